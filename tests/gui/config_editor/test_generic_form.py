"""The form of any config file, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.config.models import CONFIG_FILES
from inspector.core.registry import Registry
from inspector.ui.config_editor.fields.chips import ChipsControl
from inspector.ui.config_editor.fields.entry import EntryControl, Line
from inspector.ui.config_editor.fields.field_row import FieldRow
from inspector.ui.config_editor.fields.names import NameLine
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.config_editor.rows_editor import RowsEditor
from inspector.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
THREE = """schema_version = 1
[[baseline]]
tier = 1
measure = "dmg_per_cast"
value = 40.0
n = 100

[[baseline]]
tier = 2
measure = "dmg_per_cast"
value = 50.0
n = 100

[[baseline]]
tier = 3
measure = "avg_cc_duration"
value = 2.0
n = 7
"""
Own = Callable[..., Any]
Settle = Callable[[], None]


@pytest.fixture
def form_of(registry: Registry, theme: Theme) -> Callable[[str], GenericForm]:
    """Makes the form of one config file."""
    return lambda name: GenericForm(CONFIG_FILES[name], registry, theme)


@pytest.fixture
def retention(form_of: Callable[[str], GenericForm], own: Own) -> Any:
    """The form of retention, with its owner."""
    return own(form_of("retention"), "retention")


@pytest.fixture
def baselines(form_of: Callable[[str], GenericForm], own: Own) -> Any:
    """The form of three baselines, with its owner."""
    return own(form_of("baselines"), "baselines", THREE)


def line_of(row: FieldRow) -> Line:
    """Return the line that a field is typed into."""
    control = row.control
    assert isinstance(control, EntryControl)
    return control.line


def type_into(row: FieldRow, text: str) -> None:
    """Replace what stands in a field, letter by letter."""
    line = line_of(row)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def editor_of(owner: Any) -> RowsEditor:
    """Return the editor of the one list of a file."""
    (editor,) = owner.form.editors
    assert isinstance(editor, RowsEditor)
    return editor


def cells(editor: RowsEditor) -> list[list[str]]:
    """Return what the table says, row by row."""
    model = editor.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def press(editor: RowsEditor, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the list."""
    editor.table.setFocus()
    QTest.keyClick(editor.table, key, modifier)


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_every_file_has_a_form(form_of: Callable[[str], GenericForm], own: Own, name: str) -> None:
    """With a row a field, and an editor for each list of tables."""
    owner = own(form_of(name), name)

    shown = {*owner.form.group.rows, *(group.objectName() for group in owner.form.group.groups)}
    shown |= {editor.field.name for editor in owner.form.editors}
    assert shown == set(CONFIG_FILES[name].model_fields) - {"schema_version", "revision"}
    assert owner.edits == []


def test_a_field_shows_its_levels_and_its_unit(retention: Any, settle: Settle) -> None:
    """Default, what the file says, and what would hold, right-aligned."""
    row = retention.form.group.rows["hot_h"]

    type_into(row, "48")
    settle()

    assert [label.full for label in row.levels] == ["24", "24", "48"]
    assert all(label.alignment() & Qt.AlignmentFlag.AlignRight for label in row.levels)
    assert row.unit.text() == "h"
    assert row.mark.text() == "modified"
    assert retention.value("hot_h") == 48


def test_letters_of_one_field_are_one_edit_for_undo(retention: Any) -> None:
    """Those of another field are another."""
    rows = retention.form.group.rows

    type_into(rows["hot_h"], "48")
    type_into(rows["roll_s"], "60")

    assert [edit.key for edit in retention.edits] == ["hot_h", "hot_h", "roll_s", "roll_s"]


def test_what_is_invalid_stays_and_says_why_in_words(retention: Any, settle: Settle) -> None:
    """Right below the field, with an example; nothing is clamped."""
    row = retention.form.group.rows["hot_h"]

    type_into(row, "a day")
    settle()

    assert line_of(row).text() == "a day"
    assert row.problem.text() == "Invalid: must be a whole number, such as 24, not 'a day'"
    assert row.problem.isVisible()
    assert row.problem.mapTo(row, row.problem.rect().topLeft()).y() > line_of(row).height()
    assert row.levels[2].full == "24"

    type_into(row, "99999")
    assert line_of(row).text() == "99999"
    assert "at most 8784" in row.problem.text()


def test_a_field_that_contradicts_another_says_so(retention: Any, settle: Settle) -> None:
    """Both problems at once, where there are two."""
    rows = retention.form.group.rows

    type_into(rows["hot_h"], "999")
    type_into(rows["roll_s"], "1")
    settle()

    assert "must be at least as long as hot_h" in rows["warm_d"].problem.text()
    assert "at least 60" in rows["roll_s"].problem.text()
    assert not rows["hot_h"].problem.isVisible()


def test_emptying_a_field_takes_it_out_of_the_file(retention: Any, settle: Settle) -> None:
    """The default shows through."""
    row = retention.form.group.rows["hot_h"]
    line_of(row).setFocus()
    line_of(row).selectAll()

    QTest.keyClick(line_of(row), Qt.Key.Key_Backspace)
    settle()

    assert retention.value("hot_h") is None
    assert line_of(row).placeholderText() == "24"
    assert row.levels[2].full == "24"


def test_undo_shows_what_was(retention: Any) -> None:
    """Also in the field that has the keys."""
    row = retention.form.group.rows["hot_h"]
    type_into(row, "48")

    retention.undo()
    retention.undo()

    assert line_of(row).text() == "24"


def test_the_keys_of_undo_are_those_of_the_page(retention: Any) -> None:
    """A line would undo its own letters only, and forget them with each value that it is given."""
    pressed: list[bool] = []
    shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), retention.form)
    shortcut.activated.connect(lambda: pressed.append(True))
    line = line_of(retention.form.group.rows["hot_h"])
    type_into(retention.form.group.rows["hot_h"], "48")

    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert pressed == [True]
    assert line.text() == "48"


def test_a_refused_edit_leaves_what_was_typed(
    form_of: Callable[[str], GenericForm], own: Own
) -> None:
    """The text became no TOML meanwhile, so that no field can be set."""
    owner = own(form_of("retention"), "retention")
    row = owner.form.group.rows["hot_h"]
    owner.document = owner.document.set_text("[[")

    type_into(row, "7")

    assert owner.refused
    assert "not TOML" in owner.form.problem.text()
    assert not line_of(row).isEnabled()


def test_reset_by_the_keys_brings_the_file_back(retention: Any, settle: Settle) -> None:
    """Tab reaches the button only where there is something to take back; its room is kept."""
    row = retention.form.group.rows["hot_h"]
    before = row.control.geometry()
    type_into(row, "x")
    settle()
    assert row.control.geometry() == before

    QTest.keyClick(line_of(row), Qt.Key.Key_Tab)
    assert retention.form.focusWidget() is row.reset
    QTest.keyClick(row.reset, Qt.Key.Key_Space)
    settle()

    assert retention.value("hot_h") == 24
    assert line_of(row).text() == "24"
    assert line_of(row).hasFocus()
    assert not row.reset.isEnabled()


def test_modified_only_leaves_what_differs(retention: Any, settle: Settle) -> None:
    """From the default or from the file; a search leaves what has the letters in its name."""
    form = retention.form
    type_into(form.group.rows["cold_d"], "120")

    form.show_filter("", modified_only=True)
    settle()
    assert [name for name, row in form.group.rows.items() if row.isVisible()] == ["cold_d"]

    form.show_filter("ROLL", modified_only=False)
    settle()
    assert [n for n, row in form.group.rows.items() if row.isVisible()] == ["roll_s", "roll_bytes"]

    form.show_filter("nothing of the kind", modified_only=False)
    settle()
    assert form.nothing.isVisible()


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


def hidden(editor: RowsEditor) -> list[bool]:
    """Return which of the three rows the table leaves out."""
    return [editor.table.isRowHidden(row) for row in range(3)]


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


def test_a_list_of_names_is_chips(
    form_of: Callable[[str], GenericForm], own: Own, settle: Settle
) -> None:
    """Enter adds one, Delete on a chip takes it away."""
    owner = own(form_of("backpressure"), "backpressure", "schema_version = 1\norder = ['casts']\n")
    control = owner.form.group.rows["order"].control
    assert isinstance(control, ChipsControl)

    control.line.setFocus()
    QTest.keyClicks(control.line, "reflect_cuont")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    settle()
    assert owner.value("order") == ["casts", "reflect_cuont"]
    assert "did you mean" in owner.form.group.rows["order"].problem.text()

    control.chips[1].setFocus()
    QTest.keyClick(control.chips[1], Qt.Key.Key_Delete)
    settle()
    assert owner.value("order") == ["casts"]
    assert [chip.value for chip in control.chips] == ["casts"]


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
