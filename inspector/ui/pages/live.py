"""The Live page: tabs over a grid of charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.charts.grid import ChartGrid
from inspector.ui.layouts.button import LayoutButton, Stage
from inspector.ui.layouts.undo_bar import UndoBar
from inspector.ui.models.catalogue import CatalogueItem
from inspector.ui.models.frame import Frame
from inspector.ui.pages.behind import BehindStrip
from inspector.ui.pages.empty import EmptyState
from inspector.ui.pages.group_button import GroupButton
from inspector.ui.pages.head_button import HeadButton
from inspector.ui.pages.reasons import Help, Reason, why_empty
from inspector.ui.pages.tabs import NamespaceTabs
from inspector.ui.picker.picker import MeasurePicker
from inspector.ui.theme import Theme

# A chart that is folded anew is empty for a moment: longer than that, and it stays so.
_FOLD_MS = 500
_GAP_PX, _MARGIN_PX = 4, 16
# In a narrower page the names of the tabs need the room; keys and the menus of cards still export.
_EXPORT_FROM_PX = 1_160


class LivePage(QWidget):
    """Shows the charts of a frame, or why there are none.

    Signals:
        namespace_changed: The namespace a person chose; empty for all of them.
        group_changed: What a person wants a curve for: entry, namespace, tier, shard or tag.
        chart_chosen: The `ChartRequest` of a chart that a person adds.
        reset_requested: A person wants the charts that are chosen for the tab.
        return_to_live: A person wants the view to follow again.
        missed_alerts_wanted: A person wants to see the alerts that fired meanwhile.
        filters_cleared: A person wants all rows, because the filters select none.
    """

    namespace_changed = Signal(str)
    group_changed = Signal(str)
    chart_chosen = Signal(object)
    reset_requested = Signal()
    return_to_live = Signal()
    missed_alerts_wanted = Signal()
    filters_cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._filters = ALL_ROWS
        self._reason: Reason | None = None
        self._is_edited = False
        self._folding = QTimer(self)
        self._folding.setSingleShot(True)
        self._folding.setInterval(_FOLD_MS)
        self.tabs = NamespaceTabs(theme, self)
        self.group = GroupButton(theme, self)
        self.layouts = LayoutButton(theme, self)
        self.undo = UndoBar(self)
        self.add = HeadButton("+", "chart", "Add a chart", theme, self)
        self.export = HeadButton("", "Export", "Export charts or a report", theme, self)
        self.reset = HeadButton("", "Reset charts", "Show the charts chosen for this tab", theme)
        self.picker = MeasurePicker(theme, self)
        self.grid = ChartGrid(theme, self)
        self.empty = EmptyState(theme, "live", self)
        self._line = QFrame(self)
        self._line.setObjectName("line")
        self._line.setFixedHeight(1)
        self._body = QStackedLayout()
        self._compose()
        # Made last, it lies above the line and the tabs.
        self.behind = BehindStrip(self)
        self._connect()
        self.set_edited(is_edited=False)

    def show_frame(self, frame: Frame) -> None:
        """Show the tabs and charts of a frame."""
        self._frame = frame
        if self.tabs.show_tabs(frame.tabs):
            # Made later than the menu, new tabs would be reached after it.
            self.setTabOrder(self.tabs.tabs()[-1], self.reset)
        self.behind.show_frame(frame)
        if self.isVisible():
            self.grid.show_frame(frame)
        self._show_body()

    def set_view(self, view_s: tuple[float, float]) -> None:
        """Show another range before there is a frame for it; seconds since the origin."""
        if self.isVisible():
            self.grid.set_view(view_s)
        elif self._frame is not None:
            self._frame = replace(self._frame, view_s=view_s)

    def set_filters(self, filters: Selector) -> None:
        """Say what rows the next frames are made of."""
        if filters != self._filters:
            self._filters = filters
            self._folding.start()

    def set_catalogue(self, catalogue: Sequence[CatalogueItem]) -> None:
        """Say what can be charted."""
        self.picker.set_catalogue(catalogue)

    def set_edited(self, is_edited: bool) -> None:
        """Say whether somebody changed the charts of the tab."""
        self._is_edited = is_edited
        self._fit_head()

    def open_picker(self) -> None:
        """Let a person choose what to chart."""
        self.picker.open_below(self.add)

    def showEvent(self, event: QShowEvent) -> None:
        """Show in the charts what came while nobody looked."""
        super().showEvent(event)
        if self._frame is not None:
            self.grid.show_frame(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the live strip in its place, and room for the names of the tabs."""
        super().resizeEvent(event)
        self._fit_head()
        self._place_strip()

    def event(self, event: QEvent) -> bool:
        """Keep the live strip in its place when the tabs have become others."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_head()
            self._place_strip()
        return is_done

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_GAP_PX)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        for button in self._head_buttons():
            head.addWidget(button)
        self._body.addWidget(self.empty)
        self._body.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, 4, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._line)
        column.addSpacing(12)
        column.addWidget(self.undo)
        column.addLayout(self._body, 1)

    def _head_buttons(self) -> tuple[QWidget, ...]:
        return (self.reset, self.layouts, self.group, self.export, self.add)

    def _fit_head(self) -> None:
        """Let the layout's button stand back before the tabs do, then the one that resets.

        What that one does is in the menu of layouts, too.
        """
        room_px = self.width() - 2 * _MARGIN_PX
        has_export = room_px >= _EXPORT_FROM_PX
        self.export.setVisible(has_export)
        beside = (self.group, self.add, *((self.export,) if has_export else ()))
        room_px -= sum(one.sizeHint().width() + _GAP_PX for one in beside)
        least_px = room_px - self.tabs.minimumSizeHint().width() - _GAP_PX
        reset_px = self.reset.sizeHint().width() + _GAP_PX
        fits = least_px - reset_px >= self.layouts.width_as(Stage.SIGN)
        if self._is_edited and fits:
            room_px, least_px = room_px - reset_px, least_px - reset_px
        self.reset.setVisible(self._is_edited and fits)
        self.layouts.fit(room_px - self.tabs.sizeHint().width() - _GAP_PX, least_px)

    def _connect(self) -> None:
        self.tabs.namespace_changed.connect(self.namespace_changed)
        self.group.group_changed.connect(self.group_changed)
        self.add.clicked.connect(self.open_picker)
        self.reset.clicked.connect(self.reset_requested)
        self.picker.chart_chosen.connect(self.chart_chosen)
        self.behind.return_to_live.connect(self.return_to_live)
        self.behind.alerts_wanted.connect(self.missed_alerts_wanted)
        self.behind.room_changed.connect(self._place_strip)
        self.empty.pressed.connect(self._help)
        self._folding.timeout.connect(self._show_body)

    def _show_body(self) -> None:
        frame = self._frame
        if frame is None:
            return
        reason = why_empty(frame, self.tabs.namespace, self._filters)
        if reason is not None and frame.charts and self._folding.isActive():
            reason = None
        self._reason = reason
        if reason is None:
            self._body.setCurrentWidget(self.grid)
        else:
            self.empty.show_text(reason.headline, reason.hint, reason.help.value)
            self._body.setCurrentWidget(self.empty)

    def _help(self) -> None:
        wanted = self._reason.help if self._reason is not None else Help.NONE
        if wanted is Help.CLEAR_FILTERS:
            self.filters_cleared.emit()
        elif wanted is Help.RETURN:
            self.return_to_live.emit()

    def _place_strip(self) -> None:
        """Put the live strip on the line below the tabs, where it covers no word and no chart."""
        self.behind.resize(self.behind.sizeHint().width(), self.behind.height())
        left = (self.width() - self.behind.width()) // 2
        self.behind.move(left, self._line.y() - self.behind.height() // 2)
        self.behind.raise_()
