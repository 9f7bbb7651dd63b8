"""Emitting from a pipe: what is written, what is said, and that nothing of a fast pipe is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from inspector.console import emitting
from inspector.console.emitting import EmitOptions, run_emit
from inspector.core.errors import EmitterError, StorageError

Activation = Mapping[str, object]
GOOD: dict[str, Any] = {"entry": "ability.meteor", "metrics": {"casts": 1, "damage_total": 204.5}}
NAME = "Aldor Brightblade"


@pytest.fixture
def emit(tmp_path: Path) -> Callable[..., bool]:
    """Return a function that emits lines into a folder of the test."""

    def run(*lines: Activation | bytes, stop: Event | None = None, **options: Any) -> bool:
        texts = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        data = b"".join(text + b"\n" for text in texts)
        source, sink = os.pipe()

        def write() -> None:
            with os.fdopen(sink, "wb") as pipe:
                pipe.write(data)

        writer = Thread(target=write)
        writer.start()
        asked = EmitOptions(**{"shard": "world-1"} | options)
        try:
            return run_emit(tmp_path / "game", asked, descriptor=source, stop=stop or Event())
        finally:
            writer.join()
            os.close(source)

    return run


def records(folder: Path, entry: str = "ability.meteor") -> list[dict[str, Any]]:
    """Return the records of an entry that were written below a folder."""
    logs = sorted((folder / "game" / "hot").glob("*.jsonl"))
    lines = [json.loads(line) for log in logs for line in log.read_bytes().splitlines()]
    return [line for line in lines if line["entry"] == entry]


def test_lines_become_records(
    emit: Callable[..., bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all that they say, and a hash for the name."""
    labels = {"tier": 4, "tags": ["fire", "aoe"], "region": "r:1:2", "phase": "siege", "ts": 1.25}

    assert emit(GOOD | {"player": NAME} | labels, b"", GOOD | {"player": NAME, "opt_out": True})

    full, merged = sorted(records(tmp_path), key=lambda record: float(record["ts"]))
    player = full.pop("player")
    assert player.startswith("h:")
    assert full == {
        "ts": 1.25,
        "shard": "world-1",
        **GOOD,
        "meta": {"tier": 4, "tags": ["aoe", "fire"], "region": "r:1:2", "phase": "siege"},
    }
    assert merged.keys() == {"ts", "shard", "entry", "metrics"}
    size = sum(log.stat().st_size for log in (tmp_path / "game" / "hot").iterdir())
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors == f"2 records, 0 rejected, {size:,} bytes under {tmp_path / 'game' / 'hot'}\n"


def test_a_bad_line_is_said_and_the_others_go_on(
    emit: Callable[..., bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its number, with what to do; the answer is that not all was well."""
    bad = GOOD | {"player": NAME, "metrics": {"damage_totl": 1}}

    assert not emit(b"nonsense", GOOD, b"", bad, GOOD, quiet=True)

    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("line 1: not JSON at column 1")
    assert first.endswith("Write one JSON object a line")
    assert second.startswith("line 4: metrics: unknown metric key 'damage_totl', did you mean")
    assert len(records(tmp_path)) == 2


def test_no_name_is_said_or_written(
    emit: Callable[..., bool], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is wrong with a line."""
    named = GOOD | {"player": NAME}
    text = json.dumps(named).encode()

    emit(named, named | {"entry": f"x.{NAME}"}, named | {"tier": NAME}, text[:-1], text + text)

    assert "Aldor" not in capsys.readouterr().err
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"Aldor" not in written


def test_nothing_of_a_fast_pipe_is_left_out(emit: Callable[..., bool], tmp_path: Path) -> None:
    """Though the queue is short, and values would be left out early."""
    config = tmp_path / "game" / "config"
    config.mkdir(parents=True)
    (config / "backpressure.toml").write_text(
        "revision = 2\nqueue_threshold = 64\nbuffer_records = 256\n"
    )
    count = 20_000
    line = GOOD | {"metrics": {"casts": 1, "revive_count": 2}}

    assert emit(*([line] * count))

    found = [record["metrics"] for record in records(tmp_path)]
    assert found == [line["metrics"]] * count
    beats = records(tmp_path, "system.telemetry")
    assert {beat["meta"]["config"]["backpressure"] for beat in beats} == {2}
    assert not any("dropped" in beat["meta"] for beat in beats)


def test_what_comes_together_can_be_summed_up(emit: Callable[..., bool], tmp_path: Path) -> None:
    """For each player, tier, tags, region and phase."""
    emit(GOOD, GOOD, GOOD | {"tier": 2}, merge=("ability.*",), build="7")

    found = {record.get("meta", {}).get("tier"): record["metrics"] for record in records(tmp_path)}
    assert found == {None: {"casts": 2, "damage_total": 409}, 2: GOOD["metrics"]}
    assert records(tmp_path, "system.telemetry")[0]["meta"]["build"] == "7"


def test_being_told_to_stop_is_a_good_end(emit: Callable[..., bool], tmp_path: Path) -> None:
    """What is written then is whole."""
    stop = Event()
    stop.set()

    assert emit(stop=stop)

    assert records(tmp_path, "system.telemetry")


def test_a_shard_that_can_be_none_is_refused(emit: Callable[..., bool]) -> None:
    """At once, before anything is read."""
    with pytest.raises(EmitterError, match="shard"):
        emit(GOOD, shard=" ")


def test_records_that_cannot_be_written_are_a_problem(
    emit: Callable[..., bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not said that all is well."""
    monkeypatch.setattr(emitting, "_CLOSE_S", 0.2)
    (tmp_path / "game").mkdir()
    (tmp_path / "game" / "hot").touch()

    with pytest.raises(StorageError, match="not all records could be written"):
        emit(GOOD)
