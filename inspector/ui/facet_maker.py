"""Making the facets: what filters can be set to, counted now and then."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from inspector.analysis.facets import FacetCounter
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.kept_folds import NewFold
from inspector.session.session import Session
from inspector.ui.models.frame import Facets

_EVERY_S = 1.0
# Players may be a million, so that ranking them takes longer than all else of a frame.
_PLAYERS_EVERY_S = 10.0


class FacetMaker:
    """Counts the rows of everything that can be filtered by; used by one thread."""

    def __init__(
        self,
        session: Session,
        kernels: FoldKernels,
        clock: Callable[[], float] = time.monotonic,
        new_fold: NewFold = Fold,
    ) -> None:
        self._counter = FacetCounter(session.names, kernels, new_fold)
        self._clock = clock
        self._rows = 0
        self._made_at_s = -math.inf
        self._players_at_s = -math.inf
        self._players: tuple[tuple[str, int], ...] = ()
        self._facets = Facets()

    def make(self, view: TableView) -> Facets:
        """Return the facets of all rows; the same object while they are not counted anew."""
        now_s = self._clock()
        if view.rows == self._rows or now_s - self._made_at_s < _EVERY_S:
            return self._facets
        self._rows, self._made_at_s = view.rows, now_s
        if now_s - self._players_at_s >= _PLAYERS_EVERY_S:
            self._players_at_s = now_s
            self._players = self._counter.players(view)
        self._counter.update(view)
        counts = self._counter.counts()
        self._facets = Facets(
            counts.entries, counts.tiers, counts.shards, counts.tags, self._players
        )
        return self._facets
