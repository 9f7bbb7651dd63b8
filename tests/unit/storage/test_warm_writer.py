"""Writing warm files: a row group at a time, whole or not at all, and named by whoever asks."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import numpy as np
import pytest

from inspector.core.errors import StorageError
from inspector.files.resources import load_registry
from inspector.ingest.names import Names
from inspector.storage.warm_file import look_into
from inspector.storage.warm_rows import NO_ROWS, WarmRows, joined
from inspector.storage.warm_schema import FORMAT_KEY
from inspector.storage.warm_writer import ROW_GROUP_ROWS, WarmWriter

REGISTRY = load_registry()
CASTS = REGISTRY.key_id("casts")


@pytest.fixture
def names() -> Names:
    """Return the names of the rows below."""
    names = Names()
    names.entries.add("ability.e")
    names.shards.add("s")
    return names


def some_rows(count: int, first_ts: float = 0.0, meta: str | None = None) -> WarmRows:
    """Return rows, a second from one to the next, each with one cast."""
    return WarmRows(
        {name: np.zeros(count, np.int32) for name in NO_ROWS.ids},
        np.arange(count, dtype=np.float64) + first_ts,
        np.arange(count + 1),
        np.full(count, CASTS, np.uint8),
        np.ones(count),
        np.ones(count),
        None if meta is None else [meta] * count,
    )


def groups_of(path: Path) -> list[int]:
    """Return how many rows each row group has."""
    question = "SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(?)"
    return [rows for _, rows in sorted(duckdb.execute(question, [str(path)]).fetchall())]


def test_rows_are_written_a_group_at_a_time(tmp_path: Path, names: Names) -> None:
    """Whatever number is added at once; nothing else is held."""
    path = tmp_path / "a.parquet"
    parts = [1, ROW_GROUP_ROWS, 3, 2 * ROW_GROUP_ROWS, 5]
    with WarmWriter(path, REGISTRY, names) as writer:
        done = 0
        for count in parts:
            writer.add(some_rows(count, float(done)))
            done += count

    assert writer.rows == sum(parts)
    assert groups_of(path) == [ROW_GROUP_ROWS] * 3 + [9]
    (in_order,) = duckdb.execute(
        "SELECT bool_and(ts = file_row_number) FROM read_parquet(?, file_row_number = true)",
        [str(path)],
    ).fetchall()
    assert in_order == (True,)


def test_a_group_with_much_meta_ends_early(tmp_path: Path, names: Names) -> None:
    """Since it is held in memory."""
    path = tmp_path / "a.parquet"
    meta = f'{{"x":"{"y" * 60_000}"}}'
    with WarmWriter(path, REGISTRY, names) as writer:
        for number in range(12):
            writer.add(some_rows(100, number * 100.0, meta))

    assert groups_of(path) == [600, 600]


def test_a_file_without_rows_is_one_all_the_same(tmp_path: Path, names: Names) -> None:
    """It opens, and holds nothing."""
    path = tmp_path / "a.parquet"
    with WarmWriter(path, REGISTRY, names):
        pass

    assert look_into(path).rows == 0
    assert list(look_into(path).pieces()) == []


def test_a_file_says_of_itself_what_it_is_told_to(tmp_path: Path, names: Names) -> None:
    """Beside what makes it ours."""
    path = tmp_path / "a.parquet"
    told = {"inspector.sources": '["a.jsonl"]', FORMAT_KEY: "not that"}
    with WarmWriter(path, REGISTRY, names, metadata=told) as writer:
        writer.add(some_rows(1))

    question = "SELECT key, value FROM parquet_kv_metadata(?)"
    found = dict(duckdb.execute(question, [str(path)]).fetchall())
    assert found[b"inspector.sources"] == b'["a.jsonl"]'
    assert look_into(path).rows == 1


def test_a_caller_may_give_the_file_its_name(tmp_path: Path, names: Names) -> None:
    """It is complete under the name that was said, and under no other."""
    hidden = tmp_path / ".a.parquet.new"
    with WarmWriter(hidden, REGISTRY, names, in_place=False) as writer:
        writer.add(some_rows(7))
        assert [path.name for path in tmp_path.iterdir()] == [hidden.name]

    assert [path.name for path in tmp_path.iterdir()] == [hidden.name]
    assert look_into(hidden).rows == 7


def test_a_name_that_is_taken_is_refused_and_left_alone(tmp_path: Path, names: Names) -> None:
    """Somebody else may be writing there."""
    hidden = tmp_path / ".a.parquet.new"
    hidden.write_bytes(b"theirs")

    with (
        pytest.raises(StorageError, match="cannot be written"),
        WarmWriter(hidden, REGISTRY, names, in_place=False),
    ):
        pass

    assert hidden.read_bytes() == b"theirs"


def _fail_after(writer: WarmWriter) -> None:
    writer.add(some_rows(3))
    raise RuntimeError


@pytest.mark.parametrize("in_place", [True, False])
def test_what_fails_leaves_nothing(tmp_path: Path, names: Names, in_place: bool) -> None:
    """Under whatever name."""
    path = tmp_path / ".a"
    with (
        pytest.raises(RuntimeError),
        WarmWriter(path, REGISTRY, names, in_place=in_place) as writer,
    ):
        _fail_after(writer)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("in_place", [True, False])
def test_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, names: Names, in_place: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to do about it."""

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("inspector.storage.warm_writer.os.fsync", fail)
    path = tmp_path / ".a.parquet"
    with (
        pytest.raises(StorageError, match="No space left") as told,
        WarmWriter(path, REGISTRY, names, in_place=in_place) as writer,
    ):
        writer.add(some_rows(3))

    assert told.value.where == str(path)
    assert told.value.remedy.startswith("Free some space")
    assert list(tmp_path.iterdir()) == []


def test_rows_can_be_chosen_split_and_joined() -> None:
    """Each keeps what is its own."""
    rows = joined([some_rows(3), some_rows(2, 10.0, "{}"), NO_ROWS])

    chosen = joined([rows.between(2, 5), rows.at(np.array([4, 0]))])

    assert chosen.ts.tolist() == [2.0, 10.0, 11.0, 11.0, 0.0]
    assert chosen.first.tolist() == [0, 1, 2, 3, 4, 5]
    assert chosen.meta == [None, "{}", "{}", "{}", None]
