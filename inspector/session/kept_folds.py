"""Kept folds: answers that were found before and lie in the cache, for folds that ask the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inspector.ingest.names import Names
from inspector.session.fold import Fold, FoldKernels, FoldState
from inspector.session.query import Query

NewFold = Callable[[Query, Names, FoldKernels], Fold]
"""What makes a fold: `Fold` itself, or one of these."""


class KeptFolds:
    """Makes folds that begin with what was found before, where that is known.

    Args:
        states: What was found, over the first rows of a session.
    """

    def __init__(self, states: Iterable[FoldState]) -> None:
        self._states = {state.query: state for state in states}

    def __call__(self, query: Query, names: Names, kernels: FoldKernels) -> Fold:
        """Return a new fold."""
        fold = Fold(query, names, kernels)
        # Once only: the fold goes on to write where it lies.
        state = self._states.pop(query, None)
        if state is not None:
            fold.resume(state)
        return fold


class CollectedFolds:
    """Makes folds and remembers them.

    Attributes:
        made: All of them.
    """

    def __init__(self) -> None:
        self.made: list[Fold] = []

    def __call__(self, query: Query, names: Names, kernels: FoldKernels) -> Fold:
        """Return a new fold."""
        self.made.append(Fold(query, names, kernels))
        return self.made[-1]
