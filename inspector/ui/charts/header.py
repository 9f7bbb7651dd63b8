"""The head of a chart card: what it shows, and its value now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, VALUE_PX, font
from inspector.ui.models.format import with_unit
from inspector.ui.models.frame import ChartFrame
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 26
_GAP_PX = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChartHeader(QWidget):
    """Title, subtitle and current value on one line; the title gives way last."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._subtitle = ""
        self._value = ""
        self._value_px = 0.0
        self._title_font = font(TEXT_PX, SEMIBOLD)
        self._subtitle_font = font(LABEL_PX)
        self._value_font = font(VALUE_PX, SEMIBOLD)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.update)

    @property
    def title(self) -> str:
        """The title as shown when there is room for it."""
        return self._title

    @property
    def value(self) -> str:
        """The current value as shown, with its unit."""
        return self._value

    def show_chart(self, chart: ChartFrame) -> None:
        """Name the chart and show its value; nothing is drawn when they are the same."""
        title = f"KPI {chart.title}" if chart.is_kpi else chart.title
        value = with_unit(chart.current, chart.unit)
        if title != self._title:
            self._value_px = 0.0
        if (title, chart.subtitle, value) != (self._title, self._subtitle, self._value):
            self._title, self._subtitle, self._value = title, chart.subtitle, value
            self.update()

    def sizeHint(self) -> QSize:
        """Return a modest width; texts are cut to the width there is."""
        return QSize(200, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Show the whole title and subtitle in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = plain_tooltip(f"{self._title}\n{self._subtitle}")
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the three texts."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.surface)
        line = QRectF(self.rect())
        painter.setFont(self._value_font)
        painter.setPen(colours.text)
        painter.drawText(line, _RIGHT, self._value)
        needed_px = QFontMetricsF(self._value_font).horizontalAdvance(self._value)
        # Room once taken is kept: the subtitle must not breathe with the digits.
        self._value_px = max(self._value_px, needed_px)
        line.setRight(line.right() - self._value_px - _GAP_PX)
        title = elided(self._title, self._title_font, line.width())
        painter.setFont(self._title_font)
        painter.drawText(line, _LEFT, title)
        line.setLeft(line.left() + QFontMetricsF(self._title_font).horizontalAdvance(title))
        line.setLeft(line.left() + _GAP_PX)
        painter.setFont(self._subtitle_font)
        painter.setPen(colours.muted)
        painter.drawText(line, _LEFT, elided(self._subtitle, self._subtitle_font, line.width()))
