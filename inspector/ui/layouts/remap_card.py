"""Asks for other names instead of those that a layout tells of and the session lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.layouts.remap_row import RemapRow
from inspector.ui.models.remap import Known, NameKind, Remap, WantedName
from inspector.ui.overlay import Overlay
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

MOST_ROWS = 40
"""Names that are asked for at a time; others come when these are there."""

_CARD_PX, _PAD_PX, _BUTTON_PX, _MARGIN_PX = 600, 24, 30, 24


@dataclass(frozen=True, slots=True)
class RemapQuestion:
    """What is asked for.

    Attributes:
        wanted: The names, those of the chart that was pointed at first.
        of_chart: The names of that chart.
        known: What there is instead.
    """

    wanted: tuple[WantedName, ...]
    of_chart: tuple[tuple[NameKind, str], ...]
    known: Known


class RemapCard(Overlay):
    """A field for each name, with the nearest there is in it; Esc changes nothing.

    Attributes:
        rows: A line for each name.
        to_all: Whether all charts of the layout get the names.

    Signals:
        chosen: The `Remap` of a person.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window)
        self._own: frozenset[tuple[NameKind, str]] = frozenset()
        self.rows: tuple[RemapRow, ...] = ()
        self.title = PlainLabel(
            "value", font(HEADING_PX, SEMIBOLD), "Choose what this session has", self.card
        )
        self.text = ElidedLabel("muted", font(), self.card)
        self.area = QScrollArea(self.card)
        self.area.setObjectName("bare")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.verticalScrollBar().valueChanged.connect(self._close_lists)
        self.to_all = QCheckBox("Apply to all charts of this layout", self.card)
        self.to_all.setFont(font())
        self.to_all.toggled.connect(self._offer_rows)
        self.confirm = QPushButton("Choose", self.card)
        self.cancel = QPushButton("Cancel", self.card)
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.dismiss)
        self._compose()

    def ask(self, question: RemapQuestion) -> None:
        """Ask for names."""
        missing = [one for one in question.wanted if not question.known.has(one.kind, one.name)]
        names = "1 name that is" if len(missing) == 1 else f"{len(missing)} names that are"
        self.text.show_text(f"The layout has {names} not here. The nearest one is suggested.")
        self.setAccessibleName(f"{self.title.text()}. {self.text.full}")
        self._own = frozenset(question.of_chart)
        self._make_rows(question.wanted[:MOST_ROWS], question.known)
        self.to_all.setChecked(True)
        self._offer_rows()
        self.open(self._first_field())
        self.place_card()

    def card_place(self, room: QRect) -> QRect:
        """Return a place a third down, as high as the rows need and the room has."""
        width = min(_CARD_PX, room.width() - 2 * _MARGIN_PX)
        most = room.height() - 2 * _MARGIN_PX
        column = self.area.widget()
        rows_px = column.sizeHint().height() if column is not None else 0
        around_px = self.card.sizeHint().height() - self.area.sizeHint().height()
        height = min(around_px + rows_px, most)
        top = max((room.height() - height) // 3, _MARGIN_PX)
        return QRect((room.width() - width) // 2, top, width, height)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round the fields and buttons, and to nothing behind the card."""
        widgets: list[QWidget] = [row.field for row in self.rows]
        widgets = [one for one in (*widgets, *self._foot()) if one.isEnabled()]
        at = next((place for place, one in enumerate(widgets) if one.hasFocus()), -1)
        to = widgets[(at + (1 if forward else -1)) % len(widgets)]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(to)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card in its place; lists of the fields would stay behind."""
        super().resizeEvent(event)
        self._close_lists()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter on no button; all else is as in every overlay."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.cancel.click() if self.cancel.hasFocus() else self._confirm()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _make_rows(self, wanted: Sequence[WantedName], known: Known) -> None:
        column = QWidget()
        column.setObjectName("bare")
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(4)
        # The old column goes first: its fields have lists over the window.
        before = self.area.takeWidget()
        if before is not None:
            before.deleteLater()
        rows = []
        for one in wanted:
            row = RemapRow(self._theme, one, known, self.card)
            row.changed.connect(self._offer_choose)
            row.field.confirmed.connect(self._confirm)
            lines.addWidget(row)
            rows.append(row)
        self.rows = tuple(rows)
        self.area.setWidget(column)

    def _close_lists(self, _scrolled: int = 0) -> None:
        for row in self.rows:
            row.field.card.hide()

    def _first_field(self) -> QWidget:
        missing = (row.field for row in self.rows if row.is_missing)
        return next(missing, self.rows[0].field if self.rows else self.cancel)

    def _foot(self) -> tuple[QWidget, ...]:
        return (self.to_all, self.confirm, self.cancel)

    def _offer_rows(self, _checked: bool = True) -> None:
        for row in self.rows:
            row.setEnabled(self.to_all.isChecked() or row.key in self._own)
        self._offer_choose()

    def _offer_choose(self) -> None:
        rows = [row for row in self.rows if row.isEnabled()]
        changes = any(row.name not in (None, row.wanted.name) for row in rows)
        self.confirm.setEnabled(changes and all(row.name is not None for row in rows))

    def _confirm(self) -> None:
        if not self.confirm.isEnabled():
            return
        names = {
            row.key: row.name
            for row in self.rows
            if row.isEnabled() and row.name not in (None, row.wanted.name)
        }
        self.dismiss()
        self.chosen.emit(
            Remap(
                {key: name for key, name in names.items() if name is not None},
                self.to_all.isChecked(),
            )
        )

    def _compose(self) -> None:
        column = QVBoxLayout(self.card)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(4)
        column.addWidget(self.area, 1)
        column.addSpacing(4)
        column.addWidget(self.to_all)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, role in ((self.confirm, "main"), (self.cancel, "tool")):
            button.setProperty("role", role)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
