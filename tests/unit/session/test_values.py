"""Single values: which rows have them, and what a measure says of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.registry import Registry
from inspector.session import columns
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.query import Grid, GroupBy, LookupBuilder, Query, Selector
from inspector.session.series import Measure
from inspector.session.session import Session
from inspector.session.span import Span
from inspector.session.values import carrying, collect, single_values

SessionOf = Callable[..., Session]
Record = dict[str, Any]

BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, FOLD_KERNELS], ids=["numpy", "compiled"]
)
KEYS = ("casts", "reflect_count")


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record with or without two metrics, one of them sampled."""
    metrics = draw(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys((*KEYS, "meteor_count"), st.integers(0, 9))
        )
    )
    return {
        "ts": draw(st.integers(0, 40)) / 2,
        "shard": draw(st.sampled_from(["s1", "s2"])),
        "entry": draw(st.sampled_from(["ability.a", "ability.b", "contract.c"])),
        "metrics": metrics,
        "meta": {
            "tags": draw(st.sampled_from([[], ["x"], ["x", "y"]])),
            "rates": {"reflect_count": draw(st.sampled_from([0.25, 0.5, 1.0]))},
        },
    }


@BOTH
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(records(), max_size=40),
    start_ts=st.integers(-1, 20),
    seen_rows=st.integers(0, 40),
    every=st.booleans(),
    tag=st.sampled_from(["", "x"]),
    group=st.sampled_from(["", "y"]),
)
def test_rows_are_collected_by_the_book(
    session_of: SessionOf,
    kernels: FoldKernels,
    rows: list[Record],
    start_ts: int,
    seen_rows: int,
    every: bool,
    tag: str,
    group: str,
) -> None:
    """Each once, in order, if it is selected, in time, in a group, and carries a wanted key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "CHUNK_ROWS", 16)
        session = session_of(rows)
    keys = tuple(session.registry.key_id(name) for name in KEYS)
    selector = Selector(tags=frozenset({tag}) if tag else frozenset())
    groups = (group,) if group else ()
    query = Query(selector, keys, GroupBy.TAG, Grid.everything(), groups=groups)
    lookup = LookupBuilder(query, session.names).lookup()

    found = collect(
        session.view,
        lookup,
        Span(start_ts, start_ts + 10),
        kernels,
        keys=len(keys),
        seen_rows=seen_rows,
        every=every,
    )

    answer = [
        (part.first_row + int(row), values, weights)
        for part in found
        for row, values, weights in zip(part.rows, part.values, part.weights, strict=True)
    ]
    expected = [
        number
        for number, row in enumerate(rows)
        if number >= seen_rows
        and start_ts <= row["ts"] < start_ts + 10
        and (not tag or tag in row["meta"]["tags"])
        and (not group or group in row["meta"]["tags"])
        and (every or any(key in row["metrics"] for key in KEYS))
    ]
    assert [number for number, _, _ in answer] == expected
    for number, values, weights in answer:
        metrics, rates = rows[number]["metrics"], rows[number]["meta"]["rates"]
        wanted = [metrics.get(key, math.nan) for key in KEYS]
        np.testing.assert_array_equal(values, wanted)
        sampled = "reflect_count" in metrics
        assert weights.tolist() == [1.0, 1 / rates["reflect_count"] if sampled else 1.0]


def singles_of(session: Session, name: str) -> list[tuple[float, float]]:
    """Return value and weight of every row that a measure counts."""
    registry = session.registry
    key = registry.find_key(name)
    measure = Measure(registry.kpi(name) if key is None else registry.keys[key])
    keys = measure.keys(registry)
    query = Query(Selector(), keys, GroupBy.NONE, Grid.everything())
    lookup = LookupBuilder(query, session.names).lookup()
    span = Span(-math.inf, math.inf)
    (found,) = collect(session.view, lookup, span, REFERENCE_KERNELS, keys=len(keys))
    values, weights = single_values(carrying(found, measure, registry), measure, registry)
    return list(zip(values.tolist(), weights.tolist(), strict=True))


def test_what_a_measure_says_of_single_rows(session_of: SessionOf, registry: Registry) -> None:
    """A metric says its value, a gauge is never weighted, a KPI is the ratio within the row."""
    assert registry.find_key("casts") is not None
    rates = {"reflect_count": 0.5, "participants": 0.5}
    session = session_of(
        [
            {"ts": 1, "entry": "ability.a", "meta": {"rates": rates},
             "metrics": {"casts": 2, "damage_total": 30, "reflect_count": 4, "participants": 7}},
            {"ts": 2, "entry": "ability.a", "metrics": {"casts": 4}},
            {"ts": 3, "entry": "ability.a", "metrics": {"casts": 0, "damage_total": 5}},
            {"ts": 4, "entry": "ability.a", "metrics": {"damage_total": 5}},
        ]
    )  # fmt: skip

    assert singles_of(session, "reflect_count") == [(4.0, 2.0)]
    assert singles_of(session, "participants") == [(7.0, 1.0)]
    ratios = singles_of(session, "dmg_per_cast")
    assert ratios[:2] == [(15.0, 1.0), (0.0, 1.0)]
    assert len(ratios) == 3
    assert math.isnan(ratios[2][0])
