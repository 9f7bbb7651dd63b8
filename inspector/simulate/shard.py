"""A shard: one simulated server, which writes one second after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np

from inspector.simulate import regions
from inspector.simulate.abilities import Catalogue
from inspector.simulate.chance import Numbers, chance
from inspector.simulate.forms import Activation, Rows, activations, forms_of
from inspector.simulate.moments import Moment, Moments
from inspector.simulate.rhythm import daylight
from inspector.simulate.scenario import Overtuning
from inspector.simulate.values import DRAWN_KEYS, as_columns, draw_values

SLICE_MS = 1000
LONGEST_DELAY_MS = 400
"""A record may be written so much later than it happened."""

HEARTBEAT_S = 5.0
"""How often the emitter of a shard adds a line of its own."""

_STREAM_ROWS = 601
_ROW_DRAWS = 3


class Slice:
    """What a shard records in one second, or in a longer piece of time, to be taken bit by bit.

    Each activation is made when it is taken: thousands at once would keep the garbage collector
    busy for as long as they wait.
    """

    def __init__(self, at_ms: list[int], activations: Iterator[Activation]) -> None:
        """Take nothing yet.

        Args:
            at_ms: When each is recorded, milliseconds since the world began, ascending.
            activations: The same number of them, in that order.
        """
        self._at_ms = at_ms
        self._rest = activations
        self._taken = 0

    def reaches(self, from_ms: int) -> bool:
        """Return whether nothing from this instant on was taken yet."""
        return bisect_left(self._at_ms, from_ms) >= self._taken

    def take(self, from_ms: int, to_ms: int) -> list[Activation]:
        """Return what is recorded in a stretch of time, once; what was before is gone with it.

        Args:
            from_ms: Milliseconds since the world began, such that the slice `reaches` it.
            to_ms: The end, itself not included.
        """
        first, end = bisect_left(self._at_ms, from_ms), bisect_left(self._at_ms, to_ms)
        found = list(islice(self._rest, end - self._taken))
        del found[: first - self._taken]
        self._taken = end
        return found


class Shard:
    """One server of the world. It remembers nothing: a slice depends on its number alone.

    Attributes:
        name: As its records say.
        build: That it runs.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        seed: int,
        number: int,
        offset_ms: int,
        start_ms: int,
        overtuning: Overtuning | None = None,
        slice_ms: int = SLICE_MS,
        rhythm: Callable[[float], float] = daylight,
    ) -> None:
        """Build a shard.

        Args:
            catalogue: What can happen.
            seed: The world's.
            number: Of the shard, from 0.
            offset_ms: How much later than on a whole second its slices begin.
            start_ms: Unix milliseconds when the world began.
            overtuning: What does too much damage; None for nothing.
            slice_ms: How much is drawn at a time.
            rhythm: Returns for Unix seconds how busy it is, 1 on average.
        """
        self.name = f"world-{number + 1}"
        self.build = f"2026.3.{1 + number % 2}"
        self._seed, self._number = seed, number
        self._offset_ms, self._start_ms = offset_ms, start_ms
        self._slice_ms = slice_ms
        self._forms = forms_of(catalogue.entry)
        self._overtuning = overtuning
        self._is_overtuned = np.array(
            [overtuning is not None and one.entry.name == overtuning.entry for one in self._forms]
        )
        self._moments = Moments(catalogue, self._forms, seed, number, start_ms / 1000.0, rhythm)

    def slice_at(self, at_ms: int) -> int:
        """Return the number of the slice that holds a millisecond of the world."""
        return (at_ms - self._offset_ms) // self._slice_ms + 1

    def slice(self, number: int, lines_per_s: float) -> Slice:
        """Return what the shard records in one slice.

        Args:
            number: As `slice_at` gives it, 0 or more.
            lines_per_s: Lines a second on average, the emitter's heartbeats included.
        """
        from_ms = (number - 1) * self._slice_ms + self._offset_ms
        t_s = from_ms / 1000.0 + self._slice_ms / 2000.0
        moment = self._moments.at(t_s, max(lines_per_s - 1.0 / HEARTBEAT_S, 0.0), number)
        return self._happened(moment, from_ms, number)

    def _happened(self, moment: Moment, from_ms: int, number: int) -> Slice:
        luck = chance(self._seed, _STREAM_ROWS, self._number, number)
        ends = _shared_out(moment.expected * (self._slice_ms / 1000.0), luck)
        count = int(ends[-1])
        if count == 0:
            return Slice([], iter(()))
        form = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        u = luck.random((_ROW_DRAWS, count))
        places = luck.random((regions.DRAWS, count))
        at_ms = from_ms + np.floor(u[0] * self._slice_ms).astype(np.int64)
        at_ms = at_ms[np.lexsort((at_ms, form))]
        delay_ms = np.floor(LONGEST_DELAY_MS * u[1] * u[1] * u[1]).astype(np.int64)
        mean = {key: row[form] for key, row in zip(DRAWN_KEYS, moment.mean, strict=True)}
        if self._overtuning is not None:
            happened_ms = at_ms - delay_ms
            mean["damage_total"] *= self._overtuning.strength(self._is_overtuned[form], happened_ms)
        player, opted_out = moment.online.pick(self._moments.kit[form], u[2])
        rows = Rows(
            at_ms=at_ms,
            ts_s=(self._start_ms + at_ms - delay_ms) / 1000.0,
            player=player,
            opted_out=opted_out,
            region=regions.regions(self._seed, self._number, from_ms / 1000.0, places),
            values=as_columns(draw_values(luck, mean)),
        )
        streams: list[Iterator[Activation]] = []
        first = 0
        for one, end in zip(self._forms, ends.tolist(), strict=True):
            progress = float(moment.progress[one.entry_id])
            streams.append(
                activations(one, rows, first, end, progress) if end > first else iter(())
            )
            first = end
        # Those of one form are in order already, so that all are if each comes in its turn.
        turn = np.argsort(at_ms, kind="stable")
        in_order = map(next, map(streams.__getitem__, form[turn].tolist()))
        return Slice(at_ms[turn].tolist(), in_order)


def _shared_out(
    expected: Numbers, luck: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return where the rows of each form end, (forms,), for about as many rows as expected.

    One point in each of equal steps (systematic sampling): every form gets its share to within one
    row, so that what a chart shows is the world's rhythm and not the noise of the draw.

    Args:
        expected: (forms,) rows.
        luck: Chance.
    """
    upto = np.cumsum(expected)
    count = int(float(upto[-1]) + float(luck.random()))
    step = float(upto[-1]) / max(count, 1)
    point = (np.arange(count) + float(luck.random())) * step
    ends = np.searchsorted(point, upto).astype(np.int64)
    ends[-1] = count
    return ends
