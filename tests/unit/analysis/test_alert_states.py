"""States of alerts, second by second: Prometheus' where we share its words, and our own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inspector.analysis.alert_engine import AlertEngine
from inspector.analysis.alert_timeline import AlertState
from inspector.core.registry import Registry
from inspector.session.alert_kernels import ALERT_REFERENCE, AlertKernels
from inspector.session.compiled import ALERT_KERNELS
from inspector.session.session import Session
from tests.unit.analysis.alert_world import baselines, rules

SessionOf = Callable[..., Session]
BOTH = pytest.mark.parametrize(
    "kernels", [ALERT_REFERENCE, ALERT_KERNELS], ids=["python", "compiled"]
)
LETTER = {
    AlertState.OK: ".",
    AlertState.PENDING: "p",
    AlertState.FIRING: "F",
    AlertState.NO_DATA: "_",
}

ALERTING_RULES = "prometheus.io/docs/prometheus/latest/configuration/alerting_rules"
EVAL = "prometheus/prometheus rules/alerting.go, AlertingRule.Eval"
PROMETHEUS = [
    # `for` and `keep_firing` in seconds; the expression holds (1), does not (0), has no sample (_).
    (
        "without for, an alert becomes active at the first evaluation",
        f"{ALERTING_RULES}: for is optional; {EVAL}: ts - ActiveAt >= holdDuration with 0",
        (0, 0), "0110",
                ".FF.",
    ),
    (
        "for: it is pending until it has been active that long, then fires",
        f"{ALERTING_RULES}: for waits between the first sight of an element and the firing",
        (3, 0), "01111110",
                ".pppFFF.",
    ),
    (
        "it fires at the evaluation at which the duration is reached, not behind it",
        f"{EVAL}: ts.Sub(a.ActiveAt) >= r.holdDuration",
        (1, 0), "011",
                ".pF",
    ),
    (
        "one evaluation without it, and pending begins anew",
        f"{EVAL}: a pending alert whose element is gone is deleted",
        (3, 0), "11101111",
                "ppp.pppF",
    ),
    (
        "no sample is no element of the result: pending ends",
        f"{EVAL}: the alert's fingerprint is not among resultFPs",
        (3, 0), "11_1111",
                "pp_pppF",
    ),
    (
        "without keep_firing_for, a firing alert resolves at the first evaluation without it",
        f"{EVAL}: a.State = StateInactive; a.ResolvedAt = ts",
        (0, 0), "1101",
                "FF.F",
    ),
    (
        "after it has resolved it is pending again before it fires",
        f"{EVAL}: an inactive alert is created anew, as pending, with ActiveAt = ts",
        (2, 0), "11101111",
                "ppF.ppFF",
    ),
    (
        "keep_firing_for: it fires on so long after the condition was last met",
        f"{ALERTING_RULES}: keep_firing_for counts from when the condition was last met",
        (0, 3), "1000000",
                "FFFF...",
    ),
    (
        "keep_firing_for: when it is met again meanwhile, the time begins anew",
        f"{EVAL}: KeepFiringSince is reset when the element is there again",
        (0, 3), "10010000000",
                "FFFFFFF....",
    ),
    (
        "keep_firing_for keeps no pending alert",
        f"{EVAL}: keepFiring needs a.State == StateFiring",
        (3, 5), "1100",
                "pp..",
    ),
    (
        "keep_firing_for outlasts a lack of samples",
        f"{ALERTING_RULES}: keep_firing_for prevents false resolutions due to a lack of data",
        (0, 3), "1__1____",
                "FFFFFFF_",
    ),
    (
        "for and keep_firing_for together: a met condition keeps it firing without for",
        f"{EVAL}: an alert that fires stays in r.active, so that ActiveAt is as it was",
        (2, 3), "1110010000",
                "ppFFFFFFF.",
    ),
]  # fmt: skip


def states(
    session_of: SessionOf,
    registry: Registry,
    kernels: AlertKernels,
    rule: dict[str, Any],
    records: list[dict[str, Any]],
    seconds: int,
    usual: Any = None,
) -> str:
    """Return the state at each of the instants 1 to `seconds`, of the one alert there is."""
    session = session_of([{"entry": "ability.a"} | record for record in records])
    engine = AlertEngine(registry, session.names, kernels)
    engine.use_rules(rules(rule), usual or baselines())
    engine.load(session.view)
    engine.finish(session.view)
    engine.update(session.view, event_ts=float(seconds))
    found = ""
    for instant in range(1, seconds + 1):
        at = [
            LETTER[one.state]
            for one in engine.timeline()
            if one.from_ts <= instant < one.to_ts + (not one.is_over)
        ]
        found += at[0] if at else " "
    return found


@BOTH
@pytest.mark.parametrize(
    ("source", "spans", "holds", "expected"),
    [case[1:] for case in PROMETHEUS],
    ids=[case[0] for case in PROMETHEUS],
)
def test_as_prometheus_has_it(
    session_of: SessionOf,
    registry: Registry,
    kernels: AlertKernels,
    source: str,
    spans: tuple[int, int],
    holds: str,
    expected: str,
) -> None:
    """An evaluation each second over a window of one second, which is an instant vector."""
    records = [
        {"ts": second, "metrics": {"damage_total": int(one)}}
        for second, one in enumerate(holds)
        if one != "_"
    ]
    rule = {
        "measure": "damage_total",
        "above": 0.5,
        "window": "1s",
        "for": f"{spans[0]}s",
        "keep_firing": f"{spans[1]}s",
    }

    found = states(session_of, registry, kernels, rule, records, len(holds))

    assert found == expected, source


def dealt(*values: int | None) -> list[dict[str, Any]]:
    """Return a record a second, each with this damage; none where there is None."""
    return [
        {"ts": second, "metrics": {"damage_total": value}}
        for second, value in enumerate(values)
        if value is not None
    ]


@BOTH
def test_separate_recovery_threshold(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """Between the two it stays what it is; well again is strictly below."""
    rule = {"measure": "damage_total", "above": 10.0, "recover": {"below": 5.0}, "window": "1s"}

    found = states(session_of, registry, kernels, rule, dealt(7, 11, 7, 5, 4, 7, 10), 7)

    assert found == ".FFF..."


@BOTH
def test_below_mirrors_above(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """A rule that fires below recovers above."""
    rule = {"measure": "damage_total", "below": 5.0, "recover": {"above": 8.0}, "window": "1s"}

    found = states(session_of, registry, kernels, rule, dealt(7, 4, 7, 8, 9, 5), 6)

    assert found == ".FFF.."


@BOTH
@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("ok", ".F__.__F__"),
        ("keep", ".FFF...FFF"),
        ("alert", ".FFF.FFFFF"),
    ],
)
def test_no_data_policies(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels, policy: str, expected: str
) -> None:
    """All is well, what was, or an alert."""
    rule = {"measure": "damage_total", "above": 5.0, "window": "1s", "no_data": policy}

    found = states(
        session_of, registry, kernels, rule, dealt(1, 9, None, None, 1, None, None, 9), 10
    )

    assert found == expected


@BOTH
def test_too_small_an_n_is_no_data(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """Three records of the last three seconds are enough, two are not."""
    rule = {"measure": "damage_total", "above": 5.0, "window": "3s", "min_n": 3}

    found = states(session_of, registry, kernels, rule, dealt(9, 9, 9, None, 9, 9, 9), 7)

    assert found == "__F___F"


@BOTH
def test_an_alert_over_all_rows_is_there_before_its_first_row(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """From the first row of any kind: silence of what should be there is an alert, too."""
    rule = {
        "measure": "queue_depth",
        "above": 5.0,
        "window": "2s",
        "group_by": [],
        "select": {"namespace": "system"},
        "no_data": "alert",
        "for": "1s",
    }
    records = [*dealt(1), {"ts": 3, "entry": "system.telemetry", "metrics": {"queue_depth": 1}}]

    found = states(session_of, registry, kernels, rule, records, 7)

    assert found == "pFF..FF".replace("..FF", "..pF")


@BOTH
def test_a_count_window_is_the_fewest_latest_instants(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """No data before it is full; rows of one ts come and go together."""
    rule = {"measure": "dmg_per_cast", "above": 10.0, "window": "3 casts"}
    records = [
        {"ts": ts, "metrics": {"casts": casts, "damage_total": damage}}
        for ts, casts, damage in [
            (0.2, 1, 0),
            (1.1, 1, 0),   # two casts: not full
            (2.3, 1, 33),  # 33 / 3 = 11
            (3.4, 1, 0),   # 33 / 3 without the first: 11
            (4.5, 2, 9),   # 9 / 3: 3.4 and 4.5
            (5.5, 2, 40),  # 4.5 and 5.5, four casts: 49 / 4
            (6.5, 1, 0),   # 5.5 and 6.5: 40 / 3
            (6.5, 1, 0),   # the same instant: 40 / 4
        ]
    ]  # fmt: skip

    found = states(session_of, registry, kernels, rule, records, 8)

    assert found == "__FF.F.."


@BOTH
def test_each_tier_is_compared_with_its_own_baseline(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """The tier joins the group; the threshold is in the unit of the measure."""
    session = session_of(
        [
            {"ts": second, "entry": "ability.a", "metrics": {"casts": 1, "damage_total": 20},
             "meta": {"tier": tier}}
            for second in range(3)
            for tier in (1, 2)
        ]
    )  # fmt: skip
    engine = AlertEngine(registry, session.names, kernels)
    usual = baselines(
        {"tier": 1, "measure": "dmg_per_cast", "value": 10.0},
        {"tier": 2, "measure": "dmg_per_cast", "value": 99.0},
        {"tier": 2, "measure": "dmg_per_cast", "value": 18.0, "entry": "ability.*"},
    )
    rule = {"measure": "dmg_per_cast", "above": {"times_baseline": 1.25}, "recover": {"below": 1.1}}
    engine.use_rules(rules(rule), usual)

    engine.load(session.view)
    engine.finish(session.view)

    found = engine.snapshot().alerts
    assert [(dict(one.group)["tier"], str(one.state)) for one in found] == [
        (1, "firing"),
        (2, "ok"),
    ]
    assert [one.threshold for one in found] == [12.5, 22.5]
    assert [one.recover for one in found] == pytest.approx([11.0, 19.8])


@BOTH
def test_sums_are_those_of_decimals(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """Ten times 2.3 over ten is 2.3, and not above it."""
    rule = {"measure": "avg_cc_duration", "above": 2.3, "window": "1m"}
    records = [
        {"ts": second, "metrics": {"cc_applied_seconds": 2.3, "cc_applied_count": 1}}
        for second in range(10)
    ]

    found = states(session_of, registry, kernels, rule, records, 10)

    assert found == "." * 10


@BOTH
def test_values_are_restored_by_their_rates(
    session_of: SessionOf, registry: Registry, kernels: AlertKernels
) -> None:
    """A kept value v stands for v / rate; n is what was kept."""
    rule = {"measure": "reflect_count", "above": 11.0, "window": "5s"}
    session = session_of(
        [{"ts": 1, "entry": "ability.a", "metrics": {"reflect_count": 3},
          "meta": {"rates": {"reflect_count": 0.25}}}]
    )  # fmt: skip
    engine = AlertEngine(registry, session.names, kernels)
    engine.use_rules(rules(rule), baselines())

    engine.load(session.view)
    engine.finish(session.view)

    [found] = engine.snapshot().alerts
    assert (found.value, found.n, found.state) == (12.0, 1, AlertState.FIRING)
