"""Curves of both sides over relative time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from inspector.analysis.compare_curves import Curve, curve, width_for
from inspector.analysis.compare_side import Side, whole_side
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import TOTAL, GroupBy
from inspector.session.session import Session
from inspector.session.span import Span


@pytest.fixture
def session(session_of: Callable[..., Session]) -> Session:
    """One cast a second for a minute; the damage is the number of the second."""
    return session_of(
        [
            {"ts": 1_003 + second, "entry": entry, "metrics": {"casts": 1, "damage_total": second}}
            for second in range(60)
            for entry in ("ability.a", "ability.b")
        ]
    )


def curve_of(side: Side, registry: Registry, *, aligned_ts: float | None = None) -> Curve:
    """Return damage per cast of one entry, ten seconds a point."""
    kpi = registry.kpi("dmg_per_cast")
    made = curve(
        side, REFERENCE_KERNELS, GroupBy.ENTRY, "ability.a", kpi, 10.0, aligned_ts=aligned_ts
    )
    assert made is not None
    return made


def test_time_counts_from_where_the_side_begins(session: Session, registry: Registry) -> None:
    """So that sessions of different days lie over each other."""
    made = curve_of(whole_side("s", session), registry)

    np.testing.assert_allclose(made.x_s, [5, 15, 25, 35, 45, 55])
    np.testing.assert_allclose(made.y, [4.5, 14.5, 24.5, 34.5, 44.5, 54.5])
    assert (made.half > 0).all()


def test_time_counts_from_a_bookmark_in_both_directions(
    session: Session, registry: Registry
) -> None:
    """What was before it has negative seconds."""
    made = curve_of(whole_side("s", session), registry, aligned_ts=1_023.0)

    np.testing.assert_allclose(made.x_s, [-15, -5, 5, 15, 25, 35])
    np.testing.assert_allclose(made.y[:2], [4.5, 14.5])


def test_a_range_has_only_its_own_records(session: Session, registry: Registry) -> None:
    """The last part is shorter, and has fewer."""
    whole = whole_side("s", session)
    part = Side("s", whole.view, whole.names, whole.registry, Span(1_013.0, 1_028.0))

    made = curve_of(part, registry)

    np.testing.assert_allclose(made.y, [14.5, 22.0])


def test_all_rows_together_have_a_curve(session: Session, registry: Registry) -> None:
    """Grouped by nothing."""
    side = whole_side("s", session)
    kpi = registry.kpi("dmg_per_cast")

    made = curve(side, REFERENCE_KERNELS, GroupBy.NONE, TOTAL, kpi, 60.0)

    assert made is not None
    np.testing.assert_allclose(made.y, [29.5])


def test_points_are_few_enough_for_both_sides(session: Session) -> None:
    """Both have parts of the same length, by the longer of the two."""
    whole = whole_side("s", session)
    hour = Side("h", whole.view, whole.names, whole.registry, Span(0.0, 3_600.0))

    assert width_for(whole, whole) == 1.0
    assert width_for(whole, hour) == 60.0
    assert width_for(hour, whole) == 60.0


def test_what_nobody_wants_any_more_is_given_up(session: Session, registry: Registry) -> None:
    """Before all rows were read."""
    made = curve(
        whole_side("s", session),
        *(REFERENCE_KERNELS, GroupBy.ENTRY, "ability.a", registry.kpi("dmg_per_cast"), 10.0),
        is_unwanted=lambda: True,
    )

    assert made is None
