"""The tables of the Entries page: both of the same rows, beside what is usual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from inspector.analysis.baseline_lookup import BaselineLookup
from inspector.core.playhead import Playhead
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import Selector
from inspector.session.session import Session
from inspector.ui.entries_maker import EntriesMaker
from inspector.ui.models.entries_frame import EntriesFrame, EntriesQuestion

SessionOf = Callable[..., Session]
START_TS = 1_735_758_000.0
NOTHING_USUAL = BaselineLookup()


@dataclass(frozen=True)
class Usual:
    """A baseline of all entries of a tier."""

    tier: int
    value: float
    measure: str = "dmg_per_cast"
    n: int = 1_000
    namespace: str | None = None
    entry: str = "*"


def records(seconds: int) -> list[dict[str, object]]:
    """Return a cast a second: meteor of tier 5 for 20, mend of tier 1 for 10, and a heartbeat."""
    casts: tuple[tuple[str, dict[str, int], dict[str, int]], ...] = (
        ("ability.meteor", {"casts": 1, "damage_total": 20}, {"tier": 5}),
        ("ability.mend", {"casts": 1, "damage_total": 10}, {"tier": 1}),
        ("system.telemetry", {"flush_count": 1}, {}),
    )
    return [
        {"ts": START_TS + second, "entry": entry, "metrics": metrics, "meta": meta}
        for second in range(seconds)
        for entry, metrics, meta in casts
    ]


@pytest.fixture
def session(session_of: SessionOf) -> Session:
    """Two minutes."""
    return session_of(records(120))


def make(
    session: Session, question: EntriesQuestion, baselines: BaselineLookup = NOTHING_USUAL
) -> EntriesFrame:
    """Return a frame that is made at once."""
    return EntriesMaker(session, REFERENCE_KERNELS).make(question, baselines)


def test_tiers_stand_in_order_and_all_rows_below_them(session: Session) -> None:
    """Those without a tier are last but one; all is what the tiers are together."""
    frame = make(session, EntriesQuestion(3_600.0))

    table = frame.by_tier.table
    assert table.groups == ("tier 1", "tier 5", "no tier", "all")
    assert frame.by_tier.tiers == (1, 5, None, None)
    assert table.rows.tolist() == [120.0, 120.0, 120.0, 360.0]
    assert table.value[:, 0].tolist()[:2] == [10.0, 20.0]
    assert table.value[3, 0] == 15.0


def test_each_row_is_beside_the_baseline_of_its_tier(session: Session) -> None:
    """Also in the matrix; what has no tier has none."""
    baselines = BaselineLookup([Usual(5, 16.0), Usual(1, 9.0)])

    frame = make(session, EntriesQuestion(3_600.0), baselines)

    usual = dict(zip(frame.entries.table.groups, frame.entries.usual[:, 0].tolist(), strict=True))
    assert (usual["ability.meteor"], usual["ability.mend"]) == (16.0, 9.0)
    assert np.isnan(usual["system.telemetry"])
    assert frame.by_tier.usual[:2, 0].tolist() == [9.0, 16.0]
    assert np.isnan(frame.by_tier.usual[2:, 0]).all()


def test_the_window_ends_at_the_playhead_or_where_a_person_looks(session: Session) -> None:
    """Rows behind it do not count."""
    session.playhead = Playhead(START_TS + 60.0)

    at_playhead = make(session, EntriesQuestion(30.0))
    looking_back = make(session, EntriesQuestion(30.0, end_ts=START_TS + 30.0))

    assert at_playhead.entries.table.end_ts == START_TS + 60.0
    assert looking_back.entries.table.end_ts == START_TS + 30.0
    assert at_playhead.entries.table.rows.max() <= 31


def test_kpis_that_were_there_stay_until_other_rows_are_asked_for(session: Session) -> None:
    """Columns that come and go with each second would be unreadable."""
    maker = EntriesMaker(session, REFERENCE_KERNELS)
    whole = maker.make(EntriesQuestion(3_600.0), NOTHING_USUAL)
    before = EntriesQuestion(3_600.0, end_ts=START_TS - 1e6)

    assert [whole.all_kpis[kpi].name for kpi in whole.kpis] == ["dmg_per_cast", "execution_rate"]
    assert maker.make(before, NOTHING_USUAL).kpis == whole.kpis
    heartbeats = EntriesQuestion(3_600.0, Selector(namespace="system"))
    assert maker.make(heartbeats, NOTHING_USUAL).kpis == ()


def test_rows_that_come_later_are_added(session: Session, session_of: SessionOf) -> None:
    """The same as made at once."""
    maker = EntriesMaker(session, REFERENCE_KERNELS)
    maker.make(EntriesQuestion(3_600.0), NOTHING_USUAL)
    session_of([{"ts": START_TS + 121, "entry": "ability.new", "metrics": {"casts": 3}}], session)

    frame = maker.make(EntriesQuestion(3_600.0), NOTHING_USUAL)

    assert frame.session_rows == 361
    assert frame.entries.table.casts[frame.place_of["ability.new"]].sum() == 3.0
    order = sorted(frame.place_of, key=lambda name: frame.name_rank[frame.place_of[name]])
    assert order == sorted(frame.place_of)


def test_a_session_without_rows_has_empty_tables(session_of: SessionOf) -> None:
    """Nothing is folded, and nothing fails."""
    frame = make(session_of([]), EntriesQuestion(300.0))

    assert (frame.session_rows, frame.kpis) == (0, ())
    assert frame.entries.table.groups == frame.by_tier.table.groups == ()
