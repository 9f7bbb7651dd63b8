"""Facets: what rows can be filtered by, and how many rows each has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.query import NO_TAG, NO_TIER, Grid, GroupBy, Query, Selector, tier_label
from inspector.session.session import Session

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """Names with the number of their rows, most rows first. A row counts for each of its tags.

    Attributes:
        entries: ``namespace.entryId``.
        tiers: Those of rows that have one.
        shards: Shard names.
        tags: Those of rows that have any.
    """

    entries: Counts = ()
    tiers: tuple[tuple[int, int], ...] = ()
    shards: Counts = ()
    tags: Counts = ()


class FacetCounter:
    """Keeps facets up to date; they honour the session alone, no filter."""

    def __init__(self, names: Names, kernels: FoldKernels, new_fold: NewFold = Fold) -> None:
        self._names = names
        self._folds = {
            group_by: new_fold(Query(Selector(), (), group_by, Grid.everything()), names, kernels)
            for group_by in (GroupBy.ENTRY, GroupBy.TIER, GroupBy.SHARD, GroupBy.TAG)
        }
        self._players = np.zeros(0, np.int64)
        self._rows_with_players = 0

    def update(self, view: TableView) -> None:
        """Count the rows of `view` that are new."""
        for fold in self._folds.values():
            fold.update(view)

    def counts(self, at_most: int = 1_000) -> FacetCounts:
        """Return what there is, at most so many of each kind."""
        tier_of = {tier_label(t): t for t in self._names.tiers.values if t is not None}
        tiers = self._most(GroupBy.TIER, at_most)
        return FacetCounts(
            entries=self._most(GroupBy.ENTRY, at_most),
            tiers=tuple((tier_of[label], rows) for label, rows in tiers if label != NO_TIER),
            shards=self._most(GroupBy.SHARD, at_most),
            tags=tuple(pair for pair in self._most(GroupBy.TAG, at_most) if pair[0] != NO_TAG),
        )

    def players(self, view: TableView, at_most: int = 200) -> Counts:
        """Return the busiest players of `view`; what it counted before, it does not count again."""
        for part, first_row in zip(view.parts, view.starts[:-1], strict=True):
            start = max(self._rows_with_players - first_row, 0)
            if start < part.rows:
                counts = np.bincount(part.view.player[start:], minlength=len(self._players))
                counts[: len(self._players)] += self._players
                self._players = counts
        self._rows_with_players = view.rows
        known = self._players[1:]  # id 0 stands for rows without a player
        order = np.argsort(-known, kind="stable")[:at_most]
        names = self._names.players.values
        return tuple((names[i + 1], int(known[i])) for i in order.tolist() if known[i])

    def _most(self, group_by: GroupBy, at_most: int) -> Counts:
        fold = self._folds[group_by]
        rows, groups = fold.rows[:, 0], fold.groups
        order = np.argsort(-rows, kind="stable")[:at_most]
        return tuple((groups[i], int(rows[i])) for i in order.tolist() if rows[i])


class RowCounter:
    """Keeps up to date how many rows a selector takes."""

    def __init__(self, selector: Selector, names: Names, kernels: FoldKernels) -> None:
        query = Query(selector, (), GroupBy.NONE, Grid.everything(), with_total=True)
        self._fold = Fold(query, names, kernels)

    def update(self, view: TableView) -> int:
        """Count the rows of `view` that are new, and return how many there are of all."""
        self._fold.update(view)
        return int(self._fold.rows[0, 0])


def count_rows(session: Session, kernels: FoldKernels, selector: Selector) -> int:
    """Return how many rows of a session a selector takes."""
    return RowCounter(selector, session.names, kernels).update(session.view)
