"""Players have names that are made up, come and go, and stick to their kit."""

from __future__ import annotations

import numpy as np

from inspector.simulate.population import (
    KITS,
    MIN_SEATS,
    OPTED_OUT_PART,
    Online,
    Population,
    player_name,
    seats_for,
)


def _players(population: Population, t_s: float) -> dict[str, bool]:
    """Return who is there, and whether they opted out."""
    online = population.online(t_s)
    kits = np.repeat(np.arange(KITS), 2000)
    names, opted_out = online.pick(kits, np.tile(np.arange(2000) / 2000, KITS))
    return dict(zip(names.tolist(), opted_out.tolist(), strict=True))


def test_each_player_has_a_name_of_their_own() -> None:
    """On each shard."""
    assert len({player_name(0, 1), player_name(0, 11), player_name(1, 1), player_name(11, 1)}) == 4


def test_players_join_and_leave_over_time() -> None:
    """Most stay for ten seconds, and many are gone after half an hour."""
    population = Population(7, 0, 100)

    now, soon, later = (_players(population, t_s).keys() for t_s in (0.0, 10.0, 1800.0))

    assert 70 <= len(now) <= 100
    assert len(now & soon) > len(now) * 0.9
    assert 0 < len(now & later) < len(now) * 0.8


def test_a_few_opted_out_and_stay_so() -> None:
    """It is the player who opts out, not now this record and now that."""
    population = Population(7, 0, 1000)

    now, later = _players(population, 0.0), _players(population, 60.0)

    assert 0.2 * OPTED_OUT_PART < sum(now.values()) / len(now) < 3 * OPTED_OUT_PART
    assert all(later[name] == opted_out for name, opted_out in now.items() if name in later)


def test_an_entry_is_used_by_the_players_of_its_kit_only() -> None:
    """So that an entry has its own distinct players."""
    online = Population(7, 0, 100).online(0.0)
    uniform = np.arange(500) / 500

    users = [set(online.pick(np.full(500, kit), uniform)[0].tolist()) for kit in range(KITS)]

    assert all(len(one) <= online.users[kit] for kit, one in enumerate(users))
    assert sum(map(len, users)) == len(set().union(*users))


def test_where_nobody_is_something_happens_to_nobody() -> None:
    """And nobody is no player who opted out."""
    nobody = Online(np.array([], dtype=object), np.array([], dtype=bool), np.zeros(KITS + 1, int))

    names, opted_out = nobody.pick(np.zeros(3, dtype=np.int64), np.array([0.0, 0.5, 0.9]))

    assert names.tolist() == [None, None, None]
    assert opted_out.tolist() == [False, False, False]


def test_a_busier_shard_has_more_seats_but_never_none() -> None:
    """Lines a second a player stay within reason."""
    assert seats_for(0.0) == MIN_SEATS
    assert seats_for(300.0) < seats_for(600.0) <= seats_for(1e9)
