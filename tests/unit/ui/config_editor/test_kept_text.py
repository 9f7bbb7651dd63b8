"""What was typed stays in its field, until the document says something else."""

from __future__ import annotations

from typing import Any

from inspector.ui.config_editor.fields.entry import KeptText


def number(text: str) -> Any:
    """Return a number if a text is one, else the text."""
    return int(text) if text.isdigit() else text


def kept() -> KeptText:
    """Return the state of a field that shows 5."""
    state = KeptText(number)
    assert state.replaces(5, "")
    return state


def test_a_text_that_means_the_value_stays() -> None:
    """007 is 7, and nobody wants it rewritten below the cursor."""
    state = kept()
    state.ask(7)

    assert not state.replaces(7, "007")


def test_an_edit_that_was_refused_leaves_what_was_typed() -> None:
    """The document says what it said before."""
    state = kept()
    state.ask("x")

    assert not state.replaces(5, "x")


def test_a_late_answer_does_not_replace_what_was_typed_since() -> None:
    """Three letters were asked for, and the first is answered."""
    state = kept()
    for value in (1, 12, 123):
        state.ask(value)

    assert not state.replaces(1, "123")
    assert not state.replaces(12, "123")
    assert not state.replaces(123, "123")


def test_undo_replaces_what_was_typed() -> None:
    """The document says what it said before the letters, all of which it had taken."""
    state = kept()
    for value, text in ((1, "1"), (12, "12")):
        state.ask(value)
        assert not state.replaces(value, text)

    assert state.replaces(5, "12")


def test_the_value_of_another_field_is_shown_whatever_was_typed() -> None:
    """Another row was chosen, whose value is the same by chance."""
    state = kept()
    state.ask("x")
    state.forget()

    assert state.replaces(5, "x")
