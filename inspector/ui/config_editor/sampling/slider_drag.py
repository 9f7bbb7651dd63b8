"""A handle that is held, and the count of gestures: what belongs to one is undone at once."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Signal

from inspector.ui.config_editor.sampling.rates import rounded
from inspector.ui.config_editor.sampling.slider_ink import HANDLE_PX, handle_x, rate_at


class SliderDrag(QObject):
    """Drags the handle of one row, wherever the pointer is.

    Attributes:
        turn: Number of the gesture: a drag, a run of keys or of the wheel.

    Signals:
        moved: Row, rate and turn, when the handle stands for another rate.
        cancelled: Row, what the draft said before, and turn of a drag that was given up.
        held: Whether a handle is held, when that changes.
    """

    moved = Signal(int, float, int)
    cancelled = Signal(int, object, int)
    held = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.turn = 0
        self._index: QPersistentModelIndex | None = None
        self._offset_px = 0.0
        self._rate: float | None = None
        self._before: object = None
        self._wheel_row = -1

    @property
    def is_held(self) -> bool:
        """Whether a handle is held."""
        return self._index is not None

    def begin(self) -> None:
        """Begin another gesture."""
        self.turn += 1
        self._wheel_row = -1

    def begin_wheel(self, row: int) -> None:
        """Begin another gesture unless the wheel went on turning over the same row."""
        if row != self._wheel_row:
            self.begin()
            self._wheel_row = row

    def take(
        self, index: QModelIndex, cell: QRect, x: float, rate: float | None, said: object
    ) -> None:
        """Take the handle where it is, or bring it to where the track was pressed.

        Args:
            index: Its cell.
            cell: Where that is, in the viewport.
            x: Where the pointer is.
            rate: What the handle stands for; None if it has no place.
            said: What the draft says, for a drag that is given up.
        """
        self.begin()
        self._before = said
        self._index, self._rate = QPersistentModelIndex(index), rate
        offset = 0.0 if rate is None else x - handle_x(rate, cell)
        is_handle = rate is not None and abs(offset) <= HANDLE_PX / 2 + 2
        self._offset_px = offset if is_handle else 0.0
        self.held.emit(True)
        if not is_handle:
            self.move(x, cell)

    def move(self, x: float, cell: QRect) -> None:
        """Follow the pointer.

        Args:
            x: Where it is, in the viewport.
            cell: Of any row: all sliders stand below each other.
        """
        rate = rounded(rate_at(x - self._offset_px, cell))
        if self._index is not None and self._index.isValid() and rate != self._rate:
            self._rate = rate
            self.moved.emit(self._index.row(), rate, self.turn)

    def cancel(self) -> None:
        """Give the drag up."""
        index = self._index
        self.end()
        if index is not None and index.isValid():
            self.cancelled.emit(index.row(), self._before, self.turn)

    def end(self) -> None:
        """Let the handle go."""
        if self._index is not None:
            self._index = None
            self.held.emit(False)
