"""Offers: baselines that a session taught, beside those of a file, to be taken or left."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.analysis.baseline import Learnt, LeftOut
from inspector.config.document import Document
from inspector.config.models import Baseline
from inspector.config.places import Path
from inspector.config.values import value_at

LEAST_ENTRIES = 3
"""Of fewer entries, half of which may be off, none is sure to be usual."""

_ROWS: Path = ("baseline",)
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One baseline that could go into the file.

    Attributes:
        learnt: What the session says.
        entries: Over how many entries the median was taken.
        left_out: What of the tier did not count.
        now: What the file says of the whole tier; NaN if nothing.
    """

    learnt: Baseline
    entries: int
    left_out: tuple[LeftOut, ...]
    now: float

    @property
    def is_robust(self) -> bool:
        """Whether the median is over so many entries that one of them does not decide it."""
        return self.entries >= LEAST_ENTRIES


def offers_of(learnt: Learnt, document: Document) -> tuple[Offer, ...]:
    """Return what was learnt beside what a draft of `baselines.toml` says, by KPI and tier."""
    pairs = zip(learnt.baselines, learnt.entries, strict=True)
    order = {kpi.name: place for place, kpi in enumerate(document.registry.kpis)}
    return tuple(
        Offer(one, entries, _left_out(learnt, one), _now(document, one))
        for one, entries in sorted(pairs, key=lambda pair: (order[pair[0].measure], pair[0].tier))
    )


def with_baselines(document: Document, chosen: Iterable[Baseline]) -> Document:
    """Return a draft that says these baselines of whole tiers.

    One that the draft has gets another value and n. A new one goes before those of single entries
    of its tier, since the last one that fits counts.

    Raises:
        ConfigError: The draft is not TOML, or so written that they cannot go in.
    """
    for one in chosen:
        value = float(f"{one.value:.{_DIGITS}g}")
        place = _place(document, one)
        if place is not None:
            document = document.set((*_ROWS, place, "value"), value)
            document = document.set((*_ROWS, place, "n"), one.n)
        else:
            row = {"tier": one.tier, "measure": one.measure, "value": value, "n": one.n}
            document = document.add_row(_ROWS, row, _first_narrower(document, one))
    return document


def _left_out(learnt: Learnt, one: Baseline) -> tuple[LeftOut, ...]:
    return tuple(
        other for other in learnt.left_out if (other.measure, other.tier) == (one.measure, one.tier)
    )


def _now(document: Document, one: Baseline) -> float:
    place = _place(document, one)
    value = None if place is None else _rows(document)[place].get("value")
    return float(value) if isinstance(value, int | float) else math.nan


def _place(document: Document, one: Baseline) -> int | None:
    """Return where a draft says something of the whole tier; None if nowhere."""
    return next(
        (
            place
            for place, row in enumerate(_rows(document))
            if _is_of_tier(row, one) and not _is_narrower(row)
        ),
        None,
    )


def _first_narrower(document: Document, one: Baseline) -> int | None:
    return next(
        (
            place
            for place, row in enumerate(_rows(document))
            if _is_of_tier(row, one) and _is_narrower(row)
        ),
        None,
    )


def _rows(document: Document) -> list[dict[str, object]]:
    """Return the rows of a draft, also of one that is not valid."""
    rows = value_at(document.values or {}, _ROWS)
    return [row if isinstance(row, dict) else {} for row in rows] if isinstance(rows, list) else []


def _is_of_tier(row: dict[str, object], one: Baseline) -> bool:
    return (row.get("measure"), row.get("tier")) == (one.measure, one.tier)


def _is_narrower(row: dict[str, object]) -> bool:
    return "namespace" in row or row.get("entry", "*") != "*"
