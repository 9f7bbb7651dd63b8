"""Coverage: which days of which shards a data folder holds, in which tier, and how much of each."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from inspector.storage.coverage_facts import FactsCache, FileFacts
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import DAY_S, Listing, Tier, TierFile, day_of, day_start, listing

ANY_SHARD = ""
"""The shard of files that do not say whose records they hold."""

KEPT_TIERS = (Tier.HOT, Tier.WARM, Tier.COLD)
"""Where records are, the youngest first."""

_NOTHING = FileFacts()


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is of one day, shard and tier.

    Attributes:
        day: In UTC, ``2026-11-27``.
        shard: As `file_safe` spells it; `ANY_SHARD` where files do not say.
        tier: Which tier.
        files: By name; a roll-up is in the cells of all its shards.
        size_bytes: Their size; of a file of several shards, the share by records.
        records: How many they hold or stand for; None where that is not known.
        is_estimate: Whether `records` is partly worked out from the length of lines.
    """

    day: str
    shard: str
    tier: Tier
    files: tuple[Path, ...]
    size_bytes: int
    records: int | None
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class TierTotal:
    """What there is of one tier.

    Attributes:
        files: How many files.
        size_bytes: Their size.
        records: How many they hold or stand for, where that is known.
        is_estimate: Whether `records` is partly worked out from the length of lines.
        told_bytes: The size of those that say what they were made of.
        source_bytes: The size of the JSON that those were made of.
    """

    files: int = 0
    size_bytes: int = 0
    records: int = 0
    is_estimate: bool = False
    told_bytes: int = 0
    source_bytes: int = 0

    @property
    def ratio(self) -> float:
        """How many times smaller than JSON it is; NaN where no file says so."""
        return self.source_bytes / self.told_bytes if self.told_bytes else math.nan


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a data folder holds.

    Attributes:
        files: The files themselves.
        cells: By day, shard and tier; none is empty.
        totals: By tier.
        problems: What is wrong with files, in words.
    """

    files: tuple[TierFile, ...] = ()
    cells: tuple[Cell, ...] = ()
    totals: Mapping[Tier, TierTotal] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[str, ...]:
        """The days that there is anything of, in order."""
        return tuple(sorted({cell.day for cell in self.cells}))

    @property
    def shards(self) -> tuple[str, ...]:
        """The shards that there is anything of."""
        return tuple(sorted({cell.shard for cell in self.cells}))

    @property
    def records(self) -> int:
        """How many records there are; a roll-up beside what it was made of only repeats them."""
        with_rows = {(cell.day, cell.shard) for cell in self.cells if cell.tier is not Tier.COLD}
        return sum(
            cell.records or 0
            for cell in self.cells
            if cell.tier is not Tier.COLD or (cell.day, cell.shard) not in with_rows
        )

    def total(self, tier: Tier) -> TierTotal:
        """Return what there is of a tier."""
        return self.totals.get(tier, TierTotal())


def look(
    folders: DataFolders, cache: FactsCache, is_unwanted: Callable[[], bool] = lambda: False
) -> Coverage:
    """Return what a data folder holds now.

    Raises:
        StorageError: It cannot be listed.
    """
    listed = listing(folders)
    return coverage(listed, cache.look(listed.files, is_unwanted))


def coverage(listed: Listing, facts: Mapping[Path, FileFacts]) -> Coverage:
    """Return what files hold.

    Args:
        listed: The files.
        facts: What they say of themselves, by name; some may be missing.
    """
    parts: dict[tuple[str, str, Tier], list[tuple[Path, int, FileFacts]]] = defaultdict(list)
    for file in listed.files:
        if file.tier in KEPT_TIERS:
            for shard, size_bytes, part in _parts(file, facts.get(file.name, _NOTHING)):
                parts[day_of(file.start_ts), shard, file.tier].append((file.name, size_bytes, part))
    cells = tuple(_cell(*key, parts[key]) for key in sorted(parts))
    totals = {
        tier: _total([(f, facts.get(f.name, _NOTHING)) for f in listed.of(tier)]) for tier in Tier
    }
    problems = tuple(found.problem for found in facts.values() if found.problem)
    return Coverage(listed.files, cells, MappingProxyType(totals), problems)


def day_range(first: str, last: str) -> tuple[str, ...]:
    """Return all days from one to another, both included; none if one is no day."""
    start, end = day_start(first), day_start(last)
    if start is None or end is None:
        return ()
    return tuple(
        day_of(start + number * DAY_S) for number in range(int((end - start) // DAY_S) + 1)
    )


def openable(
    cells: Iterable[Cell], days: Sequence[str], shards: Sequence[str] | None
) -> tuple[tuple[Path, ...], int]:
    """Return the files of a range that hold records row by row, and how many days have none such.

    Args:
        cells: What there is.
        days: Which days.
        shards: Which shards; None for all. Files that do not say whose they are count for all.
    """
    wanted, files, with_rows, with_any = frozenset(days), set[Path](), set[str](), set[str]()
    for cell in cells:
        if cell.day in wanted and (
            shards is None or cell.shard in shards or cell.shard == ANY_SHARD
        ):
            with_any.add(cell.day)
            if cell.tier is not Tier.COLD:
                with_rows.add(cell.day)
                files.update(cell.files)
    return tuple(sorted(files)), len(with_any - with_rows)


def _parts(file: TierFile, found: FileFacts) -> Iterator[tuple[str, int, FileFacts]]:
    """Yield shard, size and facts of what a file holds of each shard."""
    if not found.by_shard:
        yield file.shard or ANY_SHARD, file.size_bytes, found
        return
    whole = sum(found.by_shard.values())
    for shard, records in found.by_shard.items():
        share = records / whole if whole else 1 / len(found.by_shard)
        yield shard, round(file.size_bytes * share), FileFacts(records)


def _cell(day: str, shard: str, tier: Tier, parts: list[tuple[Path, int, FileFacts]]) -> Cell:
    records = [found.records for _name, _size, found in parts if found.records is not None]
    return Cell(
        day,
        shard,
        tier,
        tuple(sorted(name for name, _size, _found in parts)),
        sum(size for _name, size, _found in parts),
        sum(records) if records else None,
        any(found.is_estimate or found.records is None for _name, _size, found in parts),
    )


def _total(files: Sequence[tuple[TierFile, FileFacts]]) -> TierTotal:
    told = [(file, found.origins) for file, found in files if found.origins is not None]
    # A log that went over midnight is in the files of two days.
    logs = {key: size for _file, origins in told for key, size in origins.items()}
    return TierTotal(
        len(files),
        sum(file.size_bytes for file, _found in files),
        sum(found.records or 0 for _file, found in files),
        any(found.is_estimate or found.records is None for _file, found in files),
        sum(file.size_bytes for file, _origins in told),
        sum(logs.values()),
    )
