"""The form of any config file, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from inspector.config.models import CONFIG_FILES
from inspector.ui.config_editor.fields.chips import ChipsControl
from inspector.ui.config_editor.generic_form import GenericForm
from tests.gui.config_editor.forms.form_steps import (
    Own,
    Settle,
    line_of,
    type_into,
)


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
