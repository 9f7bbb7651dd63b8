"""The top bar: name, source, how the reading goes, the visible range, filters, the palette."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from inspector.ui.actions import SourceActions, key_text
from inspector.ui.filters.bar import FilterBar
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.keycaps import KeyButton
from inspector.ui.models.format import exact_duration
from inspector.ui.models.frame import StatusFrame
from inspector.ui.rail import RAIL_PX
from inspector.ui.reading import Reading, RejectedButton
from inspector.ui.segmented import SegmentedControl
from inspector.ui.source_button import SourceButton
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

RANGES = (("5m", 300.0), ("15m", 900.0), ("1h", 3_600.0), ("6h", 21_600.0), ("24h", 86_400.0))
_RANGE_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5")
_HEIGHT_PX = 48
_LOGO_PX = 20
_GAP_PX = 16
# After the source, the status, the free range, the ranges, the filters, and at the end.
_GAPS = 6
_PALETTE_KEY = "Ctrl+K"


class _Step(NamedTuple):
    """What a bar of some width shows."""

    is_compact: bool = False
    has_key: bool = True
    has_lag: bool = True
    has_speed: bool = True
    has_free_range: bool = True


_STEPS = (
    _Step(),
    _Step(is_compact=True),
    _Step(is_compact=True, has_key=False),
    _Step(is_compact=True, has_key=False, has_lag=False),
    _Step(is_compact=True, has_key=False, has_lag=False, has_speed=False),
    _Step(is_compact=True, has_key=False, has_lag=False, has_speed=False, has_free_range=False),
)


class TopBar(QFrame):
    """Shows a status, and offers sources, ranges, filters and the palette.

    In a narrow window parts give way one after the other: the chips of filters become one, then
    the key of the palette, the lag and the speed go.

    Signals:
        range_changed: The range that a person chose, in seconds.
        ledger_requested: A person wants to know what was rejected.
        palette_requested: A person wants the command palette.
    """

    range_changed = Signal(float)
    ledger_requested = Signal()
    palette_requested = Signal()

    def __init__(self, theme: Theme, actions: SourceActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(_HEIGHT_PX)
        self._is_open = False
        self._needed_px = (0, 0, 0)
        self._range_s = 0.0
        self.source = SourceButton(theme, actions, self)
        self.reading = Reading(theme, self)
        self.rejected = RejectedButton(theme, self)
        self.free_range = PlainLabel("value", font(LABEL_PX), parent=self)
        self.ranges = SegmentedControl("Range", RANGES, self)
        self.ranges.set_shortcuts(_RANGE_KEYS)
        self.filters = FilterBar(theme, self)
        key = key_text(QKeySequence(_PALETTE_KEY)).replace("+", " ")
        self.palette_key = KeyButton(key, "Command palette", theme, self)
        self._compose()
        self.ranges.chosen.connect(self._choose_range)
        self.rejected.clicked.connect(self.ledger_requested)
        self.palette_key.clicked.connect(self.palette_requested)
        self.filters.room_changed.connect(self._fit)
        self.show_status(None)

    def show_status(self, status: StatusFrame | None) -> None:
        """Show how the reading goes; None means that nothing is open."""
        self.source.show_status(status)
        if status is not None:
            self.reading.show_status(status)
            self.rejected.show_rejected(status.rejected)
        is_open = status is not None
        if is_open is not self._is_open or not is_open:
            self._is_open = is_open
            for part in (self.rejected, self.ranges, self.filters):
                part.setVisible(is_open)
            self._fit()
            return
        # Figures change with every frame, what they take of the bar hardly ever.
        needed_px = self._status_px()
        if needed_px != self._needed_px:
            self._needed_px = needed_px
            self._fit()

    def set_range(self, range_s: float) -> None:
        """Mark a range as the visible one; one that is not among the choices is told in words."""
        if range_s == self._range_s:
            return
        self._range_s = range_s
        is_choice = any(range_s == seconds for _label, seconds in RANGES)
        self.ranges.set_value(range_s)
        self.free_range.show_text("" if is_choice else exact_duration(range_s))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _choose_range(self, range_s: float) -> None:
        self.set_range(range_s)
        self.range_changed.emit(range_s)

    def _fit(self) -> None:
        """Take away what there is no room for, in the order of what is missed least."""
        if not self._is_open:
            self.reading.hide()
            self.free_range.hide()
            return
        free_px = self.width() - self._fixed_px()
        for step in _STEPS:
            if self._width_of(step) <= free_px:
                break
        self.filters.set_compact(step.is_compact)
        self.palette_key.setVisible(step.has_key)
        self.reading.tell_lag(step.has_lag)
        self.reading.setVisible(step.has_speed)
        self.free_range.setVisible(step.has_free_range and bool(self.free_range.text()))

    def _status_px(self) -> tuple[int, int, int]:
        """Return the widths of what changes with the status."""
        source, rejected = (part.sizeHint().width() for part in (self.source, self.rejected))
        return source, self.reading.width_for(has_lag=True), rejected

    def _fixed_px(self) -> int:
        """Return the width of what never gives way."""
        parts = (self.source, self.rejected, self.ranges)
        return RAIL_PX + _GAPS * _GAP_PX + sum(part.sizeHint().width() for part in parts)

    def _width_of(self, step: _Step) -> int:
        width_px = self.filters.width_for(is_compact=step.is_compact)
        if step.has_key:
            width_px += _GAP_PX + self.palette_key.sizeHint().width()
        if step.has_speed:
            width_px += self.reading.width_for(has_lag=step.has_lag)
        if step.has_free_range and self.free_range.text():
            width_px += self.free_range.sizeHint().width()
        return width_px

    def _compose(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _GAP_PX, 0)
        row.setSpacing(0)
        row.addWidget(self._brand())
        row.addWidget(self.source)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.reading)
        row.addWidget(self.rejected)
        row.addSpacing(_GAP_PX)
        row.addStretch(1)
        row.addWidget(self.free_range)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.ranges)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.filters)
        row.addSpacing(_GAP_PX)
        row.addWidget(self.palette_key)

    def _brand(self) -> QWidget:
        brand = QWidget(self)
        brand.setFixedWidth(RAIL_PX)
        logo = QLabel(brand)
        logo.setPixmap(pixmap("inspector", _LOGO_PX, ratio=self.devicePixelRatioF()))
        name = PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Inspector", brand)
        row = QHBoxLayout(brand)
        row.setContentsMargins(16, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(logo)
        row.addWidget(name)
        row.addStretch(1)
        return brand
