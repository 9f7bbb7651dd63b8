"""Long recordings: a shard over days, by the parts of an emitter, without its rounds.

An emitter looks after its config, its queue and its disk many times a second of its clock. Over
days that would take longer than all that there is to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspector.core.errors import StorageError
from inspector.core.privacy import hash_player
from inspector.emitter.clock import Clock
from inspector.emitter.heartbeat import Figures, Heartbeat
from inspector.emitter.hot_log import HotLog
from inspector.emitter.hot_name import period_start
from inspector.emitter.losses import Losses
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.retuning import Retuning
from inspector.files.resources import load_registry
from inspector.simulate.chance import chance
from inspector.simulate.days import FRAME_MS, Stretch
from inspector.simulate.emission import salt_of
from inspector.simulate.lines import measurement_of
from inspector.simulate.world import World

_STREAM = 802
_BLOCK_BYTES = 128 * 1024


class LongRecording:
    """One stretch of a shard on its way into a data folder: the life of one emitter.

    Its lines are those that an emitter would write which is flushed with each heartbeat.
    """

    def __init__(
        self, folder: Path, world: World, shard_index: int, rate: float, stretch: Stretch
    ) -> None:
        """Write nothing yet.

        Args:
            folder: The data folder.
            world: That of the shard.
            shard_index: Which shard, from 0.
            rate: Lines a second on average, all shards of the world together.
            stretch: When the server runs.

        Raises:
            StorageError: A shipped resource is missing.
        """
        self._world, self._shard_index, self._stretch = world, shard_index, stretch
        self._rate = rate * world.share(shard_index)
        self._written_ms = stretch.from_ms
        registry, losses, salt = load_registry(), Losses(), salt_of(world.seed)
        self._settings = Retuning(folder / "config", registry).load()
        self._pipeline = Pipeline(
            world.shard_name(shard_index),
            registry,
            self._settings,
            lambda name: hash_player(name, salt),
            losses,
            chance(world.seed, _STREAM, shard_index, stretch.from_ms).random,
        )
        clock = Clock(self._unix_s, self._unix_s)
        build = world.build(shard_index, stretch.from_ms)
        self._heartbeat = Heartbeat(self._pipeline, losses, clock, build)
        self._hot = folder / "hot"
        self._log = HotLog(self._hot, world.shard_name(shard_index), clock)
        self._lines: list[bytes] = []
        self._size_bytes = 0
        self._flush_count = 0

    def _unix_s(self) -> float:
        return (self._world.start_ms + self._written_ms) / 1000.0

    def write(self) -> Iterator[int]:
        """Write it, and yield from time to time how far, in milliseconds since the world began.

        Raises:
            StorageError: The disk is full, or the folder may not be written.
        """
        try:
            yield from self._write()
        finally:
            self._log.close()

    def _write(self) -> Iterator[int]:
        self._beat()
        while self._written_ms < self._stretch.to_ms:
            from_ms = self._written_ms
            to_ms = min(from_ms + FRAME_MS, self._stretch.to_ms)
            happened = self._world.activations(self._shard_index, from_ms, to_ms, self._rate)
            self._go_to(to_ms)
            self._add(self._pipeline.encode([measurement_of(one) for one in happened]))
            self._add(self._pipeline.merged())
            self._beat()
            if self._size_bytes >= _BLOCK_BYTES:
                self._flush()
                yield self._written_ms
        self._flush()
        yield self._written_ms

    def _go_to(self, to_ms: int) -> None:
        """Let time go on; what was written before the end of a period belongs to its log."""
        roll_s = self._settings.roll_s
        before = period_start(self._unix_s(), roll_s)
        if before != period_start((self._world.start_ms + to_ms) / 1000.0, roll_s):
            self._flush()
        self._written_ms = to_ms

    def _beat(self) -> None:
        bytes_written = self._log.bytes_written + self._size_bytes
        figures = Figures(bytes_written=bytes_written, flush_count=self._flush_count)
        self._add([self._heartbeat.make(figures, self._settings)])
        self._heartbeat.settle(told=True)
        self._flush_count += 1

    def _add(self, lines: list[bytes]) -> None:
        self._lines += lines
        self._size_bytes += sum(map(len, lines))

    def _flush(self) -> None:
        rest = b"".join(self._lines)
        self._lines, self._size_bytes = [], 0
        try:
            while rest:
                rest = rest[self._log.write(rest, self._settings) :]
        except OSError as error:
            raise StorageError(
                f"simulated telemetry cannot be written ({error.strerror or error})",
                where=str(self._hot),
                remedy="Choose another folder, or free space on this disk",
            ) from error
