"""Remapping: other names for what a layout tells of and a session lacks. No Qt here."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from inspector.core.nearest import LONGEST_TYPO
from inspector.session.query import Selector
from inspector.ui.models.filters import exactly, has_wildcard, plain_text
from inspector.ui.models.layouts import Layout
from inspector.ui.models.request import ChartRequest

_LIKE = 0.6
# Comparing a name with very many others takes longer than a person waits for a card.
_MOST_COMPARED = 400
# Who misspells a name begins it well: those that begin alike are compared first.
_ALIKE_CHARS = 2


class NameKind(StrEnum):
    """What a name stands for."""

    ENTRY = "entry"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class WantedName:
    """A name in a layout.

    Attributes:
        kind: What it stands for.
        name: An entry or a glob over them, or a measure.
        charts: How many charts of the layout have it.
    """

    kind: NameKind
    name: str
    charts: int = 1

    @property
    def shown(self) -> str:
        """The name as a person reads and writes it."""
        return plain_text(self.name) if self.kind is NameKind.ENTRY else self.name


@dataclass(frozen=True, slots=True)
class Known:
    """What a session has.

    Attributes:
        entries: ``namespace.entryId``.
        measures: Metric keys and KPIs.
    """

    entries: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    def names(self, kind: NameKind) -> tuple[str, ...]:
        """Return the names of a kind."""
        return self.entries if kind is NameKind.ENTRY else self.measures

    def has(self, kind: NameKind, name: str) -> bool:
        """Return whether there is anything of that name, or that the glob matches."""
        if kind is NameKind.MEASURE:
            return name in self.measures
        if not has_wildcard(name):
            return plain_text(name) in self.entries
        fits = Selector(entry=name).entry_filter()
        return fits is None or any(map(fits, self.entries))


@dataclass(frozen=True, slots=True)
class Remap:
    """New names for old ones.

    Attributes:
        names: The new one by kind and old one.
        to_all: Whether all charts of the layout get them, rather than the one that was asked for.
    """

    names: Mapping[tuple[NameKind, str], str] = field(default_factory=dict)
    to_all: bool = True


def names_of(chart: ChartRequest) -> tuple[tuple[NameKind, str], ...]:
    """Return what a chart is about, the entry first; all entries are no name."""
    measure = (NameKind.MEASURE, chart.measure)
    return (measure,) if chart.entry == "*" else ((NameKind.ENTRY, chart.entry), measure)


def wanted_names(layout: Layout, known: Known, chart: ChartRequest) -> tuple[WantedName, ...]:
    """Return the names to choose others for: those of a chart, then all that are missing."""
    counted: dict[tuple[NameKind, str], int] = dict.fromkeys(names_of(chart), 0)
    for tab in layout.tabs:
        for other in tab.charts or ():
            for kind, name in names_of(other):
                if (kind, name) in counted or not known.has(kind, name):
                    counted[kind, name] = counted.get((kind, name), 0) + 1
    return tuple(WantedName(kind, name, count) for (kind, name), count in counted.items())


def suggested(wanted: WantedName, known: Known) -> str:
    """Return the name that is most likely meant; the old one if it is there, else perhaps none."""
    if known.has(wanted.kind, wanted.name):
        return wanted.shown
    name, names = wanted.shown[:LONGEST_TYPO].lower(), known.names(wanted.kind)
    namespace, _, own = name.partition(".")
    if wanted.kind is NameKind.ENTRY and own:
        # The same namespace is worth more than a likeness to another one's entry.
        near = [one for one in names if one.startswith(f"{namespace}.")]
        alike = f"{namespace}.{own[:_ALIKE_CHARS]}"
        near.sort(key=lambda one: not one.startswith(alike))
        return _nearest(own, _by_id(near)) or _nearest(own, _by_id(names))
    return _nearest(name, {one[:LONGEST_TYPO].lower(): one for one in names})


def new_name(wanted: WantedName, typed: str, known: Known) -> str | None:
    """Return the name that a person wrote, as a layout has it; None if there is none like it."""
    text = typed.strip()
    if not text or text == wanted.shown:
        return wanted.name
    name = text
    if wanted.kind is NameKind.ENTRY and (text in known.entries or not has_wildcard(text)):
        name = exactly(text)
    return name if known.has(wanted.kind, name) else None


def remapped(layout: Layout, remap: Remap) -> Layout:
    """Return a layout with the new names in all its charts."""
    tabs = (
        replace(
            tab,
            charts=None
            if tab.charts is None
            else tuple(remapped_chart(chart, remap) for chart in tab.charts),
        )
        for tab in layout.tabs
    )
    return replace(layout, tabs=tuple(tabs))


def remapped_chart(chart: ChartRequest, remap: Remap) -> ChartRequest:
    """Return a chart with the new names."""
    return replace(
        chart,
        entry=remap.names.get((NameKind.ENTRY, chart.entry), chart.entry),
        measure=remap.names.get((NameKind.MEASURE, chart.measure), chart.measure),
    )


def _by_id(entries: Iterable[str]) -> dict[str, str]:
    """Return the entries by their ids, without the namespace."""
    compared = islice(entries, _MOST_COMPARED)
    return {one.partition(".")[2][:LONGEST_TYPO].lower(): one for one in compared}


def _nearest(name: str, by_text: Mapping[str, str]) -> str:
    found = difflib.get_close_matches(name, by_text, n=1, cutoff=_LIKE)
    return by_text[found[0]] if found else ""
