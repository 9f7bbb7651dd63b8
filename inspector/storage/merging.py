"""Merging: the files of a day and shard become one, once no more will come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.core.errors import InspectorError, SourceError, StorageError
from inspector.storage.day_files import warm_name
from inspector.storage.engine import connect
from inspector.storage.folders import DataFolders
from inspector.storage.journal import Change, beside, commit_or_forget, forgotten_on_failure
from inspector.storage.origins import ORIGINS_KEY, origins_text, read_origins
from inspector.storage.parquet_copy import copy_parquet, file_list
from inspector.storage.tiers import Tier, TierFile, listing
from inspector.storage.totals import totals_of_files
from inspector.storage.warm_file import WarmFile, look_into
from inspector.storage.warm_schema import WarmSchema, quoted

HOUR_S = 3_600
DAY_NAME = "day"
"""What the name of a merged file begins with."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What merging did.

    Attributes:
        merged: Warm files that are no longer there.
        files: Those that took their place.
        problems: What could not be merged, and why; it is as it was.
    """

    merged: int = 0
    files: tuple[Path, ...] = ()
    problems: tuple[InspectorError, ...] = ()


def is_finished(file: TierFile, retention: RetentionConfig, now_ts: float) -> bool:
    """Return whether all hot logs of the day of a warm file were due by now."""
    return file.end_ts + retention.roll_s + retention.hot_h * HOUR_S <= now_ts


def unmerged(
    files: Iterable[TierFile], retention: RetentionConfig, now_ts: float
) -> list[list[TierFile]]:
    """Return the warm files of each finished day and shard that are more than one."""
    found: dict[Path, list[TierFile]] = defaultdict(list)
    for file in files:
        if file.shard is not None and is_finished(file, retention, now_ts):
            found[file.name.parent].append(file)
    return [found[folder] for folder in sorted(found) if len(found[folder]) > 1]


def merge_days(
    folders: DataFolders,
    retention: RetentionConfig,
    now_ts: float,
    *,
    on_progress: Callable[[str, int, int], None] = lambda _what, _done, _of: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> MergeReport:
    """Merge the warm files of each finished day and shard; only who holds `storage_lock` may.

    Args:
        folders: Where the tiers are.
        retention: Says when a day is finished.
        now_ts: Unix seconds.
        on_progress: Gets how many files were merged, of how many.
        is_stopped: Asked between days whether to end soon.

    Raises:
        StorageError: A file could not be written, or does not hold what it should; all is as it
            was.
    """
    groups = unmerged(listing(folders).of(Tier.WARM), retention, now_ts)
    merged, made = 0, list[Path]()
    problems: list[InspectorError] = []
    for number, group in enumerate(groups):
        if is_stopped():
            break
        on_progress("Merging", number, len(groups))
        ours, others = _looked_into(group)
        problems += others
        if len(ours) > 1:
            made.append(_merge(folders, ours))
            merged += len(ours)
    return MergeReport(merged, tuple(made), tuple(problems))


def _looked_into(group: Sequence[TierFile]) -> tuple[list[WarmFile], list[InspectorError]]:
    ours: list[WarmFile] = []
    problems: list[InspectorError] = []
    with closing(connect()) as connection:
        for file in group:
            try:
                ours.append(look_into(file.path, connection))
            except SourceError as problem:
                problems.append(problem)
    return ours, problems


def _merge(folders: DataFolders, files: Sequence[WarmFile]) -> Path:
    paths = [file.path for file in files]
    metrics = tuple(dict.fromkeys(metric for file in files for metric in file.schema.metrics))
    schema = WarmSchema(metrics)
    path = paths[0].parent / warm_name(DAY_NAME, (path.name for path in paths))
    origins = [origin for found in read_origins(paths).values() for origin in found]
    hidden = beside(path)
    with forgotten_on_failure(hidden):
        before = totals_of_files(paths, metrics)
        columns = ", ".join(map(quoted, schema.columns))
        rows = f"SELECT {columns} FROM read_parquet({file_list(paths)}, union_by_name = true)"  # noqa: S608
        with closing(connect(hidden.parent)) as connection:
            metadata = {**schema.metadata, ORIGINS_KEY: origins_text(origins)}
            copy_parquet(connection, rows, hidden, metadata)
        if differences := before.differences(totals_of_files([hidden], metrics)):
            raise StorageError(
                f"does not hold what it was made of ({differences[0]})",
                where=str(path),
                remedy="Those files are as they were; check memory and disk of this machine",
            )
    commit_or_forget(folders, Change(((hidden, path),), tuple(paths)))
    return path
