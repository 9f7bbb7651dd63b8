"""The shelf of layouts: what is kept is found again, and a bad file loses nothing that is good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.files.layouts import LayoutsFile
from inspector.ui.layout_memory import LayoutMemory
from inspector.ui.layout_shelf import LayoutShelf
from inspector.ui.models.layouts import Layout, NamedLayout

SHORT, LONG = Layout(range_s=60.0), Layout(range_s=3_600.0)


@pytest.fixture
def file(tmp_path: Path) -> LayoutsFile:
    """Where layouts are kept."""
    return LayoutsFile(tmp_path / "layouts.json")


def test_layouts_are_kept_renamed_and_removed(file: LayoutsFile) -> None:
    """Another shelf of the same file knows of it once it looks."""
    shelf, other = LayoutShelf(file), LayoutShelf(file)

    shelf.keep("a", SHORT)
    shelf.keep("b", LONG)
    shelf.rename("a", "c")
    assert other.look() == ""
    assert other.layouts == (NamedLayout("b", LONG), NamedLayout("c", SHORT))

    other.remove("b")
    shelf.look()
    assert shelf.layouts == (NamedLayout("c", SHORT),)


def test_what_another_window_kept_meanwhile_stays(file: LayoutsFile) -> None:
    """A change begins with what is in the file, not with what was there at the start."""
    shelf, other = LayoutShelf(file), LayoutShelf(file)

    other.keep("theirs", SHORT)
    shelf.keep("ours", SHORT)

    assert [one.name for one in shelf.layouts] == ["ours", "theirs"]


def test_a_file_that_is_none_is_set_aside_and_said(file: LayoutsFile) -> None:
    """With its place, and where it is now."""
    file.path.write_text("{")
    shelf = LayoutShelf(file)

    problem = shelf.look()

    assert str(file.path) in problem
    assert "layouts.aside-1" in problem
    assert shelf.layouts == ()
    assert (file.path.parent / "layouts.aside-1").read_text() == "{"
    assert shelf.look() == ""


def test_of_a_file_with_one_bad_layout_the_good_ones_are_kept(file: LayoutsFile) -> None:
    """The bad one is named, and stays in the file that is set aside."""
    LayoutShelf(file).keep("good", LONG)
    text = json.loads(file.path.read_text())
    text["layouts"].append({"layout": 1, "name": "bad", "range_s": "long"})
    file.path.write_text(json.dumps(text))
    shelf = LayoutShelf(file)

    problem = shelf.look()

    assert "layout 2: range_s: must be seconds" in problem
    assert shelf.layouts == (NamedLayout("good", LONG),)
    assert shelf.look() == ""
    assert shelf.layouts == (NamedLayout("good", LONG),)
    assert "bad" in (file.path.parent / "layouts.aside-1").read_text()


def test_a_layout_that_cannot_be_written_is_not_kept(tmp_path: Path) -> None:
    """The shelf goes on as it was."""
    (tmp_path / "file").touch()
    shelf = LayoutShelf(LayoutsFile(tmp_path / "file" / "layouts.json"))

    with pytest.raises(StorageError):
        shelf.keep("a", SHORT)

    assert shelf.layouts == ()


def test_each_source_remembers_its_layout(tmp_path: Path) -> None:
    """No layout is something to remember, too; without a path nothing is."""
    memory = LayoutMemory(tmp_path / "states")
    one, other = [tmp_path / "one"], [tmp_path / "other"]

    memory.remember(one, "Healing")
    memory.remember(other, "")
    memory.remember([], "Healing")

    assert memory.recall(one) == "Healing"
    assert memory.recall(other) == ""
    assert memory.recall([tmp_path / "third"]) is None
    assert memory.recall([]) is None
    assert LayoutMemory(tmp_path / "states", is_on=False).recall(one) is None


def test_a_memory_that_cannot_be_understood_is_none(tmp_path: Path) -> None:
    """It is a convenience: no file of it stops anybody."""
    memory, source = LayoutMemory(tmp_path / "states"), [tmp_path / "one"]
    memory.remember(source, "Healing")
    (file,) = (tmp_path / "states").iterdir()

    file.write_text("{")
    assert memory.recall(source) is None
    memory.remember(source, "Damage")
    assert memory.recall(source) == "Damage"
