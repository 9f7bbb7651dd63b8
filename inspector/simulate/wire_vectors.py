"""Test vectors of the wire format, for those who write hot logs in another language.

``python -m inspector.simulate.wire_vectors sample_data/wire`` makes what follows from the inputs in
that folder: the hashes, the draws, and the expected lines.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from inspector.core.privacy import hash_player
from inspector.emitter import Channel, Emitter, Event, Field, InstantCast, Transformation
from inspector.emitter.clock import Clock
from inspector.files.listing import HOT

SEED = 7
"""Of the draws."""

DRAWS = 64
"""More than the expected lines need."""

SHARD = "wörld-1"
BUILD = "2026.3.1"
MERGED = ("ability.pulse",)
OPTED_OUT = ("Mirelle",)
NAMES = (
    *("Aldor Brightblade", "aldor brightblade", "Mirelle", " ", "x" * 300),
    *("Ægir Þórsson", "玩家一", "🐉", "Zoe\u0308", "Zo\u00eb", 'quote " and \\ and \t tab'),
)
OTHER_SALT = bytes(range(64))

Activation = InstantCast | Channel | Field | Transformation | Event
Step = Mapping[str, Any]


def expected_lines(folder: Path) -> bytes:
    """Return the lines that the inputs in a folder come to.

    Raises:
        InspectorError: The inputs are no good.
    """
    with tempfile.TemporaryDirectory() as work:
        # The files in force change on the way; those of the folder stay as they are.
        config = Path(work, "config")
        config.mkdir()
        for file in (folder / "config").glob("*.toml"):
            shutil.copy(file, config)
        replay = _Replay(folder, Path(work))
        for step in steps(folder):
            replay.do(step)
        logs = sorted(Path(work, HOT).iterdir())
        return b"".join(log.read_bytes() for log in logs)


def steps(folder: Path) -> Iterator[Step]:
    """Yield what a server does, in order."""
    with (folder / "activations.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def salt(folder: Path) -> bytes:
    """Return the salt of the vectors."""
    return bytes.fromhex((folder / "salt.hex").read_text())


def draws() -> list[float]:
    """Return the numbers that decide what is kept: uniform, from 0 to below 1."""
    random = Random(SEED)
    return [random.random() for _ in range(DRAWS)]


def hashes(folder: Path) -> list[dict[str, str]]:
    """Return names, salts in hex, and what stands in a record for them."""
    return [
        {"name": name, "salt": key.hex(), "player": hash_player(name, key)}
        for key in (salt(folder), OTHER_SALT)
        for name in NAMES
    ]


class _Replay:
    """A server that does what the steps say, at the times that they say."""

    def __init__(self, folder: Path, work: Path) -> None:
        self._folder = folder
        self._work = work
        self._now_s = 0.0
        self._activations: dict[str, Activation] = {}
        self._emitter: Emitter | None = None

    def do(self, step: Step) -> None:
        """Take one step."""
        self._now_s = step.get("at", self._now_s)
        arguments = {name: value for name, value in step.items() if name not in ("at", "do")}
        getattr(self, f"_{step['do']}")(**arguments)

    @property
    def _server(self) -> Emitter:
        assert self._emitter is not None
        return self._emitter

    def _open(self) -> None:
        self._emitter = Emitter.open(
            self._work,
            shard=SHARD,
            config=self._work / "config",
            salt=salt(self._folder),
            build=BUILD,
            merge=MERGED,
            opted_out=OPTED_OUT,
            seed=SEED,
            clock=Clock(lambda: self._now_s, lambda: self._now_s),
            threaded=False,
            handle_sigterm=False,
        )

    def _record(self, entry: str, metrics: dict[str, float], **labels: Any) -> None:
        self._server.record(entry, metrics, **labels)

    def _begin(self, name: str, kind: str, entry: str, **labels: Any) -> None:
        self._activations[name] = getattr(self._server, kind)(entry, **labels)

    def _add(self, name: str, key: str, value: float = 1) -> None:
        self._activations[name].add(key, value)

    def _hit(self, name: str, target: str) -> None:
        self._activations[name].hit(target)

    def _control(self, name: str, target: str, duration_s: float, full: bool = True) -> None:
        self._activations[name].control(target, duration_s, full=full)

    def _tick(self, name: str) -> None:
        activation = self._activations[name]
        assert isinstance(activation, Channel | Field)
        activation.tick()

    def _enter_phase(self, name: str, phase: str) -> None:
        event = self._activations[name]
        assert isinstance(event, Event)
        event.enter_phase(phase)

    def _end(self, name: str) -> None:
        self._activations.pop(name).end()

    def _end_frame(self) -> None:
        self._server.end_frame()

    def _write(self) -> None:
        self._server.pump()

    def _save(self, file: str, source: str) -> None:
        shutil.copy(self._folder / "config" / source, self._work / "config" / file)

    def _close(self) -> None:
        self._server.close()


def write_vectors(folder: Path) -> None:
    """Write what follows from the inputs in a folder."""
    for name, value in (("hashes.json", hashes(folder)), ("draws.json", draws())):
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "expected.jsonl").write_bytes(expected_lines(folder))


if __name__ == "__main__":
    parser = ArgumentParser(description="Write the test vectors of the wire format.")
    parser.add_argument("folder", type=Path, help="the folder that holds the inputs")
    write_vectors(parser.parse_args().folder)
