"""A glance at a log: of which days and shards its records are, by its first and last lines."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspector.emitter.hot_name import file_safe
from inspector.files.log_name import compression_of
from inspector.files.text_file import open_buffered_text
from inspector.storage.tiers import DAY_S, day_of

DayAndShard = tuple[str, str]
"""A day in UTC, and a shard as `file_safe` spells it."""

_SAMPLE_BYTES = 16 * 1024
_MOST_DAYS = 400
"""A log of more days than this has an instant in it that is wrong: what is between is not told."""

_MOST_TS = 253_402_300_800.0
"""The end of the last year with four digits, Unix seconds."""


def glance(path: Path) -> dict[DayAndShard, float]:
    """Return which share of a log is of each day and shard, about; nothing if that is not known.

    A log may begin before midnight and end after it, or name no shard. Who wrote it wrote in the
    order of time, so what is between its beginning and its end is of the days between; of a
    compressed log only the beginning is looked at.
    """
    found: dict[str, Counter[int]] = defaultdict(Counter)
    try:
        for line in _ends(path):
            if told := _told(line):
                found[told[1]][told[0]] += 1
    except OSError:
        return {}
    weights = {
        (day_of(day * DAY_S), file_safe(shard)): weight
        for shard, days in found.items()
        for day, weight in _without_gaps(days).items()
    }
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


def _ends(path: Path) -> Iterator[bytes]:
    """Yield the first and the last lines; the last one of a piece may be cut.

    Raises:
        OSError: It cannot be read.
    """
    with closing(open_buffered_text(path)) as text:
        yield from text.read(_SAMPLE_BYTES).splitlines()
        if compression_of(path) or (size_bytes := path.stat().st_size) <= _SAMPLE_BYTES:
            return
        text.seek(max(size_bytes - _SAMPLE_BYTES, _SAMPLE_BYTES))
        # The first one goes on from what was not read.
        yield from text.read(_SAMPLE_BYTES).splitlines()[1:]


def _told(line: bytes) -> tuple[int, str] | None:
    """Return the number of the day since 1970 and the shard of a line, None if it is no record."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("metrics"), dict):
        return None
    ts, shard = found.get("ts"), found.get("shard")
    if isinstance(ts, bool) or not isinstance(ts, int | float) or not isinstance(shard, str):
        return None
    return (math.floor(ts / DAY_S), shard) if 0 <= ts < _MOST_TS else None


def _without_gaps(days: Counter[int]) -> dict[int, float]:
    """Return how much each day weighs; one between others as much as they do on average."""
    first, last = min(days), max(days)
    if last - first > _MOST_DAYS:
        return {day: float(weight) for day, weight in days.items()}
    mean = days.total() / len(days)
    return {day: days[day] or mean for day in range(first, last + 1)}
