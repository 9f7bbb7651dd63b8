"""Merging: a finished day of a shard is one file, which says all that the others said."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.core.registry import parse_registry
from inspector.storage import merging
from inspector.storage.folders import DataFolders
from inspector.storage.journal import storage_lock
from inspector.storage.merging import MergeReport, merge_days
from inspector.storage.origins import read_origins
from inspector.storage.tiers import Tier, listing
from inspector.storage.totals import Totals, totals_of_files
from tests.unit.storage.tiers_world import (
    DAY_S,
    HOUR_S,
    MONDAY,
    NEXT_MONDAY,
    REGISTRY,
    RETENTION,
    a_line,
    compacted,
    hot_name,
    lines,
    names,
    records,
)


def _merged(folders: DataFolders, now_ts: float = NEXT_MONDAY) -> MergeReport:
    with storage_lock(folders, "a test"):
        return merge_days(folders, RETENTION, now_ts)


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder with two warm files of a day and shard."""
    found = DataFolders.of(tmp_path)
    found.hot.mkdir()
    for hour in (1, 2):
        start_ts = MONDAY + hour * HOUR_S
        (found.hot / hot_name("world-1", start_ts)).write_bytes(lines(start_ts, "world-1"))
        compacted(found, start_ts + 26 * HOUR_S)
    return found


def test_the_files_of_a_finished_day_become_one(folders: DataFolders) -> None:
    """With all of their records, and all that they were made of."""
    before = records(folders)

    report = _merged(folders)

    (file,) = listing(folders).of(Tier.WARM)
    assert report == MergeReport(2, (file.name,))
    assert file.name.name.startswith("day.")
    assert records(folders) == before
    (origins,) = read_origins([file.path]).values()
    assert {origin.name for origin in origins} == {
        hot_name("world-1", MONDAY + hour * HOUR_S) for hour in (1, 2)
    }


def test_a_day_that_may_get_more_is_left_alone(folders: DataFolders) -> None:
    """Its last log is due a day and an hour after its end."""
    assert _merged(folders, MONDAY + 2 * DAY_S + HOUR_S - 1).merged == 0
    assert _merged(folders, MONDAY + 2 * DAY_S + HOUR_S).merged == 2


def test_what_comes_late_is_merged_too(folders: DataFolders) -> None:
    """Somebody found a log of that day."""
    _merged(folders)
    late_ts = MONDAY + 3 * HOUR_S
    (folders.hot / hot_name("world-1", late_ts)).write_bytes(lines(late_ts, "world-1"))
    compacted(folders)
    before = records(folders)

    assert _merged(folders).merged == 2

    assert records(folders) == before
    assert len(listing(folders).of(Tier.WARM)) == 1


def test_files_of_before_and_after_a_key_was_added_are_merged(folders: DataFolders) -> None:
    """A record of before has no value of it."""
    text = '[[key]]\nname = "zaps"\nkind = "counter"\nlevel = "activation"\n'
    text += 'unit = ""\ndescription = "Zaps."\noptional = true\n'
    registry = parse_registry(text, "test", REGISTRY)
    line = a_line(MONDAY, metrics={"casts": 1, "zaps": 7})
    (folders.hot / hot_name("world-1", MONDAY)).write_bytes(line + b"\n")
    compacted(folders, registry=registry)
    before = records(folders, registry)

    assert _merged(folders).merged == 3

    assert records(folders, registry) == before
    assert before.total() == 81


def test_a_file_of_somebody_else_is_left_alone_and_told(folders: DataFolders) -> None:
    """The others are merged all the same."""
    other = listing(folders).of(Tier.WARM)[0].name.with_name("notes.parquet")
    other.write_bytes(b"PAR1 and nothing more")

    report = _merged(folders)

    assert report.merged == 2
    assert "notes.parquet" in report.problems[0].text()
    assert other.exists()


def test_what_does_not_add_up_never_counts(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that it was made of are as they were."""
    before = names(folders)

    def off(paths: list[Path], metrics: tuple[str, ...]) -> Totals:
        return Totals(metrics) if len(paths) == 1 else totals_of_files(paths, metrics)

    monkeypatch.setattr(merging, "totals_of_files", off)

    with pytest.raises(StorageError, match="does not hold what it was made of"):
        _merged(folders)

    assert names(folders) == before
    assert list(folders.warm.rglob(".*")) == []
