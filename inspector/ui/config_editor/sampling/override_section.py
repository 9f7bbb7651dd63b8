"""The overrides below the table of rates: one line when closed, a table when open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.core.registry import Registry
from inspector.ui.config_editor.sampling.completion import completions
from inspector.ui.config_editor.sampling.coverage import PathMatcher
from inspector.ui.config_editor.sampling.draft import SamplingDraft
from inspector.ui.config_editor.sampling.edits import (
    new_override,
    override_edit,
    override_moved,
    override_removed,
    overrides_reset,
)
from inspector.ui.config_editor.sampling.override_model import PATH, OverrideTable, entries_text
from inspector.ui.config_editor.sampling.override_view import OverrideView
from inspector.ui.config_editor.sampling.rates import as_rate, rate_text, typed
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, plain_tooltip
from inspector.ui.theme import Theme

_BUTTON_PX = 26


def summary(draft: SamplingDraft) -> str:
    """Return all overrides in one line: their number, what they match, what is wrong."""
    rows = draft.overrides
    if not rows:
        return "none: every path has the rate of its metric"
    if len(rows) == 1:
        rate = as_rate(rows[0].rate)
        texts = [one_line(rows[0].path), "" if rate is None else rate_text(rate)]
        head = " ".join(text for text in texts if text)
    else:
        head = str(len(rows))
    told = [head]
    if draft.is_matched:
        told.append(entries_text(len({name for row in rows for name in row.entries})))
    moot = sum(row.shadowed_by is not None for row in rows)
    wrong = sum(bool(row.problem) for row in rows)
    told += [f"{moot} moot"] if moot else []
    told += [f"{wrong} invalid"] if wrong else []
    return " · ".join(told)


class OverrideSection(QWidget):
    """Overrides by path: the last one that matches a path counts.

    Signals:
        edit_requested: The `Edit` that a person made.
        row_entered: Place of the override that a person is at.
    """

    edit_requested = Signal(object)
    row_entered = Signal(int)

    def __init__(self, theme: Theme, matcher: PathMatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matcher = matcher
        self._registry: Registry | None = None
        self._draft = SamplingDraft()
        self._next_path, self._next_rate = "", 1.0
        self.table = OverrideTable(self)
        self.view = OverrideView(theme, self.table, self._offers, self)
        self.view.hide()
        self.toggle = QPushButton("▸ Overrides by path", self)
        self.toggle.setObjectName("row")
        self.toggle.setFont(font(TEXT_PX, MEDIUM))
        self.toggle.setFixedHeight(_BUTTON_PX)
        self.toggle.setCheckable(True)
        self.summary = ElidedLabel("muted", font(TEXT_PX), parent=self)
        self.add = self._button("+ override", "Add an override")
        self.up = self._button("↑", "Move the override up: those below it count more")
        self.down = self._button("↓", "Move the override down: the last that matches counts")
        self.remove = self._button("Remove", "Remove the override")
        self.reset = self._button("Reset", "Reset all overrides to the file")
        self._lay_out()
        self._connect()
        self.open(is_open=False)

    def show_draft(self, draft: SamplingDraft, registry: Registry) -> None:
        """Show the overrides of a draft."""
        self._draft, self._registry = draft, registry
        row = self.view.current_row
        self.table.show_rows(draft.overrides, is_matched=draft.is_matched)
        if self.view.current_row < 0 <= row and draft.overrides:
            self.view.choose_row(min(row, len(draft.overrides) - 1))
        self.summary.show_text(summary(draft))
        wrong = any(one.problem for one in draft.overrides)
        moot = any(one.shadowed_by is not None for one in draft.overrides)
        self.summary.set_role("crit" if wrong else "warn" if moot else "muted")
        self._show_buttons()

    def set_next(self, path: str, rate: float) -> None:
        """Say what the next override is likely about.

        Args:
            path: Glob that stands in its field at first.
            rate: Its rate at first.
        """
        self._next_path, self._next_rate = path, rate

    def open(self, *, is_open: bool) -> None:
        """Show the table, or one line alone."""
        self.toggle.setChecked(is_open)
        self.toggle.setText(f"{'▾' if is_open else '▸'} Overrides by path")
        self.toggle.setAccessibleName("Overrides by path, " + ("open" if is_open else "closed"))
        self.view.setVisible(is_open and self.table.rowCount() > 0)
        for button in (self.up, self.down, self.remove):
            button.setVisible(is_open)
        self._show_buttons()

    def reveal(self, place: int | None) -> None:
        """Bring an override into sight, and mark it."""
        self.open(is_open=True)
        if place is not None:
            self.view.choose_row(place)
            self._show_buttons()

    def begin_new(self) -> None:
        """Open a row for another override; nothing is added before its path is agreed to."""
        self.table.set_pending(self._next_rate)
        self.open(is_open=True)
        self.view.choose_row(self.table.rowCount() - 1)
        self.view.edit_path(self.table.rowCount() - 1, self._next_path)

    def _offers(self, text: str) -> Sequence[str]:
        if self._registry is None:
            return ()
        return completions(text, self._matcher.entries, self._registry)

    def _set_rate(self, row: int, value: object, turn: int) -> None:
        if not self.table.is_pending(row):
            self.edit_requested.emit(override_edit(row, "rate", value, turn))

    def _type(self, row: int, column: int, text: str) -> None:
        if self.table.is_pending(row):
            if column == PATH and text.strip():
                rate = self.table.pending_rate
                self.edit_requested.emit(new_override(text.strip(), 1.0 if rate is None else rate))
        elif column == PATH:
            self.edit_requested.emit(override_edit(row, "path", text.strip()))
        else:
            value = typed(text)
            # An override without a rate means nothing: an empty field is a mistake to be shown.
            self.edit_requested.emit(override_edit(row, "rate", "" if value is None else value))

    def _remove(self, row: int) -> None:
        if 0 <= row < len(self.table.rows):
            self.edit_requested.emit(override_removed(row))

    def _move(self, row: int, to: int) -> None:
        last = len(self.table.rows) - 1
        if 0 <= row <= last and 0 <= to <= last:
            self.edit_requested.emit(override_moved(row, to))
            self.view.choose_row(to)
            self._show_buttons()

    def _enter(self, row: int) -> None:
        self._show_buttons()
        if not self.table.is_pending(row):
            self.row_entered.emit(row)

    def _forget_new(self) -> None:
        self.table.set_pending(None)
        self.open(is_open=self.toggle.isChecked())

    def _show_buttons(self) -> None:
        row, last = self.view.current_row, len(self.table.rows) - 1
        self.up.setEnabled(0 < row <= last)
        self.down.setEnabled(0 <= row < last)
        self.remove.setEnabled(0 <= row <= last)
        self.reset.setVisible(self.toggle.isChecked() and self._draft.overrides_changed)
        self.view.setVisible(self.toggle.isChecked() and self.table.rowCount() > 0)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("slim")
        button.setFont(font(LABEL_PX))
        button.setFixedHeight(_BUTTON_PX)
        button.setAccessibleName(name)
        button.setToolTip(plain_tooltip(name))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(4, 6, 8, 6)
        head.setSpacing(6)
        head.addWidget(self.toggle)
        head.addWidget(self.summary, 1)
        for button in (self.up, self.down, self.remove, self.reset, self.add):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view)
        self.setTabOrder(self.add, self.view)

    def _connect(self) -> None:
        self.toggle.toggled.connect(lambda is_on: self.open(is_open=is_on))
        self.add.clicked.connect(self.begin_new)
        self.up.clicked.connect(
            lambda: self._move(self.view.current_row, self.view.current_row - 1)
        )
        self.down.clicked.connect(
            lambda: self._move(self.view.current_row, self.view.current_row + 1)
        )
        self.remove.clicked.connect(lambda: self._remove(self.view.current_row))
        self.reset.clicked.connect(lambda: self.edit_requested.emit(overrides_reset()))
        self.view.rate_set.connect(self._set_rate)
        self.view.drag.cancelled.connect(self._set_rate)
        self.view.typed.connect(self._type)
        self.view.default_requested.connect(self._remove)
        self.view.moved.connect(self._move)
        self.view.given_up.connect(self._forget_new)
        self.view.row_entered.connect(self._enter)
