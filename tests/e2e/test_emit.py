"""``inspector emit`` and the README's example, as other processes use them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from inspector.core.record import Record
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder

README = Path(__file__).parents[2] / "README.md"
LINE = '{"entry":"ability.meteor","metrics":{"casts":1},"player":"Aldor"}\n'
PATIENCE = 3_000
"""How often to look before giving up, each time waiting 10 ms."""


def start(environment: dict[str, str], folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start the command with a pipe to write to."""
    command = [sys.executable, "-m", "inspector", "emit", "game", "--shard", "world-1", *options]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def written(folder: Path) -> list[dict[str, Any]]:
    """Return the records of the game below a folder, all of them valid."""
    decoder = Decoder(load_registry())
    lines = [
        line
        for log in sorted((folder / "game" / "hot").glob("*.jsonl"))
        for line in log.read_bytes().splitlines()
    ]
    assert all(isinstance(decoder.decode(line), Record) for line in lines)
    records = [json.loads(line) for line in lines]
    return [record for record in records if record["entry"] != "system.telemetry"]


def wait_for_records(folder: Path) -> None:
    """Wait until something is written."""
    pause = Event()
    for _ in range(PATIENCE):
        if written(folder):
            return
        pause.wait(0.01)
    pytest.fail("nothing was written")


def test_a_line_of_a_live_pipe_is_written_while_the_pipe_is_open(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Nobody has to close it first."""
    process = start(environment, tmp_path)
    assert process.stdin
    process.stdin.write(LINE)
    process.stdin.flush()

    wait_for_records(tmp_path)

    assert process.poll() is None
    out, errors = process.communicate()
    assert (process.returncode, out) == (0, "")
    assert errors.startswith("1 record, 0 rejected, ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be told so there")
def test_a_signal_ends_it_in_good_order(
    environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    """What had come is written, and the exit code is that of success."""
    process = start(environment, tmp_path)
    assert process.stdin
    process.stdin.write(LINE)
    process.stdin.flush()
    wait_for_records(tmp_path)
    process.stdin.write(LINE * 3)
    process.stdin.flush()

    process.send_signal(number)
    _, errors = process.communicate()

    assert (process.returncode, "Traceback" in errors) == (0, False)
    assert f"{len(written(tmp_path))} record" in errors


def test_a_bad_line_shows_in_the_exit_code(environment: dict[str, str], tmp_path: Path) -> None:
    """The good ones are written."""
    process = start(environment, tmp_path, "--quiet", "--build", "7")

    out, errors = process.communicate(LINE + "nonsense\n" + LINE)

    assert (process.returncode, out) == (1, "")
    assert errors.startswith("line 2: ")
    assert errors.count("\n") == 1
    assert len(written(tmp_path)) == 2


def test_the_readme_shows_a_program_that_runs(environment: dict[str, str], tmp_path: Path) -> None:
    """It writes a cast, a tick of a channel, and the channel's end."""
    text = README.read_text(encoding="utf-8").partition("## Embed the emitter")[2]
    program = re.findall(r"```python\n(.*?)```", text, re.DOTALL)[0]

    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True)

    found = [(record["entry"], record["metrics"]) for record in written(tmp_path)]
    assert sorted(found, key=str) == [
        ("ability.drain", {"casts": 1}),
        ("ability.drain", {"healing_total": 12}),
        ("ability.meteor", {"damage_total": 204.5, "casts": 1, "participants": 1}),
    ]


def test_the_readme_shows_a_line_that_is_taken(environment: dict[str, str], tmp_path: Path) -> None:
    """That for ``inspector emit``."""
    (line,) = re.findall(r'^`(\{"entry":.*?\})`', README.read_text(encoding="utf-8"), re.MULTILINE)
    process = start(environment, tmp_path)

    process.communicate(line)

    assert process.returncode == 0
    assert len(written(tmp_path)) == 1
