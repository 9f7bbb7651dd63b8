"""Distinct (shard, player) pairs over a window that moves across chunks."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.session.columns import Columns
from inspector.session.distinct_pairs import DistinctPairs
from inspector.session.grid import Grid
from inspector.session.query import GroupBy, LookupBuilder, Query, Selector
from inspector.session.span import Span
from tests.unit.session.test_fold import random_batch, some_names


@settings(max_examples=40, deadline=None)
@given(
    spans=st.lists(
        st.tuples(st.floats(-5, 30, allow_nan=False), st.floats(0, 30, allow_nan=False)),
        min_size=1,
        max_size=6,
    ),
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=4),
    seed=st.integers(0, 99),
)
def test_wherever_the_window_was_before_pairs_are_counted_once(
    spans: list[tuple[float, float]], sizes: list[int], seed: int
) -> None:
    """As one finds by looking at every row; rows come between the windows."""
    names, table, pairs = some_names(), Columns(chunk_rows=16), DistinctPairs()
    query = Query(Selector(shards=frozenset({"s1"})), (), GroupBy.ENTRY, Grid.everything())
    builder = LookupBuilder(query, names)
    for number, (start_ts, length_s) in enumerate(spans):
        if number < len(sizes):
            table.append(random_batch(sizes[number], seed + number))
        view, span = table.view, Span(start_ts, start_ts + length_s)
        lookup = builder.lookup()

        counted = pairs.count(view, lookup, len(builder.groups), span)

        seen: dict[str, set[tuple[int, int]]] = {}
        for part in view.parts:
            chunk = part.view
            for row in range(part.rows):
                is_in = span.start_ts <= chunk.ts[row] < span.end_ts
                if is_in and names.shards.values[chunk.shard[row]] == "s1":
                    entry = names.entries.values[chunk.entry[row]]
                    pair = (int(chunk.shard[row]), int(chunk.player[row]))
                    seen.setdefault(entry, set()).add(pair)
        expected = [float(len(seen.get(group, ()))) for group in builder.groups]
        np.testing.assert_array_equal(counted, expected)
