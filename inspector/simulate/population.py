"""Who is online: players who join, play for a while, leave, and come back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.chance import Numbers, chance

KITS = 5
"""Players fall into this many kits; an entry belongs to one of them."""

MIN_SEATS = 8
MAX_SEATS = 1500
PLAYERS_PER_SEAT = 4
RECORDS_PER_PLAYER_S = 1.5
PRESENT_PART = 0.88
OPTED_OUT_PART = 0.03
_STREAM = 201


def player_name(shard: int, number: int) -> str:
    """Return the name of a player, as made up as the player is."""
    return f"player {shard} {number}"


def seats_for(lines_per_s: float) -> int:
    """Return how many can be online on a shard that writes so much."""
    return min(max(round(lines_per_s / RECORDS_PER_PLAYER_S), MIN_SEATS), MAX_SEATS)


class Population:
    """The players of one shard.

    A seat is held by one of a few players in turn, each for 5 to 25 minutes with a pause between.
    """

    def __init__(self, seed: int, shard: int, seats: int) -> None:
        luck = chance(seed, _STREAM, shard)
        draws = luck.random((2, MAX_SEATS))[:, :seats]
        self._stay_s = 300.0 + 1200.0 * draws[0]
        self._offset = draws[1] * 64.0
        self._kit = np.arange(seats) % KITS
        self._opted_out = luck.random(MAX_SEATS * PLAYERS_PER_SEAT) < OPTED_OUT_PART
        self._names = np.array(
            [player_name(shard, number) for number in range(seats * PLAYERS_PER_SEAT)], dtype=object
        )

    def online(self, t_s: float) -> Online:
        """Return who is there at an instant."""
        turn = t_s / self._stay_s + self._offset
        number = np.floor(turn)
        seats = np.flatnonzero(turn - number < PRESENT_PART)
        seats = seats[np.argsort(self._kit[seats], kind="stable")]
        holder = number[seats].astype(np.int64) % PLAYERS_PER_SEAT
        first = np.searchsorted(self._kit[seats], np.arange(KITS + 1))
        player = seats * PLAYERS_PER_SEAT + holder
        return Online(self._names[player], self._opted_out[player], first)


class Online:
    """The players who are there, sorted by kit.

    Attributes:
        users: (KITS,) how many could use an entry of each kit.
    """

    def __init__(
        self, names: NDArray[np.object_], opted_out: NDArray[np.bool_], first: NDArray[np.int64]
    ) -> None:
        has_any = first[1:] > first[:-1]
        self._names, self._opted_out = names, opted_out
        # Somebody always plays an entry, even while nobody of its kit is there.
        self._first = np.where(has_any, first[:-1], 0)
        self.users: Numbers = np.where(has_any, first[1:] - first[:-1], len(names)).astype(float)

    def __len__(self) -> int:
        return len(self._names)

    def pick(
        self, kit: NDArray[np.int64], uniform: Numbers
    ) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
        """Return for each row the name of a player, None if nobody is there, and who opted out."""
        if not len(self._names):
            return np.full(len(kit), None, dtype=object), np.zeros(len(kit), dtype=np.bool_)
        chosen = self._first[kit] + np.floor(uniform * self.users[kit]).astype(np.int64)
        return self._names[chosen], self._opted_out[chosen]
