"""Drafts in step with the disk: no edit is lost without somebody being asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.config import store as store_module
from inspector.config.store import Store
from inspector.core.errors import StorageError
from inspector.ui.config_editor.files import ConfigFiles
from tests.gui.config_editor.edits import PULLS, REFLECTS, TEXT, set_to

OTHER = TEXT.replace("pull_events = 0.5", "pull_events = 0.25")
COLLIDING = TEXT.replace("reflect_count = 0.5", "reflect_count = 0.9")


@pytest.fixture
def told(files: ConfigFiles) -> list[tuple[str, str]]:
    """What is said of sampling.toml, with its role; the latest last."""
    said: list[tuple[str, str]] = []
    files.told.connect(lambda name, text, role: said.append((text, role)) if name else None)
    return said


@pytest.fixture
def others(store: Store, qtbot: QtBot) -> Iterator[ConfigFiles]:
    """The files in another Inspector."""
    others = ConfigFiles()
    others.open(store)
    qtbot.waitUntil(lambda: others.is_open)
    yield others
    others.close()


def saved(files: ConfigFiles, qtbot: QtBot, why: str = "") -> None:
    """Save sampling.toml and wait for it."""
    files.save("sampling", why)
    qtbot.waitUntil(lambda: not files.saving)


def test_a_save_makes_the_draft_the_file_and_says_so(
    files: ConfigFiles, folder: Path, told: list[tuple[str, str]], qtbot: QtBot
) -> None:
    """With who and why in the history."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    assert list(files.unsaved) == ["sampling"]

    saved(files, qtbot, "less reflects")

    text = (folder / "sampling.toml").read_text()
    assert text == TEXT.replace("= 4", "= 5").replace("reflect_count = 0.5", "reflect_count = 0.2")
    assert told[-1] == ("Saved revision 5", "ok")
    assert list(files.unsaved) == []
    entry = files.disk["sampling"].entry
    assert entry is not None
    assert (entry.revision, entry.why) == (5, "less reflects")


def test_a_change_on_disk_is_taken_over_where_nothing_was_edited(
    files: ConfigFiles, folder: Path, told: list[tuple[str, str]], qtbot: QtBot
) -> None:
    """A text editor saved the file."""
    (folder / "sampling.toml").write_text(OTHER)

    qtbot.waitUntil(lambda: files.drafts["sampling"].document.text == OTHER)
    assert "somebody else" in told[-1][0]
    assert not files.drafts["sampling"].document.is_changed


def test_a_change_on_disk_during_an_edit_is_asked_about(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """Both edits are there, and one that has both if they do not overlap."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    (folder / "sampling.toml").write_text(OTHER)

    qtbot.waitUntil(lambda: "sampling" in files.conflicts)

    conflict = files.conflicts["sampling"]
    assert (conflict.theirs, conflict.ours) == (OTHER, files.drafts["sampling"].document.text)
    assert conflict.merged == OTHER.replace("reflect_count = 0.5", "reflect_count = 0.2")
    assert (folder / "sampling.toml").read_text() == OTHER


def test_both_edits_are_taken_and_saved(files: ConfigFiles, folder: Path, qtbot: QtBot) -> None:
    """The draft is an edit of what is on disk now."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    (folder / "sampling.toml").write_text(OTHER)
    qtbot.waitUntil(lambda: "sampling" in files.conflicts)
    both = files.conflicts["sampling"].merged
    assert both is not None

    files.decide("sampling", both)

    assert files.drafts["sampling"].document.dirty == {REFLECTS}
    saved(files, qtbot)
    text = (folder / "sampling.toml").read_text()
    assert "reflect_count = 0.2" in text
    assert "pull_events = 0.25" in text


def test_overlapping_edits_have_none_with_both(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """A person keeps one of the two."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    (folder / "sampling.toml").write_text(COLLIDING)
    qtbot.waitUntil(lambda: "sampling" in files.conflicts)
    assert files.conflicts["sampling"].merged is None

    files.take_theirs("sampling")

    assert files.drafts["sampling"].document.text == COLLIDING
    assert files.conflicts == {}


def test_what_is_on_disk_never_goes_when_two_save_at_once(
    files: ConfigFiles, others: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """The second save is refused and asked about, however close it follows."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    others.do("sampling", set_to(PULLS, 0.9))

    files.save("sampling", "one")
    others.save("sampling", "two")
    qtbot.waitUntil(lambda: not files.saving and not others.saving)

    (loser,) = [one for one in (files, others) if one.conflicts]
    text = (folder / "sampling.toml").read_text()
    assert ("reflect_count = 0.2" in text) is not ("pull_events = 0.9" in text)
    both = loser.conflicts["sampling"].merged
    assert both is not None
    loser.decide("sampling", both)
    saved(loser, qtbot)
    text = (folder / "sampling.toml").read_text()
    assert "reflect_count = 0.2" in text
    assert "pull_events = 0.9" in text
    assert "revision = 6" in text


def test_a_bad_file_is_told_with_the_last_good_one(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """It can be restored by one wish."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    saved(files, qtbot)
    good = (folder / "sampling.toml").read_text()
    (folder / "sampling.toml").write_text(good.replace("0.2", "1.7"))

    qtbot.waitUntil(lambda: files.disk["sampling"].problems != ())

    disk = files.disk["sampling"]
    assert [problem.path for problem in disk.problems] == [REFLECTS]
    assert disk.last_good is not None
    assert disk.last_good.text == good
    files.restore("sampling", disk.last_good)
    qtbot.waitUntil(lambda: files.disk["sampling"].problems == ())
    assert "reflect_count = 0.2" in (folder / "sampling.toml").read_text()


def test_a_file_that_is_no_text_is_told_and_comes_back(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """The draft of before stays meanwhile."""
    path = folder / "sampling.toml"
    path.write_bytes(b"\xff\xfe")

    qtbot.waitUntil(lambda: files.disk["sampling"].document is None)
    assert "UTF-8" in files.disk["sampling"].problems[0].message
    assert files.drafts["sampling"].document.text == TEXT

    path.write_text(OTHER)
    qtbot.waitUntil(lambda: files.drafts["sampling"].document.text == OTHER)


def test_a_removed_file_means_the_defaults(files: ConfigFiles, folder: Path, qtbot: QtBot) -> None:
    """The draft is that of no file."""
    (folder / "sampling.toml").unlink()

    qtbot.waitUntil(lambda: files.drafts["sampling"].document.base is None)
    assert files.drafts["sampling"].document.problems == ()


def test_a_full_disk_leaves_the_file_and_the_draft(
    files: ConfigFiles,
    folder: Path,
    told: list[tuple[str, str]],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says what to do, and a second try succeeds once there is room."""

    def full(path: Path, *_data: object, **_more: object) -> None:
        raise StorageError("cannot be written (No space left)", where=str(path), remedy="Make room")

    files.do("sampling", set_to(REFLECTS, 0.2))
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write_atomic", full)
        saved(files, qtbot)

    assert "Make room" in told[-1][0]
    assert told[-1][1] == "crit"
    assert (folder / "sampling.toml").read_text() == TEXT
    assert files.drafts["sampling"].document.field(REFLECTS).file == 0.2
    saved(files, qtbot)
    assert "reflect_count = 0.2" in (folder / "sampling.toml").read_text()


def test_discarding_can_be_undone(files: ConfigFiles) -> None:
    """Nothing is lost by a slip of the hand."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    edited = files.drafts["sampling"].document.text

    files.discard("sampling")

    assert files.unsaved == ()
    files.drafts["sampling"].steps.undo()
    assert files.drafts["sampling"].document.text == edited


def test_a_revision_is_restored_over_unsaved_changes_as_a_draft(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """What was not saved can be had back by undo."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    saved(files, qtbot)
    files.do("sampling", set_to(PULLS, 0.9))

    entry = files.disk["sampling"].past.find(4)
    assert entry is not None
    files.restore("sampling", entry)

    assert files.drafts["sampling"].document.field(REFLECTS).file == 0.5
    assert "reflect_count = 0.2" in (folder / "sampling.toml").read_text()
    files.drafts["sampling"].steps.undo()
    assert files.drafts["sampling"].document.field(PULLS).file == 0.9


def test_of_two_texts_with_one_revision_the_chosen_one_comes_back(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """A person who edits by hand rarely counts the revision up."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    saved(files, qtbot)
    mine = (folder / "sampling.toml").read_text()
    by_hand = mine.replace("pull_events = 0.5", "pull_events = 0.25")
    (folder / "sampling.toml").write_text(by_hand)
    qtbot.waitUntil(lambda: files.drafts["sampling"].document.text == by_hand)
    files.do("sampling", set_to(PULLS, 0.75))
    saved(files, qtbot)
    older = next(one for one in files.disk["sampling"].past.entries if one.text == mine)

    files.restore("sampling", older)

    qtbot.waitUntil(lambda: not files.saving)
    text = (folder / "sampling.toml").read_text()
    assert "reflect_count = 0.2" in text
    assert "pull_events = 0.5" in text


def test_what_is_no_file_is_moved_aside_and_the_draft_is_saved_in_its_place(
    files: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """Nothing of it is lost."""
    path = folder / "sampling.toml"
    path.write_bytes(b"\xff\xfe")
    qtbot.waitUntil(lambda: files.disk["sampling"].document is None)

    files.move_aside("sampling")

    qtbot.waitUntil(lambda: files.disk["sampling"].problems == ())
    assert (folder / "sampling.toml.bad1").read_bytes() == b"\xff\xfe"
    saved(files, qtbot)
    assert "reflect_count = 0.5" in path.read_text()
