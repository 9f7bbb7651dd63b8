"""Parquet files of ours on the command line: a recording like any other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest

from inspector.core.record import Record
from inspector.files.resources import load_registry, sample_data_root
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.storage.warm_rows import other_meta, rows_of_batch
from inspector.storage.warm_writer import WarmWriter

Finish = Callable[..., CompletedProcess[str]]
LOGS = sorted((sample_data_root() / "session").rglob("*.jsonl"))
LINES = [line for log in LOGS for line in log.read_bytes().splitlines()]


def packed(path: Path, lines: Sequence[bytes]) -> Path:
    """Write lines as a Parquet file of ours."""
    registry, names = load_registry(), Names()
    decoder, rows = Decoder(registry), RowBuilder(0, names)
    for line in lines:
        record = decoder.decode(line)
        assert isinstance(record, Record)
        rows.add_record(record, 0, len(line))
    path.parent.mkdir(parents=True, exist_ok=True)
    with WarmWriter(path, registry, names) as writer:
        writer.add(rows_of_batch(rows.batch(0), [other_meta(line) for line in lines]))
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """All lines as one log."""
    path = tmp_path / "plain" / "all.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"\n".join([*LINES, b""]))
    return path


def test_stats_of_a_parquet_file_and_of_its_replay_are_those_of_the_lines(
    finish: Finish, tmp_path: Path, plain: Path
) -> None:
    """By every sum, to the last digit."""
    recording = packed(tmp_path / "all.parquet", LINES)

    replayed = finish("replay", recording, "--to", "copy", "--speed", "max")

    assert (replayed.returncode, replayed.stderr) == (0, "")
    stats = [finish("stats", path, "--json") for path in (plain, recording, "copy")]
    assert json.loads(stats[0].stdout)["accepted"] == len(LINES)
    assert stats[1].stdout == stats[0].stdout
    assert stats[2].stdout == stats[0].stdout


def test_a_data_folder_counts_its_hot_logs_and_its_warm_files(
    finish: Finish, tmp_path: Path, plain: Path
) -> None:
    """Read, followed and replayed: once each."""
    game, half = tmp_path / "game", len(LINES) // 2
    packed(game / "warm" / "2026-01-01" / "s.parquet", LINES[:half])
    (game / "hot").mkdir()
    (game / "hot" / "s.jsonl").write_bytes(b"\n".join([*LINES[half:], b""]))

    whole = json.loads(finish("stats", plain, "--json").stdout)
    found = json.loads(finish("stats", game, "--json").stdout)
    followed = json.loads(finish("follow", game, "--json", "--until-idle", 0.3).stdout)
    replayed = finish("replay", game, "--to", "copy", "--speed", "max").stdout

    assert found == whole
    assert followed["accepted"] == len(LINES)
    assert replayed.startswith(f"{len(LINES):,} lines")


@pytest.mark.parametrize(
    "command",
    [
        ("stats",),
        ("check",),
        ("compare", str(LOGS[0])),
        ("rules", "backtest"),
        ("report", "-o", "out.html"),
        ("replay", "--to", "copy"),
        ("follow", "--until-idle", "0.1"),
    ],
    ids=lambda command: command[0],
)
def test_a_parquet_file_of_somebody_else_is_refused(
    finish: Finish, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """One line, with what to do; and nothing is made."""
    theirs = tmp_path / "theirs.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS ts) TO '{theirs}'")

    found = finish(*command, theirs)

    assert (found.returncode, found.stdout) == (2, "")
    said = "is a Parquet file of somebody else. Open one that Inspector wrote"
    assert found.stderr == f"inspector: {theirs}: {said}\n"
    assert not (tmp_path / "copy").exists()
    assert not (tmp_path / "out.html").exists()


def test_what_is_damaged_among_warm_files_is_said_after_the_rest_was_replayed(
    finish: Finish, tmp_path: Path
) -> None:
    """The file, what is wrong with it, and what to do."""
    packed(tmp_path / "game" / "warm" / "a.parquet", LINES)
    cut = packed(tmp_path / "game" / "warm" / "b.parquet", LINES)
    cut.write_bytes(cut.read_bytes()[:-100])

    replayed = finish("replay", tmp_path / "game", "--to", "copy", "--speed", "max")
    checked = finish("check", tmp_path / "game")

    copied = [log.read_bytes().count(b"\n") for log in (tmp_path / "copy" / "hot").iterdir()]
    assert sum(copied) == len(LINES)
    for found in (replayed, checked):
        assert found.returncode == 2
        assert found.stderr.startswith(f"inspector: {cut}: is damaged at its end")
        assert "Restore it from where it was written" in found.stderr


def test_without_parquet_nothing_of_it_is_loaded(plain: Path) -> None:
    """It takes a quarter of a second, which a command on logs has better use for."""
    program = (
        "import sys; from inspector.cli import app; "
        f"app(['stats', {str(plain)!r}, '--json'], standalone_mode=False); "
        "sys.exit('duckdb' in sys.modules)"
    )

    found = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)

    assert (found.returncode, found.stderr) == (0, b"")
