"""Comparing on the worker's thread: the table once, and curves for whichever row is chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from inspector.analysis.compare import Comparison, compare
from inspector.analysis.compare_curves import Curve, curve, width_for
from inspector.analysis.compare_side import Side
from inspector.analysis.compare_verdict import Rules
from inspector.session.fold import FoldKernels
from inspector.session.query import GroupBy
from inspector.ui.compare.compare_table import Key
from inspector.ui.models.compare_alignment import START, Alignment

Alignments = tuple[Alignment, Alignment]


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """What is to be compared.

    Attributes:
        question: What a person chose; another one is answered at once.
        rows: Rows of both sessions, which grow.
        a: One side.
        b: The other.
        kernels: What reads the values.
        group_by: What makes a group.
        rules: What verdicts go by.
        chosen: The row whose curves are wanted; None for none.
        aligned: What the curves of A and B are aligned on.
    """

    question: Hashable
    rows: tuple[int, int]
    a: Side
    b: Side
    kernels: FoldKernels
    group_by: GroupBy
    rules: Rules
    chosen: Key | None
    aligned: Alignments = (START, START)

    @property
    def table_key(self) -> Hashable:
        """What the table is made of, whatever row is chosen."""
        return self.question, self.rows


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """What was found.

    Attributes:
        question: That of the request.
        found: The table.
        chosen: The row of the curves; None without them.
        curves: A's and B's, in the same parts of time.
        aligned: What they are aligned on.
        spent_s: How long the table took, in seconds.
    """

    question: Hashable
    found: Comparison
    chosen: Key | None
    curves: tuple[Curve, Curve] | None
    aligned: Alignments
    spent_s: float


class Comparing:
    """Answers requests; keeps the latest table."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._key: Hashable = None
        self._found: Comparison | None = None
        self._spent_s = 0.0

    def answer(
        self, request: CompareRequest, is_unwanted: Callable[[], bool]
    ) -> CompareAnswer | None:
        """Return table and curves; None once nobody wants them."""
        if self._found is None or self._key != request.table_key:
            started_s = self._clock()
            found = compare(
                *(request.a, request.b, request.kernels, request.group_by, request.rules),
                is_unwanted=is_unwanted,
            )
            if found is None:
                return None
            self._key, self._found = request.table_key, found
            self._spent_s = self._clock() - started_s
        found = self._found
        curves = _curves(found, request, is_unwanted)
        chosen = request.chosen if curves is not None else None
        return CompareAnswer(
            request.question, found, chosen, curves, request.aligned, self._spent_s
        )


def _curves(
    found: Comparison, request: CompareRequest, is_unwanted: Callable[[], bool]
) -> tuple[Curve, Curve] | None:
    """Return the curves of a row; None if it is gone, or nobody wants them."""
    key = request.chosen
    if not any((one.group, one.kpi.name) == key for one in found.differences) or key is None:
        return None
    width_s = width_for(found.a, found.b)
    made = [
        curve(
            *(side, request.kernels, found.group_by, key[0], side.registry.kpi(key[1]), width_s),
            aligned_ts=aligned.ts,
            is_unwanted=is_unwanted,
        )
        for side, aligned in zip((found.a, found.b), request.aligned, strict=True)
    ]
    a, b = made
    return (a, b) if a is not None and b is not None else None
