"""KPIs of every entry by bucket of absolute time, kept up to date by the new rows alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.kpi_interval import Pair, pairs_of, standard_error
from inspector.core.evaluation import evaluate_denominator, evaluate_numerator
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Registry
from inspector.session.cells import COUNT, ESTIMATE
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.grid import Grid
from inspector.session.products import ProductFold
from inspector.session.query import ALL_ROWS, GroupBy, Query
from inspector.session.session import Session

Floats = NDArray[np.float64]

MOST_ENTRIES = 1_000
"""Further entries than these, the first that appeared in a stretch, are not looked at."""

_STRETCH = 32
"""Buckets that are folded together. What is over is let go a stretch at a time, and rows are folded
into a new one without a look at those before it."""


class Figures(NamedTuple):
    """KPIs by entry and bucket; each array is (entries, kpis, buckets) float64.

    Attributes:
        above: What stands left of the division.
        below: What it is divided by.
        error: Standard error of the ratio; NaN where nobody can tell.
        n: Records that carry the denominator.
    """

    above: Floats
    below: Floats
    error: Floats
    n: Floats


class AnomalySums:
    """Sums by bucket of the part of a session that somebody looks at.

    Attributes:
        entries: Those met so far; an entry keeps its number.
        is_cut: Whether there are more entries than are looked at.
    """

    def __init__(self, session: Session, kernels: FoldKernels, width_s: float) -> None:
        """Fold nothing yet.

        Args:
            session: Whose rows.
            kernels: What does the work.
            width_s: Width of a bucket in seconds.
        """
        self._session, self._registry = session, session.registry
        self._kernels = kernels
        self._width_s = width_s
        self._stretches: dict[int, _Stretch] = {}
        self._number: dict[str, int] = {}
        self.is_cut = False

    @property
    def entries(self) -> list[str]:
        """Return the entries met so far; an entry keeps its number."""
        return list(self._number)

    def update(self, view: TableView, first: int, stop: int) -> None:
        """Fold in new rows of buckets ``first:stop``, and let go of what lies before them."""
        wanted = range(first // _STRETCH, (stop - 1) // _STRETCH + 1)
        for number in [one for one in self._stretches if one not in wanted]:
            del self._stretches[number]
        for number in wanted:
            stretch = self._stretches.get(number)
            if stretch is None:
                grid = Grid(number * _STRETCH, _STRETCH, self._width_s)
                stretch = _Stretch(grid, self._session, self._registry, self._kernels)
                self._stretches[number] = stretch
            stretch.update(view)
            for entry in stretch.entries:
                self._number.setdefault(entry, len(self._number))
        cut = (len(stretch.entries) >= MOST_ENTRIES for stretch in self._stretches.values())
        self.is_cut = any(cut)

    def rows(self, first: int, stop: int) -> Floats:
        """Return (buckets,) float64, how many rows lie in each bucket."""
        return np.concatenate(
            [stretch.rows[part] for stretch, part, _at in self._parts(first, stop)]
        )

    def figures(self, first: int, stop: int) -> Figures:
        """Return the KPIs of buckets ``first:stop``; the arrays are the caller's own."""
        shape = (len(self._number), len(self._registry.kpis), stop - first)
        whole = Figures(*(np.zeros(shape) for _name in Figures._fields))
        whole.error[:] = np.nan
        for stretch, part, at in self._parts(first, stop):
            numbers = [self._number[entry] for entry in stretch.entries]
            for own, all_ in zip(stretch.figures(), whole, strict=True):
                all_[numbers, :, at] = own[..., part]
        return whole

    def course(self, entry: int, kpi: int, first: int, stop: int) -> Figures:
        """Return one KPI of one entry in buckets ``first:stop``; each array is (buckets,)."""
        whole = Figures(*np.zeros((len(Figures._fields), stop - first)))
        whole.error[:] = np.nan
        name = self.entries[entry]
        for stretch, part, at in self._parts(first, stop):
            if name in stretch.entries:
                own = stretch.entries.index(name)
                for one, all_ in zip(stretch.figures(), whole, strict=True):
                    all_[at] = one[own, kpi, part]
        return whole

    def _parts(self, first: int, stop: int) -> list[tuple[_Stretch, slice, slice]]:
        """Return the stretches of buckets ``first:stop``: which part, and where it belongs."""
        found = []
        for number in range(first // _STRETCH, (stop - 1) // _STRETCH + 1):
            start = number * _STRETCH
            low, high = max(first, start), min(stop, start + _STRETCH)
            parts = slice(low - start, high - start), slice(low - first, high - first)
            found.append((self._stretches[number], *parts))
        return found


class _Stretch:
    """The sums of some buckets in a row."""

    def __init__(
        self, grid: Grid, session: Session, registry: Registry, kernels: FoldKernels
    ) -> None:
        self._registry = registry
        names = {name for kpi in registry.kpis for name in kpi.formula.names}
        found = (registry.find_key(name) for name in names)
        keys = tuple(sorted(key for key in found if key is not None))
        pairs = sorted({pair for kpi in registry.kpis for pair in pairs_of(kpi, registry)})
        query = Query(
            *(ALL_ROWS, keys, GroupBy.ENTRY, grid),
            distinct=PARTICIPANTS_DISTINCT in names,
            most_groups=MOST_ENTRIES,
        )
        self._fold = Fold(query, session.names, kernels)
        self._products = ProductFold(query, pairs, session.names, kernels)
        self._figures: Figures | None = None
        self.rows: Floats = np.zeros(grid.buckets)

    @property
    def entries(self) -> list[str]:
        """Return the entries in the order of their figures."""
        return self._fold.groups

    def update(self, view: TableView) -> None:
        """Fold in the rows that are new."""
        self._products.update(view)
        if not self._fold.update(view):
            return
        rows = self._fold.rows.sum(axis=0)
        if not np.array_equal(rows, self.rows):
            self.rows, self._figures = rows, None

    def figures(self) -> Figures:
        """Return the KPIs of all its buckets, made anew only where rows have come."""
        groups = len(self.entries)
        if self._figures is None or len(self._figures.n) != groups:
            made = [self._of(kpi) for kpi in range(len(self._registry.kpis))]
            shape = (groups, 0, len(self.rows))
            self._figures = Figures(
                *(
                    np.stack([one[place] for one in made], axis=1) if made else np.zeros(shape)
                    for place in range(len(Figures._fields))
                )
            )
        return self._figures

    def _of(self, number: int) -> Figures:
        fold, registry = self._fold, self._registry
        kpi = registry.kpis[number]
        grid, groups = fold.query.grid, len(self.entries)
        slots = {registry.keys[key].name: slot for slot, key in enumerate(fold.query.keys)}
        own = [name for name in kpi.formula.names if name in slots]
        sums: dict[str, Floats] = {name: fold.cells[slots[name], ..., ESTIMATE] for name in own}
        sums[WINDOW_SECONDS] = np.full((groups, grid.buckets), grid.width_s)
        sums[PARTICIPANTS_DISTINCT] = fold.distinct
        counts = [fold.cells[slots[name], ..., COUNT] for name in counted_keys(kpi)]
        n = np.max(counts, axis=0)
        place = {pair: at for at, pair in enumerate(self._products.pairs)}
        products: dict[Pair, Floats] = {
            pair: self._products.products[place[pair]] for pair in pairs_of(kpi, registry)
        }
        error = standard_error(kpi, sums, products, n, registry)
        above = np.broadcast_to(evaluate_numerator(kpi.formula, sums), n.shape)
        below = np.broadcast_to(evaluate_denominator(kpi.formula, sums), n.shape)
        return Figures(above, below, error, n)
