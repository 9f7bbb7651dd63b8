"""Which range a page shows while frames that were asked for earlier still come."""

from __future__ import annotations

View = tuple[float, float]

# A part of the view: about half a pixel of the widest plot.
_SAME = 1e-4
# Frames that may bring another view before theirs is believed: about two seconds of them.
_PATIENCE = 40


class HeldView:
    """The view that a person set, until a frame brings it.

    A zoom is seen at once, and data for it only some frames later. Frames in between were made for
    the view before: their curves are welcome, their view would throw the picture back.
    """

    def __init__(self) -> None:
        self._view_s: View | None = None
        self._follows = False
        self._other = 0

    def hold(self, view_s: View, *, follows: bool) -> None:
        """Show a view from now on.

        Args:
            view_s: Seconds since the origin.
            follows: Whether the view goes on with the session, so that only its length is fixed.
        """
        self._view_s, self._follows, self._other = view_s, follows, 0

    def move_origin(self, by_s: float) -> None:
        """Count from an origin that is so much earlier."""
        if self._view_s is not None:
            self._view_s = (self._view_s[0] + by_s, self._view_s[1] + by_s)

    def shown(self, framed_s: View, *, follows: bool) -> View:
        """Return the view to show with a frame.

        Args:
            framed_s: The view of the frame.
            follows: Whether the frame's view goes on with the session.
        """
        held = self._view_s
        if held is None:
            return framed_s
        self._other += 1
        if self._agrees(held, framed_s, follows) or self._other > _PATIENCE:
            self._view_s = None
            return framed_s
        return held

    def _agrees(self, held: View, framed_s: View, follows: bool) -> bool:
        slack_s = _SAME * (held[1] - held[0])
        if abs((framed_s[1] - framed_s[0]) - (held[1] - held[0])) > slack_s:
            return False
        if self._follows:
            return follows
        return abs(framed_s[1] - held[1]) <= slack_s
