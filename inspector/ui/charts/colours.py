"""Which colour of the palette a curve wears."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor

from inspector.ui.models.frame import Series
from inspector.ui.theme import Colours

SLOTS = 8


class SeriesColours:
    """Gives each name a place in the palette, and keeps it.

    In a chart no two names share a place, and a name keeps its place for as long as the chart has
    it, in whatever order the names come. A name new to a chart takes the place it has elsewhere.
    """

    def __init__(self) -> None:
        self._by_chart: dict[str, dict[str, int]] = {}
        self._usual: dict[str, int] = {}

    def slots(self, chart_key: str, names: Sequence[str]) -> tuple[int, ...]:
        """Return the places of `names`, at most eight different ones, in the chart."""
        held = self._by_chart.get(chart_key, {})
        kept = {name: held[name] for name in names if name in held}
        if len(kept) < len(names) or len(kept) < len(held):
            for name in names:
                if name not in kept:
                    kept[name] = self._free(name, kept)
                    self._usual.setdefault(name, kept[name])
            self._by_chart[chart_key] = kept
        return tuple(kept[name] for name in names)

    def _free(self, name: str, taken: dict[str, int]) -> int:
        free = [slot for slot in range(SLOTS) if slot not in taken.values()]
        usual = self._usual.get(name)
        return usual if usual in free else next(iter(free), 0)


def colour_of(series: Series, slot: int, colours: Colours) -> QColor:
    """Return the colour of a curve: its namespace's, or that of its place in the palette."""
    named = colours.namespaces.get(series.namespace) if series.namespace is not None else None
    return named if named is not None else colours.series[slot % len(colours.series)]
