"""Scenarios: what a world shows beside what always happens in it, and that alerts see just that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.analysis.backtest import backtest
from inspector.analysis.baseline import learn_baselines
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.reading import read_config
from inspector.console.rules import read_rules
from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.files.resources import resource_text
from inspector.session.compiled import ALERT_KERNELS, FOLD_KERNELS
from inspector.simulate.abilities import load_catalogue
from inspector.simulate.forms import Activation
from inspector.simulate.scenario import (
    OVERTUNED_ENTRY,
    OVERTUNED_S,
    QUIET_S,
    Course,
    Scenario,
)
from inspector.simulate.world import World
from inspector.simulate.writer import RECORDED_START_TS, simulate

HIGH_DAMAGE = "High damage anomaly"
CHANGE_TS = RECORDED_START_TS + QUIET_S
END_TS = CHANGE_TS + OVERTUNED_S
WINDOW_CASTS = 50


def casts_of(folder: Path, entry: str) -> list[float]:
    """Return when an entry was cast, in order."""
    records = (
        json.loads(line)
        for log in (folder / "hot").iterdir()
        for line in log.read_bytes().splitlines()
    )
    return sorted(one["ts"] for one in records if one["entry"] == entry)


def between(instants: list[float], from_ts: float, to_ts: float) -> int:
    """Return how many instants lie in a stretch of time."""
    return sum(from_ts <= one < to_ts for one in instants)


@pytest.mark.parametrize(("seed", "rate", "shards"), [(7, 600.0, 2), (11, 600.0, 4)])
def test_just_the_overtuned_ability_fires_within_its_window_and_recovers(
    registry: Registry, tmp_path: Path, seed: int, rate: float, shards: int
) -> None:
    """With the rules and baselines that the folder was given."""
    overtuned = Scenario.OVERTUNED
    simulate(tmp_path, seed=seed, seconds=100, rate=rate, shards=shards, scenario=overtuned)
    session, _ = read_session([tmp_path], registry)
    alerts, baselines = read_rules([tmp_path], None, None, registry)

    found = backtest(session, alerts, baselines, ALERT_KERNELS)

    session.close()
    own = [one for one in found.timeline if one.rule == HIGH_DAMAGE]
    fired = [one for one in own if one.state == "firing"]
    assert [dict(one.group)["entry"] for one in fired] == [OVERTUNED_ENTRY]
    assert fired[0].is_over
    assert HIGH_DAMAGE not in found.reasons
    casts = casts_of(tmp_path, OVERTUNED_ENTRY)
    assert 0 < between(casts, CHANGE_TS, fired[0].from_ts) <= WINDOW_CASTS
    assert 0 < between(casts, END_TS, fired[0].to_ts) <= WINDOW_CASTS
    assert {dict(one.group)["entry"] for one in own if one.state == "ok"} > {OVERTUNED_ENTRY}


def test_the_damage_is_twice_as_much_from_the_instant_on_to_the_other() -> None:
    """By when a cast happened, which is up to 0.4 s before it is recorded; all else is alike."""
    quiet = World(7, 1, RECORDED_START_TS, Course(Scenario.OVERTUNED, from_s=1e9))
    strong = World(7, 1, RECORDED_START_TS, Course(Scenario.OVERTUNED, from_s=5.0))

    usual, found = (world.activations(0, 0, 60_000, 300.0) for world in (quiet, strong))

    assert len(usual) == len(found)
    for before, now in zip(usual, found, strict=True):
        is_on = before.entry == OVERTUNED_ENTRY and 5.0 <= _age_s(before) < 5.0 + OVERTUNED_S
        damage = before.metrics.get("damage_total", 0.0) * (2.0 if is_on else 1.0)
        # It is rounded to whole numbers once it was multiplied.
        assert now.metrics.get("damage_total", 0.0) == pytest.approx(damage, abs=1.0)
        others = {"damage_total", "damage_true_total"}
        assert _without(before, others) == _without(now, others)
    assert any(one.entry == OVERTUNED_ENTRY for one in found)


def _age_s(one: Activation) -> float:
    return round(one.ts_s - RECORDED_START_TS, 3)


def _without(one: Activation, keys: set[str]) -> tuple[object, ...]:
    metrics = {key: value for key, value in one.metrics.items() if key not in keys}
    return (*one[:3], metrics, *one[4:])


def test_a_normal_world_is_that_without_a_scenario() -> None:
    """What was recorded of it before can be recorded again."""
    plain, normal = World(7, 2, RECORDED_START_TS), World(7, 2, RECORDED_START_TS, Course())

    again = normal.activations(1, 0, 30_000, 200.0)

    assert plain.activations(1, 0, 30_000, 200.0) == again
    assert Course().catalogue_of(load_catalogue()) == load_catalogue()


def test_a_normal_folder_has_the_config_that_ships(tmp_path: Path) -> None:
    """And one that has a config keeps it, whatever is simulated there."""
    simulate(tmp_path, seed=7, seconds=1, rate=5, shards=1)
    shipped = (tmp_path / "config" / "baselines.toml").read_text(encoding="utf-8")

    simulate(tmp_path, seed=7, seconds=1, rate=5, shards=1, scenario=Scenario.OVERTUNED)

    assert shipped == resource_text("config/baselines.toml")
    assert (tmp_path / "config" / "baselines.toml").read_text(encoding="utf-8") == shipped


def test_the_baselines_are_what_a_quiet_world_teaches(registry: Registry, tmp_path: Path) -> None:
    """Those of the tiers are learnt; an ability has one of its own where it is meant to be off."""
    simulate(tmp_path, seed=11, seconds=15, rate=2_000, shards=2, scenario=Scenario.OVERTUNED)
    session, _ = read_session([tmp_path], registry)
    _, baselines = read_rules([tmp_path], None, None, registry)

    learnt = learn_baselines(session, FOLD_KERNELS, measures=["dmg_per_cast"])

    session.close()
    said = {one.tier: one.value for one in baselines.baseline if one.entry == "*"}
    assert {one.tier: one.value for one in learnt.baselines} == pytest.approx(said, rel=0.1)
    means = {one.name: one.metrics.get("damage_total") for one in load_catalogue().entry}
    own = {one.entry: one.value for one in baselines.baseline if one.entry != "*"}
    assert own == pytest.approx({name: means[name] for name in own}, rel=0.03)


def test_the_rule_that_fires_is_one_that_ships(registry: Registry) -> None:
    """It compares with baselines, so that without them there is nothing to see."""
    alerts = read_config(resource_text("config/alerts.toml"), AlertsConfig, "alerts.toml", registry)
    own = read_config(
        resource_text("simulate/scenarios/overtuned/baselines.toml"),
        BaselinesConfig,
        "baselines.toml",
        registry,
    )

    rule = next(one for one in alerts.rule if one.name == HIGH_DAMAGE)

    assert rule.measure in {one.measure for one in own.baseline}
