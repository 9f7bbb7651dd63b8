"""Frames: what a session holds, as the window draws it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.analysis.saves import Save
from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import GroupBy, Selector
from inspector.session.session import Session
from inspector.ui import chart_maker
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import ChartFrame, Frame, SourceState, StatusFrame
from inspector.ui.models.request import ChartRequest, ViewRequest
from tests.unit.analysis.written import Written, beat, row

SessionOf = Callable[..., Session]

START_TS = 1_000_000.5

STATUS = StatusFrame(
    source="logs",
    detail="1 shard",
    state=SourceState.LIVE,
    progress=1.0,
    lines_per_s=5.0,
    lag_s=0.1,
    rejected=0,
    rows=0,
    memory_bytes=1,
    frame_ms=math.nan,
)


def some_records(start_ts: float = START_TS) -> list[dict[str, Any]]:
    """Return a minute of two entries, one of them sampled."""
    return [
        record
        for second in range(60)
        for record in (
            {"ts": start_ts + second, "entry": "ability.a",
             "metrics": {"casts": 1, "damage_total": 10, "tick_cost_us": 3}},
            {"ts": start_ts + second, "entry": "contract.b",
             "metrics": {"reflect_count": 2, "participants": 4},
             "meta": {"rates": {"reflect_count": 0.5}}},
        )
    ]  # fmt: skip


@pytest.fixture
def slow_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the time for folding be over once one chart is folded."""
    monkeypatch.setattr(chart_maker, "_FOLDING_S", 0.0)


def settled(maker: FrameMaker, request: ViewRequest) -> Frame:
    """Return the frame once no chart is behind any more."""
    for _ in range(50):
        frame = maker.make(request, STATUS)
        if not maker.is_behind:
            return frame
    pytest.fail("charts never caught up")


def maker_of(session: Session) -> FrameMaker:
    """Return the frame maker of a session."""
    return FrameMaker(session, REFERENCE_KERNELS)


def chart_named(frame: Frame, title: str) -> ChartFrame:
    """Return the chart with this title."""
    return next(chart for chart in frame.charts if chart.title == title)


def test_without_a_row_there_is_the_status_and_nothing_else(session_of: SessionOf) -> None:
    """An empty folder is no error."""
    frame = maker_of(session_of([])).make(ViewRequest(range_s=900.0), STATUS)

    assert frame.status is STATUS
    assert frame.charts == ()
    assert frame.overview is None
    assert frame.view_s == (-900.0, 0.0)
    assert [tab.rows for tab in frame.tabs] == [0] * 7


def test_all_times_count_from_the_first_second_of_the_session(session_of: SessionOf) -> None:
    """The right edge is the playhead, which follows the end."""
    frame = settled(maker_of(session_of(some_records())), ViewRequest(range_s=300.0))

    assert frame.origin_ts == 1_000_000.0
    assert frame.span_s == (0.5, 59.5)
    assert frame.playhead_s == 59.5
    assert frame.view_s == (-240.5, 59.5)
    assert frame.overview is not None
    assert frame.overview.rows.sum() == 120
    for chart in frame.charts:
        for series in chart.series:
            assert series.x_s[-1] <= 59.5
            assert len(series.x_s) == len(series.y)


def test_a_playhead_that_stands_is_the_right_edge(session_of: SessionOf) -> None:
    """Whatever comes behind it."""
    session = session_of(some_records())
    session.playhead = Playhead(START_TS + 30)

    frame = settled(maker_of(session), ViewRequest(range_s=300.0))

    assert frame.view_s == (30.5 - 300.0, 30.5)
    assert frame.span_s == (0.5, 59.5)


def test_tabs_count_the_rows_of_all_and_of_each_namespace(session_of: SessionOf) -> None:
    """All first, then in their order, also those without a row."""
    frame = maker_of(session_of(some_records())).make(ViewRequest(), STATUS)

    assert [(tab.namespace, tab.rows) for tab in frame.tabs] == [
        ("", 120),
        ("ability", 60),
        ("contract", 60),
        ("event", 0),
        ("mythic", 0),
        ("resonance", 0),
        ("system", 0),
    ]


def test_a_tab_shows_the_measures_of_its_namespace(session_of: SessionOf) -> None:
    """Of all rows, by namespace; of one, by entry, which then goes by its id."""
    maker = maker_of(session_of(some_records()))

    everything = settled(maker, ViewRequest())
    abilities = settled(maker, ViewRequest("ability", GroupBy.ENTRY))

    assert {chart.title for chart in everything.charts} == {
        *("*.*.casts", "*.*.damage_total", "*.*.tick_cost_us"),
        *("*.*.reflect_count", "*.*.participants", "dmg_per_cast", "execution_rate"),
    }
    assert {chart.title for chart in abilities.charts} == {
        *("ability.*.casts", "ability.*.damage_total", "ability.*.tick_cost_us"),
        *("dmg_per_cast", "execution_rate"),
    }
    (by_namespace,) = chart_named(everything, "*.*.casts").series
    (by_entry,) = chart_named(abilities, "ability.*.casts").series
    assert (by_namespace.name, by_namespace.namespace) == ("ability", "ability")
    assert (by_entry.name, by_entry.namespace) == ("a", None)


@pytest.mark.parametrize(
    ("title", "subtitle", "unit", "current"),
    [
        ("*.*.casts", "per second by namespace · 10 s mean", "", 1.0),
        ("*.*.tick_cost_us", "per second by namespace · 10 s mean", "µs/s", 3.0),
        ("*.*.reflect_count", "per second by namespace · 10 s mean · sampled, scaled", "", 4.0),
        ("*.*.participants", "mean by namespace · last 10 s", "", 4.0),
        ("dmg_per_cast", "by namespace · last 60 s", "", 10.0),
    ],
)
def test_a_chart_says_what_its_numbers_are(
    session_of: SessionOf, title: str, subtitle: str, unit: str, current: float
) -> None:
    """A rate, a mean, a ratio; over how long; and whether it was scaled."""
    frame = settled(maker_of(session_of(some_records())), ViewRequest())

    chart = chart_named(frame, title)

    assert chart.subtitle.replace("\N{NO-BREAK SPACE}", " ") == subtitle
    assert chart.unit == unit
    assert chart.current == pytest.approx(current, rel=0.15)
    assert chart.is_kpi == (title == "dmg_per_cast")


def test_a_chart_says_which_rows_it_is_about_and_what_makes_a_curve(session_of: SessionOf) -> None:
    """By that it is known which alerts belong to it."""
    asked = (ChartRequest("casts", entry="ability.*"), ChartRequest("casts", group_by=GroupBy.TIER))
    request = ViewRequest(
        namespace="ability",
        group_by=GroupBy.ENTRY,
        filters=Selector(shards=frozenset({"world-1"})),
        charts=asked,
    )

    by_entry, by_tier = settled(maker_of(session_of(some_records())), request).charts

    assert (by_entry.group_by, by_tier.group_by) == (GroupBy.ENTRY, GroupBy.TIER)
    assert by_entry.rows.entry == "ability.*"
    assert by_tier.rows.namespace == "ability"
    assert by_tier.rows.shards == {"world-1"}


def test_only_what_was_sampled_has_an_interval(session_of: SessionOf) -> None:
    """And never one below nothing at all."""
    frame = settled(maker_of(session_of(some_records())), ViewRequest())

    (exact,) = chart_named(frame, "*.*.casts").series
    (scaled,) = chart_named(frame, "*.*.reflect_count").series
    assert (exact.low, exact.high, exact.current_error) == (None, None, 0.0)
    assert scaled.low is not None
    assert scaled.high is not None
    inside = ~np.isnan(scaled.y)
    assert (scaled.low[inside] >= 0).all()
    assert (scaled.low[inside] <= scaled.y[inside]).all()
    assert (scaled.high[inside] >= scaled.y[inside]).all()
    assert scaled.current_error > 0


@pytest.mark.usefixtures("slow_folds")
def test_where_folding_is_slow_a_call_folds_one_chart_from_its_first_row(
    session_of: SessionOf,
) -> None:
    """On a large session that takes a while; what is done already is shown meanwhile."""
    maker = maker_of(session_of(some_records()))
    drawn = []
    for _ in range(7):
        frame = maker.make(ViewRequest(), STATUS)
        drawn.append((sum(bool(chart.series) for chart in frame.charts), maker.is_behind))

    assert drawn == [(n, n < 7) for n in range(1, 8)]


@pytest.mark.usefixtures("slow_folds")
def test_a_chart_that_is_up_to_date_gives_no_leave_to_fold_another(
    session_of: SessionOf,
) -> None:
    """One is one, wherever it stands among the others."""
    session = session_of([])
    maker = maker_of(session)
    session_of([{"ts": START_TS, "entry": "ability.a", "metrics": {"damage_total": 1}}], session)
    settled(maker, ViewRequest())
    session_of([{"ts": START_TS, "entry": "ability.a", "metrics": {"casts": 1}}] * 3, session)

    drawn = []
    for _ in range(3):
        frame = maker.make(ViewRequest(), STATUS)
        drawn.append([bool(chart.series) for chart in frame.charts])

    titles = [chart.title for chart in frame.charts]
    assert titles == ["*.*.casts", "dmg_per_cast", "*.*.damage_total", "execution_rate"]
    assert drawn == [
        [True, False, True, False],
        [True, True, True, False],
        [True, True, True, True],
    ]


def test_while_nothing_changes_charts_and_overview_are_the_same_objects(
    session_of: SessionOf,
) -> None:
    """So that the window draws nothing again."""
    session = session_of(some_records())
    maker = maker_of(session)
    before = settled(maker, ViewRequest())

    same = maker.make(ViewRequest(), STATUS)
    session_of(some_records(START_TS + 60), session)
    after = maker.make(ViewRequest(), STATUS)

    assert all(a is b for a, b in zip(before.charts, same.charts, strict=True))
    assert same.overview is before.overview
    assert not any(a is b for a, b in zip(before.charts, after.charts, strict=True))
    assert after.overview is not before.overview


def test_every_array_is_read_only(session_of: SessionOf) -> None:
    """The window and the thread that makes frames share them."""
    frame = settled(maker_of(session_of(some_records())), ViewRequest())

    assert frame.overview is not None
    arrays = [frame.overview.rows]
    for chart in frame.charts:
        for s in chart.series:
            arrays += [a for a in (s.x_s, s.y, s.low, s.high) if a is not None]
    assert not any(array.flags.writeable for array in arrays)


def test_older_rows_that_fill_in_move_the_origin_of_all(session_of: SessionOf) -> None:
    """A large file is read from its end."""
    session = session_of(some_records())
    maker = maker_of(session)
    settled(maker, ViewRequest())
    session_of(some_records(START_TS - 100), session)

    frame = settled(maker, ViewRequest())

    assert frame.origin_ts == 999_900.0
    for chart in frame.charts:
        for series in chart.series:
            assert series.x_s[-1] <= frame.playhead_s == 159.5
    assert frame.overview is not None
    assert frame.overview.start_s <= 0.5


def test_a_person_s_own_charts_are_shown_instead(session_of: SessionOf) -> None:
    """In their order, one of them for a single entry."""
    charts = (ChartRequest("damage_total"), ChartRequest("casts", entry="ability.a"))

    frame = settled(maker_of(session_of(some_records())), ViewRequest(charts=charts))

    assert [chart.title for chart in frame.charts] == ["*.*.damage_total", "ability.a.casts"]
    assert tuple(chart.request for chart in frame.charts) == charts


def test_filters_leave_rows_out_of_every_chart(session_of: SessionOf) -> None:
    """A filter that takes one entry leaves one curve."""
    request = ViewRequest(group_by=GroupBy.ENTRY, filters=Selector(entry="contract.*"))

    frame = settled(maker_of(session_of(some_records())), request)

    shown = {one.name for chart in frame.charts for one in chart.series}
    assert shown == {"contract.b"}


@pytest.mark.usefixtures("slow_folds")
def test_while_a_zoomed_chart_is_folded_it_shows_what_it_showed(session_of: SessionOf) -> None:
    """A panel never blinks."""
    maker = maker_of(session_of(some_records()))
    before = settled(maker, ViewRequest(range_s=300.0))

    zoomed = maker.make(ViewRequest(range_s=40.0), STATUS)

    assert maker.is_behind
    assert all(chart.series for chart in zoomed.charts)
    assert [chart.key for chart in zoomed.charts] == [chart.key for chart in before.charts]


def test_a_view_that_looks_back_ends_where_it_was_put(session_of: SessionOf) -> None:
    """The playhead stays at the end."""
    frame = settled(
        maker_of(session_of(some_records())), ViewRequest(range_s=20.0, end_ts=START_TS + 30.0)
    )

    assert frame.view_s == (10.5, 30.5)
    assert frame.playhead_s == 59.5


def test_while_the_view_is_dragged_every_chart_has_its_turn(session_of: SessionOf) -> None:
    """None stays empty because one before it must be folded anew again and again."""
    maker = maker_of(session_of(some_records()))
    charts = (ChartRequest("casts"), ChartRequest("damage_total"))

    for call in range(4):
        end_ts = START_TS + 30.0 + 10_000.0 * (call % 2)
        frame = maker.make(ViewRequest(range_s=20.0, end_ts=end_ts, charts=charts), STATUS)

    assert [bool(chart.series) for chart in frame.charts] == [True, True]


def test_a_view_that_looks_back_stands_still_while_rows_come(session_of: SessionOf) -> None:
    """Curves, their order and the values beside them are those of the view."""
    session = session_of(some_records())
    maker = maker_of(session)
    request = ViewRequest(range_s=20.0, end_ts=START_TS + 30.0)
    before = settled(maker, request)

    session_of(some_records(START_TS + 60), session)
    after = settled(maker, request)

    for old, new in zip(before.charts, after.charts, strict=True):
        assert (new.title, new.subtitle, new.unit) == (old.title, old.subtitle, old.unit)
        assert new.current == pytest.approx(old.current, nan_ok=True)
        for one, other in zip(old.series, new.series, strict=True):
            assert one.name == other.name
            assert one.current == pytest.approx(other.current, nan_ok=True)
            seen = one.x_s <= before.view_s[1]
            now = np.isin(other.x_s, one.x_s[seen])
            np.testing.assert_array_equal(other.y[now], one.y[seen])


def test_saves_that_are_asked_for_are_shown_with_who_goes_by_them(
    tmp_path: Path, registry: Registry
) -> None:
    """At the playhead. Who does not ask gets nothing."""
    log = Written(tmp_path / "world-1.jsonl", registry)
    log.add(beat(START_TS, sampling=1), beat(START_TS + 5, sampling=2), row(START_TS + 9))
    maker = maker_of(log.session)
    request = ViewRequest(saves={"sampling": Save(2, START_TS + 4.5), "alerts": Save(1, 0.0)})

    frame = settled(maker, request)

    assert frame.applied == {
        "sampling": (ShardApply("world-1", ApplyState.SEEN, 2, 0.5),),
        "alerts": (),
    }
    assert maker.make(request, STATUS).applied is frame.applied
    log.session.playhead = Playhead(START_TS + 4.9)
    assert settled(maker, request).applied["sampling"][0].state is ApplyState.SAVED
    assert settled(maker, ViewRequest()).applied == {}


def test_without_heartbeats_no_shard_is_asked(session_of: SessionOf) -> None:
    """Nor without a row."""
    request = ViewRequest(saves={"sampling": Save(2, START_TS)})

    assert settled(maker_of(session_of(some_records())), request).applied == {"sampling": ()}
    assert maker_of(session_of([])).make(request, STATUS).applied == {}


def test_counting_ahead_stops_when_a_frame_is_due_and_changes_no_frame(
    session_of: SessionOf,
) -> None:
    """It tells whether there is more to count."""
    records = [
        {"ts": START_TS + 10 * n, "entry": "ability.a", "metrics": {"casts": 1}}
        for n in range(2_000)
    ]
    session = session_of(records)
    request = ViewRequest(range_s=20.0)
    plain, ahead = maker_of(session), maker_of(session)
    session.playhead = Playhead(START_TS + 10_000.0)
    for maker in (plain, ahead):
        settled(maker, request)

    assert ahead.count_ahead(lambda: True)
    assert not ahead.count_ahead(lambda: False)

    session.playhead = Playhead(START_TS + 3_000.0)
    curves = [
        [one.y.tolist() for chart in settled(maker, request).charts for one in chart.series]
        for maker in (plain, ahead)
    ]
    assert curves[0] == curves[1] != []


def test_before_the_first_frame_there_is_nothing_to_count_ahead(session_of: SessionOf) -> None:
    """Nobody knows yet what will be asked for."""
    assert not maker_of(session_of(some_records())).count_ahead(lambda: False)
