"""``inspector query``: answers as tables and files, and what is wrong in words."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.console.query import alerts_of, run_query
from inspector.console.query_options import Form, QueryOptions, form_of
from inspector.core.errors import ConfigError, SourceError, StorageError
from inspector.core.registry import Registry

RECORD = {
    "ts": 1728000000,
    "shard": "s",
    "entry": "ability.a",
    "metrics": {"casts": 2, "damage_total": 3},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data folder of some records."""
    hot = tmp_path / "game" / "hot"
    hot.mkdir(parents=True)
    lines = "".join(f"{json.dumps(RECORD | {'ts': 1728000000 + n})}\n" for n in range(5))
    (hot / "s.jsonl").write_text(lines + "nothing\n")
    return tmp_path / "game"


def test_a_table_says_where_it_is_cut(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what NULL is."""
    run_query([root], "SELECT ts, tier FROM records ORDER BY ts", QueryOptions(rows=2))

    lines = capsys.readouterr().out.split("\n")
    assert lines[0].split() == ["ts", "tier"]
    assert lines[1].split() == ["1728000000", "NULL"]
    assert "2 rows, and there are more (--rows)" in lines


class Terminal(io.StringIO):
    """What is printed to somebody who looks."""

    def isatty(self) -> bool:
        """Return that somebody does."""
        return True


WIDE = "SELECT * FROM records ORDER BY ts LIMIT 1"


def test_in_a_terminal_what_does_not_fit_is_a_block_a_row(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is longer than it is wide, and no number is broken."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)

    run_query([root], WIDE, QueryOptions())

    lines = terminal.getvalue().split("\n")
    assert lines[0] == "row 1"
    assert lines[1].split() == ["ts", "1728000000"]
    assert max(map(len, lines)) <= 80


def test_a_pipe_and_a_file_get_a_line_a_row(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However wide it is."""
    run_query([root], WIDE, QueryOptions())
    run_query([root], WIDE, QueryOptions(out=tmp_path / "x.txt"))

    head, row, empty, count, _ = capsys.readouterr().out.split("\n")
    assert len(head) > 1_000
    assert (row.split()[0], empty, count) == ("1728000000", "", "1 row")
    assert (tmp_path / "x.txt").read_text().split("\n")[:2] == [head, row]


@pytest.mark.parametrize("path", ["game", "game/hot", "game/hot/s.jsonl"])
def test_a_path_is_what_every_command_takes(
    root: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A data folder, a folder of logs, a log."""
    asked = "SELECT count(*) AS c FROM records"
    run_query([root.parent / path], asked, QueryOptions(Form.JSON))

    assert json.loads(capsys.readouterr().out) == {"c": 5}


def test_a_query_comes_from_standard_input_too(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it likes."""
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT count(*) AS c\nFROM rejected\n"))

    run_query([root], "-", QueryOptions(Form.CSV))

    assert capsys.readouterr().out.split() == ["c", "1"]


def test_an_answer_is_written_whole(root: Path, tmp_path: Path) -> None:
    """In each form; and an answer that fails leaves the file as it was."""
    for form in Form:
        out = tmp_path / f"x.{form}"
        run_query([root], "SELECT ts FROM records", QueryOptions(form, out))
        assert out.stat().st_size > 0
    before = out.read_bytes()

    with pytest.raises(StorageError, match="refused"):
        run_query([root], "FROM read_text('/etc/passwd')", QueryOptions(form, out))

    assert out.read_bytes() == before


def test_alerts_are_those_of_the_folder(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its rules."""
    (root / "config").mkdir()
    (root / "config" / "alerts.toml").write_text(
        'revision = 1\n[[rule]]\nname = "Strong"\nmeasure = "dmg_per_cast"\nabove = 1.0\n'
        'group_by = ["entry"]\nwindow = "2 casts"\nseverity = "warning"\n'
    )

    run_query([root], "SELECT rule, state, value, threshold FROM alerts", QueryOptions(Form.JSON))

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"rule": "Strong", "state": "firing", "value": 1.5, "threshold": 1.0} in said


def test_alerts_end_when_nobody_wants_them(root: Path, registry: Registry) -> None:
    """Before anything is read."""

    def check() -> None:
        raise StorageError("was cancelled")

    evaluate: Callable[..., Any] = alerts_of([root], registry)
    with pytest.raises(StorageError, match="was cancelled"):
        list(evaluate(check))


def test_a_retention_that_is_not_valid_is_told(root: Path) -> None:
    """Nobody guesses where the folders are."""
    (root / "config").mkdir()
    (root / "config" / "retention.toml").write_text("warm_d = 'x'\n")

    with pytest.raises(ConfigError, match=r"retention\.toml"):
        run_query([root], "FROM records", QueryOptions())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["SELECT 1 AS a"], 0, "1 row"),
        (["COPY records TO 'x'"], 2, "COPY is refused"),
        (["SELEC"], 2, "syntax error"),
        (["SELECT 1", "--format", "parquet"], 2, "Name a file with --out"),
        (["SELECT 1", "--format", "xml"], 2, "xml"),
        ([], 2, "a path and a query"),
    ],
    ids=["answer", "refused", "syntax", "parquet", "form", "no query"],
)
def test_exit_codes(root: Path, arguments: list[str], code: int, said: str) -> None:
    """0 for an answer, 2 for what is wrong; in words."""
    result = CliRunner().invoke(app, ["query", str(root), *arguments])

    assert result.exit_code == code
    assert said in result.output


@pytest.mark.parametrize(
    "name", ["hot/s.jsonl", "hot/new.csv", "warm/x.parquet", "config/a.toml", ".storage/x"]
)
def test_an_answer_is_never_written_over_what_is_asked(root: Path, name: str) -> None:
    """Whatever the ending: not among the tiers, nor over a log."""
    log = root / "hot" / "s.jsonl"
    before = log.read_bytes()

    with pytest.raises(StorageError, match="belongs to what is asked"):
        run_query([root], "SELECT 1 AS a", QueryOptions(Form.CSV, root / name))
    with pytest.raises(StorageError, match="belongs to what is asked"):
        run_query([log], "SELECT 1 AS a", QueryOptions(Form.CSV, log))

    assert log.read_bytes() == before


def test_beside_the_tiers_an_answer_may_be_written(root: Path) -> None:
    """As on an export of the console."""
    run_query([root], "SELECT 1 AS a", QueryOptions(Form.CSV, root / "answer.csv"))

    assert (root / "answer.csv").read_text().splitlines()[:1] == ["a"]


@pytest.mark.parametrize(
    ("name", "form"),
    [("x.csv", Form.CSV), ("x.JSONL", Form.JSON), ("x.parquet", Form.PARQUET), ("x", Form.TABLE)],
)
def test_the_form_is_what_the_file_is_called(name: str, form: Form) -> None:
    """Unless another one is asked for."""
    assert form_of(Path(name)) is form


def test_a_folder_that_holds_nothing_of_ours_has_no_answer(tmp_path: Path) -> None:
    """No rows would look like the truth."""
    with pytest.raises(SourceError, match="holds no logs, and no hot, warm or cold"):
        run_query([tmp_path], "SELECT count(*) FROM records", QueryOptions())
