"""A recording written again as hot logs, as time goes by."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from inspector.core.errors import SourceError, StorageError
from inspector.core.registry import Registry
from inspector.emitter.clock import SYSTEM_CLOCK, Clock
from inspector.files.atomic import write_atomic
from inspector.files.listing import HOT, find_logs
from inspector.files.team_registry import CONFIG, config_folder_of
from inspector.session.kernel_loader import Kernels
from inspector.session.line_merge import LineMerge
from inspector.session.line_stream import Lines, ReadLines
from inspector.simulate.data_folder import make_data_folder
from inspector.simulate.moved_lines import Move
from inspector.simulate.shard_logs import ShardLogs

_LEAST_WAIT_S = 0.02
"""Lines that are due within this are written together."""

_LONGEST_WAIT_S = 0.5
_NEVER_TS = math.inf


@dataclass(frozen=True, slots=True)
class Replayed:
    """How far a replay is.

    Attributes:
        lines: Lines written.
        size_bytes: Their bytes.
        files: The logs they are in, by name.
        skipped: Lines that were too long to hold, and left out.
        first_ts: The first instant of the recording, Unix seconds; infinite if it has no record.
        at_ts: The instant that it is at.
        wait_s: Seconds until the next line is due.
    """

    lines: int
    size_bytes: int
    files: tuple[Path, ...]
    skipped: int
    first_ts: float
    at_ts: float
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What is replayed, and how.

    Attributes:
        paths: The recording: data folders, folders of logs, logs, or Parquet files of ours.
        folder: The data folder to make.
        speed: Recorded seconds in a second; infinite to write all without waiting.
        shift_to_now: Whether records get the instant at which they are written.
    """

    paths: tuple[Path, ...]
    folder: Path
    speed: float = 1.0
    shift_to_now: bool = False


class Replay:
    """Writes a recording as hot logs, one of each shard; whole lines only, whenever it ends.

    Args:
        plan: What is replayed, and how.
        clock: Where it takes the time from.
        stop: Ends it early, when set; it waits by this.
    """

    def __init__(
        self, plan: ReplayPlan, clock: Clock = SYSTEM_CLOCK, stop: Event | None = None
    ) -> None:
        self._plan = plan
        self._clock = clock
        self._stop = stop or Event()
        self._lines = 0

    def run(
        self,
        registry: Registry,
        kernels: Kernels,
        on_read: Callable[[int], None] = lambda _: None,
        on_progress: Callable[[Replayed], None] = lambda _: None,
        read_warm: ReadLines | None = None,
    ) -> Replayed:
        """Write all, or what is due until it is stopped.

        Args:
            registry: What records may carry.
            kernels: What reads the recording.
            on_read: Gets how many more bytes of it were read, as they are stored.
            on_progress: Gets how far it is, now and then.
            read_warm: What reads Parquet files of ours, if there are some.

        Raises:
            SourceError: A path is missing or can hold no logs; or, after all that can be read,
                some of the recording cannot.
            StorageError: The folder has logs already, or cannot be written.
        """
        plan = self._plan
        with LineMerge(plan.paths, registry, kernels, on_read, read_warm) as merge:
            make_replay_folder(plan.folder, plan.paths)
            logs = ShardLogs(plan.folder / HOT)
            try:
                self._write(merge, logs, on_progress)
            finally:
                logs.close()
            if merge.problems:
                raise SourceError("; ".join(merge.problems))
            return self._reached(merge, logs, merge.next_ts)

    def _write(
        self, merge: LineMerge, logs: ShardLogs, on_progress: Callable[[Replayed], None]
    ) -> None:
        plan, first_ts = self._plan, merge.first_ts
        start_s, start_ts = self._clock.monotonic_s(), self._clock.unix_s()
        move = Move(first_ts, start_ts, plan.speed) if plan.shift_to_now else None
        while merge.next_ts < _NEVER_TS and not self._stop.is_set():
            passed_s = self._clock.monotonic_s() - start_s
            due_ts = _NEVER_TS if math.isinf(plan.speed) else first_ts + passed_s * plan.speed
            for lines in merge.take(due_ts):
                self._add(logs, lines, move)
                if self._stop.is_set():
                    break
            logs.flush()
            wait_s = self._wait_s(merge, start_s)
            on_progress(self._reached(merge, logs, min(due_ts, merge.next_ts), wait_s))
            if wait_s > 0:
                self._stop.wait(min(max(wait_s, _LEAST_WAIT_S), _LONGEST_WAIT_S))

    def _add(self, logs: ShardLogs, lines: Lines, move: Move | None) -> None:
        logs.add(lines.shard, move.lines(lines.data) if move else lines.data)
        self._lines += lines.data.count(b"\n")

    def _wait_s(self, merge: LineMerge, start_s: float) -> float:
        if not math.isfinite(merge.next_ts) or math.isinf(self._plan.speed):
            return 0.0
        due_s = start_s + (merge.next_ts - merge.first_ts) / self._plan.speed
        return max(due_s - self._clock.monotonic_s(), 0.0)

    def _reached(
        self, merge: LineMerge, logs: ShardLogs, at_ts: float, wait_s: float = 0.0
    ) -> Replayed:
        written = logs.written_bytes
        return Replayed(
            self._lines,
            sum(written.values()),
            tuple(sorted(written)),
            merge.skipped,
            merge.first_ts,
            at_ts,
            wait_s,
        )


def make_replay_folder(folder: Path, paths: Sequence[Path]) -> None:
    """Make the data folder of a replay, with the config files of the recording if it has some.

    Raises:
        StorageError: It has logs already, or cannot be written.
    """
    if folder.exists() and find_logs([folder])[0]:
        raise StorageError(
            "has logs already, which a replay would mix with its own",
            where=str(folder),
            remedy="Name a new folder, or remove its logs first",
        )
    config, own = config_folder_of(paths), folder / CONFIG
    try:
        files = sorted(config.glob("*.toml")) if config.is_dir() and not own.exists() else []
        if files:
            own.mkdir(parents=True)
        for file in files:
            write_atomic(own / file.name, file.read_bytes())
    except OSError as problem:
        raise StorageError(
            f"cannot be written ({problem.strerror or problem})",
            where=str(own),
            remedy="Choose another folder, or free space on this disk",
        ) from problem
    make_data_folder(folder)
