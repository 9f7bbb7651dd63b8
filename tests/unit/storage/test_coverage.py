"""Coverage: which days of which shards there are, in which tier, and how much of each."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.storage.coverage import ANY_SHARD, Cell, coverage, day_range, look, openable
from inspector.storage.coverage_facts import FactsCache, FileFacts
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import Listing, Tier, TierFile, day_start
from tests.unit.storage.kept_folder import KeptFolder

OLD, DAY, TODAY = "2026-08-01", "2026-11-20", "2026-11-27"


@pytest.fixture
def kept(tmp_path: Path) -> KeptFolder:
    """An empty data folder."""
    return KeptFolder(tmp_path / "data")


def cells_of(kept: KeptFolder) -> dict[tuple[str, str, Tier], Cell]:
    """Return the cells of a folder by day, shard and tier."""
    found = look(DataFolders.of(kept.root), FactsCache())
    return {(cell.day, cell.shard, cell.tier): cell for cell in found.cells}


def test_every_tier_has_its_cells(kept: KeptFolder) -> None:
    """By day and shard; a roll-up has one for each shard that it holds."""
    log, file = kept.hot(TODAY, "world-1"), kept.warm(DAY, "world-2", rows=30)
    roll_up = kept.cold(OLD, {"world-1": 300, "world-2": 100})

    cells = cells_of(kept)

    assert set(cells) == {
        (TODAY, "world-1", Tier.HOT),
        (DAY, "world-2", Tier.WARM),
        (OLD, "world-1", Tier.COLD),
        (OLD, "world-2", Tier.COLD),
    }
    assert cells[TODAY, "world-1", Tier.HOT].files == (log,)
    assert cells[DAY, "world-2", Tier.WARM].files == (file,)
    assert cells[DAY, "world-2", Tier.WARM].records == 30
    assert cells[OLD, "world-1", Tier.COLD].files == (roll_up,)
    assert cells[OLD, "world-1", Tier.COLD].records == 300


def test_records_of_logs_are_worked_out_from_their_first_lines(kept: KeptFolder) -> None:
    """And said to be; a log without a whole line has none."""
    kept.hot(TODAY, "world-1", lines=5_000)
    kept.hot(TODAY, "world-2", lines=0)

    cells = cells_of(kept)

    assert cells[TODAY, "world-1", Tier.HOT].records == pytest.approx(5_000, rel=0.01)
    assert cells[TODAY, "world-1", Tier.HOT].is_estimate
    assert cells[TODAY, "world-2", Tier.HOT].records == 0


def test_files_of_one_day_and_shard_are_one_cell(kept: KeptFolder) -> None:
    """Their sizes and records are added up."""
    files = [kept.warm(DAY, rows=10), kept.warm(DAY, rows=11)]

    (cell,) = cells_of(kept).values()

    assert set(cell.files) == set(files)
    assert cell.records == 21
    assert cell.size_bytes == sum(file.stat().st_size for file in files)


def test_a_name_that_says_no_shard_is_of_any(kept: KeptFolder) -> None:
    """A log of another name lies in the day it was written last."""
    path = kept.hot(TODAY)
    path.rename(path.with_name("mine.jsonl"))

    (cell,) = cells_of(kept).values()

    assert cell.shard == ANY_SHARD


def test_a_damaged_file_is_told_and_the_others_are_looked_into(kept: KeptFolder) -> None:
    """It still has its size."""
    kept.warm(DAY, "world-1", rows=10)
    kept.warm(DAY, "world-2").write_bytes(b"PAR1 and nothing else")

    found = look(DataFolders.of(kept.root), FactsCache())

    by_shard = {cell.shard: cell for cell in found.cells}
    assert by_shard["world-1"].records == 10
    assert by_shard["world-2"].records is None
    assert by_shard["world-2"].size_bytes == 21
    assert len(found.problems) == 1
    assert "damaged" in found.problems[0]


def test_how_much_smaller_warm_is_comes_from_the_files_that_say_so(kept: KeptFolder) -> None:
    """The others are left out of it; without any it is not known."""
    told, other = kept.warm(DAY, "world-1", source_bytes=100_000), kept.warm(DAY, "world-2")

    warm = look(DataFolders.of(kept.root), FactsCache()).total(Tier.WARM)

    assert warm.ratio == pytest.approx(100_000 / told.stat().st_size)
    assert warm.size_bytes == told.stat().st_size + other.stat().st_size
    assert math.isnan(coverage(Listing(0, ()), {}).total(Tier.WARM).ratio)


def test_a_log_that_became_two_files_counts_once(kept: KeptFolder) -> None:
    """Both say that they were made of it: it went over midnight."""
    files = [kept.warm(DAY, source_bytes=100_000), kept.warm("2026-11-21", source_bytes=100_000)]

    warm = look(DataFolders.of(kept.root), FactsCache()).total(Tier.WARM)

    assert warm.ratio == pytest.approx(100_000 / sum(file.stat().st_size for file in files))


def test_a_roll_up_beside_its_warm_files_doubles_no_record(kept: KeptFolder) -> None:
    """Until they go it only repeats them."""
    kept.warm(DAY, "world-1", rows=10)
    kept.cold(DAY, {"world-1": 10, "world-2": 7})

    found = look(DataFolders.of(kept.root), FactsCache())

    assert found.records == 17


def test_a_file_is_looked_into_once(kept: KeptFolder) -> None:
    """As long as its name and size stay: what is in it now is not asked; a new one is looked at."""
    folders, cache = DataFolders.of(kept.root), FactsCache()
    known = kept.warm(DAY, rows=10)
    look(folders, cache)
    known.write_bytes(b"?" * known.stat().st_size)
    kept.warm(DAY, rows=11)

    found = look(folders, cache)

    assert found.total(Tier.WARM).records == 21
    assert found.problems == ()


def test_a_range_opens_logs_and_warm_files_and_says_what_is_only_cold(kept: KeptFolder) -> None:
    """Of the days and shards that are asked for; a shard's own or all."""
    log, file = kept.hot(TODAY, "world-1"), kept.warm(DAY, "world-1")
    other = kept.warm(DAY, "world-2")
    kept.cold(OLD, {"world-1": 5})
    cells = look(DataFolders.of(kept.root), FactsCache()).cells

    assert openable(cells, [OLD, DAY, TODAY], None) == ((log, file, other), 1)
    assert openable(cells, [DAY, TODAY], ["world-1"]) == ((log, file), 0)
    assert openable(cells, [OLD], None) == ((), 1)
    assert openable(cells, ["2020-01-01"], None) == ((), 0)


def test_days_from_one_to_another() -> None:
    """Over the end of a month and of February; none if there is none."""
    assert day_range("2026-02-27", "2026-03-01") == ("2026-02-27", "2026-02-28", "2026-03-01")
    assert day_range("2026-03-01", "2026-02-27") == ()
    assert day_range("yesterday", "2026-02-27") == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Tier.HOT, Tier.WARM, Tier.COLD]),
            st.sampled_from([OLD, DAY, TODAY]),
            st.sampled_from([None, "a", "b"]),
            st.integers(0, 10_000),
            st.integers(0, 500),
        ),
        max_size=12,
    )
)
def test_nothing_is_lost_or_counted_twice(
    told: list[tuple[Tier, str, str | None, int, int]],
) -> None:
    """Sizes and records of cells and of totals are those of the files."""
    files, facts = [], {}
    for number, (tier, day, shard, size_bytes, records) in enumerate(told):
        name, start = Path(f"/data/{number}"), day_start(day) or 0.0
        files.append(TierFile(name, name, tier, shard, start, start, size_bytes))
        facts[name] = FileFacts(records)

    found = coverage(Listing(0, tuple(files)), facts)

    assert sum(cell.size_bytes for cell in found.cells) == sum(one[3] for one in told)
    assert sum(cell.records or 0 for cell in found.cells) == sum(one[4] for one in told)
    assert sum(found.total(tier).records for tier in Tier) == sum(one[4] for one in told)
    assert sum(found.total(tier).files for tier in Tier) == len(told)
