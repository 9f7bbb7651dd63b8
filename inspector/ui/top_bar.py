"""The top bar: name, source, how the reading goes, and the visible range."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from inspector.ui.actions import SourceActions
from inspector.ui.fonts import SEMIBOLD, TEXT_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.models.format import duration
from inspector.ui.models.frame import StatusFrame
from inspector.ui.rail import RAIL_PX
from inspector.ui.segmented import SegmentedControl
from inspector.ui.source_button import SourceButton
from inspector.ui.text import PlainLabel, SteadyLabel
from inspector.ui.theme import Theme

RANGES = (("5m", 300.0), ("15m", 900.0), ("1h", 3_600.0), ("6h", 21_600.0), ("24h", 86_400.0))
_RANGE_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5")
_HEIGHT_PX = 48
_LOGO_PX = 20


class TopBar(QFrame):
    """Shows a status, and offers sources and ranges.

    Signals:
        range_changed: The range that a person chose, in seconds.
    """

    range_changed = Signal(float)

    def __init__(self, theme: Theme, actions: SourceActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(_HEIGHT_PX)
        self._has_lag = False
        self.source = SourceButton(theme, actions, self)
        self.reading = SteadyLabel("muted", font(), self)
        self.rejected = SteadyLabel("value", font(), self)
        self.ranges = SegmentedControl("Range", RANGES, self)
        self.ranges.set_shortcuts(_RANGE_KEYS)
        self.ranges.chosen.connect(self.range_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(0)
        row.addWidget(self._brand())
        row.addWidget(self.source)
        row.addSpacing(16)
        row.addWidget(self.reading)
        row.addWidget(self.rejected)
        row.addStretch(1)
        row.addWidget(self.ranges)
        self.show_status(None)

    def show_status(self, status: StatusFrame | None) -> None:
        """Show how the reading goes; None means that nothing is open."""
        self.source.show_status(status)
        for part in (self.reading, self.rejected, self.ranges):
            part.setVisible(status is not None)
        if status is None:
            return
        has_lag = not math.isnan(status.lag_s)
        if has_lag is not self._has_lag:
            self._has_lag = has_lag
            self.reading.forget_room()
        lag = f"lag {duration(status.lag_s)} · " if has_lag else ""
        self.reading.show_text(f"{status.lines_per_s:,.0f} lines/s · {lag}")
        self.rejected.show_text(f"{status.rejected:,} rejected")
        self.rejected.set_role("warn" if status.rejected else "value")

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
