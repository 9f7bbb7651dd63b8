"""Exporting rejected lines: all that is known of each, in a file that harms nobody."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.ingest.line_text import LineTexts
from inspector.ingest.reader import read_forward
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import UNCOMPILED
from inspector.session.marked_rows import LedgerKind
from inspector.session.rejected_export import export_rejected
from inspector.session.session import Session

LINES = (
    b"=HYPERLINK(1)",
    b"+1 \xff",
    b"\tx",
    b'{"ts":1,"shard":"s","entry":"ability.a","metrics":{},"player":"Aldor"}',
    '{"entry":"ability.é, <b>"}'.encode(),
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of rejected lines."""
    path = tmp_path / "logs" / "world-1.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"\n".join(LINES) + b"\n")
    return path


def export(
    log: Path,
    registry: Registry,
    target: Path,
    *,
    gone: bool = False,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> int:
    """Read the log and export what was rejected."""
    session = Session(registry)
    reader = ParallelReader(session, UNCOMPILED, threads=1)
    for batch in reader.read(read_forward([log], session.ledger)):
        session.add(batch)
    reader.close()
    if gone:
        log.unlink()
    with closing(LineTexts(session.ledger)) as texts:
        lines = session.lines_of(LedgerKind.REJECTED)
        return export_rejected(lines, texts, target, is_unwanted)


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_a_file_may_be_called_anything(
    log: Path, registry: Registry, tmp_path: Path, name: str
) -> None:
    """What of its name is no UTF-8 is spelled out."""
    odd = log.with_name(os.fsdecode(b"world-\xff.jsonl"))
    log.rename(odd)

    assert export(odd, registry, tmp_path / name) == len(LINES)

    assert "world-\\udcff.jsonl" in (tmp_path / name).read_text(encoding="utf-8")


def test_json_lines_hold_all_that_is_known(log: Path, registry: Registry, tmp_path: Path) -> None:
    """Path, place, reason, message and text."""
    target = tmp_path / "out.jsonl"

    assert export(log, registry, target) == len(LINES)

    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["reason"] for row in rows] == [
        "not_json",
        "bad_encoding",
        "not_json",
        "raw_player",
        "missing_field",
    ]
    assert rows[1]["text"] == "+1 \\xff"
    assert rows[4]["text"] == '{"entry":"ability.é, <b>"}'
    assert rows[0] == {
        "path": str(log),
        "offset": 0,
        "size_bytes": 13,
        "reason": "not_json",
        "message": rows[0]["message"],
        "text": "=HYPERLINK(1)",
    }


def test_no_spreadsheet_runs_what_is_in_a_log(
    log: Path, registry: Registry, tmp_path: Path
) -> None:
    """Cells that look like formulas begin with an apostrophe."""
    target = tmp_path / "out.CSV"
    export(log, registry, target)

    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["text"] for row in rows][:3] == ["'=HYPERLINK(1)", "'+1 \\xff", "'\tx"]
    assert rows[4]["text"] == '{"entry":"ability.é, <b>"}'
    assert [int(row["size_bytes"]) for row in rows] == [len(line) for line in LINES]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_no_name_leaves_the_house(log: Path, registry: Registry, tmp_path: Path, name: str) -> None:
    """In no form of file."""
    export(log, registry, tmp_path / name)

    assert "Aldor" not in (tmp_path / name).read_text("utf-8")


def test_lines_that_are_gone_say_so(log: Path, registry: Registry, tmp_path: Path) -> None:
    """What is known without reading them is still worth having."""
    target = tmp_path / "out.jsonl"

    assert export(log, registry, target, gone=True) == len(LINES)
    assert all("(" in json.loads(row)["text"] for row in target.read_text().splitlines())
    assert "the file is gone" in target.read_text()


def test_a_file_that_cannot_be_written_is_an_error(
    log: Path, registry: Registry, tmp_path: Path
) -> None:
    """That says where."""
    with pytest.raises(StorageError, match="nowhere"):
        export(log, registry, tmp_path / "nowhere" / "out.jsonl")


def test_an_export_that_nobody_wants_any_more_leaves_what_was_there(
    log: Path, registry: Registry, tmp_path: Path
) -> None:
    """It is given up between two lines."""
    target = tmp_path / "out.jsonl"
    target.write_text("before")
    answers = iter((False, False, True))

    with pytest.raises(StorageError, match="given up"):
        export(log, registry, target, is_unwanted=lambda: next(answers))

    assert target.read_text() == "before"
