"""Old chunks in files: nobody sees a difference, but memory stays below its cap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.files.spool_folder import SpoolFile, SpoolFolder
from inspector.ingest.batch import Batch
from inspector.ingest.names import Names
from inspector.session import fold_kernel
from inspector.session.columns import CHUNK_ROWS, Columns, TableView
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.fold import Fold
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.session import Session
from inspector.session.spool import Spool

ROOT = Path(__file__).parents[3]
BESIDE_ROWS_BYTES = 12_000_000
CAP_BYTES = 64_000_000
ROWS = 20_000
QUERY = Query(Selector(), (4, 0, 2), GroupBy.TAG, Grid(2, 5, 3.0), distinct=True, with_total=True)


def some_names() -> Names:
    """Return names for random rows."""
    names = Names()
    for entry in ("ability.a", "ability.b", "contract.c", "system.d"):
        names.entries.add(entry)
    for tier in (1, 2, 5):
        names.tiers.add(tier)
    for shard in ("s1", "s2"):
        names.shards.add(shard)
    for tags in (("x",), ("x", "y"), ("cc_silence", "z")):
        names.tag_sets.add(tags)
    return names


def random_batch(rows: int, seed: int = 0) -> Batch:
    """Return rows whose values are whole, so that sums are exact in any order."""
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 5, rows)
    values = int(sizes.sum())
    return Batch(
        source_id=0,
        ts=np.floor(random.random(rows) * 50) / 2,
        entry=random.integers(0, 4, rows).astype(np.int32),
        shard=random.integers(0, 2, rows).astype(np.int32),
        player=random.integers(0, 6, rows).astype(np.int32),
        tier=random.integers(0, 4, rows).astype(np.int16),
        region=np.zeros(rows, np.int32),
        tags=random.integers(0, 4, rows).astype(np.int32),
        offset=np.arange(rows) * 100,
        size_bytes=np.full(rows, 99, np.uint32),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        key=random.integers(0, 6, values).astype(np.uint8),
        value=random.integers(-5, 100, values).astype(np.float64),
        rate=random.choice([1.0, 0.5, 0.25], values),
    )


def fold_of(table: Columns, names: Names) -> Fold:
    """Return the fold of a whole table."""
    fold = Fold(QUERY, names, FOLD_KERNELS)
    fold.update(table.view)
    return fold


def content(view: TableView) -> list[list[object]]:
    """Return all that a view holds, as plain numbers."""
    return [[array.tolist() for array in part.view] for part in view.parts]


def session_of_source(registry: Registry, cap_bytes: int, folder: SpoolFolder) -> Session:
    """Return a session that knows one source."""
    session = Session(registry, cap_bytes, folder)
    session.ledger.open_source(Path("test.jsonl"))
    for shard in some_names().shards.values:
        session.names.shards.add(shard)
    return session


class FullDisk(SpoolFolder):
    """A folder on a disk that is full, or is not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_full = True

    def new_file(self) -> SpoolFile:
        """Refuse, while it is full."""
        if self.is_full:
            raise StorageError("the disk is full", where="there", remedy="Free some space")
        return super().new_file()


def spooling(folder: Path, cap_bytes: int = 0, chunk_rows: int = 64) -> Columns:
    """Return a table that keeps no sealed chunk in memory, or as much as is said."""
    return Columns(Spool(SpoolFolder(folder), cap_bytes), chunk_rows)


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 200), min_size=1, max_size=8),
    cap_bytes=st.sampled_from([0, 5_000, 20_000, 50_000]),
    seed=st.integers(0, 9),
)
def test_a_fold_over_files_is_a_fold_over_memory(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], cap_bytes: int, seed: int
) -> None:
    """Whatever the cap, and however much was folded before a chunk moved."""
    names = some_names()
    memory = Columns(chunk_rows=64)
    files = spooling(tmp_path_factory.getbasetemp() / "spool", cap_bytes)
    grown = Fold(QUERY, names, FOLD_KERNELS)
    for number, rows in enumerate(sizes):
        batch = random_batch(rows, seed + number)
        memory.append(batch)
        files.append(batch)
        grown.update(files.view)

    expected = fold_of(memory, names)
    for fold in (grown, fold_of(files, names)):
        np.testing.assert_array_equal(fold.rows, expected.rows)
        np.testing.assert_array_equal(fold.distinct, expected.distinct)
        np.testing.assert_array_equal(fold.cells, expected.cells)
    every = np.arange(memory.view.rows)
    assert files.places(every) == [memory.place(row) for row in every.tolist()]


def test_a_view_from_before_the_move_stays(tmp_path: Path) -> None:
    """A reader may keep it as long as it likes, even after the end of the session."""
    table = spooling(tmp_path, 1_000_000)
    table.append(random_batch(1_000))
    view, before = table.view, content(table.view)
    assert table.spool.spooled_bytes == 0

    table.append(random_batch(100_000, seed=1))
    moved, after = table.view, content(table.view)
    table.close()

    assert table.spool.spooled_bytes == 0
    assert content(view) == before
    assert content(moved) == after
    assert after[:15] == before[:15]


def test_compiled_code_takes_files_for_memory(tmp_path: Path) -> None:
    """Otherwise the first chunk that moves would compile every kernel again."""
    table = spooling(tmp_path)
    table.append(random_batch(1_000, 1))
    names = some_names()
    fold_of(table, names)
    known = len(fold_kernel.fold_rows.signatures)  # type: ignore[attr-defined]

    spooled = table.view.parts[0].view
    assert table.spool.spooled_bytes > 0
    assert all(array.flags.writeable and array.flags.aligned for array in spooled)
    assert all(array.ctypes.data % 64 == 0 for array in spooled if len(array))

    memory = Columns(chunk_rows=64)
    memory.append(random_batch(1_000, 1))
    fold_of(memory, names)
    assert len(fold_kernel.fold_rows.signatures) == known  # type: ignore[attr-defined]


def test_the_oldest_rows_move_first(tmp_path: Path) -> None:
    """Oldest by their instants: a file is read from its end, so that older rows come later."""
    newer, older = random_batch(64, 1), random_batch(64, 2)
    newer.ts[:] = 2_000.0
    older.ts[:] = 1_000.0
    table = spooling(tmp_path, 20_000)

    for batch in (newer, older, newer, newer):
        table.append(batch)

    moved = [_is_mapped(part.view.ts) for part in table.view.parts]
    assert moved[:2] == [False, True]


def _is_mapped(array: NDArray[np.float64]) -> bool:
    base: object = array
    while isinstance(base, np.ndarray) and base.base is not None:
        base = base.base
    return not isinstance(base, np.ndarray)


def test_a_full_disk_loses_nothing_and_is_said(tmp_path: Path, registry: Registry) -> None:
    """Rows stay in memory; past the cap and a quarter, the session wants no more."""
    folder = FullDisk(tmp_path)
    cap_bytes = 16_000_000
    session = session_of_source(registry, cap_bytes, folder)
    batch = random_batch(CHUNK_ROWS)
    session.add(batch)
    assert not session.problems

    for _ in range(3):
        session.add(batch)
    assert session.problems == (
        "there: the disk is full. Free some space; until then they stay in memory",
    )
    while not session.is_full:
        session.add(batch)

    assert session.size_bytes > 1.25 * cap_bytes
    assert session.spooled_bytes == 0
    assert session.problems[0].startswith("memory is full, so that nothing older is loaded")
    folder.is_full = False
    session.add(batch)
    assert not session.problems
    assert session.spooled_bytes > 0
    assert session.view.rows % CHUNK_ROWS == 0
    session.close()


def test_memory_ends_at_half_past_the_cap(tmp_path: Path, registry: Registry) -> None:
    """What is written meanwhile is counted and left out, until somebody frees the disk."""
    folder = FullDisk(tmp_path)
    cap_bytes = 16_000_000
    session = session_of_source(registry, cap_bytes, folder)
    batch = random_batch(CHUNK_ROWS)

    for _ in range(20):
        session.add(batch)

    full_rows = session.view.rows
    assert session.size_bytes < 1.75 * cap_bytes
    assert session.ledger.snapshot().totals.accepted == 20 * CHUNK_ROWS
    left_out = f"{20 * CHUNK_ROWS - full_rows:,} lines were counted but are in no chart"
    assert left_out in session.problems[0]
    folder.is_full = False
    session.add(batch)
    assert session.view.rows == full_rows + CHUNK_ROWS
    session.close()


def test_closing_lets_go_of_everything(tmp_path: Path, registry: Registry) -> None:
    """More than once, and with rows still arriving."""
    session = session_of_source(registry, 0, SpoolFolder(tmp_path))
    session.add(random_batch(CHUNK_ROWS + 1))

    session.close()
    session.close()
    session.add(random_batch(10))

    assert (session.view.rows, session.size_bytes, session.spooled_bytes) == (0, 0, 0)


def anonymous_bytes() -> int:
    """Return the memory of this process that no file stands behind."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("Anonymous:"))
    return int(line.split()[1]) * 1024


def measure(folder: Path) -> dict[str, float]:
    """Add two million rows, read them all, and return the memory this took."""
    session = session_of_source(load_registry(), CAP_BYTES, SpoolFolder(folder))
    batch = random_batch(ROWS)
    session.add(batch)
    before_bytes = anonymous_bytes()
    grown_bytes = held_bytes = 0
    for _ in range(100):
        session.add(batch)
        grown_bytes = max(grown_bytes, anonymous_bytes() - before_bytes)
        held_bytes = max(held_bytes, session.size_bytes)
    total = sum(float(part.view.value.sum()) for part in session.view.parts)
    found = {
        "rows": session.view.rows,
        "grown_bytes": grown_bytes,
        "held_bytes": held_bytes,
        "spooled_bytes": session.spooled_bytes,
        "read_bytes": anonymous_bytes() - before_bytes,
        "total": total / float(batch.value.sum()),
    }
    session.close()
    return found


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux says it")
def test_two_million_rows_stay_below_a_cap_of_64_mb(tmp_path: Path) -> None:
    """By what the system counts for the process, also while all rows are read."""
    ended = subprocess.run(
        [sys.executable, __file__, str(tmp_path)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    found = json.loads(ended.stdout)

    assert (found["rows"], found["total"]) == (101 * ROWS, 101)
    assert found["spooled_bytes"] > CAP_BYTES / 2
    assert found["held_bytes"] <= CAP_BYTES
    # The ledger's marks and the hashes that duplicates are found by are no rows.
    assert found["grown_bytes"] <= CAP_BYTES + BESIDE_ROWS_BYTES
    assert found["read_bytes"] <= CAP_BYTES + BESIDE_ROWS_BYTES


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]))))
