"""A chart card: head, plot and legend of one chart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.analysis.presence import Lack
from inspector.ui.charts.colours import colour_of
from inspector.ui.charts.curves import nearest, value_at
from inspector.ui.charts.header import ChartHeader
from inspector.ui.charts.legend import Legend, LegendItem
from inspector.ui.charts.plot import Plot
from inspector.ui.charts.shown import Cursor, Marks, Shown
from inspector.ui.charts.tuning_strip import TuningStrip
from inspector.ui.charts.waiting import WaitingPlace
from inspector.ui.models.format import with_error, with_unit
from inspector.ui.models.frame import Series
from inspector.ui.theme import Theme

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_CURSOR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_STEPS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


class ChartPanel(QFrame):
    """Shows one chart; it is used again for another one rather than destroyed.

    Signals:
        menu_requested: Where on the screen a menu is wanted.
        enlarge_requested: A person wants this card to fill the page, or not any more.
        remove_requested: A person does not want this chart.
        replace_requested: A person wants something that there is, rather than wait.
        ring_changed: Whether the keys of a card act on this one from now on.
        cursor_stepped: The crosshair is to move: forwards, or back with a negative number.
    """

    menu_requested = Signal(QPoint)
    enlarge_requested = Signal()
    remove_requested = Signal()
    replace_requested = Signal()
    ring_changed = Signal(bool)
    cursor_stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theme = theme
        self._shown: Shown | None = None
        self._cursor: Cursor | None = None
        self._has_ring = False
        self._is_stale = False
        self._waiting: WaitingPlace | None = None
        self.header = ChartHeader(theme, self)
        self.plot = Plot(theme, self)
        self.strip = TuningStrip(self.plot)
        self.legend = Legend(theme, self)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(2)
        column.addWidget(self.header)
        column.addWidget(self.plot, 1)
        column.addWidget(self.legend)
        self.header.enlarge_requested.connect(self.enlarge_requested)
        self.header.more.clicked.connect(self._open_menu)
        # A click gives the focus, and with it the keys; a ring shows only where Tab brought it.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._change)

    @property
    def shown(self) -> Shown | None:
        """What it shows; None before its first chart."""
        return self._shown

    @property
    def has_ring(self) -> bool:
        """Whether the keys of a card act on this one."""
        return self._has_ring

    @property
    def waiting(self) -> WaitingPlace | None:
        """What says that the session lacks something; None while the chart is there."""
        return self._waiting if self._waiting is not None and self._lack else None

    def show_curves(self, shown: Shown) -> None:
        """Show a chart; only what is different is drawn again."""
        before, self._shown = self._shown, shown
        if self._lack or (before is not None and before.chart.lack):
            self._show_lack()
        self.plot.show_curves(shown)
        if before is None or before.chart.key != shown.chart.key:
            # Never the name of another chart, not even for a moment.
            self._is_stale = True
            self._refresh()
        elif before.chart is not shown.chart or (before.slots, before.hidden) != (
            shown.slots,
            shown.hidden,
        ):
            self._change()

    def order_tabs(self) -> None:
        """Let the Tab key come to what is in the card right after the card."""
        if self._waiting is not None:
            self.setTabOrder(self, self._waiting.choose)
            self.setTabOrder(self._waiting.choose, self._waiting.remove)

    def set_marks(self, marks: Marks) -> None:
        """Put crosshair, pin and region somewhere else, or take them away."""
        self.plot.set_marks(marks)
        if marks.cursor != self._cursor:
            self._cursor = marks.cursor
            self._change()

    def snapped_s(self, at_s: float) -> float:
        """Return the instant of a point of this chart that is nearest to `at_s`."""
        for one in self._shown.curves if self._shown is not None else ():
            index = nearest(one.x_s, at_s)
            if index is not None:
                return float(one.x_s[index])
        return at_s

    def paintEvent(self, event: QPaintEvent) -> None:
        """Take in what came while nobody saw the card, before its parts are painted."""
        self._refresh()
        super().paintEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the button of the menu."""
        super().enterEvent(event)
        self.header.show_more(is_visible=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the button of the menu."""
        super().leaveEvent(event)
        self.header.show_more(is_visible=self._has_ring)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring if the focus came by a key."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._set_ring(event.reason() in _BY_KEY)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._set_ring(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove the card, open its menu, move the crosshair; other keys are not the card's."""
        is_menu = event.key() == Qt.Key.Key_Menu or (
            event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if self._has_ring and event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        elif is_menu:
            self._open_menu()
        elif self._has_ring and event.modifiers() == _CURSOR and event.key() in _STEPS:
            self.cursor_stepped.emit(_STEPS[event.key()])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu where the pointer is."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self.menu_requested.emit(event.globalPos())
        else:
            self._open_menu()

    def _open_menu(self) -> None:
        more = self.header.more
        self.menu_requested.emit(more.mapToGlobal(more.rect().bottomLeft()))

    def _set_ring(self, has_ring: bool) -> None:
        if has_ring != self._has_ring:
            self._has_ring = has_ring
            self.setProperty("ring", has_ring)
            self.style().unpolish(self)
            self.style().polish(self)
            self.header.show_more(is_visible=has_ring or self.underMouse())
            self.ring_changed.emit(has_ring)

    @property
    def _lack(self) -> Lack:
        return Lack.NOTHING if self._shown is None else self._shown.chart.lack

    def _show_lack(self) -> None:
        if self._waiting is None:
            # Few cards ever need one, and a card is made while frames are drawn.
            self._waiting = WaitingPlace(self)
            self._waiting.choose_requested.connect(self.replace_requested)
            self._waiting.remove_requested.connect(self.remove_requested)
            self._column.addWidget(self._waiting, 1)
            self.order_tabs()
        if self._lack and self._shown is not None:
            self._waiting.show_lack(self._shown.chart.title, self._lack)
        for widget in (self.plot, self.legend):
            widget.setVisible(not self._lack)
        self._waiting.setVisible(bool(self._lack))

    def _change(self) -> None:
        self._is_stale = True
        if not self.visibleRegion().isEmpty():
            self._refresh()

    def _refresh(self) -> None:
        if self._is_stale and self._shown is not None:
            self._is_stale = False
            self.header.show_chart(self._shown.chart)
            lack = f": {self._lack}" if self._lack else ""
            self.setAccessibleName(f"Chart {self.header.title}{lack}")
            self._name_curves(self._shown)

    def _name_curves(self, shown: Shown) -> None:
        colours = self._theme.colours
        items = tuple(
            LegendItem(
                one.name,
                colour_of(one, slot, colours),
                self._value(one, shown.chart.unit),
                self._plain(one, shown.chart.unit),
                one.name in shown.hidden,
            )
            for one, slot in zip(shown.chart.series, shown.slots, strict=True)
        )
        self.legend.show_items(items, shown.chart.more)

    def _value(self, series: Series, unit: str) -> str:
        if self._cursor is not None:
            return with_unit(value_at(series, self._cursor.x_s), unit)
        return with_error(series.current, series.current_error, unit)

    def _plain(self, series: Series, unit: str) -> str:
        if self._cursor is not None or not series.current_error > 0:
            return ""
        return with_unit(series.current, unit)
