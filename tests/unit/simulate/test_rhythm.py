"""Rhythms move activity about without changing how much there is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from inspector.simulate.abilities import Catalogue
from inspector.simulate.rhythm import DAY_S, Drift, Rhythms, daylight


def _entry(catalogue: Catalogue, name: str) -> int:
    return [entry.name for entry in catalogue.entry].index(name)


def test_every_entry_is_as_busy_as_its_weight_says_on_average(catalogue: Catalogue) -> None:
    """Rhythms move activity and make none."""
    rhythms = Rhythms(catalogue, seed=7, shard=0)

    levels = np.array([rhythms.level(t_s) for t_s in np.arange(0.0, 24_000.0, 7.0)])

    assert levels.min() >= 0.0
    assert levels.mean(axis=0) == pytest.approx(np.ones(len(catalogue.entry)), abs=0.05)


def test_a_mythic_event_starts_peaks_and_ends_at_once_on_all_shards(catalogue: Catalogue) -> None:
    """Four minutes into every eight it peaks."""
    herald = _entry(catalogue, "mythic.void_herald")
    star_eater = _entry(catalogue, "mythic.star_eater")
    first, second = Rhythms(catalogue, 7, 0), Rhythms(catalogue, 7, 1)

    assert first.level(60.0)[herald] == 0.0
    assert first.level(200.0)[herald] > 2.0
    assert first.level(200.0)[herald] == second.level(200.0)[herald]
    assert first.level(130.0)[star_eater] == 0.0 < first.level(200.0)[star_eater]
    assert first.level(300.0)[herald] == 0.0


def test_phases_of_a_siege_follow_each_other(catalogue: Catalogue) -> None:
    """One, two, three, and again."""
    rhythms = Rhythms(catalogue, 7, 0)
    phases = [_entry(catalogue, f"event.siege_phase_{phase}") for phase in (1, 2, 3)]

    levels = np.array([rhythms.level(float(t_s))[phases] for t_s in range(700)])
    leading = [int(phase) for phase in levels.argmax(axis=1)[levels.max(axis=1) > 1.0]]
    changes = [b for a, b in pairwise(leading) if a != b]

    assert len(changes) >= 4
    assert all((b - a) % 3 == 1 for a, b in pairwise(changes))


def test_shards_do_not_keep_the_same_time_in_waves(catalogue: Catalogue) -> None:
    """Otherwise all shards would draw the same curve."""
    meteor = _entry(catalogue, "ability.meteor")

    courses = {
        tuple(float(rhythms.level(t_s)[meteor]) for t_s in np.arange(0.0, 60.0, 5.0))
        for rhythms in (Rhythms(catalogue, 7, shard) for shard in range(4))
    }

    assert len(courses) == 4


def test_every_entry_has_a_surge_within_seven_minutes(catalogue: Catalogue) -> None:
    """Short enough to be an exception, long enough to be seen."""
    rhythms = Rhythms(catalogue, 7, 0)

    surges = np.array([rhythms.surge(float(t_s)) for t_s in range(0, 420, 5)])

    assert surges.max(axis=0).min() > 0.95
    assert surges.mean(axis=0).max() < 0.2


def test_drift_wanders_smoothly_within_bounds() -> None:
    """No jumps from one tenth of a second to the next."""
    drift = Drift(20, seed=7, shard=0)

    path = np.array([drift.at(t_s / 10) for t_s in range(3000)])

    assert np.abs(path).max() <= 1.0
    assert np.abs(np.diff(path, axis=0)).max() < 0.05
    assert path.std() > 0.2


def test_a_day_is_busiest_in_the_evening_and_average_over_all() -> None:
    """A rate is kept over a day, not in each of its hours."""
    day = [daylight(t_s) for t_s in np.arange(0.0, DAY_S, 600.0)]

    assert daylight(20 * 3600.0) == pytest.approx(1.06)
    assert daylight(8 * 3600.0) == pytest.approx(0.94)
    assert np.mean(day) == pytest.approx(1.0, abs=1e-6)
