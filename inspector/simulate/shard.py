"""A shard: one simulated server, which writes one second after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from inspector.simulate import regions
from inspector.simulate.abilities import Catalogue
from inspector.simulate.chance import chance
from inspector.simulate.forms import LineWriter, Rows, forms_of
from inspector.simulate.heartbeat import HEARTBEAT_S, heartbeat_line
from inspector.simulate.moments import Moment, Moments
from inspector.simulate.values import DRAWN_KEYS, as_columns, draw_values

SLICE_MS = 1000
LONGEST_DELAY_MS = 400
"""A record may be written so much later than it happened."""

_STREAM_ROWS, _STREAM_BEAT = 601, 602
_ROW_DRAWS = 3


@dataclass(frozen=True, slots=True)
class Slice:
    """What a shard writes in one second.

    Attributes:
        at_ms: When each line is written, milliseconds since the world began, ascending.
        lines: The lines, each with its newline.
    """

    at_ms: list[int]
    lines: list[str]


class Shard:
    """One server of the world. It remembers nothing: a second depends on its number alone.

    Attributes:
        name: As its records say.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        rates: Mapping[str, float],
        *,
        seed: int,
        number: int,
        offset_ms: int,
        start_ms: int,
    ) -> None:
        """Build a shard.

        Args:
            catalogue: What can happen.
            rates: Metric key to the rate it is sampled with.
            seed: The world's.
            number: Of the shard, from 0.
            offset_ms: How much later than on a whole second its seconds begin.
            start_ms: Unix milliseconds when the world began.
        """
        self.name = f"world-{number + 1}"
        self._build = f"2026.3.{1 + number % 2}"
        self._seed, self._number = seed, number
        self._offset_ms, self._start_ms = offset_ms, start_ms
        forms = forms_of(catalogue.entry)
        self._moments = Moments(catalogue, forms, seed, number, start_ms / 1000.0)
        self._writers = [LineWriter(form, self.name, self._build, rates) for form in forms]
        self._sampled = [key for key in DRAWN_KEYS if rates.get(key, 1.0) < 1.0]

    def slice_at(self, at_ms: int) -> int:
        """Return the number of the slice that holds a millisecond of the world."""
        return (at_ms - self._offset_ms) // SLICE_MS + 1

    def slice(self, number: int, lines_per_s: float) -> Slice:
        """Return what the shard writes in one slice.

        Args:
            number: As `slice_at` gives it, 0 or more.
            lines_per_s: Lines a second on average, heartbeats included.
        """
        from_ms = (number - 1) * SLICE_MS + self._offset_ms
        t_s = from_ms / 1000.0 + 0.5
        moment = self._moments.at(t_s, max(lines_per_s - 1.0 / HEARTBEAT_S, 0.0), number)
        at_ms, lines = self._records(moment, from_ms, number)
        if number % HEARTBEAT_S == self._number % HEARTBEAT_S:
            beat_ms, line = self._heartbeat(moment, from_ms, number)
            at_ms.append(beat_ms)
            lines.append(line)
        order = sorted(range(len(lines)), key=at_ms.__getitem__)
        return Slice([at_ms[place] for place in order], [lines[place] for place in order])

    def _heartbeat(self, moment: Moment, from_ms: int, number: int) -> tuple[int, str]:
        luck = float(chance(self._seed, _STREAM_BEAT, self._number, number).random())
        at_ms = from_ms + SLICE_MS // 2
        lines_per_s = float(np.cumsum(moment.expected)[-1])
        ts_s = (self._start_ms + at_ms) / 1000.0
        line = heartbeat_line(ts_s, self.name, self._build, lines_per_s, moment.load, luck)
        return at_ms, line

    def _records(self, moment: Moment, from_ms: int, number: int) -> tuple[list[int], list[str]]:
        luck = chance(self._seed, _STREAM_ROWS, self._number, number)
        ends = _shared_out(moment, luck)
        count = int(ends[-1])
        if count == 0:
            return [], []
        form = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        u = luck.random((_ROW_DRAWS, count))
        places = luck.random((regions.DRAWS, count))
        at_ms = from_ms + np.floor(u[0] * SLICE_MS).astype(np.int64)
        delay_ms = np.floor(LONGEST_DELAY_MS * u[1] * u[1] * u[1]).astype(np.int64)
        mean = {key: row[form] for key, row in zip(DRAWN_KEYS, moment.mean, strict=True)}
        rows = Rows(
            ts_s=(self._start_ms + at_ms - delay_ms) / 1000.0,
            player=moment.online.pick(self._moments.kit[form], u[2]),
            region=regions.regions(self._seed, self._number, from_ms / 1000.0, places),
            values=as_columns(draw_values(luck, mean)),
            luck={key: luck.random(count) for key in self._sampled},
        )
        lines: list[str] = []
        first = 0
        for writer, end in zip(self._writers, ends.tolist(), strict=True):
            if end > first:
                progress = float(moment.progress[writer.form.entry_id])
                lines += writer.write(rows, first, end, progress)
                first = end
        return at_ms.tolist(), lines


def _shared_out(
    moment: Moment, luck: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return where the rows of each form end, (forms,), for about as many rows as expected.

    One point in each of equal steps (systematic sampling): every form gets its share to within one
    row, so that what a chart shows is the world's rhythm and not the noise of the draw.
    """
    upto = np.cumsum(moment.expected)
    count = int(float(upto[-1]) + float(luck.random()))
    step = float(upto[-1]) / max(count, 1)
    point = (np.arange(count) + float(luck.random())) * step
    ends = np.searchsorted(point, upto).astype(np.int64)
    ends[-1] = count
    return ends
