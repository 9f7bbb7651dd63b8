"""The rules that ship fire when the plan's words, in plain Python, say so."""

from __future__ import annotations

import math
from pathlib import Path
from threading import Event

import pytest

from inspector.analysis.backtest import Backtest, backtest
from inspector.analysis.baseline import LEAST_N, learn_baselines
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.reading import read_config
from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.files.resources import resource_text, sample_data_root
from inspector.session.compiled import ALERT_KERNELS, FOLD_KERNELS
from inspector.session.session import Session
from inspector.simulate.writer import simulate
from tests.unit.analysis.plan_rules import Firing, firings, read_records, usual_damage


def shipped(registry: Registry) -> AlertsConfig:
    """The rules that ship."""
    return read_config(resource_text("config/alerts.toml"), AlertsConfig, "alerts.toml", registry)


def usual(values: dict[int, float]) -> BaselinesConfig:
    """Return baselines of damage a cast."""
    tables = [
        {"tier": tier, "measure": "dmg_per_cast", "value": value, "n": 1}
        for tier, value in values.items()
    ]
    return BaselinesConfig.model_validate({"baseline": tables})


def fired(found: Backtest) -> list[Firing]:
    """Return the firings of a backtest, as the plan's are."""
    return sorted(
        (
            one.rule,
            str(dict(one.group)["entry"]),
            one.from_ts,
            one.to_ts if one.is_over else math.inf,
        )
        for one in found.timeline
        if one.state == "firing"
    )


def until(expected: list[Firing], end_ts: float) -> list[Firing]:
    """Return what is known of firings at an instant."""
    return [
        (rule, entry, since, to if to <= end_ts else math.inf)
        for rule, entry, since, to in expected
        if since <= end_ts
    ]


@pytest.mark.parametrize(("share", "fire"), [(0.8, 5), (3.0, 4)])
def test_on_the_sample_session(registry: Registry, share: float, fire: int) -> None:
    """With low baselines, and with so high ones that no damage is off."""
    folder = sample_data_root() / "session"
    session, _ = read_session([folder], registry)
    records = read_records(folder / "hot")
    damage = {t: v * share for t, v in usual_damage(records, 5).items()}

    found = backtest(session, shipped(registry), usual(damage), ALERT_KERNELS)

    expected = until(firings(records, damage), math.floor(records[-1]["ts"]) + 1)
    assert fired(found) == expected
    names = {rule for rule, *_ in expected}
    assert len(names) == fire


def test_on_a_busier_simulated_session(registry: Registry, tmp_path: Path) -> None:
    """Three shards, whose files are read one after another."""
    simulate(
        tmp_path,
        seed=11,
        seconds=200,
        rate=10,
        shards=3,
        realtime=False,
        stop=Event(),
        on_progress=lambda _: None,
    )
    session, _ = read_session([tmp_path], registry)
    records = read_records(tmp_path / "hot")
    damage = {t: v * 0.8 for t, v in usual_damage(records, 5).items()}

    found = backtest(session, shipped(registry), usual(damage), ALERT_KERNELS)

    expected = until(firings(records, damage), math.floor(records[-1]["ts"]) + 1)
    assert fired(found) == expected
    assert "High damage anomaly" in {rule for rule, *_ in expected}
    assert found.late_rows == 0


def test_baselines_that_are_learnt_are_the_median_over_the_entries_of_a_tier(
    registry: Registry,
) -> None:
    """As plain Python has it; with everything that did not count, and why."""
    folder = sample_data_root() / "session"
    session: Session = read_session([folder], registry)[0]

    learnt = learn_baselines(session, FOLD_KERNELS, measures=["dmg_per_cast"])

    expected = usual_damage(read_records(folder / "hot"), LEAST_N)
    assert {one.tier: one.value for one in learnt.baselines} == pytest.approx(expected)
    assert all(one.n < LEAST_N for one in learnt.left_out if "below" in one.why)
    assert {one.why.partition(" ")[0] for one in learnt.left_out} == {"n", "its"}
