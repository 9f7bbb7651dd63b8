"""What a report of the page is to be about, as values that another thread may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector.session.query import Selector
from inspector.ui.bridge import OpenSource
from inspector.ui.models.filters import active_kinds, values_of
from inspector.ui.models.request import ChartRequest, ViewRequest


@dataclass(frozen=True, slots=True)
class PageReport:
    """A report of what the Live page shows.

    Attributes:
        source: What is open.
        request: The view, its filters and its tab.
        charts: The charts of the page, in reading order.
        start_ts: First visible instant, Unix seconds.
        end_ts: Last visible instant, Unix seconds, not behind the playhead.
        files: The `AlertFiles` in force; None while they are not read.
        made_ts: Now, Unix seconds.
    """

    source: OpenSource
    request: ViewRequest
    charts: tuple[ChartRequest, ...]
    start_ts: float
    end_ts: float
    files: Any
    made_ts: float


def filter_words(filters: Selector) -> str:
    """Return which rows count, in words; empty for all of them."""
    said = [f"{kind} {', '.join(values_of(filters, kind))}" for kind in active_kinds(filters)]
    return "; ".join(said)
