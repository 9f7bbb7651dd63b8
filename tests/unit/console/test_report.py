"""``inspector report``: the file it writes, and what it says where it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.console.report import InstantError, instant_of

FIRST_TS = 1_735_758_000


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A minute of one ability, and a line that is no JSON."""
    lines = [
        {"ts": FIRST_TS + at, "shard": "s", "entry": "ability.a",
         "metrics": {"casts": 1, "damage_total": at}}
        for at in range(60)
    ]  # fmt: skip
    path = tmp_path / "world-1.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + "no json\n")
    return path


def test_a_report_is_one_file(log: Path, tmp_path: Path) -> None:
    """And one line says what is in it."""
    out = tmp_path / "out.html"

    result = CliRunner().invoke(app, ["report", str(log), "-o", str(out)])

    assert result.exit_code == 0, result.output
    assert "60 records" in result.output
    page = out.read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert "ability.<wbr>a" in page
    assert "not json" in page


def test_from_and_to_take_both_ways_to_write_an_instant(log: Path, tmp_path: Path) -> None:
    """ISO 8601 in UTC, and Unix seconds; both ends count."""
    out = tmp_path / "out.html"
    bounds = ["--from", "2025-01-01T19:00:10", "--to", str(FIRST_TS + 20)]

    result = CliRunner().invoke(app, ["report", str(log), "-o", str(out), *bounds])

    assert "11 records" in result.output


@pytest.mark.parametrize(
    ("said", "ts"),
    [
        (None, None),
        ("0.5", 0.5),
        ("2025-01-01T19:00:00", FIRST_TS),
        ("2025-01-01T20:00:00+01:00", FIRST_TS),
        ("2025-01-01", FIRST_TS - 19 * 3600),
    ],
)
def test_instants(said: str | None, ts: float | None) -> None:
    """Without a time zone they are in UTC."""
    assert instant_of(said) == ts


@pytest.mark.parametrize("said", ["yesterday", "nan", "inf", ""])
def test_what_is_no_instant_is_said(said: str) -> None:
    """With how to write one."""
    with pytest.raises(InstantError, match="2026-01-31T12:00:00"):
        instant_of(said)


def test_an_empty_range_writes_no_file(log: Path, tmp_path: Path) -> None:
    """Exit code 2, and what is wrong."""
    out = tmp_path / "out.html"

    result = CliRunner().invoke(app, ["report", str(log), "-o", str(out), "--from", "2030-01-01"])

    assert result.exit_code == 2
    assert "no records in this range" in result.output
    assert not out.exists()


def test_a_file_that_cannot_be_written_is_said(log: Path, tmp_path: Path) -> None:
    """With its remedy."""
    out = tmp_path / "none" / "out.html"

    result = CliRunner().invoke(app, ["report", str(log), "-o", str(out)])

    assert result.exit_code == 2
    assert "Create the folder first" in result.output
