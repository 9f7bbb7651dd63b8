"""What tests of forms do, and what they look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.ui.config_editor.fields.entry import EntryControl, Line
from inspector.ui.config_editor.fields.field_row import FieldRow
from inspector.ui.config_editor.rows_editor import RowsEditor

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


def hidden(editor: RowsEditor) -> list[bool]:
    """Return which of the three rows the table leaves out."""
    return [editor.table.isRowHidden(row) for row in range(3)]
