"""Which saves are marked on charts."""

from __future__ import annotations

from pathlib import Path

from inspector.config.store import Store
from inspector.ui.config_editor.disk import read_all
from inspector.ui.config_editor.saves import OUTSIDE, marks_of
from tests.gui.config_editor.edits import REFLECTS, TEXT


def test_each_save_is_marked_with_who_and_why(store: Store) -> None:
    """What stood there before the first save is none."""
    assert marks_of(read_all(store)) == ()
    saved = store.save(store.load("sampling").set(REFLECTS, 0.2), "less reflects", "ann")
    assert saved.entry is not None

    (mark,) = marks_of(read_all(store))

    assert (mark.file, mark.revision, mark.who) == ("sampling.toml", 5, "ann")
    assert mark.why == "less reflects"
    assert mark.ts == saved.entry.when.timestamp()


def test_an_edit_from_outside_is_marked_when_the_file_was_written(
    store: Store, folder: Path
) -> None:
    """As long as it is in force."""
    store.save(store.load("sampling").set(REFLECTS, 0.2), "", "ann")
    (folder / "sampling.toml").write_text(TEXT.replace("0.5", "0.7"))

    mark = marks_of(read_all(store))[-1]

    assert (mark.revision, mark.who, mark.why) == (4, "", OUTSIDE)
    assert mark.ts == (folder / "sampling.toml").stat().st_mtime_ns / 1e9
