"""The tailer: a folder of logs as a source of blocks that never ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Event, Lock

from inspector.files.listing import folders_of, telemetry_files
from inspector.files.log_name import is_log_name
from inspector.files.mounts import network_mounts
from inspector.files.watcher import Watcher
from inspector.ingest.block import Block
from inspector.ingest.continuation import prove
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.following import Following
from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits

POLL_INTERVAL_S = 0.25
"""Sizes are asked for this often, for file systems that report nothing."""

MIN_PAUSE_S = 0.01
"""Changes that follow each other faster than this are looked at together."""

PAUSE_PER_LOOK = 2.0
"""Pause after a look, as a multiple of what it took: many files leave time to read them."""

STOP_TIMEOUT_S = 2.0

WORTH_CANCELLING_BYTES = 8 * 1024 * 1024
"""Less than this is read before anybody could ask to cancel it."""

_NEWER, _OLDER, _COMPRESSED = _PARTS = ("newer", "older", "compressed")
"""What there is to read, in this order: the present comes before the past."""


class Tailer:
    """Hands over every line of every file of some paths exactly once, as the files grow.

    One thread calls `wait` and `poll` in turn; any thread may call the rest. A line is handed over
    when its newline is there. Lines of one source come in file order, except that tail-first a
    large file begins near its end: its older part follows from back to front, and new lines always
    come first.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        ledger: Ledger,
        *,
        tail_first: bool,
        clock: Callable[[], float] = time.monotonic,
        poll_interval_s: float = POLL_INTERVAL_S,
        watch: bool = True,
        limits: ReadLimits | None = None,
        await_missing: bool = False,
    ) -> None:
        """Start watching; nothing is read before the first `poll`.

        Args:
            paths: Data folders, folders of logs, or logs.
            ledger: Gets every source, its name, its size, and what is lost.
            tail_first: Whether large files begin near their end.
            clock: Monotonic seconds.
            poll_interval_s: How long a change can go unnoticed when the system reports nothing.
            watch: Whether to ask the system to report changes at all.
            limits: How much is read at a time.
            await_missing: Whether to wait for a path that does not exist yet, if its folder does.

        Raises:
            SourceError: A path is missing, or can hold no logs.
        """
        paths = tuple(paths)
        telemetry_files(paths, await_missing=await_missing)
        self._paths = paths
        self._watch = watch
        self._clock = clock
        self._poll_interval_s = poll_interval_s
        self._limits = limits or ReadLimits()
        self._tail_first = tail_first
        self._following = Following(paths, ledger, self._limits, tail_first=tail_first)
        self._lock = Lock()
        self._changed = Event()
        self._cancelled = Event()
        self._closed = Event()
        self._looked_at_s = -float("inf")
        self._pause_s = MIN_PAUSE_S
        self._turn = 0
        self._backlog = False
        self._progress = (0, 0)
        self._problems: tuple[str, ...] = ()
        self._watcher = Watcher(folders_of(paths) if watch else (), self._on_change)
        self._watcher.start()
        mounts = network_mounts(folders_of(paths)) if watch else {}
        self._mounts = tuple(
            f"Changes on {mount} ({kind}) are found by looking every {poll_interval_s:g} s"
            for mount, kind in mounts.items()
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know: files that cannot be read, a system that does not report."""
        return self._problems

    @property
    def files(self) -> tuple[FollowedFile, ...]:
        """The files that are followed; for the thread that polls."""
        return tuple(self._following)

    def resume(self, files: Iterable[FollowedFile]) -> None:
        """Go on with files that the ledger knows as they were read before; before any `poll`."""
        self._following.resume(files)

    @property
    def limits(self) -> ReadLimits:
        """How much is read at a time."""
        return self._limits

    @property
    def can_cancel(self) -> bool:
        """Whether so much is still to be read that somebody may not want to wait for it."""
        read, known = self._progress
        return known - read > WORTH_CANCELLING_BYTES

    def cancel_backlog(self) -> None:
        """Let the next `poll` give up what is still to be read of the past.

        Older parts, compressed files and all but the tail of large ones are dropped, and counted
        in the ledger as skipped. New lines are read as ever.
        """
        self._cancelled.set()
        self._changed.set()

    def progress(self) -> tuple[int, int]:
        """Return how many bytes were read, and how many are known."""
        return self._progress

    def wait(self, timeout_s: float) -> None:
        """Sleep until a `poll` may find something, at most so long."""
        if self._backlog or self._closed.is_set():
            return
        if self._changed.wait(min(timeout_s, self._left_of(self._poll_interval_s))):
            self._closed.wait(min(timeout_s, self._left_of(self._pause_s)))

    def poll(self, limit_bytes: int) -> list[Block]:
        """Return the lines that are ready, at most about `limit_bytes`, without waiting."""
        with self._lock:
            if self._closed.is_set():
                return []
            pause_s = self._pause_s if self._changed.is_set() else self._poll_interval_s
            if self._cancelled.is_set():
                self._cancelled.clear()
                self._following.skip_backlog()
            if self._left_of(pause_s) == 0.0:
                self._look()
            elif not self._backlog:
                return []
            blocks = self._read(limit_bytes, self._clock())
            self._publish()
            return blocks

    def close(self) -> None:
        """Stop watching and close all files; idempotent."""
        self._closed.set()
        self._changed.set()
        with self._lock:
            # Not before: a look that is going on may begin to watch another folder.
            self._watcher.stop(STOP_TIMEOUT_S)
            self._following.close()

    def _on_change(self, path: Path) -> None:
        if is_log_name(path.name):
            self._changed.set()

    def _left_of(self, pause_s: float) -> float:
        passed_s = self._clock() - self._looked_at_s
        # A clock that went back would keep everybody waiting until it is there again.
        return max(0.0, pause_s - passed_s) if passed_s >= 0.0 else 0.0

    def _look(self) -> None:
        # Cleared before the look: a change during it calls for another one.
        self._changed.clear()
        now_s = self._clock()
        self._following.look(now_s)
        if self._watch:
            self._watcher.follow(folders_of(self._paths))
        self._looked_at_s = self._clock()
        self._pause_s = max(MIN_PAUSE_S, PAUSE_PER_LOOK * (self._looked_at_s - now_s))

    def _read(self, limit_bytes: int, now_s: float) -> list[Block]:
        blocks: list[Block] = []
        left = limit_bytes
        for part in _PARTS:
            while left > 0 and (waiting := self._waiting(part)):
                # Everybody has a turn before anybody has the next.
                share = max(left // len(waiting), self._limits.turn_bytes)
                for file in waiting:
                    if left <= 0:
                        break
                    unread_bytes = file.unread_bytes
                    limit = min(share, left, self._limits.block_bytes)
                    block = self._serve(file, limit, now_s, older=part is _OLDER)
                    # What a compressed file will hold is not known: its turn counts as used up.
                    left -= limit if part is _COMPRESSED else unread_bytes - file.unread_bytes
                    blocks += [block] if block else []
        return blocks

    def _waiting(self, part: str) -> list[FollowedFile]:
        """Return the files that have something to read, the one that waited longest first."""
        if part is _COMPRESSED:
            # One after the other: each that is begun holds memory, and is begun anew if closed.
            packed = [file for file in self._following if file.stored_bytes and file.has_newer]
            rank = 1 if self._tail_first else -1
            return sorted(packed, key=lambda file: (not file.begun, rank * file.rank))[:1]
        files = (
            file
            for file in self._following
            if (file.has_older if part is _OLDER else file.has_newer and not file.stored_bytes)
        )
        if part is _OLDER:
            return _youngest(list(files))
        return sorted(files, key=lambda file: file.turn)

    def _serve(
        self, file: FollowedFile, limit_bytes: int, now_s: float, *, older: bool
    ) -> Block | None:
        self._turn += 1
        file.turn = self._turn
        handle = self._following.open(file)
        if handle is None:
            return None
        try:
            if older:
                return file.read_older(handle, limit_bytes, now_s)
            if file.unproved and not prove(file, handle, limit_bytes):
                self._following.part(file)
                return None
            return None if file.unproved else file.read_newer(handle, limit_bytes)
        except OSError as problem:
            self._following.fail(file, problem)
            return None

    def _publish(self) -> None:
        self._following.report()
        self._backlog = any(file.has_newer or file.has_older for file in self._following)
        self._progress = self._following.progress()
        watching = (self._watcher.problem,) if self._watcher.problem else ()
        self._problems = (*watching, *self._mounts, *self._following.problems)


def _youngest(files: list[FollowedFile]) -> list[FollowedFile]:
    """Return the files that are the youngest of all these, the one that waited longest first."""
    rank = min((file.rank for file in files), default=0)
    return sorted((file for file in files if file.rank == rank), key=lambda file: file.turn)
