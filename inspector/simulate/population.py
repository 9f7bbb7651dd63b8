"""Who is online: players who join, play for a while, leave, and come back."""

from __future__ import annotations

from hashlib import blake2b

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
_ID_BYTES = 16
_STREAM = 201


def player_id(seed: int, shard: int, number: int) -> str:
    """Return the id of a player as emitters write it: ``h:`` and keyed BLAKE2b of 128 bits."""
    key = blake2b(f"world {seed}".encode(), digest_size=32).digest()
    name = f"player {shard} {number}".encode()
    return "h:" + blake2b(name, digest_size=_ID_BYTES, key=key).hexdigest()


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
        opted_out = luck.random(MAX_SEATS * PLAYERS_PER_SEAT) < OPTED_OUT_PART
        self._fields = np.array(
            [
                "" if opted_out[number] else f'"player":"{player_id(seed, shard, number)}",'
                for number in range(seats * PLAYERS_PER_SEAT)
            ],
            dtype=object,
        )

    def online(self, t_s: float) -> Online:
        """Return who is there at an instant."""
        turn = t_s / self._stay_s + self._offset
        number = np.floor(turn)
        seats = np.flatnonzero(turn - number < PRESENT_PART)
        seats = seats[np.argsort(self._kit[seats], kind="stable")]
        holder = number[seats].astype(np.int64) % PLAYERS_PER_SEAT
        first = np.searchsorted(self._kit[seats], np.arange(KITS + 1))
        return Online(self._fields[seats * PLAYERS_PER_SEAT + holder], first)


class Online:
    """The players who are there, sorted by kit.

    Attributes:
        users: (KITS,) how many could use an entry of each kit.
    """

    def __init__(self, fields: NDArray[np.object_], first: NDArray[np.int64]) -> None:
        has_any = first[1:] > first[:-1]
        self._fields = fields
        # Somebody always plays an entry, even while nobody of its kit is there.
        self._first = np.where(has_any, first[:-1], 0)
        self.users: Numbers = np.where(has_any, first[1:] - first[:-1], len(fields)).astype(float)

    def __len__(self) -> int:
        return len(self._fields)

    def pick(self, kit: NDArray[np.int64], uniform: Numbers) -> NDArray[np.object_]:
        """Return the JSON of the player field for each row, empty for those who opted out."""
        if not len(self._fields):
            return np.full(len(kit), "", dtype=object)
        chosen = np.floor(uniform * self.users[kit]).astype(np.int64)
        picked: NDArray[np.object_] = self._fields[self._first[kit] + chosen]
        return picked
