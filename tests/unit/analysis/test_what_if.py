"""What-if: which rows an answer is about, what it keeps, and what it says where there is little."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.analysis.what_if import SamplingWhatIf
from inspector.core.registry import Registry
from inspector.session.compiled import RESAMPLE_KERNELS
from inspector.session.resample import REFERENCE_RESAMPLE, ResampleKernels
from inspector.session.session import Session
from tests.unit.analysis.columns_of import session_of_values

SessionOf = Callable[..., Session]

BOTH = pytest.mark.parametrize(
    "kernels", [REFERENCE_RESAMPLE, RESAMPLE_KERNELS], ids=["numpy", "compiled"]
)


def request_of(registry: Registry, end_ts: float = 700.0, **rates: float) -> ForecastRequest:
    """Return a request for the last ten minutes in windows of ten seconds."""
    return ForecastRequest(
        dict.fromkeys(registry.names, 1.0) | rates, (), end_ts, 600.0, 10.0, "reflect_count"
    )


def answered(what_if: SamplingWhatIf, request: ForecastRequest) -> SamplingForecast:
    """Return the answer."""
    answer = what_if.answer(request, lambda: False)
    assert answer is not None
    return answer


def some_session(registry: Registry, rows: int = 600) -> Session:
    """Return rows from 100 s on, one a second, with two keys."""
    ones = np.ones(rows)
    values = {"casts": ones, "reflect_count": 3 * ones}
    return session_of_values(
        registry, np.arange(100.0, 100.0 + rows), values, {"reflect_count": 0.5}
    )


class Drawing:
    """Kernels that note which keys are drawn, and how often lines are taken apart."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.weighed = 0
        self.kernels = ResampleKernels(self._weigh, REFERENCE_RESAMPLE.expect_bytes, self._resample)

    def _weigh(self, *arguments: object) -> None:
        self.weighed += 1
        REFERENCE_RESAMPLE.weigh(*arguments)

    def _resample(self, *arguments: object) -> None:
        key = arguments[5]
        assert isinstance(key, int)
        self.keys.append(key)
        REFERENCE_RESAMPLE.resample(*arguments)


@BOTH
def test_values_and_bytes_a_second(registry: Registry, kernels: ResampleKernels) -> None:
    """Those that were written, and those that would be: a fifth instead of a half."""
    session = some_session(registry)

    answer = answered(SamplingWhatIf(session, kernels), request_of(registry, reflect_count=0.2))

    reflect = answer.keys["reflect_count"]
    taken = len('"reflect_count":3,') + len('"reflect_count":0.5,')
    assert (reflect.values_per_s, reflect.bytes_per_s) == (1.0, taken)
    assert reflect.predicted_bytes_per_s == pytest.approx(taken * 0.4)
    assert 0.1 < reflect.error < 1.0
    assert answer.keys["casts"].error == 0.0
    assert answer.bytes_per_s == 200.0
    # A line loses its values, and with them what holds its rates, and its meta.
    assert answer.predicted_bytes_per_s == pytest.approx(200 - 0.6 * (taken + 19))
    assert (answer.rows, answer.start_ts, answer.seconds) == (600, 100.0, 600.0)
    assert not answer.is_cut


def test_a_rate_of_0_leaves_no_data(session_of: SessionOf, registry: Registry) -> None:
    """Nor has a KPI that uses such a key any."""
    session = session_of(
        [
            {"ts": 101, "entry": "ability.a", "metrics": {"casts": 1, "damage_total": 5}},
            {"ts": 102, "entry": "ability.a", "metrics": {"damage_total": 5}},
        ]
    )

    answer = answered(
        SamplingWhatIf(session, RESAMPLE_KERNELS), request_of(registry, damage_total=0.0)
    )

    damage = answer.keys["damage_total"]
    assert damage.predicted_bytes_per_s == 0.0
    assert math.isnan(damage.error)
    assert math.isnan(answer.kpi_errors["dmg_per_cast"])
    assert math.isnan(answer.kpi_errors["avg_cc_duration"])
    # The second record, shorter by its missing key, has lost all that it had and is not written.
    first = (answer.bytes_per_s * answer.seconds + len('"casts": 1, ')) / 2
    predicted = answer.predicted_bytes_per_s * answer.seconds
    assert predicted == pytest.approx(first - len('"damage_total":5,'))


def test_what_an_override_leaves_out_counts_as_error(
    session_of: SessionOf, registry: Registry
) -> None:
    """Half of the damage is not told of any more: totals are wrong by a half."""
    session = session_of(
        [
            {"ts": 101 + number, "entry": f"ability.{name}", "metrics": {"damage_total": 5}}
            for number in range(100)
            for name in "ab"
        ]
    )
    request = replace(request_of(registry), overrides=(("ability.b.*", 0.0),))

    answer = answered(SamplingWhatIf(session, RESAMPLE_KERNELS), request)

    assert answer.keys["damage_total"].error == pytest.approx(0.5)


def test_an_override_goes_for_its_paths_only(session_of: SessionOf, registry: Registry) -> None:
    """The last that matches, before the rate of the key; nobody samples a heartbeat."""
    entries = ("ability.a", "ability.b", "system.telemetry")
    metrics = {"casts": 1}
    session = session_of([{"ts": 101, "entry": entry, "metrics": metrics} for entry in entries])
    overrides = (("ability.*", 0.25), ("*.b.casts", 0.5), ("system.*", 0.0))
    request = replace(request_of(registry, casts=0.75), overrides=overrides)

    answer = answered(SamplingWhatIf(session, RESAMPLE_KERNELS), request)

    text, rate = len('"casts":1,'), len('"casts":')
    expected = 0.25 * (text + rate + len("0.25,")) + 0.5 * (text + rate + len("0.5,")) + text
    predicted = answer.keys["casts"].predicted_bytes_per_s * answer.seconds
    assert predicted == pytest.approx(expected)


@BOTH
@pytest.mark.parametrize("end_ts", [50.0, math.nan])
def test_no_rows_no_forecast(registry: Registry, kernels: ResampleKernels, end_ts: float) -> None:
    """In an empty session, whose end is not a number, as in a range before it."""
    for session in (Session(registry), some_session(registry)):
        answer = answered(SamplingWhatIf(session, kernels), request_of(registry, end_ts=end_ts))

        assert (answer.rows, answer.keys, answer.course) == (0, {}, None)
        assert (answer.bytes_per_s, answer.predicted_bytes_per_s) == (0.0, 0.0)
        assert math.isnan(answer.start_ts)
        assert all(math.isnan(error) for error in answer.kpi_errors.values())


def test_only_the_latest_rows_count(registry: Registry) -> None:
    """And what is said a second is over their time."""
    what_if = SamplingWhatIf(some_session(registry), RESAMPLE_KERNELS, most_rows=100)

    answer = answered(what_if, request_of(registry))

    assert (answer.rows, answer.is_cut, answer.start_ts) == (100, True, 600.0)
    assert answer.keys["casts"].values_per_s == pytest.approx(1.0, rel=0.01)
    assert answer.bytes_per_s == pytest.approx(200.0, rel=0.01)


def test_what_the_end_leaves_out_does_not_count(registry: Registry) -> None:
    """Rows behind the playhead are not there yet."""
    what_if = SamplingWhatIf(some_session(registry), RESAMPLE_KERNELS)

    assert answered(what_if, request_of(registry, end_ts=150.0)).rows == 50


def test_only_the_key_whose_rate_changes_is_drawn_anew(registry: Registry) -> None:
    """And lines are taken apart once."""
    drawing = Drawing()
    what_if = SamplingWhatIf(some_session(registry), drawing.kernels)
    casts, reflect = registry.key_id("casts"), registry.key_id("reflect_count")

    answered(what_if, request_of(registry, casts=0.5, reflect_count=0.5))
    answered(what_if, request_of(registry, casts=0.5, reflect_count=0.4))
    answered(what_if, request_of(registry, casts=0.5, reflect_count=0.4))

    assert drawing.keys == [casts, reflect, reflect]
    assert drawing.weighed == 1


def test_the_same_question_has_the_same_answer(registry: Registry) -> None:
    """Whoever is asked, and whatever was asked before."""
    session, request = some_session(registry), request_of(registry, casts=0.3, reflect_count=0.2)
    used = SamplingWhatIf(session, RESAMPLE_KERNELS)
    answered(used, request_of(registry, casts=0.9))

    one, other = (
        answered(what_if, request) for what_if in (used, SamplingWhatIf(session, RESAMPLE_KERNELS))
    )

    assert one.keys == other.keys
    assert one.course is not None
    assert other.course is not None
    np.testing.assert_array_equal(one.course.high, other.course.high)


def test_new_rows_are_taken_in_once_a_second(registry: Registry) -> None:
    """While a slider moves on a live session, most steps are as quick as on a recorded one."""
    now_s = 0.0
    session, drawing = some_session(registry), Drawing()
    what_if = SamplingWhatIf(session, drawing.kernels, clock=lambda: now_s)
    request = request_of(registry, end_ts=900.0)
    assert answered(what_if, request).rows == 400

    session_of_values(registry, np.arange(700.0, 710.0), {"casts": np.ones(10)}, session=session)

    now_s = 0.9
    assert answered(what_if, request).rows == 400
    now_s = 1.0
    assert answered(what_if, request).rows == 410
    assert answered(what_if, replace(request, end_ts=901.0)).rows == 409


def test_what_is_unwanted_ends_at_the_next_chunk(registry: Registry) -> None:
    """Wherever it is; asked again, it goes on with what is done."""
    session, request = some_session(registry), request_of(registry, casts=0.5, reflect_count=0.2)
    expected = answered(SamplingWhatIf(session, REFERENCE_RESAMPLE), request)
    drawing = Drawing()
    what_if = SamplingWhatIf(session, drawing.kernels)

    tries = 0
    answer = None
    while answer is None:
        tries += 1
        answer = what_if.answer(request, after(tries))

    assert tries > 3
    assert answer.keys == expected.keys
    assert drawing.keys == [registry.key_id("casts"), registry.key_id("reflect_count")]


def after(times: int) -> Callable[[], bool]:
    """Return what becomes true when it was asked so often."""
    asked: Iterator[int] = count(1)
    return lambda: next(asked) >= times


def test_what_is_handed_over_is_never_written(registry: Registry) -> None:
    """Another thread draws it."""
    course = answered(
        SamplingWhatIf(some_session(registry), RESAMPLE_KERNELS), request_of(registry)
    ).course

    assert course is not None
    for values in (course.ts, course.recorded, course.low, course.high):
        assert not values.flags.writeable


def test_a_row_of_a_wrong_clock_does_not_stretch_the_time(registry: Registry) -> None:
    """What is said a second is over the time that the session is believed to have."""
    ts = np.concatenate([[0.0], np.arange(100_000.0, 100_600.0)])
    session = session_of_values(registry, ts, {"casts": np.ones(601)})
    request = replace(request_of(registry, end_ts=100_600.0), range_s=1e6)

    answer = answered(SamplingWhatIf(session, RESAMPLE_KERNELS), request)

    assert (answer.rows, answer.seconds) == (600, 600.0)
