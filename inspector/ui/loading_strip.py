"""The strip below the top bar while much is read: how far it is, and a way to do without."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.models.format import clock as time_of_day
from inspector.ui.models.format import duration, size
from inspector.ui.models.frame import Frame, SourceState, StatusFrame
from inspector.ui.progress_strip import ProgressStrip

_PATIENCE_S = 0.5
_MUCH_BYTES = 32_000_000
_LEAST_SHOWN_S = 0.7
_TEXT_EVERY_S = 0.25
_SPEED_WINDOW_S = 3.0


class LoadingGate:
    """Decides whether loading is worth a strip: a page must not jump for a small file.

    Args:
        clock: Returns seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since_s: float | None = None
        self._shown_at_s: float | None = None

    def is_open(self, *, is_loading: bool, unread_bytes: int) -> bool:
        """Return whether the strip is to be seen now."""
        now_s = self._clock()
        if is_loading:
            self._since_s = now_s if self._since_s is None else self._since_s
            is_long = now_s - self._since_s > _PATIENCE_S or unread_bytes > _MUCH_BYTES
            if is_long and self._shown_at_s is None:
                self._shown_at_s = now_s
        else:
            self._since_s = None
            # What came into sight can be read before it goes again.
            if self._shown_at_s is not None and now_s - self._shown_at_s >= _LEAST_SHOWN_S:
                self._shown_at_s = None
        return self._shown_at_s is not None

    def reset(self) -> None:
        """Begin anew: another source."""
        self._since_s = self._shown_at_s = None


class Speed:
    """Bytes a second over the last seconds."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def note(self, now_s: float, read_bytes: int) -> float:
        """Note how much was read by now, and return the bytes a second."""
        if self._samples and read_bytes < self._samples[-1][1]:
            self._samples.clear()
        self._samples.append((now_s, read_bytes))
        while len(self._samples) > 2 and now_s - self._samples[1][0] > _SPEED_WINDOW_S:
            self._samples.popleft()
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0


def loading_text(status: StatusFrame, bytes_per_s: float, shown: tuple[float, float]) -> str:
    """Return how far the reading is, in words.

    Args:
        status: The source.
        bytes_per_s: Speed of reading; 0 when it is not known yet.
        shown: Unix seconds that the charts can show by now; NaN without rows.
    """
    left_bytes = max(status.known_bytes - status.read_bytes, 0)
    parts = [
        f"Reading · {min(status.progress, 1.0):.0%}",
        f"{size(status.read_bytes)} of {size(status.known_bytes)}",
    ]
    if bytes_per_s > 0:
        parts.append(f"{size(round(bytes_per_s))}/s")
        parts.append(f"about {duration(max(left_bytes / bytes_per_s, 1.0))} left")
    if status.can_cancel and not math.isnan(shown[0]):
        first, last = (time_of_day(ts) for ts in shown)
        parts.append(f"newest first: charts show {first} \N{EN DASH} {last}")
    return " · ".join(parts)


class LoadingStrip(ProgressStrip):
    """Shows progress and speed of a long load, and offers to keep what there is.

    Args:
        clock: Returns seconds that only ever grow.

    Signals:
        cancel_requested: A person can do without the older lines.
    """

    cancel_requested = Signal()

    def __init__(self, clock: Callable[[], float], parent: QWidget | None = None) -> None:
        about = "Stop reading older lines; new ones still come"
        super().__init__("Share of the lines that were read", "Keep what is loaded", about, parent)
        self._clock = clock
        self._gate = LoadingGate(clock)
        self._speed = Speed()
        self._text_at_s = -math.inf
        self._hiding = QTimer(self, singleShot=True)
        self._hiding.timeout.connect(self._look_again)
        self.cancel.clicked.connect(self._cancel)

    def show_frame(self, frame: Frame | None) -> None:
        """Show how far a load is; None means that nothing is open."""
        if frame is None:
            self._gate.reset()
            self._hiding.stop()
            self.hide()
            return
        status = frame.status
        is_loading = status.state is SourceState.LOADING and status.known_bytes > 0
        unread = max(status.known_bytes - status.read_bytes, 0)
        is_open = self._gate.is_open(is_loading=is_loading, unread_bytes=unread)
        if is_open and is_loading:
            self._show_progress(frame)
        elif is_open and not self._hiding.isActive():
            self.set_share(1.0)
            self._hiding.start(round(_LEAST_SHOWN_S * 1e3))
        self.setVisible(is_open)

    def _show_progress(self, frame: Frame) -> None:
        status, now_s = frame.status, self._clock()
        self._hiding.stop()
        self.set_share(status.progress)
        if self.cancel.isHidden() is status.can_cancel:
            self.cancel.setVisible(status.can_cancel)
            self.cancel.setEnabled(True)
        bytes_per_s = self._speed.note(now_s, status.read_bytes)
        # Figures that change with every frame cannot be read.
        if now_s - self._text_at_s >= _TEXT_EVERY_S:
            self._text_at_s = now_s
            shown = (status.loaded_from_ts, frame.origin_ts + frame.span_s[1])
            self.text.show_text(loading_text(status, bytes_per_s, shown))

    def _look_again(self) -> None:
        self.setVisible(self._gate.is_open(is_loading=False, unread_bytes=0))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel_requested.emit()
