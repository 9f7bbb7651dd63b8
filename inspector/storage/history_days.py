"""Which of the files of a day count: its records, or the roll-up of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.storage.file_catalog import KnownFile
from inspector.storage.tiers import DAY_S, day_start


@dataclass(frozen=True, slots=True)
class DayFile:
    """A warm or cold file.

    Attributes:
        path: Where it is.
        told: Its name, as its data folder tells it.
        folder: Number of its data folder.
        day: The day that it is of, as its name says.
    """

    path: Path
    told: str
    folder: int
    day: str


def counting(
    warm: Iterable[DayFile],
    cold: Iterable[DayFile],
    known: Mapping[Path, KnownFile],
    *,
    prefers_cold: bool,
    hot_ts: float = math.inf,
) -> tuple[list[Path], list[Path]]:
    """Return the files of records and the roll-ups that hold each record once.

    A roll-up says which logs its records came from, and so do files of records. What a roll-up
    holds, and the files of the day no longer hold all of, counts by the roll-up. One that lacks
    what came late does not count while all is there: nobody could tell who is in both.

    Args:
        warm: All files of records.
        cold: All roll-ups.
        known: What is known of them; others are left out.
        prefers_cold: Whether a roll-up of all of a day counts although its records are there still.
        hot_ts: The earliest instant of what is in hot logs, and so in no roll-up; Unix seconds.
    """
    days: dict[tuple[int, str], list[DayFile]] = defaultdict(list)
    for file in warm:
        if file.path in known:
            days[file.folder, file.day].append(file)
    rolled = {(file.folder, file.day): file for file in cold if file.path in known}
    records: list[Path] = []
    for day, files in days.items():
        start_ts = day_start(day[1])
        roll_up = rolled.get(day)
        if roll_up is None or start_ts is None:
            records += (file.path for file in files)
            continue
        inside = known[roll_up.path].origins
        origins = {file.path: _origins(file, known[file.path]) for file in files}
        apart = [path for path, own in origins.items() if not own & inside]
        are_mixed = any(own & inside and not own <= inside for own in origins.values())
        are_more = bool(apart) or are_mixed or hot_ts < start_ts + DAY_S
        is_there = inside <= frozenset().union(*origins.values())
        if is_there and (are_more or not prefers_cold):
            records += origins
            del rolled[day]
        else:
            records += apart
    return records, [file.path for file in rolled.values()]


def _origins(file: DayFile, known: KnownFile) -> frozenset[str]:
    # A file that does not say comes from itself, which is what its roll-up says of it.
    return known.origins or frozenset({f"itself:{file.told}"})
