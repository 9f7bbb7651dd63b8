"""The store: what is saved is valid, whole, newer than before, and in history."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspector.config import store as module
from inspector.config.document import Document
from inspector.config.history import Entry, History
from inspector.config.store import Store
from inspector.core.errors import ConfigError, ConflictError, StorageError
from inspector.core.registry import Registry
from inspector.files.atomic import write_atomic
from inspector.files.file_lock import try_lock

TEXT = "# ours\nrevision = 4  # fourth\nrates.casts = 0.5\n"
CASTS = ("rates", "casts")
START = datetime(2030, 1, 1, tzinfo=UTC)


class Bench:
    """A config folder with one file, and a clock that goes on a second with each look."""

    def __init__(self, folder: Path, registry: Registry) -> None:
        self.file = folder / "sampling.toml"
        self.file.write_text(TEXT)
        self.store = Store(folder, registry, self.now)
        self.history = History(folder, "sampling")
        self._looks = 0

    def now(self) -> datetime:
        """Return the next second."""
        self._looks += 1
        return START + timedelta(seconds=self._looks)

    def save(self, rate: float, why: str = "") -> Entry | None:
        """Save another rate."""
        return self.store.save(self.draft(rate), why, "ann").entry

    def draft(self, rate: float) -> Document:
        """Return a draft of the file with another rate."""
        return self.store.load("sampling").set(CASTS, rate)

    def revisions(self) -> list[int]:
        """Return what history holds, the newest first."""
        return [entry.revision for entry in self.store.past("sampling").entries]


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Bench:
    """A file that a person wrote."""
    return Bench(tmp_path, registry)


def test_a_save_writes_what_changed_and_the_next_revision(bench: Bench) -> None:
    """And returns the file as it is now, ready for the next edit."""
    saved = bench.store.save(bench.draft(0.2), "fewer bytes", "ann")

    assert bench.file.read_text() == TEXT.replace("0.5", "0.2").replace("= 4", "= 5")
    assert saved.document.base == bench.file.read_text()
    assert (saved.document.is_changed, saved.document.config().revision) == (False, 5)


def test_history_says_when_who_and_why(bench: Bench) -> None:
    """Also what was there before Inspector saved for the first time, and edits from outside."""
    bench.save(0.2, "fewer bytes")
    bench.file.write_text(TEXT.replace("0.5", "0.9").replace("= 4", "= 6"))
    bench.save(0.3, "more")

    past = bench.store.past("sampling")
    said = [(e.revision, e.who, e.why, e.is_outside) for e in past.entries]
    assert said == [
        (7, "ann", "more", False),
        (6, "", "edited outside Inspector", True),
        (5, "ann", "fewer bytes", False),
        (4, "", "before the first save here", True),
    ]
    assert past.entries[-1].text == TEXT
    assert all(e.when > START for e in past.entries)


def test_nothing_to_save_leaves_everything_as_it_is(bench: Bench) -> None:
    """No revision is used up."""
    assert bench.save(0.5) is None
    assert (bench.file.read_text(), bench.revisions()) == (TEXT, [])


def test_nothing_invalid_reaches_a_file(bench: Bench) -> None:
    """Every problem is told at once."""
    draft = bench.draft(7).set(("rates", "reflect_cont"), 0.5)

    with pytest.raises(
        ConfigError, match=r"at most 1, such as 0.5, not 7.*did you mean 'reflect_count'"
    ):
        bench.store.save(draft, "", "ann")

    assert (bench.file.read_text(), bench.revisions()) == (TEXT, [])


def test_a_file_that_changed_meanwhile_is_a_conflict(bench: Bench) -> None:
    """Nobody's edit is lost; one text with both is offered."""
    draft = bench.draft(0.2)
    theirs = TEXT + "rates.damage_total = 0.9\n"
    bench.file.write_text(theirs)

    with pytest.raises(ConflictError) as told:
        bench.store.save(draft, "", "ann")

    conflict = told.value
    assert (conflict.base, conflict.theirs, conflict.ours) == (TEXT, theirs, draft.text)
    assert conflict.merged == draft.text + "rates.damage_total = 0.9\n"
    assert bench.file.read_text() == theirs


def test_after_a_conflict_both_edits_can_be_saved(bench: Bench) -> None:
    """The offered text is a draft on what is there now."""
    draft = bench.draft(0.2)
    bench.file.write_text(TEXT + "rates.damage_total = 0.9\n")
    with pytest.raises(ConflictError) as told:
        bench.store.save(draft, "", "ann")

    both = bench.store.load("sampling").set_text(told.value.merged or "")
    bench.store.save(both, "both", "ann")

    rates = bench.store.load("sampling").values or {}
    assert rates["rates"] == {"casts": 0.2, "damage_total": 0.9}


def test_edits_of_the_same_field_are_not_merged(bench: Bench) -> None:
    """A person has to choose."""
    draft = bench.draft(0.2)
    bench.file.write_text(TEXT.replace("0.5", "0.9"))

    with pytest.raises(ConflictError) as told:
        bench.store.save(draft, "", "ann")

    assert told.value.merged is None


def test_a_file_that_was_removed_or_made_meanwhile_is_a_conflict_too(bench: Bench) -> None:
    """No file is a state like any other."""
    draft = bench.draft(0.2)
    bench.file.unlink()
    with pytest.raises(ConflictError) as gone:
        bench.store.save(draft, "", "ann")
    made = bench.draft(0.2)
    bench.file.write_text(TEXT)

    with pytest.raises(ConflictError) as come:
        bench.store.save(made, "", "ann")

    assert (gone.value.theirs, come.value.base) == (None, None)


def test_a_change_at_the_last_moment_is_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look and the rename, a text editor may save."""
    draft, other = bench.draft(0.2), TEXT.replace("0.5", "0.9").replace("= 4", "= 5")
    prepare = History.prepare

    def meanwhile(history: History, entry: Entry) -> Path:
        bench.file.write_text(other)
        return prepare(history, entry)

    monkeypatch.setattr(History, "prepare", meanwhile)
    with pytest.raises(ConflictError) as told:
        bench.store.save(draft, "", "ann")

    assert (bench.file.read_text(), told.value.ours) == (other, draft.text)
    assert 5 not in bench.revisions()


def test_a_revision_is_restored_by_another_save(bench: Bench) -> None:
    """Which says so, and has a revision of its own."""
    bench.save(0.2)
    bench.save(0.3)

    entry = bench.store.restore("sampling", 4, "bob").entry

    assert entry is not None
    assert (entry.revision, entry.who, entry.why) == (7, "bob", "restored revision 4")
    assert bench.file.read_text() == TEXT.replace("= 4", "= 7")


def test_a_revision_that_is_not_there_cannot_be_restored(bench: Bench) -> None:
    """The message names those that are."""
    bench.save(0.2)

    with pytest.raises(ConfigError, match=r"no revision 9; the newest are 5, 4"):
        bench.store.restore("sampling", 9, "ann")


def test_a_bad_file_on_disk_can_be_mended(bench: Bench) -> None:
    """It is kept as text with its problem, and history keeps it when it is replaced."""
    bench.file.write_text("rates = [\n")
    document = bench.store.load("sampling")

    saved = bench.store.save(document.set_text(TEXT), "mended", "ann")

    assert document.problems
    assert saved.document.problems == ()
    assert [entry.text for entry in bench.store.past("sampling").entries][1] == "rates = [\n"


def test_revisions_go_on_after_a_file_was_removed(bench: Bench) -> None:
    """Servers would take an old number for an old file."""
    bench.save(0.2)
    bench.file.unlink()

    entry = bench.save(0.3)

    assert entry is not None
    assert entry.revision == 6
    assert bench.file.read_text() == "revision = 6\n\n[rates]\ncasts = 0.3\n"


def test_a_write_that_fails_leaves_file_and_history(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the draft can be saved once there is room again."""

    def fail(path: Path, *_: object, **__: object) -> None:
        raise StorageError("cannot be written (No space left on device)", where=str(path))

    draft = bench.draft(0.2)
    with monkeypatch.context() as full:
        full.setattr(module, "write_atomic", fail)
        with pytest.raises(StorageError, match="No space left"):
            bench.store.save(draft, "", "ann")
    left = (bench.file.read_text(), bench.revisions())

    bench.store.save(draft, "", "ann")

    assert left == (TEXT, [4])
    assert bench.revisions() == [5, 4]


def test_history_of_a_save_that_ended_before_the_file_was_written_is_ignored(
    bench: Bench,
) -> None:
    """As of a process that was killed in between; the next save takes its place."""
    bench.save(0.2)
    bench.history.prepare(Entry(6, START, "ann", "killed", TEXT.replace("= 4", "= 6")))

    assert bench.revisions() == [5, 4]
    bench.save(0.3, "next")

    assert [e.why for e in bench.store.past("sampling").entries][:1] == ["next"]
    assert bench.revisions() == [6, 5, 4]


def test_history_of_a_save_that_ended_right_after_the_file_was_written_counts(
    bench: Bench,
) -> None:
    """The file says that it took place, even if somebody edited it since."""
    text = TEXT.replace("= 4", "= 5")
    bench.history.prepare(Entry(5, START, "ann", "killed", text))
    write_atomic(bench.file, text.encode())
    seen = bench.revisions()
    bench.file.write_text(text + "# edited\n")

    assert (seen, bench.revisions()) == ([5], [5])
    bench.save(0.3)
    assert bench.revisions() == [6, 5, 5]


def test_a_damaged_entry_is_left_out_and_said(bench: Bench) -> None:
    """The others are as good as ever."""
    bench.save(0.2)
    bench.save(0.3)
    damaged = sorted(bench.history.folder.glob("*.toml"))[1]
    damaged.write_bytes(damaged.read_bytes().replace(b"0.2", b"0.7"))

    past = bench.store.past("sampling")

    assert [entry.revision for entry in past.entries] == [6, 4]
    assert past.damaged == (damaged.name,)


def test_an_edit_from_outside_is_seen(bench: Bench) -> None:
    """Whatever its time and size say; a touch is none."""
    document = bench.store.load("sampling")
    before = bench.file.stat()

    bench.file.touch()
    touched = bench.store.external_change(document)
    bench.file.write_text(TEXT.replace("0.5", "0.6"))
    os.utime(bench.file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert touched is False
    assert bench.store.external_change(document)
    assert not bench.store.external_change(bench.store.load("sampling"))


def test_a_removed_file_is_a_change(bench: Bench) -> None:
    """And so is one in place of none."""
    document = bench.store.load("sampling")
    bench.file.unlink()
    without = bench.store.load("sampling")

    assert bench.store.external_change(document)
    assert not bench.store.external_change(without)
    bench.file.write_text(TEXT)
    assert bench.store.external_change(without)


def test_whoever_saves_keeps_others_waiting(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And one that never ends is told."""
    monkeypatch.setattr(module, "LOCK_WAIT_S", 0.0)
    draft = bench.draft(0.2)
    folder = tmp_path / "history"
    folder.mkdir()

    with (folder / ".lock").open("ab") as other:
        assert try_lock(other.fileno())
        with pytest.raises(StorageError, match="somebody else is saving"):
            bench.store.save(draft, "", "ann")

    assert bench.file.read_text() == TEXT
    assert bench.store.save(draft, "", "ann").entry is not None


def test_a_name_that_is_none_gets_a_suggestion(bench: Bench) -> None:
    """Before anything is looked for."""
    with pytest.raises(ConfigError, match="did you mean 'sampling'"):
        bench.store.load("samplng")
