"""The picture of the overview's bars, drawn anew only where an eye could tell."""

from __future__ import annotations

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from inspector.ui.models.frame import Frame
from inspector.ui.theme import Colours
from inspector.ui.timeline.brush import Scale
from inspector.ui.timeline.density import draw_bars

_OUTDATED_PX = 2.0
"""So far the bars of a session that grows may lag behind: a third of their width."""


class BarsPicture:
    """Keeps the picture of a frame for the frames that look the same."""

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._drawn: Frame | None = None

    def forget(self) -> None:
        """Draw it anew the next time."""
        self._picture = self._drawn = None

    def picture(self, strip: QWidget, frame: Frame, missing_px: int, colours: Colours) -> QPixmap:
        """Return the picture for a frame that has an overview.

        Args:
            strip: As large as this.
            frame: Whose bars.
            missing_px: Room at the left for what was not read.
            colours: Of the theme.
        """
        assert frame.overview is not None
        found = self._picture
        if found is None or found.deviceIndependentSize().toSize() != strip.size():
            found = draw_bars(strip, frame.overview, frame.span_s, missing_px, colours)
            self._picture, self._drawn = found, frame
        return found

    def is_outdated(self, frame: Frame, before: Frame | None, scale: Scale) -> bool:
        """Return whether the bars of a frame are others than those in the picture, to the eye.

        While a session grows they move by a part of a pixel with each frame.

        Args:
            frame: What is shown now.
            before: What was shown until now.
            scale: Where the instants of the session lie now.
        """
        drawn = self._drawn
        if drawn is None or before is None:
            return True
        is_missing = bool(frame.status.skipped_bytes)
        if drawn.span_s[0] != frame.span_s[0] or bool(drawn.status.skipped_bytes) is not is_missing:
            return True
        if drawn.overview is frame.overview and drawn.span_s == frame.span_s:
            return False
        rests = before.overview is frame.overview and before.span_s == frame.span_s
        return rests or abs(scale.x_px(drawn.span_s[1]) - scale.right_px) >= _OUTDATED_PX
