"""The fields of one table of a config file, one below the other, with a heading."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.config.form_fields import FieldKind, FormField
from inspector.config.form_values import FormValues
from inspector.config.places import Path
from inspector.core.registry import Registry
from inspector.ui.config_editor.edits import reset_edit, set_edit
from inspector.ui.config_editor.fields.controls import control_for
from inspector.ui.config_editor.fields.entry import EntryControl
from inspector.ui.config_editor.fields.field_row import (
    LEVEL_PX,
    LEVELS,
    MARK_PX,
    FieldRow,
)
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, SMALL_PX, font
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_RESET_PX = 24


class FieldGroup(QWidget):
    """Some fields that stand in one table, and groups for the tables among them.

    Signals:
        edit_requested: The `Edit` that a person made.
        path_entered: The path of the field that has got the keys.
    """

    edit_requested = Signal(object)
    path_entered = Signal(object)

    def __init__(
        self,
        fields: tuple[FormField, ...],
        registry: Registry,
        theme: Theme,
        *,
        heading: str = "",
        note: str = "",
        is_compact: bool = False,
    ) -> None:
        """Make a group.

        Args:
            fields: What it shows; lists of tables are left out.
            registry: Whose names complete fields.
            theme: Colours.
            heading: What stands above it.
            note: A sentence below the heading.
            is_compact: See `FieldRow`.
        """
        super().__init__()
        self._base: Path = ()
        self.rows: dict[str, FieldRow] = {}
        self.groups: list[FieldGroup] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        if heading:
            self._add_heading(heading, note, is_compact=is_compact)
        for field in fields:
            if field.kind is FieldKind.TABLE:
                self._add_group(field, registry, theme, is_compact=is_compact)
            elif field.kind is not FieldKind.ROWS:
                self._add_row(FieldRow(field, control_for(field, registry, theme), theme,
                                       is_compact=is_compact))  # fmt: skip

    def _add_heading(self, heading: str, note: str, *, is_compact: bool) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(PlainLabel("value", font(weight=SEMIBOLD), heading, self))
        said = PlainLabel("muted", font(LABEL_PX), note, self)
        said.setWordWrap(True)
        row.addWidget(said, 1)
        for level in () if is_compact else LEVELS:
            head = PlainLabel("muted", font(SMALL_PX, MEDIUM), level.capitalize(), self)
            head.setFixedWidth(LEVEL_PX)
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(head)
        if not is_compact:
            row.addSpacing(MARK_PX + _RESET_PX + 16)
        self._column.addLayout(row)

    def _add_row(self, row: FieldRow) -> None:
        name = row.field.name
        self.rows[name] = row
        row.setParent(self)
        row.changed.connect(partial(self._ask, name))
        row.reset_asked.connect(partial(self._ask_reset, name))
        row.entered.connect(partial(self._enter, name))
        self._column.addWidget(row)

    def _add_group(
        self, field: FormField, registry: Registry, theme: Theme, *, is_compact: bool
    ) -> None:
        group = FieldGroup(field.fields, registry, theme, heading=field.name,
                           note=field.description, is_compact=is_compact)  # fmt: skip
        group.setObjectName(field.name)
        group.edit_requested.connect(self.edit_requested)
        group.path_entered.connect(self.path_entered)
        self.groups.append(group)
        self._column.addWidget(group)

    def show_values(self, values: FormValues, base: Path) -> None:
        """Show the fields of the table at a path."""
        if base != self._base:
            self._base = base
            for row in self.rows.values():
                if isinstance(row.control, EntryControl):
                    row.control.forget()
        for name, row in self.rows.items():
            state = values.state(row.field, (*base, name))
            row.show_state(state, can_edit=values.is_readable)
        for group in self.groups:
            group.show_values(values, (*base, group.objectName()))

    def show_filter(self, text: str, *, modified_only: bool) -> bool:
        """Show only some of the fields; return whether there are any."""
        seen = False
        for row in self.rows.values():
            fits = row.fits(text, modified_only=modified_only)
            row.setVisible(fits)
            seen = seen or fits
        for group in self.groups:
            seen = group.show_filter(text, modified_only=modified_only) or seen
        self.setVisible(seen)
        return seen

    def row_at(self, path: Path) -> FieldRow | None:
        """Return the row of the field at a path, or around it; None if it is elsewhere."""
        rest = path[len(self._base) :]
        if path[: len(self._base)] != self._base or not rest:
            return None
        for group in self.groups:
            if group.objectName() == rest[0]:
                return group.row_at(path) or next(iter(group.rows.values()), None)
        return self.rows.get(str(rest[0]))

    def _ask(self, name: str, value: Any) -> None:
        row = self.rows[name]
        if value == [] and row.field.default == []:
            value = None
        edit = set_edit((*self._base, name), value, is_typed=row.control.is_typed)
        self.edit_requested.emit(edit)

    def _ask_reset(self, name: str) -> None:
        row = self.rows[name]
        if isinstance(row.control, EntryControl):
            row.control.forget()
        self.edit_requested.emit(reset_edit((*self._base, name)))
        row.focus()

    def _enter(self, name: str) -> None:
        self.path_entered.emit((*self._base, name))
