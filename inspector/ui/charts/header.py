"""The head of a chart card: what it shows, and its value now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from inspector.ui.charts.more_button import MoreButton, draw_sampled
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, VALUE_PX, font
from inspector.ui.measured_text import MeasuredText
from inspector.ui.models.format import with_unit
from inspector.ui.models.frame import ChartFrame
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 26
_GAP_PX = 8
_MARK_PX = 14
_SAMPLED = "restored from samples: v ÷ rate\nthe band is the 95 % interval"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChartHeader(QWidget):
    """Title, subtitle and current value on one line; the title gives way last.

    Attributes:
        more: The button of the chart's menu; seen while the pointer or the focus is on the card.

    Signals:
        enlarge_requested: The head was clicked twice.
        lifted: A drag of the head begins.
        carried: The head is dragged to this place on the screen.
        dropped: The drag is over.
    """

    enlarge_requested = Signal()
    lifted = Signal()
    carried = Signal(QPoint)
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._subtitle = ""
        self._value = ""
        self._value_px = 0.0
        self._is_sampled = False
        self._sampled_box = QRectF()
        self._pressed: QPointF | None = None
        self._is_lifted = False
        self.more = MoreButton(theme, self)
        self.more.hide()
        self._title_font = font(TEXT_PX, SEMIBOLD)
        self._subtitle_font = font(LABEL_PX)
        self._value_font = font(VALUE_PX, SEMIBOLD)
        self._titles = MeasuredText(self._title_font)
        self._subtitles = MeasuredText(self._subtitle_font)
        self._values = MeasuredText(self._value_font)
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
        is_sampled = any(one.low is not None for one in chart.series)
        said = (title, chart.subtitle, value, is_sampled)
        if said != (self._title, self._subtitle, self._value, self._is_sampled):
            self._title, self._subtitle, self._value, self._is_sampled = said
            self._place_more()
            self.update()

    @property
    def is_sampled(self) -> bool:
        """Whether it says that values were restored from samples."""
        return self._is_sampled

    @property
    def sampled_box(self) -> QRectF:
        """Where it says so."""
        return self._sampled_box

    def show_more(self, *, is_visible: bool) -> None:
        """Show the button of the menu, or take it away; the value stays where it is."""
        if is_visible is self.more.isHidden():
            self._place_more()
            self.more.setVisible(is_visible)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a modest width; texts are cut to the width there is."""
        return QSize(200, _HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Show the whole title and subtitle in a tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            is_mark = self._sampled_box.contains(event.pos().toPointF())
            text = _SAMPLED if is_mark else f"{self._title}\n{self._subtitle}"
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button beside the value."""
        super().resizeEvent(event)
        self._place_more()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, maybe."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the card by its head."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        away = (event.position() - self._pressed).toPoint().manhattanLength()
        if not self._is_lifted and away >= QApplication.startDragDistance():
            self._is_lifted = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.lifted.emit()
        if self._is_lifted:
            self.carried.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the drag."""
        was_lifted, self._is_lifted, self._pressed = self._is_lifted, False, None
        if was_lifted:
            self.unsetCursor()
            self.dropped.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for a larger card, or for its usual size."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.enlarge_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the three texts."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.surface)
        line = QRectF(self.rect())
        painter.setFont(self._value_font)
        painter.setPen(colours.text)
        painter.drawText(line, _RIGHT, self._value)
        line.setRight(line.right() - self._kept_px() - _GAP_PX)
        if self.more.isVisible():
            line.setRight(line.right() - self.more.width())
        title = self._titles.elided(self._title, line.width())
        painter.setFont(self._title_font)
        painter.drawText(line, _LEFT, title)
        line.setLeft(line.left() + self._titles.width_px(title))
        line.setLeft(line.left() + _GAP_PX)
        painter.setPen(colours.muted)
        self._sampled_box = QRectF()
        if self._is_sampled and line.width() >= _MARK_PX:
            self._sampled_box = QRectF(line.left(), line.center().y() - 7, _MARK_PX, 16)
            draw_sampled(painter, self._sampled_box)
            line.setLeft(line.left() + _MARK_PX + 5)
        painter.setFont(self._subtitle_font)
        painter.drawText(line, _LEFT, self._subtitles.elided(self._subtitle, line.width()))

    def _kept_px(self) -> float:
        """Return the room of the value; once taken it is kept, or the subtitle would breathe."""
        needed_px = self._values.width_px(self._value)
        self._value_px = max(self._value_px, needed_px)
        return self._value_px

    def _place_more(self) -> None:
        left = self.width() - self._kept_px() - _GAP_PX / 2 - self.more.width()
        self.more.move(max(round(left), 0), (self.height() - self.more.height()) // 2)
