"""Players have hashed ids, come and go, and stick to their kit."""

from __future__ import annotations

import re

import numpy as np

from inspector.simulate.population import KITS, MIN_SEATS, Population, player_id, seats_for


def _players(population: Population, t_s: float) -> set[str]:
    online = population.online(t_s)
    kits = np.repeat(np.arange(KITS), 2000)
    return set(online.pick(kits, np.tile(np.arange(2000) / 2000, KITS)).tolist())


def test_ids_are_keyed_hashes_that_another_seed_cannot_be_matched_with() -> None:
    """The key comes from the seed."""
    assert re.fullmatch(r"h:[0-9a-f]{32}", player_id(7, 0, 1))
    assert player_id(7, 0, 1) == player_id(7, 0, 1)
    assert len({player_id(7, 0, 1), player_id(8, 0, 1), player_id(7, 1, 1)}) == 3


def test_players_join_and_leave_over_time() -> None:
    """Most stay for ten seconds, and many are gone after half an hour."""
    population = Population(7, 0, 100)

    now, soon, later = (_players(population, t_s) for t_s in (0.0, 10.0, 1800.0))

    assert 70 <= len(now) <= 100
    assert len(now & soon) > len(now) * 0.9
    assert 0 < len(now & later) < len(now) * 0.8


def test_a_few_opted_out_and_have_no_player_field() -> None:
    """An empty piece of JSON stands for them."""
    fields = _players(Population(7, 0, 400), 0.0)

    assert "" in fields
    assert all(re.fullmatch(r'("player":"h:[0-9a-f]{32}",)?', field) for field in fields)


def test_an_entry_is_used_by_the_players_of_its_kit_only() -> None:
    """So that an entry has its own distinct players."""
    online = Population(7, 0, 100).online(0.0)
    uniform = np.arange(500) / 500

    users = [set(online.pick(np.full(500, kit), uniform).tolist()) - {""} for kit in range(KITS)]

    assert all(len(one) <= online.users[kit] for kit, one in enumerate(users))
    assert sum(map(len, users)) == len(set().union(*users))


def test_a_busier_shard_has_more_seats_but_never_none() -> None:
    """Lines a second a player stay within reason."""
    assert seats_for(0.0) == MIN_SEATS
    assert seats_for(300.0) < seats_for(600.0) <= seats_for(1e9)
