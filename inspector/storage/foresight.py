"""Foresight: the files that there will be when what is due was compacted, merged and rolled up.

Each step of a run works on what the step before made of the files. So a plan of all steps needs
the files that are not there yet: they have the days and shards that they will have, names that
differ as theirs will, and sizes that are estimates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.storage.day_files import warm_name
from inspector.storage.due import Due, DueLog
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.log_glance import DayAndShard, glance
from inspector.storage.merging import DAY_NAME
from inspector.storage.roll_up import cold_path
from inspector.storage.tiers import DAY_S, Listing, Tier, TierFile, day_start
from inspector.storage.warm_file import look_into

_WARM_SHARE = 1 / 20
"""How large a warm file is, as a part of the text that it is made of, about."""

_COLD_SHARE = 1 / 10
"""How large a roll-up is, as a part of the warm files that it is made of, about."""


def with_compacted(folders: DataFolders, found: Listing, due: Due) -> Listing:
    """Return the files that there will be when logs were compacted.

    Args:
        folders: Where the tiers are.
        found: The files before.
        due: The logs.
    """
    logs = [log for batch in due.batches for log in batch]
    gone = {path for log in logs for path in (log.path, *log.copies)}
    kept = (file for file in found.files if file.name not in gone)
    made = (file for batch in due.batches for file in _made_of_batch(folders, batch))
    return _listing(found, (*kept, *made))


def with_merged(found: Listing, groups: Iterable[Sequence[TierFile]]) -> Listing:
    """Return the files that there will be when warm files were merged.

    Args:
        found: The files before.
        groups: Those that become one; but for those that are damaged, or somebody else's.
    """
    merged = [ours for group in groups if len(ours := readable(group)) > 1]
    gone = {file.name for group in merged for file in group}
    kept = (file for file in found.files if file.name not in gone)
    return _listing(found, (*kept, *map(_merged, merged)))


def with_rolled_up(
    folders: DataFolders, found: Listing, days: Mapping[str, Sequence[TierFile]]
) -> Listing:
    """Return the files that there will be when days were rolled up.

    Args:
        folders: Where the tiers are.
        found: The files before.
        days: The warm files of each of them.
    """
    made = [_rolled_up(cold_path(folders, day), files) for day, files in days.items()]
    names = {file.name for file in made}
    return _listing(found, (*(file for file in found.files if file.name not in names), *made))


def readable(files: Sequence[TierFile]) -> list[TierFile]:
    """Return the warm files that are ours and whole; those that are foreseen will be."""
    if all(file.is_foreseen for file in files):
        return list(files)
    ours: list[TierFile] = []
    with closing(connect()) as connection:
        for file in files:
            try:
                if not file.is_foreseen:
                    look_into(file.path, connection)
                ours.append(file)
            except SourceError:
                continue
    return ours


def _made_of_batch(folders: DataFolders, batch: Sequence[DueLog]) -> list[TierFile]:
    sizes: dict[DayAndShard, float] = defaultdict(float)
    for log in batch:
        for key, share in glance(log.path).items():
            sizes[key] += share * log.text_bytes * _WARM_SHARE
    name = warm_name(batch[0].path.name, (str(log.path) for log in batch))
    made = []
    for (day, shard), size_bytes in sorted(sizes.items()):
        path = folders.warm / day / shard / name
        start_ts = day_start(day) or 0.0
        made.append(_foreseen(path, Tier.WARM, shard, start_ts, size_bytes))
    return made


def _merged(group: Sequence[TierFile]) -> TierFile:
    first = group[0]
    path = first.name.parent / warm_name(DAY_NAME, (file.name.name for file in group))
    size_bytes = sum(file.size_bytes for file in group)
    return _foreseen(path, Tier.WARM, first.shard, first.start_ts, size_bytes)


def _rolled_up(path: Path, files: Sequence[TierFile]) -> TierFile:
    size_bytes = sum(file.size_bytes for file in files) * _COLD_SHARE
    return _foreseen(path, Tier.COLD, None, files[0].start_ts, size_bytes)


def _foreseen(
    path: Path, tier: Tier, shard: str | None, start_ts: float, size_bytes: float
) -> TierFile:
    end_ts = start_ts + DAY_S
    return TierFile(path, path, tier, shard, start_ts, end_ts, round(size_bytes), is_foreseen=True)


def _listing(before: Listing, files: Iterable[TierFile]) -> Listing:
    return Listing(before.number, tuple(sorted(files, key=lambda file: (file.tier, file.name))))
