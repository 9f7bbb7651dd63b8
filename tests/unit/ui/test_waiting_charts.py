"""Charts that wait: they keep their place, and are drawn as soon as there are values."""

from __future__ import annotations

from collections.abc import Callable

from inspector.analysis.presence import Lack
from inspector.session.session import Session
from inspector.ui.models.request import ChartRequest, ViewRequest
from tests.unit.ui.test_frame_maker import START_TS, maker_of, settled, some_records

SessionOf = Callable[..., Session]

METEOR = ChartRequest("casts", "ability.meteor")


def test_a_chart_keeps_its_place_while_it_waits(session_of: SessionOf) -> None:
    """It says what it is and what is missing; the others are drawn."""
    asked = (METEOR, ChartRequest("casts"), ChartRequest("gold_found"))

    frame = settled(maker_of(session_of(some_records())), ViewRequest(charts=asked))

    assert [chart.request for chart in frame.charts] == list(asked)
    assert [chart.lack for chart in frame.charts] == [Lack.ENTRY, Lack.NOTHING, Lack.MEASURE]
    assert [chart.title for chart in frame.charts] == [
        "ability.meteor · casts", "*.*.casts", "gold_found"
    ]  # fmt: skip
    assert [bool(chart.series) for chart in frame.charts] == [False, True, False]


def test_it_appears_by_itself_with_the_first_values(session_of: SessionOf) -> None:
    """Under the same key, so that its card stays."""
    session = session_of(some_records())
    maker, request = maker_of(session), ViewRequest(charts=(METEOR,))
    (before,) = settled(maker, request).charts

    metrics = {"casts": 1}
    rows = [
        {"ts": START_TS + 40 + n, "entry": "ability.meteor", "metrics": metrics} for n in range(20)
    ]
    session_of(rows, session)
    (after,) = settled(maker, request).charts

    assert (before.lack, after.lack) == (Lack.ENTRY, Lack.NOTHING)
    assert before.key == after.key
    assert [one.name for one in after.series] == ["ability"]


def test_charts_that_are_chosen_never_wait(session_of: SessionOf) -> None:
    """They are chosen by what there is."""
    frame = settled(maker_of(session_of(some_records())), ViewRequest())

    assert frame.charts
    assert not any(chart.lack for chart in frame.charts)
