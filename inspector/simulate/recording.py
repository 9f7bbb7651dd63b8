"""Recording: a shard written at once, by an emitter that takes the time from the simulation."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.core.errors import StorageError
from inspector.emitter.clock import Clock
from inspector.simulate.emission import TICK_MS, open_emitter, record_all
from inspector.simulate.world import World

_RECORDS_A_FRAME = 512
"""Far below what any buffer holds: in a recording nothing may be lost to backpressure."""


class Recording:
    """One shard on its way into a data folder; leave its context to close the log.

    Attributes:
        written_ms: How far it is written, milliseconds since the world began.
    """

    def __init__(self, folder: Path, world: World, shard_index: int, rate: float) -> None:
        """Open the emitter.

        Args:
            folder: The data folder.
            world: That of the shard.
            shard_index: Which shard, from 0.
            rate: Lines a second on average, all shards of the world together.

        Raises:
            InspectorError: The folder cannot be written.
        """
        self.written_ms = 0
        self._world, self._shard_index = world, shard_index
        self._rate = rate * world.share(shard_index)
        self._hot = folder / "hot"
        clock = Clock(self._unix_s, self._unix_s)
        self._emitter = open_emitter(folder, world, shard_index, clock)
        try:
            self._end_frame()
        except StorageError:
            self._emitter.close()
            raise

    def _unix_s(self) -> float:
        return (self._world.start_ms + self.written_ms) / 1000.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._emitter.close()

    def write_until(self, to_ms: int) -> None:
        """Write what happens up to an instant, frame by frame.

        Raises:
            StorageError: The disk is full, or the folder may not be written.
        """
        while self.written_ms < to_ms:
            frame_ends_ms = min(self.written_ms + TICK_MS, to_ms)
            happened = iter(
                self._world.activations(
                    self._shard_index, self.written_ms, frame_ends_ms, self._rate
                )
            )
            self.written_ms = frame_ends_ms
            while part := list(islice(happened, _RECORDS_A_FRAME)):
                record_all(self._emitter, part)
                self._end_frame()
            self._end_frame()

    def _end_frame(self) -> None:
        self._emitter.end_frame()
        self._emitter.pump()
        if problem := self._emitter.status.problem:
            raise StorageError(
                f"simulated telemetry cannot be written ({problem})",
                where=str(self._hot),
                remedy="Choose another folder, or free space on this disk",
            )
