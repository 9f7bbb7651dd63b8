"""Bars of a result: a row each, its text at the left, its number behind the bar."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.core.registry import NAMESPACES
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.literal import one_line
from inspector.ui.sql_console.result_cells import short_number
from inspector.ui.sql_console.result_chart import Bars
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

ROW_PX, BAR_PX = 28, 12
_PAD_PX, _GAP_PX = 16, 12
_LABEL_SHARE, _LABEL_CHARS = 0.36, 120
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarPlot(QWidget):
    """Draws the bars of a result; it is as high as they need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Bars | None = None
        self._plain, self._strong = font(LABEL_PX), font(LABEL_PX, MEDIUM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_bars(self, shown: Bars) -> None:
        """Draw other bars."""
        self._shown = shown
        self.setMinimumHeight(len(shown.labels) * ROW_PX + 2 * _GAP_PX)
        said = zip(shown.labels[:20], shown.values[:20].tolist(), strict=True)
        told = ", ".join(f"{one_line(label, 60)} {short_number(value)}" for label, value in said)
        self.setAccessibleName(f"Bars of {one_line(shown.name, 60)}: {told}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return a modest size; it takes all the room there is."""
        return QSize(320, 160)

    def event(self, event: QEvent) -> bool:
        """Tell all of a text that is cut."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            shown, row = self._shown, (event.y() - _GAP_PX) // ROW_PX
            if shown is not None and 0 <= row < len(shown.labels):
                said = f"{one_line(shown.labels[row])}\n{shown.name} {shown.values[row]:,.10g}"
                QToolTip.showText(event.globalPos(), plain_tooltip(said), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label_px, area = self._room(self._shown)
        first = max(math.floor((event.rect().top() - _GAP_PX) / ROW_PX), 0)
        last = math.ceil((event.rect().bottom() - _GAP_PX) / ROW_PX)
        for row in range(first, min(last + 1, len(self._shown.labels))):
            self._draw_row(painter, self._shown, row, label_px, area)

    def _room(self, shown: Bars) -> tuple[float, QRectF]:
        """Return how wide the texts are, and where the bars have room."""
        plain, strong = QFontMetricsF(self._plain), QFontMetricsF(self._strong)
        said = [one_line(one, _LABEL_CHARS) for one in shown.labels]
        widest = max(map(plain.horizontalAdvance, said), default=0)
        label_px = min(widest + 1, self.width() * _LABEL_SHARE)
        texts = (short_number(value) for value in shown.values.tolist())
        value_px = max((strong.horizontalAdvance(text) for text in texts), default=0) + _GAP_PX
        left = _PAD_PX + label_px + _GAP_PX
        values = shown.values[np.isfinite(shown.values)]
        # A number stands behind its bar, at the left of one that goes there.
        before = value_px if values.size and float(values.min()) < 0 else 0.0
        width = self.width() - left - before - value_px - _PAD_PX
        return label_px, QRectF(left + before, 0, max(width, 1.0), self.height())

    def _draw_row(
        self, painter: QPainter, shown: Bars, row: int, label_px: float, area: QRectF
    ) -> None:
        colours, value = self._theme.colours, float(shown.values[row])
        top = _GAP_PX + row * ROW_PX
        label = one_line(shown.labels[row], _LABEL_CHARS)
        painter.setFont(self._plain)
        painter.setPen(colours.muted)
        box = QRectF(_PAD_PX, top, label_px, ROW_PX)
        painter.drawText(box, _LEFT, elided(label, self._plain, label_px))
        low, high = _ends(shown)
        zero = area.left() - low / (high - low) * area.width()
        end = zero if math.isnan(value) else zero + value / (high - low) * area.width()
        bar = QRectF(min(zero, end), top + (ROW_PX - BAR_PX) / 2, abs(end - zero), BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink(shown.labels[row]))
        painter.drawRoundedRect(bar, min(3.0, bar.width() / 2), 3)
        painter.setFont(self._strong)
        painter.setPen(colours.muted if math.isnan(value) else colours.text)
        if value < 0:
            painter.drawText(QRectF(0, top, bar.left() - 8, ROW_PX), _RIGHT, short_number(value))
        else:
            behind = QRectF(bar.right() + 8, top, self.width() - bar.right() - 8, ROW_PX)
            painter.drawText(behind, _LEFT, short_number(value))

    def _ink(self, label: str) -> QColor:
        """Return the colour of a bar: that of the namespace, where it is for an entry."""
        colours, namespace = self._theme.colours, label.partition(".")[0]
        named = colours.namespaces.get(namespace) if namespace in NAMESPACES else None
        return colours.accent if named is None else named


def _ends(shown: Bars) -> tuple[float, float]:
    values = shown.values[np.isfinite(shown.values)]
    low = min(float(values.min()), 0.0) if values.size else 0.0
    high = max(float(values.max()), 0.0) if values.size else 0.0
    return (low, high) if high > low else (0.0, 1.0)
