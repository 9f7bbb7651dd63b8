"""What can be charted, as immutable values without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspector.ui.models.request import ChartRequest


class CatalogueKind(StrEnum):
    """What an item is, by the heading that it stands below."""

    KPI = "KPIs"
    METRIC = "Metrics"
    ENTRY = "Entries"


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """One thing that can be charted, or one entry that any measure can be charted of.

    Attributes:
        kind: What it is.
        name: A KPI, a metric key, or ``namespace.entryId``.
        note: Kind and unit of a measure in a few words: ``counter``, ``sum · s``.
        detail: What it means.
        records: How many records carry it.
    """

    kind: CatalogueKind
    name: str
    note: str = ""
    detail: str = ""
    records: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        section: The heading that it stands below.
        title: What it is called.
        marks: Places of letters in the title that were searched for.
        detail: More about it.
        records: How many records carry it; None where nobody counted.
        request: The chart that it makes; None for an entry, which needs a measure first.
        entry: The entry, when that is what was found.
    """

    section: str
    title: str
    marks: tuple[int, ...]
    detail: str
    records: int | None
    request: ChartRequest | None
    entry: str = ""
