"""The command line: what each command prints, and how it exits."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess, Popen
from threading import Event
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from inspector import __version__
from inspector.cli import app
from inspector.files.resources import sample_data_root
from inspector.simulate.faults import expected_rejections

SESSION = sample_data_root() / "session"
REJECTED = sample_data_root() / "rejected"
RAW_NAMES = ("Aldor", "Brightblade")
PATIENCE = 3_000
"""How often to look before giving up, each time waiting 10 ms."""

Finish = Callable[..., CompletedProcess[str]]
Start = Callable[..., Popen[str]]


@pytest.fixture(autouse=True)
def _signals_stay() -> Iterator[None]:
    """Give the handlers of signals back to the test run."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def invoke(*arguments: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def json_lines(text: str) -> list[dict[str, Any]]:
    """Return what is printed one object a line."""
    return [json.loads(line) for line in text.splitlines()]


def test_the_version_is_printed() -> None:
    """And nothing else happens."""
    found = invoke("--version")

    assert (found.exit_code, found.stdout) == (0, f"inspector {__version__}\n")


def test_help_names_every_command() -> None:
    """Those that exist, and no others."""
    out = invoke("--help").stdout

    others = {"demo", "stats", "check", "follow", "simulate", "replay", "emit", "doctor"}
    others |= {"compare", "report", "erase", "query"}
    for command in ("open", *others):
        assert command in out
    assert {
        command.callback.__name__ for command in app.registered_commands if command.callback
    } == {"open_paths", *others}


@pytest.mark.parametrize(
    "arguments",
    [
        ("open", SESSION, "--size", "nonsense"),
        ("open", SESSION, "--size", "0x800"),
        ("open", SESSION, "--size", "1280"),
        ("open", SESSION, "--size", "\N{SUPERSCRIPT TWO}x2"),
        ("open", SESSION, "--theme", "pink"),
        ("open", SESSION, "--page", "nowhere"),
        ("open", SESSION, "--headless", "-1"),
        ("open",),
        ("demo", "--shards", "0"),
        ("demo", "--rate", "0"),
        ("stats",),
        ("follow", SESSION),
        ("follow", SESSION, "--until-idle", "soon"),
        ("simulate",),
        ("simulate", "somewhere", "--seed", "-1"),
        ("simulate", "somewhere", "--days", "0"),
        ("simulate", "somewhere", "--days", "14", "--seconds", "60"),
        ("simulate", "somewhere", "--days", "14", "--realtime"),
        ("simulate", "somewhere", "--days", "14", "--scenario", "overtuned"),
        ("simulate", "somewhere", "--days", "14", "--until", "yesterday"),
        ("simulate", "somewhere", "--days", "14", "--until", "1000"),
        ("simulate", "somewhere", "--until", "2026-11-27T18:00"),
        ("emit",),
        ("emit", "somewhere"),
        ("nonsense",),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(arguments: tuple[object, ...]) -> None:
    """Exit code 2, and nothing on standard output."""
    found = invoke(*arguments)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "Usage:" in found.stderr


@pytest.mark.parametrize("command", [("demo",), ("simulate", "somewhere")])
def test_a_scenario_that_there_is_not_is_told_with_those_there_are(
    command: tuple[str, ...],
) -> None:
    """Before anything is made."""
    found = invoke(*command, "--scenario", "overtuend")

    assert found.exit_code == 2
    assert "'normal'" in found.stderr
    assert "'overtuned'" in found.stderr
    assert not Path("somewhere").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("stats", "nowhere"),
        ("check", "nowhere", "--json"),
        ("follow", "nowhere", "--until-idle", "1"),
        ("open", "nowhere/below", "--headless", "9"),
        ("simulate", "file/below"),
    ],
)
def test_a_problem_is_one_line_with_a_remedy_and_exit_code_2(
    finish: Finish, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """No trace of the program's own."""
    (tmp_path / "file").touch()

    found = finish(*arguments)

    assert (found.returncode, found.stdout) == (2, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith("inspector: ")
    assert arguments[1].partition("/")[0] in line
    assert "Name a data folder" in line or "Choose another folder" in line


def test_stats_of_good_and_bad_lines(finish: Finish) -> None:
    """The sum of all reasons is what is missing; the exit code is that of a question answered."""
    found = finish("stats", REJECTED, "--json")

    stats = json.loads(found.stdout)
    assert (found.returncode, found.stderr) == (0, "")
    assert sum(stats["rejected"].values()) == len(expected_rejections())
    assert stats["lines"] == stats["accepted"] + len(expected_rejections())
    assert stats["blank"] == 2


def test_check_names_every_rejected_line_and_no_other(finish: Finish) -> None:
    """One JSON object a line, in the order of the file, each at its bytes; exit code 1."""
    found = finish("check", REJECTED, "--json")

    findings = json_lines(found.stdout)
    assert (found.returncode, found.stderr) == (1, "")
    assert [(f["line"], f["reason"]) for f in findings] == expected_rejections()
    (log,) = (REJECTED / "hot").iterdir()
    data = log.read_bytes()
    lines = data.split(b"\n")
    for finding in findings:
        assert finding["file"] == str(log)
        assert data[finding["offset"] :].partition(b"\n")[0] == lines[finding["line"] - 1]
        assert finding["message"]


def test_check_of_good_lines_exits_with_0() -> None:
    """So that a script can ask."""
    as_json, for_people = invoke("check", SESSION, "--json"), invoke("check", SESSION)

    assert (as_json.exit_code, as_json.stdout) == (0, "")
    assert (for_people.exit_code, for_people.stdout) == (0, "1,512 lines, 0 rejected\n")


@pytest.mark.parametrize("command", ["check", "stats", "follow"])
@pytest.mark.parametrize("as_json", [True, False])
def test_no_raw_name_of_a_player_is_ever_printed(command: str, as_json: bool) -> None:
    """The sample has some."""
    (log,) = (REJECTED / "hot").iterdir()
    assert all(name.encode() in log.read_bytes() for name in RAW_NAMES)
    options = [*(["--json"] * as_json), *(["--until-idle", "0.2"] * (command == "follow"))]

    found = invoke(command, REJECTED, *options)

    assert "raw_player" in found.stdout or command == "follow"
    assert not any(name in found.output for name in RAW_NAMES)


def test_follow_counts_what_a_server_writes_meanwhile(
    start: Start, finish: Finish, tmp_path: Path
) -> None:
    """Every line once, and every sum: the same as of the finished files."""
    writer = start(
        *("simulate", "game", "--realtime", "--seconds", 3, "--rate", 3_000, "--shards", 3)
    )
    hot, pause = tmp_path / "game" / "hot", Event()
    for _ in range(PATIENCE):
        if any(log.stat().st_size for log in hot.glob("*.jsonl")):
            break
        pause.wait(0.01)

    found = finish("follow", "game", "--json", "--until-idle", 2)

    _, errors = writer.communicate()
    assert (writer.returncode, errors) == (0, "")
    assert (found.returncode, found.stderr) == (0, "")
    answer = json.loads(found.stdout)
    assert list(answer) == ["files", "lines", "accepted", "rejected", "lost_bytes", "metrics"]
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    lines: dict[str, int] = {}
    for log in hot.iterdir():
        records = json_lines(log.read_text())
        lines[str(Path("game", "hot", log.name))] = len(records)
        for record in records:
            for key, value in record["metrics"].items():
                sums[key] = sums.get(key, 0.0) + value
                counts[key] = counts.get(key, 0) + 1
    assert sum(lines.values()) > 5_000
    assert answer["lines"] == answer["accepted"] == sum(lines.values())
    assert (answer["rejected"], answer["lost_bytes"]) == ({}, 0)
    assert {key: metric["count"] for key, metric in answer["metrics"].items()} == counts
    assert {key: metric["sum"] for key, metric in answer["metrics"].items()} == pytest.approx(sums)
    assert {file["path"]: file["lines"] for file in answer["files"]} == lines
    for file in answer["files"]:
        assert list(file) == [
            *("path", "size", "offset", "lines", "accepted", "rejected", "late"),
        ]
        assert file["size"] == file["offset"] == (tmp_path / file["path"]).stat().st_size


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    """Byte for byte, another one does not; the command is the one that made the sample."""
    options = ("--seconds", 600, "--rate", 2.4, "--shards", 2)
    same = invoke("simulate", tmp_path / "same", "--seed", 7, *options)
    other = invoke("simulate", tmp_path / "other", "--seed", 8, *options)

    def files(folder: Path) -> dict[str, bytes]:
        return {log.name: log.read_bytes() for log in (folder / "hot").iterdir()}

    assert (same.exit_code, other.exit_code) == (0, 0)
    assert files(tmp_path / "same") == files(SESSION)
    assert files(tmp_path / "other") != files(SESSION)


def test_days_end_when_somebody_says(tmp_path: Path) -> None:
    """In UTC where the instant says nothing else; what is in the log is told."""
    options = ("--days", 1, "--shards", 1, "--rate", 0.3)
    found = invoke("simulate", tmp_path, "--until", "2026-11-27T18:00", *options)

    logs = sorted((tmp_path / "hot").iterdir())
    assert (found.exit_code, found.stderr) == (0, "")
    assert "lines, " in found.stdout
    assert logs[0].name == "world-1.20261126T1800.0000.jsonl"
    assert json.loads(logs[-1].read_text().splitlines()[-1])["ts"] == 1_795_802_400


def test_the_doctor_looks_at_everything(finish: Finish) -> None:
    """What it says of this machine is its own affair, but it says it."""
    found = finish("doctor")

    assert found.returncode in (0, 1)
    assert found.stderr == ""
    for topic in ("Packages", "Display", "Qt", "Fonts", "Watching", "Kernels", "Disk"):
        assert topic in found.stdout
    assert ("problem" in found.stdout) == (found.returncode == 1)
