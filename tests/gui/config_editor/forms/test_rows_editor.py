"""Lists of tables in a form, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.ui.config_editor.fields.names import NameLine
from inspector.ui.config_editor.generic_form import GenericForm
from tests.gui.config_editor.forms.form_steps import (
    LEFT,
    Own,
    Settle,
    cells,
    editor_of,
    hidden,
    line_of,
    press,
    type_into,
)


def test_rows_are_added_copied_moved_and_removed_by_keys(baselines: Any) -> None:
    """The row that was meant stays chosen."""
    editor = editor_of(baselines)
    editor.choose(1)

    press(editor, Qt.Key.Key_Insert)
    assert [row["tier"] for row in baselines.value("baseline")] == [1, 2, 1, 3]
    assert editor.place == 2

    press(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row["tier"] for row in baselines.value("baseline")] == [1, 2, 3, 1]
    assert editor.place == 3

    press(editor, Qt.Key.Key_Delete)
    assert [row["tier"] for row in baselines.value("baseline")] == [1, 2, 3]

    editor.choose(0)
    press(
        editor,
        Qt.Key.Key_D,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert [row["tier"] for row in baselines.value("baseline")] == [1, 1, 2, 3]
    assert "are both of" in baselines.form.problem.text()
    press(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.place == 0


def test_the_ends_of_a_list_move_no_further(baselines: Any) -> None:
    """Neither by keys nor by buttons."""
    editor = editor_of(baselines)
    editor.choose(0)

    press(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert baselines.edits == []
    buttons = {act.name: button.isEnabled() for act, button in editor.buttons.buttons.items()}
    assert buttons == {"ADD": True, "DUPLICATE": True, "REMOVE": True, "UP": False, "DOWN": True}


def test_a_row_says_that_it_is_new_modified_or_invalid(baselines: Any, settle: Settle) -> None:
    """In words, at its end; moving it alone is no modification."""
    editor = editor_of(baselines)
    editor.choose(1)
    type_into(editor.group.rows["value"], "-5")
    editor.choose(2)
    type_into(editor.group.rows["n"], "8")
    press(editor, Qt.Key.Key_Insert)
    settle()

    assert [row[-1] for row in cells(editor)] == ["", "invalid", "modified", "new"]
    editor.choose(1)
    assert "above 0" in editor.group.rows["value"].problem.text()
    assert editor.count.full == "4 · 1 invalid"


def test_enter_goes_from_the_table_to_the_fields(baselines: Any) -> None:
    """Of the chosen row."""
    editor = editor_of(baselines)

    press(editor, Qt.Key.Key_Down)
    press(editor, Qt.Key.Key_Return)

    assert line_of(editor.group.rows["tier"]).hasFocus()
    assert line_of(editor.group.rows["tier"]).text() == "2"


def test_search_and_modified_only_leave_rows(baselines: Any) -> None:
    """Those with the letters in a cell, and those that differ from the file."""
    editor = editor_of(baselines)

    baselines.form.show_filter("avg_cc", modified_only=False)
    assert hidden(editor) == [True, True, False]

    editor.choose(2)
    type_into(editor.group.rows["n"], "8")
    baselines.form.show_filter("", modified_only=True)
    assert hidden(editor) == [True, True, False]


def test_an_empty_list_says_what_a_row_is_for(
    form_of: Callable[[str], GenericForm], own: Own, settle: Settle
) -> None:
    """And adds the first, with the example of the model."""
    owner = own(form_of("clamps"), "clamps")
    editor = editor_of(owner)
    assert editor.empty.isVisible()
    assert "wins" in editor.empty.hint.text()

    QTest.mouseClick(editor.empty.button, LEFT)
    settle()

    assert owner.value("clamp") == [{"path": "ability.*.damage_total", "most": 500}]
    assert owner.document.problems == ()
    assert not editor.empty.isVisible()


def test_a_problem_of_a_whole_row_stands_above_its_fields(
    form_of: Callable[[str], GenericForm], own: Own, settle: Settle
) -> None:
    """Such as a clamp without a bound."""
    owner = own(form_of("clamps"), "clamps", 'schema_version = 1\n[[clamp]]\npath = "*.*.casts"\n')
    settle()

    assert editor_of(owner).problem.text() == "Invalid: must have least, most, or both"


def test_revealing_a_field_gives_it_the_keys(qtbot: QtBot, baselines: Any, settle: Settle) -> None:
    """Of a row, that row is chosen; whoever listens hears where a person is."""
    with qtbot.waitSignal(
        baselines.form.path_entered, check_params_cb=lambda path: path == ("baseline", 2, "value")
    ):
        baselines.form.reveal(("baseline", 2, "value"))
    settle()

    editor = editor_of(baselines)
    assert editor.place == 2
    assert line_of(editor.group.rows["value"]).hasFocus()
    assert line_of(editor.group.rows["value"]).text() == "2"


def test_names_complete_while_they_are_typed(baselines: Any, settle: Settle) -> None:
    """Down moves in the list, Enter takes the name, Esc closes it."""
    editor = editor_of(baselines)
    line = line_of(editor.group.rows["measure"])
    assert isinstance(line, NameLine)

    type_into(editor.group.rows["measure"], "cc")
    settle()
    names = [row.name for row in line.offered]
    assert names == ["cc_full_ratio", "avg_cc_duration"]
    assert line.offered[0].detail.startswith("KPI")

    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert line.text() == "cc_full_ratio"
    assert baselines.value("baseline", 0, "measure") == "cc_full_ratio"
    assert line.offered == ()

    type_into(editor.group.rows["measure"], "dmg")
    assert line.offered
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.offered == ()
    assert line.text() == "dmg"


def test_a_name_is_taken_with_the_mouse(baselines: Any, settle: Settle) -> None:
    """The keys stay in the field."""
    editor = editor_of(baselines)
    line = line_of(editor.group.rows["measure"])
    assert isinstance(line, NameLine)
    type_into(editor.group.rows["measure"], "uptime")
    settle()
    offers = line.offers
    assert offers is not None

    QTest.mouseClick(
        offers.viewport(), LEFT, pos=offers.visualRect(offers.model().index(0, 0)).center()
    )

    assert baselines.value("baseline", 0, "measure") == "uptime_ratio"
    assert line.hasFocus()


def test_the_keys_alone_reach_everything(baselines: Any) -> None:
    """From top to bottom; each has a name for assistive tools."""
    form = baselines.form
    editor_of(baselines).buttons.buttons[
        next(iter(editor_of(baselines).buttons.buttons))
    ].setFocus()
    names: list[str] = []
    for _step in range(30):
        widget = form.focusWidget()
        if widget is None or widget.accessibleName() in names:
            break
        names.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)

    assert names == [
        "Add baseline",
        "Duplicate baseline",
        "Remove baseline",
        "Move down the baseline",
        "Baselines",
        "tier",
        "measure",
        "value",
        "n",
        "namespace",
        "entry",
    ]
