"""A draft and the disk that go on changing while a person has yet to decide between the two."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.config_editor.files import ConfigFiles
from tests.gui.config_editor.edits import PULLS, REFLECTS, TEXT, set_to

OTHER = TEXT.replace("pull_events = 0.5", "pull_events = 0.25")
LATER = TEXT.replace("pull_events = 0.5", "pull_events = 0.75")


@pytest.fixture
def colliding(files: ConfigFiles, folder: Path, qtbot: QtBot) -> ConfigFiles:
    """One edit here, and one by somebody else."""
    files.do("sampling", set_to(REFLECTS, 0.2))
    (folder / "sampling.toml").write_text(OTHER)
    qtbot.waitUntil(lambda: "sampling" in files.conflicts)
    return files


def test_what_is_undone_meanwhile_does_not_come_back(colliding: ConfigFiles, qtbot: QtBot) -> None:
    """What is to be decided on is always the draft of now; redo still has the edit."""
    draft = colliding.drafts["sampling"]

    draft.steps.undo()
    qtbot.waitUntil(lambda: colliding.conflicts["sampling"].ours == TEXT)

    draft.steps.redo()
    qtbot.waitUntil(lambda: colliding.conflicts["sampling"].ours == draft.document.text)
    assert draft.document.field(REFLECTS).file == 0.2


def test_an_edit_meanwhile_counts(colliding: ConfigFiles, qtbot: QtBot) -> None:
    """Such as a file that is imported."""
    colliding.do("sampling", set_to(REFLECTS, 0.3))

    qtbot.waitUntil(lambda: "reflect_count = 0.3" in colliding.conflicts["sampling"].ours)
    merged = colliding.conflicts["sampling"].merged
    assert merged is not None
    assert "pull_events = 0.25" in merged


def test_a_decision_on_an_edit_that_was_replaced_is_none(
    colliding: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """The file was changed once more a moment ago: a person decides on that."""
    both = colliding.conflicts["sampling"].merged
    assert both is not None
    (folder / "sampling.toml").write_text(LATER)
    late: list[str] = []
    seen = colliding.disk["sampling"]

    def decide_at_once() -> bool:
        if not late and colliding.disk["sampling"] is not seen:
            colliding.decide("sampling", both)
            late.append(both)
        return bool(late)

    colliding.changed.connect(lambda _name: decide_at_once())
    qtbot.waitUntil(decide_at_once)
    qtbot.waitUntil(lambda: colliding.conflicts["sampling"].theirs == LATER)

    again = colliding.conflicts["sampling"].merged
    assert again is not None
    colliding.decide("sampling", again)
    assert colliding.drafts["sampling"].document.dirty == {REFLECTS}


def test_nothing_can_be_decided_on_a_file_that_is_no_text(
    colliding: ConfigFiles, folder: Path, qtbot: QtBot
) -> None:
    """It says so, and the conflict and the draft stay until it is one."""
    told: list[str] = []
    colliding.told.connect(lambda _name, text, _role: told.append(text))
    (folder / "sampling.toml").write_bytes(b"\xff\xfe")
    qtbot.waitUntil(lambda: colliding.disk["sampling"].document is None)

    colliding.take_theirs("sampling")

    assert told[-1] == "sampling.toml on disk cannot be read; repair or remove it, then decide"
    assert colliding.drafts["sampling"].document.field(REFLECTS).file == 0.2
    (folder / "sampling.toml").write_text(LATER)
    qtbot.waitUntil(lambda: colliding.conflicts["sampling"].theirs == LATER)
    colliding.take_theirs("sampling")
    assert colliding.drafts["sampling"].document.field(PULLS).file == 0.75
    assert colliding.conflicts == {}
