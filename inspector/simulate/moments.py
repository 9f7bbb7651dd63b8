"""Moments: how busy a shard is in a second, what its entries' means are, and who is online."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from inspector.simulate.abilities import Catalogue
from inspector.simulate.chance import Numbers, bell, chance
from inspector.simulate.forms import Form
from inspector.simulate.population import KITS, Online, Population, seats_for
from inspector.simulate.rhythm import Drift, Rhythms, daylight
from inspector.simulate.values import DRAWN_KEYS, WANDER

UNEVENNESS = 0.16
"""Standard deviation of how often an entry happens, from one second to the next."""

_LOAD_CHANNEL = 3
_LOAD_REACH = 0.22
_STREAM_SPEED, _STREAM_UNEVEN = 501, 502


@dataclass(frozen=True, slots=True)
class Moment:
    """The state of a shard in one second.

    Attributes:
        expected: (forms,) lines expected in the second.
        load: Lines expected as a multiple of the usual.
        mean: (DRAWN_KEYS, forms) means of the metric keys.
        progress: (entries,) how much of its active part each entry has behind it.
        online: Who is there.
    """

    expected: Numbers
    load: float
    mean: Numbers
    progress: Numbers
    online: Online


class Moments:
    """The course of one shard, laid out as arrays over metric keys and forms.

    Attributes:
        kit: (forms,) the kit whose players use a form.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        forms: Sequence[Form],
        seed: int,
        shard: int,
        start_s: float,
        rhythm: Callable[[float], float] = daylight,
    ) -> None:
        self._seed, self._shard, self._start_s = seed, shard, start_s
        self._rhythm = rhythm
        self._speed = 0.85 + 0.3 * float(chance(seed, _STREAM_SPEED, shard).random())
        self._rhythms = Rhythms(catalogue, seed, shard)
        self._drift = Drift(len(catalogue.entry), seed, shard)
        self._population = lru_cache(maxsize=2)(lambda seats: Population(seed, shard, seats))
        self._entry = np.array([form.entry_id for form in forms])
        self.kit = self._entry % KITS
        weights = sum(entry.weight for entry in catalogue.entry)
        self._share = np.array([form.entry.weight * form.part / weights for form in forms])
        self._mean = np.array([[form.mean(key) for form in forms] for key in DRAWN_KEYS])
        self._swing = np.array(
            [[form.entry.swing.get(key, 0.0) for form in forms] for key in DRAWN_KEYS]
        )
        wander = [WANDER.get(key, (0, 0.0)) for key in DRAWN_KEYS]
        self._channel = np.array([channel for channel, _ in wander])
        self._reach = np.array([[reach] for _, reach in wander])

    def at(self, t_s: float, lines_per_s: float, second: int) -> Moment:
        """Return the state of the shard.

        Args:
            t_s: Seconds since the world began, in the middle of the second.
            lines_per_s: Records a second on average, the heartbeat left out.
            second: Number of the second, for the chance in it.
        """
        drift = self._drift.at(t_s)
        expected = self._share * self._busy(t_s, drift, second)[self._entry]
        load = float(np.cumsum(expected)[-1])
        expected *= lines_per_s
        online = self._population(seats_for(lines_per_s)).online(t_s)
        mean = self._mean * (1.0 + self._reach * drift.T[self._channel][:, self._entry])
        mean *= 1.0 + self._swing * self._rhythms.surge(t_s)[self._entry]
        mean[_TICK_COST] *= self._speed * (0.55 + 0.45 * load)
        mean[_PARTICIPANTS] *= 0.6 + 0.4 * load
        # Players keep a field up for a part of the time, however many records tell of it.
        records = np.bincount(self._entry, expected)[self._entry]
        mean[_UPTIME] *= online.users[self.kit] / np.maximum(records, 1e-9)
        return Moment(expected, load, mean, self._rhythms.progress(t_s), online)

    def _busy(self, t_s: float, drift: Numbers, second: int) -> Numbers:
        """Return how busy each entry is, (entries,), 1 on average."""
        u = chance(self._seed, _STREAM_UNEVEN, self._shard, second).random((2, len(drift)))
        busy = self._rhythms.level(t_s) * (1.0 + _LOAD_REACH * drift[:, _LOAD_CHANNEL])
        busy *= 1.0 + UNEVENNESS * bell(u[0], u[1])
        return busy * self._rhythm(self._start_s + t_s)


_TICK_COST = DRAWN_KEYS.index("tick_cost_us")
_PARTICIPANTS = DRAWN_KEYS.index("participants")
_UPTIME = DRAWN_KEYS.index("uptime_seconds")
