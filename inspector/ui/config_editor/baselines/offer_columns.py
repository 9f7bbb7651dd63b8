"""The columns of what was learnt, and of what was left out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from inspector.analysis.baseline import LeftOut
from inspector.analysis.baseline_offers import LEAST_ENTRIES, Offer
from inspector.core.registry import Registry
from inspector.ui.models.format import percent_change, with_unit
from inspector.ui.models.ledger_columns import FigureColumn, natural
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.literal import one_line

NONE = "\N{EM DASH}"


@dataclass(frozen=True, slots=True)
class OfferColumn:
    """One column of the table of offers.

    Attributes:
        title: Its head.
        hint: What it means, for the tooltip of its head.
        width_px: How wide it is; the first takes what is left.
        text: What it says of an offer.
        role: What its text is drawn in: ``text``, ``muted`` or ``warn``.
    """

    title: str
    hint: str
    width_px: int
    text: Callable[[Offer], str]
    role: Callable[[Offer], str] = lambda _offer: "text"


def offer_columns(registry: Registry) -> tuple[OfferColumn, ...]:
    """Return the columns, values in the unit of their KPI."""
    units = {kpi.name: kpi.unit for kpi in registry.kpis}

    def value(amount: float, one: Offer) -> str:
        return NONE if math.isnan(amount) else with_unit(amount, units.get(one.learnt.measure, ""))

    return (
        OfferColumn("Measure", "What goes into the draft", 180, lambda one: one.learnt.measure),
        OfferColumn("Tier", "The tier", 56, lambda one: str(one.learnt.tier)),
        OfferColumn(
            "Learnt",
            "The median over the entries of the tier",
            84,
            lambda one: value(one.learnt.value, one),
        ),
        OfferColumn(
            "Now",
            "What the draft says of the whole tier",
            84,
            lambda one: value(one.now, one),
            _now,
        ),
        OfferColumn("Change", "How far they are apart", 76, _change, _now),
        OfferColumn(
            "Entries",
            f"How many the median is over; below {LEAST_ENTRIES}, one of them decides it",
            72,
            lambda one: whole(one.entries),
            lambda one: "text" if one.is_robust else "warn",
        ),
        OfferColumn("n", "How many records they have", 84, lambda one: whole(one.learnt.n)),
        OfferColumn(
            "Left out",
            "How many entries of the tier did not count; they are listed below",
            76,
            lambda one: whole(len(one.left_out)),
            lambda one: "text" if one.left_out else "muted",
        ),
    )


def left_out_columns() -> tuple[FigureColumn[LeftOut], ...]:
    """Return the columns of what did not count."""
    return (
        FigureColumn(
            "Left out", "What did not count", 220, 0, lambda one, _now: _what(one),
            lambda one: natural(one.entry), is_text=True,
        ),
        FigureColumn(
            "Measure", "The KPI", 190, 1, lambda one, _now: one.measure,
            lambda one: natural(one.measure), is_text=True,
        ),
        FigureColumn(
            "Tier", "Its tier", 64, 0,
            lambda one, _now: NONE if one.tier is None else str(one.tier),
            lambda one: -1.0 if one.tier is None else float(one.tier),
        ),
        FigureColumn(
            "n", "How many records it has", 92, 0, lambda one, _now: whole(one.n),
            lambda one: float(one.n),
        ),
        FigureColumn(
            "Why", "Why it did not count", 250, 0, lambda one, _now: one.why,
            lambda one: natural(one.why), is_text=True,
        ),
    )  # fmt: skip


def _what(one: LeftOut) -> str:
    if one.entry:
        return one_line(one.entry)
    return "all rows" if one.tier is None else "the whole tier"


def _now(one: Offer) -> str:
    return "muted" if math.isnan(one.now) else "text"


def _change(one: Offer) -> str:
    return "new" if math.isnan(one.now) else percent_change(one.now, one.learnt.value)
