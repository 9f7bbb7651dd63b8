"""``inspector emit``: activations that come through a pipe, as a hot log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from rich.console import Console

from inspector.console.activation_line import Activation, BadLineError, read_activation
from inspector.console.line_input import LineInput
from inspector.console.reading import registry_for
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.emitter import Emitter
from inspector.files.listing import HOT

_FRAME_LINES = 256
"""So many lines at most are one frame."""

_WAIT_S = 1.0
_CLOSE_S = 10.0


@dataclass(frozen=True, slots=True)
class EmitOptions:
    """What is asked of ``inspector emit``.

    Attributes:
        shard: The server that the records are of.
        config: Folder of config files; None for that of the data folder.
        salt: File of the salt; None for that of the config folder.
        build: The build that the server runs; may be empty.
        merge: Globs over entries whose lines are summed up if they come together.
        quiet: Whether to say nothing but what is wrong.
    """

    shard: str
    config: Path | None = None
    salt: Path | None = None
    build: str = ""
    merge: tuple[str, ...] = ()
    quiet: bool = False


def run_emit(folder: Path, options: EmitOptions, *, descriptor: int, stop: Event) -> bool:
    """Write what comes through a pipe until it ends; return whether every line was good.

    Args:
        folder: The data folder.
        options: What is asked.
        descriptor: The pipe, a file descriptor that can be read.
        stop: Set when the rest is not wanted; what has come by then is written.

    Raises:
        EmitterError: The shard can stand in no record.
        SaltError: The salt cannot be used.
        StorageError: Not all that came could be written.
    """
    console = Console(stderr=True, markup=False, soft_wrap=True, highlight=False)
    registry = registry_for([folder])
    emitter = Emitter.open(
        folder,
        shard=options.shard,
        config=options.config,
        salt=options.salt,
        build=options.build,
        merge=options.merge,
        registry=registry,
        handle_sigterm=False,
    )
    intake = _Intake(emitter, options.shard, registry, console, stop)
    try:
        for lines in LineInput(descriptor, stop).lines():
            intake.take(lines)
    finally:
        is_written = emitter.close(_CLOSE_S)
    if not options.quiet:
        console.print(_summary(intake, emitter.status.bytes_written, folder / HOT))
    if not is_written:
        raise _unwritten(folder, emitter.status.problem)
    return intake.rejected == 0


class _Intake:
    """Hands lines to an emitter, no faster than it writes.

    Attributes:
        accepted: Lines that became measurements.
        rejected: Lines that are none, each of which was said.
    """

    def __init__(
        self, emitter: Emitter, shard: str, registry: Registry, console: Console, stop: Event
    ) -> None:
        self.accepted = 0
        self.rejected = 0
        self._emitter = emitter
        self._shard = shard
        self._registry = registry
        self._console = console
        self._stop = stop
        self._lines = 0

    def take(self, lines: Sequence[bytes]) -> None:
        """Hand over lines that came together."""
        first = 0
        while first < len(lines):
            self._wait_for_room()
            # What is handed over at once finds room in the other half.
            count = min(max(self._emitter.status.threshold // 2, 1), _FRAME_LINES)
            for line in lines[first : first + count]:
                self._take_line(line)
            self._emitter.end_frame()
            first += count

    def _take_line(self, line: bytes) -> None:
        self._lines += 1
        try:
            activation = read_activation(line, self._shard, self._registry)
        except BadLineError as problem:
            self.rejected += 1
            self._console.print(f"line {self._lines}: {problem}")
            return
        if activation is not None:
            self._record(activation)
            self.accepted += 1

    def _record(self, activation: Activation) -> None:
        self._emitter.record(
            activation.entry,
            activation.metrics,
            player=activation.player,
            tier=activation.tier,
            tags=activation.tags,
            region=activation.region,
            phase=activation.phase,
            ts=activation.ts,
            opt_out=activation.opt_out,
        )

    def _wait_for_room(self) -> None:
        """Wait while the queue is half full: a pipe can wait, so that nothing need be left out."""
        is_said = False
        while self._is_half_full() and not self._emitter.flush(_WAIT_S) and not self._stop.is_set():
            if not is_said:
                is_said = True
                problem = self._emitter.status.problem or "the disk is slow"
                self._console.print(f"waiting for the hot log: {problem}")

    def _is_half_full(self) -> bool:
        status = self._emitter.status
        return 2 * status.depth >= status.threshold


def _summary(intake: _Intake, size_bytes: int, hot: Path) -> str:
    records = f"{intake.accepted:,} record{'s' if intake.accepted != 1 else ''}"
    return f"{records}, {intake.rejected:,} rejected, {size_bytes:,} bytes under {hot}"


def _unwritten(folder: Path, problem: str) -> StorageError:
    return StorageError(
        "not all records could be written" + (f": {problem}" if problem else ""),
        where=str(folder / HOT),
        remedy="Free some space or check the permissions, and hand the rest over again",
    )
