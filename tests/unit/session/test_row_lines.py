"""Lines of rows, read again: byte for byte, by time, whatever the file is by now."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.session import row_lines
from inspector.session.row_lines import RowLines, rows_between
from inspector.session.session import Session


def line(ts: float, note: str = "") -> bytes:
    """Return a record as a line; spaces and notes make it its own."""
    record = {"ts": ts, "shard": "a", "entry": "ability.a", "metrics": {"casts": 1}}
    return json.dumps(record | {"meta": {"note": note}}).encode() + b"\n"


@pytest.fixture
def opened(tmp_path: Path, registry: Registry) -> Callable[..., Session]:
    """Writes logs, and returns the session of them."""

    def make(**logs: bytes) -> Session:
        for name, data in logs.items():
            packed = name.endswith("gz")
            path = tmp_path / (f"{name[:-2]}.jsonl.gz" if packed else f"{name}.jsonl")
            path.write_bytes(gzip.compress(data) if packed else data)
        return read_session([tmp_path], registry)[0]

    return make


def all_lines(session: Session, start_ts: float = -math.inf, end_ts: float = math.inf) -> bytes:
    """Return the lines of a stretch."""
    with RowLines(session) as reading:
        rows = rows_between(session.view, 0, start_ts, end_ts)
        return b"".join(data for data, _count in reading.read(rows))


def test_lines_of_all_logs_come_by_time(opened: Callable[..., Session]) -> None:
    """Packed or not; of one instant, in the order in which they were read."""
    session = opened(
        a=line(1, "x") + b"{nonsense\n" + line(4) + line(2, "late"), bgz=line(3) + line(4, "too")
    )

    assert all_lines(session) == b"".join(
        [line(1, "x"), line(2, "late"), line(3), line(4), line(4, "too")]
    )
    assert all_lines(session, 2, 3) == line(2, "late") + line(3)


def test_rows_before_one_do_not_count(opened: Callable[..., Session]) -> None:
    """So that only what is new is read."""
    view = opened(a=line(1) + line(2) + line(3)).view

    assert rows_between(view, 1, -math.inf, math.inf).tolist() == [1, 2]
    assert rows_between(view, 3, -math.inf, math.inf).tolist() == []


@pytest.mark.parametrize("gap_bytes", [0, 150, 4_096])
@pytest.mark.parametrize("read_bytes", [1, 400, 1 << 20])
def test_however_much_is_read_at_once_the_lines_are_the_same(
    opened: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
    gap_bytes: int,
    read_bytes: int,
) -> None:
    """Lines far from each other, lines of two logs in turn, long ones and short ones."""
    monkeypatch.setattr(row_lines, "_GAP_BYTES", gap_bytes)
    monkeypatch.setattr(row_lines, "_READ_BYTES", read_bytes)
    texts = [line(ts, "x" * (ts * 37 % 300)) for ts in range(40)]
    odd = b"{rejected\n".join(texts[1::2])

    session = opened(a=b"".join(texts[::2]), b=odd)

    assert all_lines(session) == b"".join(texts)
    assert all_lines(session, 7, 21) == b"".join(texts[7:22])


def test_a_last_line_without_its_newline_gets_one(opened: Callable[..., Session]) -> None:
    """What follows it then is a line of its own."""
    assert all_lines(opened(a=line(1) + line(2)[:-1])) == line(1) + line(2)


def test_lines_that_are_gone_are_counted(opened: Callable[..., Session], tmp_path: Path) -> None:
    """The others are still there."""
    session = opened(a=line(1), b=line(2))
    (tmp_path / "a.jsonl").unlink()

    with RowLines(session) as reading:
        found = list(reading.read(np.arange(2)))

    assert (found, reading.gone) == ([(line(2), 1)], 1)


def test_another_line_at_the_place_is_not_taken_for_it(
    opened: Callable[..., Session], tmp_path: Path
) -> None:
    """A file that was written anew holds nothing of the session."""
    session = opened(a=line(1, "first") + line(2, "second"))
    (tmp_path / "a.jsonl").write_bytes(line(1, "first") + line(2, "somewhat longer"))

    with RowLines(session) as reading:
        found = b"".join(data for data, _count in reading.read(np.arange(2)))

    assert (found, reading.gone) == (line(1, "first"), 1)
