"""The body of the Alerts page: tables, and beside them what a person wants to see of a row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

_GAP_PX = 12
_SIDE_SHARE, _LEAST_SIDE_PX, _MOST_SIDE_PX = 0.38, 420, 600
_ABREAST_PX = 680
"""The lower tables stand side by side from this width on, else one above the other."""

_Directions = QBoxLayout.Direction


class PageBody(QWidget):
    """Lays out cards, and has room for one more at the right that comes and goes.

    Args:
        top: The upper card.
        lower: Those below it.

    Signals:
        side_closed: What stood at the right is gone.
    """

    side_closed = Signal()

    def __init__(
        self, top: QWidget, lower: Sequence[QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self._side: QWidget | None = None
        self._came_from: QWidget | None = None
        self._lower = QBoxLayout(_Directions.LeftToRight)
        self._lower.setSpacing(_GAP_PX)
        for card in lower:
            self._lower.addWidget(card, 1)
        self._column = QVBoxLayout()
        self._column.setSpacing(_GAP_PX)
        self._column.addWidget(top, 5)
        self._column.addLayout(self._lower, 6)
        self._beside = QHBoxLayout(self)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(_GAP_PX)
        self._beside.addLayout(self._column, 1)

    @property
    def is_side_open(self) -> bool:
        """Whether something stands at the right."""
        return self._side is not None and not self._side.isHidden()

    def set_side(self, side: QWidget) -> None:
        """Have something that can stand at the right; it is closed at first."""
        self._side = side
        side.hide()
        self._beside.addWidget(side)

    def open_side(self) -> None:
        """Show what stands at the right."""
        if self._side is not None and self._side.isHidden():
            self._came_from = QApplication.focusWidget()
            self._side.show()
            self._fit()

    def close_side(self) -> None:
        """Give the tables all the room again, and the keys to what had them before."""
        side, back_to = self._side, self._came_from
        if side is None or side.isHidden():
            return
        focus = QApplication.focusWidget()
        had_keys = focus is not None and side.isAncestorOf(focus)
        side.hide()
        self._came_from = None
        if had_keys and back_to is not None and isValid(back_to):
            back_to.setFocus()
        self._fit()
        self.side_closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cards to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room_px = self.width()
        if self._side is not None and self.is_side_open:
            wanted_px = round(self.width() * _SIDE_SHARE)
            side_px = min(max(wanted_px, _LEAST_SIDE_PX), _MOST_SIDE_PX)
            self._side.setFixedWidth(side_px)
            room_px -= side_px + _GAP_PX
        is_wide = room_px >= _ABREAST_PX
        self._lower.setDirection(_Directions.LeftToRight if is_wide else _Directions.TopToBottom)
        # Two tables above each other need more of the height.
        self._column.setStretch(1, 6 if is_wide else 10)
