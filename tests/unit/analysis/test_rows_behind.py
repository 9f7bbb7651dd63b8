"""Rows behind a point: which lines are listed, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.chart_spec import ChartSpec, Mode
from inspector.analysis.rows_behind import rows_behind
from inspector.core.registry import Registry
from inspector.session import columns
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.line_list import LineList
from inspector.session.query import TOTAL, GroupBy, Selector
from inspector.session.series import Measure
from inspector.session.session import Session

SessionOf = Callable[..., Session]
Record = dict[str, Any]


def behind(
    session: Session, name: str, group: str, *, at_most: int = 1_000, mode: Mode = Mode.RATE
) -> LineList:
    """Return the lines behind a group of a chart by entry, from 10 s to 20 s."""
    registry = session.registry
    key = registry.find_key(name)
    measure = Measure(registry.kpi(name) if key is None else registry.keys[key])
    spec = ChartSpec(measure, Selector(), GroupBy.ENTRY, 300.0, mode)
    return rows_behind(session, REFERENCE_KERNELS, spec, group, 10.0, 20.0, at_most)


def instants(found: LineList) -> list[float]:
    """Return when the lines were written, in the order they are listed."""
    return [line.ts for line in found.lines]


RECORDS: list[Record] = [
    {"ts": 9.9, "entry": "ability.a", "metrics": {"casts": 1}},
    {"ts": 10, "entry": "ability.a", "metrics": {"casts": 50}},
    {"ts": 12, "entry": "ability.b", "metrics": {"casts": 2, "damage_total": 4}},
    {"ts": 11, "entry": "ability.a", "metrics": {"damage_total": 9}},
    {"ts": 19, "entry": "ability.a", "metrics": {"casts": 1}},
    {"ts": 20, "entry": "ability.a", "metrics": {"casts": 1}},
]


@pytest.mark.parametrize(
    ("name", "group", "expected"),
    [
        ("casts", "ability.a", [19, 10]),
        ("casts", "", [19, 12, 10]),
        ("casts", TOTAL, [19, 12, 10]),
        ("damage_total", "ability.a", [11]),
        ("dmg_per_cast", "ability.b", [12]),
        ("dmg_per_cast", "ability.a", [19, 10]),
        ("casts", "ability.nobody", []),
    ],
)
def test_the_lines_that_carry_what_is_shown(
    session_of: SessionOf, name: str, group: str, expected: list[float]
) -> None:
    """Of the group, in the stretch, newest first; a KPI's carry its denominator."""
    found = behind(session_of(RECORDS), name, group)

    assert instants(found) == expected
    assert found.total == len(expected)


def test_a_line_is_known_by_its_place(session_of: SessionOf) -> None:
    """So that it can be read when somebody looks at it."""
    session = session_of(RECORDS)

    (line,) = behind(session, "dmg_per_cast", "ability.b").lines

    assert (line.source_id, line.offset, line.size_bytes) == session.place(2)
    assert line.reason is None


def test_the_title_says_what_the_lines_have_in_common(session_of: SessionOf) -> None:
    """Group, measure and when; how many there are, the list says by itself."""
    session = session_of(RECORDS)
    title = behind(session, "casts", "ability.a").title

    group, measure, when = title.split(" \N{MIDDLE DOT} ")
    assert (group, measure) == ("ability.a", "casts")
    assert len(when.split(" \N{EN DASH} ")) == 2
    assert behind(session, "damage_total", "").title.startswith("all \N{MIDDLE DOT} damage_total")


@given(st.lists(st.integers(20, 39), max_size=60), st.integers(1, 10))
def test_only_the_newest_are_listed_and_all_are_counted(
    session_of: SessionOf, halves: list[int], at_most: int
) -> None:
    """Whatever the order they were read in; of one instant, the line that was read last."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "CHUNK_ROWS", 16)
        session = session_of(
            [{"ts": h / 2, "entry": "ability.a", "metrics": {"casts": 1}} for h in halves]
        )

    found = behind(session, "casts", "ability.a", at_most=at_most)

    order = sorted(range(len(halves)), key=lambda n: (-halves[n], -n))[:at_most]
    assert [line.offset for line in found.lines] == [session.place(n)[1] for n in order]
    assert found.total == len(halves)


def test_behind_a_quantile_are_the_lines_nearest_to_it(
    session_of: SessionOf, registry: Registry
) -> None:
    """Of all groups; the newest among equals."""
    assert registry.find_key("casts") is not None
    records = [
        {"ts": 10 + n / 100, "entry": f"ability.e{n % 2}", "metrics": {"casts": n % 100}}
        for n in range(200)
    ]

    found = behind(session_of(records), "casts", "p90", at_most=3, mode=Mode.DISTRIBUTION)

    assert [round(100 * (line.ts - 10)) for line in found.lines] == [189, 89, 190]
    assert found.total == 200
