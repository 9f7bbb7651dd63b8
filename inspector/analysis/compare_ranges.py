"""Ranges to compare: before and after an instant, such as a save of a config file."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.core.errors import InspectorError
from inspector.session.span import Span

WINDOW_S = 300.0
"""How much time before and after a save is compared, where there is so much."""


def around(
    instant_ts: float, whole: Span, saves_ts: Iterable[float] = (), window_s: float = WINDOW_S
) -> tuple[Span, Span]:
    """Return what was before an instant and after it, equally long.

    Both are cut where the session ends and where another save changed something, so that only this
    one lies between them.

    Args:
        instant_ts: Unix seconds.
        whole: From when to when the session has rows.
        saves_ts: When something was saved, Unix seconds; the instant itself may be among them.
        window_s: How long each is at most.

    Raises:
        InspectorError: The session has nothing on one side of it.
    """
    saves = [ts for ts in saves_ts if ts != instant_ts]
    start_ts = max([whole.start_ts, *(ts for ts in saves if ts < instant_ts)])
    end_ts = min([whole.end_ts, *(ts for ts in saves if ts > instant_ts)])
    length_s = min(window_s, instant_ts - start_ts, end_ts - instant_ts)
    if not length_s > 0:
        raise InspectorError(
            "there are no records both before and after it",
            remedy="Load older lines, wait for newer ones, or choose another save",
        )
    return Span(instant_ts - length_s, instant_ts), Span(instant_ts, instant_ts + length_s)
