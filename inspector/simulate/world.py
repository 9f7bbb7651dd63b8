"""The world: shards that write the telemetry of a game, the same again for the same seed."""

from __future__ import annotations

from inspector.simulate.abilities import load_catalogue
from inspector.simulate.chance import chance
from inspector.simulate.days import RELEASED_BUILD, Days
from inspector.simulate.days import SLICE_MS as DAYS_SLICE_MS
from inspector.simulate.forms import Activation
from inspector.simulate.rhythm import daylight, week
from inspector.simulate.scenario import NORMAL, Course
from inspector.simulate.shard import SLICE_MS, Shard, Slice

_STREAM_SHARES = 701


class World:
    """Shards ``world-1`` to ``world-N``.

    What happens on a shard depends on the seed, its number and the time alone: not on the steps in
    which it is asked for, nor on what was asked before. One thread at a time may ask.

    Attributes:
        seed: That chance comes from.
        start_ms: Unix milliseconds when the world began.
        days: The calendar of a world of days; None for one of minutes.
    """

    def __init__(
        self,
        seed: int,
        shards: int,
        start_ts: float,
        course: Course = NORMAL,
        days: Days | None = None,
    ) -> None:
        """Build a world.

        Args:
            seed: Not negative.
            shards: How many, 1 or more.
            start_ts: Unix seconds when it begins.
            course: What it is to show.
            days: The calendar of a world of days, which is then what it shows; None for minutes.

        Raises:
            ValueError: No shard, or a negative seed.
            StorageError: A shipped resource is missing.
        """
        if shards < 1 or seed < 0:
            raise ValueError(f"a world needs a shard and a seed of 0 or more, not {shards}, {seed}")
        self.seed = seed
        self.start_ms = round(start_ts * 1000)
        self.days = days
        slice_ms, stagger_ms = (SLICE_MS, SLICE_MS) if days is None else (DAYS_SLICE_MS, 0)
        catalogue = course.catalogue_of(load_catalogue())
        # Their seconds begin one after the other, so that live the work is spread evenly.
        self._shards = [
            Shard(
                catalogue,
                seed=seed,
                number=number,
                offset_ms=stagger_ms * number // shards,
                start_ms=self.start_ms,
                overtuning=course.overtuning if days is None else days.overtuning,
                slice_ms=slice_ms,
                rhythm=daylight if days is None else week,
            )
            for number in range(shards)
        ]
        weight = [0.8 + 0.4 * float(luck) for luck in chance(seed, _STREAM_SHARES).random(shards)]
        self._shares = [one / sum(weight) for one in weight]
        self._latest: dict[int, tuple[int, float, Slice]] = {}

    def __len__(self) -> int:
        return len(self._shards)

    def shard_name(self, shard_index: int) -> str:
        """Return the name of a shard, as its records say."""
        return self._shards[shard_index].name

    def build(self, shard_index: int, at_ms: int = 0) -> str:
        """Return the build that a shard runs.

        Args:
            shard_index: Which shard, from 0.
            at_ms: When, milliseconds since the world began.
        """
        if self.days is not None and at_ms >= self.days.release_ms:
            return RELEASED_BUILD
        return self._shards[shard_index].build

    def share(self, shard_index: int) -> float:
        """Return which part of all that happens, happens on a shard; all shares make 1."""
        return self._shares[shard_index]

    def activations(
        self, shard_index: int, from_ms: int, to_ms: int, rate_lines_per_s: float
    ) -> list[Activation]:
        """Return what happens on a shard in a stretch of time.

        Args:
            shard_index: Which shard, from 0.
            from_ms: Milliseconds since the world began, 0 or more.
            to_ms: The end, itself not included.
            rate_lines_per_s: Lines a second that this shard writes on average.

        Returns:
            In the order of recording, which is up to 0.4 s after it happened.
        """
        if from_ms >= to_ms:
            return []
        shard = self._shards[shard_index]
        found: list[Activation] = []
        for number in range(shard.slice_at(from_ms), shard.slice_at(to_ms - 1) + 1):
            part = self._slice(shard_index, number, rate_lines_per_s, from_ms)
            found += part.take(from_ms, to_ms)
        return found

    def _slice(self, shard_index: int, number: int, rate_lines_per_s: float, from_ms: int) -> Slice:
        """Return a slice; the one asked for last is kept, because it is asked for bit by bit."""
        kept = self._latest.get(shard_index)
        if kept is not None and kept[:2] == (number, rate_lines_per_s) and kept[2].reaches(from_ms):
            return kept[2]
        made = self._shards[shard_index].slice(number, rate_lines_per_s)
        self._latest[shard_index] = (number, rate_lines_per_s, made)
        return made
