"""A draft: what was done to it can be undone, also after a save."""

from __future__ import annotations

from inspector.config.document import Document
from inspector.config.store import Store
from inspector.ui.config_editor.drafts import Draft
from inspector.ui.config_editor.edit import Edit
from tests.gui.config_editor.edits import PULLS, REFLECTS, TEXT, set_to


def test_an_edit_changes_its_line_and_is_undone_and_done_again(document: Document) -> None:
    """And nothing else."""
    draft = Draft(document)

    problem = draft.do(set_to(REFLECTS, 0.2))

    assert problem == ""
    edited = TEXT.replace("reflect_count = 0.5", "reflect_count = 0.2")
    assert draft.document.text == edited
    draft.steps.undo()
    assert draft.document.text == TEXT
    draft.steps.redo()
    assert draft.document.text == edited


def test_edits_of_one_drag_are_undone_at_once(document: Document) -> None:
    """Those of the next drag are a step of their own."""
    draft = Draft(document)
    for value in (0.45, 0.3, 0.2):
        draft.do(set_to(REFLECTS, value, "reflect_count#1"))
    draft.do(set_to(REFLECTS, 0.1, "reflect_count#2"))

    draft.steps.undo()

    assert draft.document.field(REFLECTS).file == 0.2
    draft.steps.undo()
    assert draft.document.text == TEXT


def test_a_drag_that_comes_back_leaves_nothing_to_undo(document: Document) -> None:
    """It changed nothing in the end."""
    draft = Draft(document)

    for value in (0.45, 0.3, 0.5):
        draft.do(set_to(REFLECTS, value, "reflect_count#1"))

    assert draft.document.text == TEXT
    assert not draft.steps.canUndo()


def test_an_edit_that_the_text_does_not_allow_is_said(document: Document) -> None:
    """The draft stays as it is."""
    draft = Draft(document.set_text("rates = [\n"))

    problem = draft.do(set_to(REFLECTS, 0.2))

    assert "sampling.toml" in problem
    assert draft.document.text == "rates = [\n"
    assert not draft.steps.canUndo()


def test_an_invalid_value_is_kept_with_what_is_wrong_with_it(document: Document) -> None:
    """Nothing that was typed is lost, and the message names bound and example."""
    draft = Draft(document)

    draft.do(set_to(REFLECTS, 1.5))

    (problem,) = draft.document.problems
    assert problem.path == REFLECTS
    assert problem.message == "must be at most 1, such as 0.5, not 1.5"


def test_what_was_done_before_a_save_can_be_undone_after_it(
    document: Document, store: Store
) -> None:
    """It then is one more change to save; the revision is that of the save."""
    draft = Draft(document)
    draft.do(set_to(REFLECTS, 0.2))
    saved = store.save(draft.document, "", "ann").document
    draft.saved(draft.document, saved)
    assert not draft.document.is_changed

    draft.steps.undo()

    assert draft.document.is_changed
    assert draft.document.text == TEXT.replace("revision = 4", "revision = 5")
    assert draft.document.dirty == {REFLECTS}


def test_what_is_typed_while_a_save_is_under_way_stays(document: Document, store: Store) -> None:
    """It is a change of what was saved."""
    draft = Draft(document)
    draft.do(set_to(REFLECTS, 0.2))
    sent = draft.document
    draft.do(set_to(PULLS, 0.9))

    draft.saved(sent, store.save(sent, "", "ann").document)

    assert draft.document.dirty == {PULLS}
    assert draft.document.field(PULLS).file == 0.9


def test_a_text_that_does_not_change_is_no_step(document: Document) -> None:
    """Undo would seem to do nothing."""
    draft = Draft(document)

    draft.do(Edit("text", lambda same: same.set_text(same.text)))

    assert not draft.steps.canUndo()
