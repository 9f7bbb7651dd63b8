"""The brush over the session: what a drag makes of the window in view. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

Window = tuple[float, float]

GRIP_PX = 6
LEAST_DRAG_PX = 4
_LEAST_RANGE_S = 1.0


class Part(Enum):
    """What is below the pointer."""

    START = auto()
    END = auto()
    INSIDE = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True)
class Scale:
    """Where instants lie on the strip.

    Attributes:
        start_s: Seconds since the origin at `left_px`.
        end_s: Seconds since the origin at `right_px`.
        left_px: Pixels from the strip's left edge; older lines that are not loaded stand before.
        right_px: The strip's right edge.
    """

    start_s: float
    end_s: float
    left_px: float
    right_px: float

    def x_px(self, at_s: float) -> float:
        """Return the place of an instant, no further out than the ends."""
        length_s = self.end_s - self.start_s
        share = (at_s - self.start_s) / length_s if length_s > 0 else 1.0
        return self.left_px + min(max(share, 0.0), 1.0) * (self.right_px - self.left_px)

    def at_s(self, x_px: float) -> float:
        """Return the instant at a place, which may be beyond the ends."""
        share = (x_px - self.left_px) / max(self.right_px - self.left_px, 1.0)
        return self.start_s + share * (self.end_s - self.start_s)

    def part(self, window: Window, x_px: float) -> Part:
        """Return what of a window is at a place; a narrow window still can be taken hold of."""
        left, right = self.x_px(window[0]), self.x_px(window[1])
        grip = min(GRIP_PX, max((right - left) / 3, 2.0))
        if abs(x_px - right) <= grip and x_px >= (left + right) / 2:
            return Part.END
        if abs(x_px - left) <= grip:
            return Part.START
        return Part.INSIDE if left < x_px < right else Part.OUTSIDE

    def kept_within(self, window: Window) -> Window:
        """Return a window of the same length, moved into the session if it fits there."""
        start_s, end_s = window
        range_s = end_s - start_s
        if end_s > self.end_s or range_s > self.end_s - self.start_s:
            return (self.end_s - range_s, self.end_s)
        return window if start_s >= self.start_s else (self.start_s, self.start_s + range_s)


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag that began somewhere.

    Attributes:
        part: What was taken hold of.
        window: The window then.
        from_s: The instant below the pointer then.
    """

    part: Part
    window: Window
    from_s: float

    def moved(self, scale: Scale, at_s: float) -> Window:
        """Return the window when the pointer is at an instant."""
        start_s, end_s = self.window
        inside_s = min(max(at_s, scale.start_s), scale.end_s)
        match self.part:
            case Part.START:
                return (min(inside_s, end_s - _LEAST_RANGE_S), end_s)
            case Part.END:
                return (start_s, max(inside_s, start_s + _LEAST_RANGE_S))
            case Part.INSIDE:
                by_s = at_s - self.from_s
                return scale.kept_within((start_s + by_s, end_s + by_s))
            case Part.OUTSIDE:
                begun_s = min(max(self.from_s, scale.start_s), scale.end_s)
                first_s, last_s = sorted((begun_s, inside_s))
                return (first_s, max(last_s, first_s + _LEAST_RANGE_S))


def centred(scale: Scale, window: Window, at_s: float) -> Window:
    """Return a window of the same length around an instant."""
    half_s = (window[1] - window[0]) / 2
    return scale.kept_within((at_s - half_s, at_s + half_s))


def zoomed(scale: Scale, window: Window, at_s: float, factor: float) -> Window:
    """Return the window made longer by a factor around an instant, which stays where it is."""
    start_s, end_s = window
    longest_s = max(scale.end_s - scale.start_s, _LEAST_RANGE_S)
    range_s = min(max((end_s - start_s) * factor, _LEAST_RANGE_S), longest_s)
    real = range_s / (end_s - start_s) if end_s > start_s else 1.0
    at_s = min(max(at_s, start_s), end_s)
    return scale.kept_within((at_s - (at_s - start_s) * real, at_s + (end_s - at_s) * real))
