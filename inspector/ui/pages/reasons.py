"""Why the Live page shows no charts, and what helps. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inspector.session.query import Selector
from inspector.ui.models.filters import active_kinds
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame, SourceState


class Help(Enum):
    """What a button offers, in its words."""

    NONE = ""
    CLEAR_FILTERS = "Clear filters"
    RETURN = "Return to live"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is nothing, what to do, and a button that does it."""

    headline: str
    hint: str
    help: Help = Help.NONE


def why_empty(frame: Frame, namespace: str, filters: Selector) -> Reason | None:
    """Return why a page has nothing to show; None when it has something."""
    if frame.charts and all(chart.lack for chart in frame.charts):
        return None  # their cards say what each of them waits for
    has_curves = any(chart.series for chart in frame.charts)
    # While a person looks around, a stretch without rows must not take the charts from below the
    # pointer that drags them.
    if frame.charts and (has_curves or frame.behind is not None or not active_kinds(filters)):
        return None
    status = frame.status
    if status.rows == 0:
        return _before_the_first_row(frame)
    if not next((tab.rows for tab in frame.tabs if tab.namespace == namespace), 0):
        return Reason(
            f"No {namespace} rows yet",
            "Charts appear here with the first one. The other tabs show what there is so far.",
        )
    if active_kinds(filters):
        return Reason(
            "Nothing matches these filters",
            f"None of {status.rows:,} rows passes all of them in this range.",
            Help.CLEAR_FILTERS,
        )
    if frame.behind is not None:
        start, end = (clock(frame.origin_ts + at_s) for at_s in frame.view_s)
        return Reason(
            "Nothing in this range",
            f"No row lies between {start} and {end}. The strip below shows where there are some.",
            Help.RETURN,
        )
    return Reason(
        "Nothing in this range",
        f"All {status.rows:,} rows are older. Choose a longer range at the top.",
    )


def _before_the_first_row(frame: Frame) -> Reason:
    status = frame.status
    if status.state is SourceState.LOADING:
        return Reason(
            "Reading…", f"The first charts appear as soon as {status.source} yields a line."
        )
    return Reason(
        "Waiting for the first line…",
        f"Inspector watches {status.source}. Start a server that writes there, or open "
        "another source from the menu at the top.",
    )
