"""From when to when a side lasts: what charts show now, halves, about a save or a bookmark."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.analysis.compare_ranges import around
from inspector.core.errors import InspectorError
from inspector.core.playhead import Playhead
from inspector.session.span import Span
from inspector.ui.models.compare_sides import Around, SideChoice, SideKind
from inspector.ui.models.request import ViewRequest


def visible_span(request: ViewRequest, playhead: Playhead, whole: Span) -> Span:
    """Return which part of a session is in view.

    Args:
        request: What the charts are asked to show.
        playhead: Of the session.
        whole: From when to when the session has rows.

    Raises:
        InspectorError: There is nothing.
    """
    end_ts = request.end_ts
    if end_ts is None:
        end_ts = playhead.instant(whole.end_ts)
    start_ts = max(end_ts - request.range_s, whole.start_ts)
    end_ts = min(end_ts, whole.end_ts)
    if not end_ts > start_ts:
        raise InspectorError(
            "nothing of the session is in view", remedy="Press F on Live to show all of it"
        )
    return Span(start_ts, end_ts)


def chosen_span(choice: SideChoice, whole: Span, saves: Sequence[float]) -> Span:
    """Return which part of a session a person chose.

    Args:
        choice: What a person chose.
        whole: From when to when the session has rows.
        saves: When config files were saved, Unix seconds.

    Raises:
        InspectorError: There is nothing before or after a save, or around a bookmark.
    """
    if choice.around is not None:
        return _about(choice.around, whole)
    if choice.save is not None:
        return around(choice.save.ts, whole, saves)[choice.kind is SideKind.AFTER]
    middle_ts = (whole.start_ts + whole.end_ts) / 2
    if choice.kind is SideKind.FIRST_HALF:
        return Span(whole.start_ts, middle_ts)
    if choice.kind is SideKind.SECOND_HALF:
        return Span(middle_ts, whole.end_ts)
    return whole if choice.span is None else choice.span


def _about(wanted: Around, whole: Span) -> Span:
    start_ts = max(wanted.ts - wanted.margin_s, whole.start_ts)
    end_ts = min(wanted.ts + wanted.margin_s, whole.end_ts)
    if not end_ts > start_ts:
        raise InspectorError(
            "there are no records around that bookmark",
            remedy="Load older lines, wait for newer ones, or choose another bookmark",
        )
    return Span(start_ts, end_ts)
