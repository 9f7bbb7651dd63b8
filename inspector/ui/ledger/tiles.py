"""The totals of the ledger, side by side; those that have lines open them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from inspector.ui.fonts import HEADING_PX, LABEL_PX, SEMIBOLD, font
from inspector.ui.models.ledger_totals import Total
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 58
_PAD_PX = 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Tile(QAbstractButton):
    """One total: a label, and the figure below it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.total = Total("", "", "")
        self._value_font = font(HEADING_PX, SEMIBOLD)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_total(self, total: Total) -> None:
        """Show a total."""
        if total == self.total:
            return
        self.total = total
        opens = total.question is not None
        self.setText(f"{total.label} {total.value}")
        self.setAccessibleName(self.text())
        hint = f"{total.hint}. Click for the lines" if opens else total.hint
        self.setToolTip(plain_tooltip(hint))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that usual figures fit."""
        return QSize(96, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(72, _HEIGHT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter like a click; Qt only takes the space bar so."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        colours, painter, total = self._theme.colours, QPainter(self), self.total
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = self.underMouse() and total.question is not None
        painter.setPen(colours.accent if self.hasFocus() else colours.line)
        painter.setBrush(colours.raised if is_hovered else colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        room_px = self.width() - 2 * _PAD_PX
        small = font(LABEL_PX)
        painter.setFont(small)
        painter.setPen(colours.muted)
        box = QRectF(_PAD_PX, 8, room_px, 18)
        painter.drawText(box, _LEFT, elided(total.label, small, room_px))
        ink = colours.muted if total.is_zero else colours.text
        painter.setPen(colours.warn_text if total.is_warning else ink)
        painter.setFont(self._fitting(total.value, room_px, underline=is_hovered))
        painter.drawText(QRectF(_PAD_PX, 28, room_px, 22), _LEFT, total.value)

    def _fitting(self, value: str, room_px: float, *, underline: bool) -> QFont:
        """Return the font of the figure: a smaller one rather than a figure that is cut."""
        wide = QFontMetricsF(self._value_font).horizontalAdvance(value) > room_px
        made = font(LABEL_PX if wide else HEADING_PX, SEMIBOLD)
        made.setUnderline(underline)
        return made


class Tiles(QWidget):
    """A row of totals.

    Signals:
        asked: The `LedgerQuestion` of a total that a person clicked.
    """

    asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tiles: list[Tile] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_totals(self, totals: Sequence[Total]) -> None:
        """Show totals, always the same ones in the same order."""
        while len(self.tiles) < len(totals):
            tile = Tile(self._theme, self)
            tile.clicked.connect(partial(self._ask, tile))
            self._row.addWidget(tile, 1)
            self.tiles.append(tile)
        for tile, total in zip(self.tiles, totals, strict=True):
            tile.show_total(total)

    def _ask(self, tile: Tile, _checked: bool = False) -> None:
        if tile.total.question is not None:
            self.asked.emit(tile.total.question)
