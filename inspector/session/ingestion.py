"""Ingestion: the thread that reads a source into a session, whatever the views do."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from queue import SimpleQueue
from threading import Event, Thread

from inspector.core.record import Reason
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.block import Block, BlockSource
from inspector.ingest.decoding_reader import BlockReader
from inspector.ingest.duplicates import hashes_of
from inspector.ingest.line_judge import overlong_lines
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.session.caching import RecordingCache
from inspector.session.kernel_loader import KernelLoader, Kernels
from inspector.session.rereading import Rereading, RereadProgress
from inspector.session.session import Session

POLL_BYTES = 32 * 1024 * 1024
"""What is asked of the source at a time: enough for all cores, little enough to stop soon."""

_UNCOMPILED_POLL_BYTES = 256 * 1024
_WAIT_S = 0.25
_KEPT_MARKS = 4096
_QUICK_S = 3.0
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """When the bytes of some rows were noticed.

    Attributes:
        rows: Rows in the session once these were added.
        seen_at_s: Monotonic clock when their bytes were noticed.
    """

    rows: int
    seen_at_s: float


class ParallelReader:
    """Reads blocks on several threads and yields their batches in the order of the blocks."""

    def __init__(self, session: Session, kernels: Kernels, threads: int) -> None:
        session.use_kernels(kernels.duplicates)
        self._duplicates = kernels.duplicates
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="scan")
        self._idle: SimpleQueue[BlockReader] = SimpleQueue()
        for _ in range(threads):
            self._idle.put(kernels.new_reader(session.registry, session.names))

    def read(self, blocks: Iterable[Block]) -> Iterator[Batch]:
        """Yield the batches of all blocks; lines that were too long to hold come as rejected.

        A few blocks are taken ahead, so that they are read from the disk, scanned and added to a
        session at the same time.
        """
        if self._threads == 1:
            for block in blocks:
                yield from self._read_one(block)
            return
        ahead: deque[Future[list[Batch]]] = deque()
        for block in blocks:
            ahead.append(self._pool.submit(self._read_one, block))
            if len(ahead) > _AHEAD * self._threads:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()

    def _read_one(self, block: Block) -> list[Batch]:
        reader = self._idle.get()
        try:
            # Hashed here, where several threads work at once.
            batches = [
                replace(batch, hashes=hashes_of(batch, self._duplicates))
                for batch in reader.read(block)
            ]
        finally:
            self._idle.put(reader)
        if block.overlong:
            rejected = overlong_lines(block.source_id, block.overlong)
            batches.append(_rejections(block, rejected))
        return batches

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True)


def _rejections(block: Block, rejected: tuple[RejectedLine, ...]) -> Batch:
    # The last line of a finished source may lack its newline: the block then stands right behind.
    newlines = sum(line.offset + line.size_bytes != block.offset for line in rejected)
    size_bytes = sum(line.size_bytes for line in rejected) + newlines
    empty = RowBuilder(block.source_id, Names()).batch(size_bytes)
    return replace(empty, rejected=rejected)


class Ingestion:
    """Owns the thread that reads `source` into `session`.

    Args:
        source: What there is to read.
        session: What it is read into.
        loader: What compiles the kernels.
        threads: How many scan.
        cache: What has, and keeps, what was read of the source; None for a source like no other.

    Attributes:
        changed: Set after rows were added; whoever waits for rows clears it.
        marks: The latest marks, oldest first, for measuring lag; none while it is catching up.
        is_busy: Whether blocks are being read right now, or a first look is still to come.
        has_looked: Whether the source has been asked at least once for what there is.
        busy_s: Seconds spent reading so far.
        rereading: How far rejected lines were read again; None before anybody asked.
    """

    def __init__(
        self,
        source: BlockSource,
        session: Session,
        loader: KernelLoader,
        threads: int = min(4, os.cpu_count() or 1),
        cache: RecordingCache | None = None,
    ) -> None:
        self.changed = Event()
        self.marks: deque[Mark] = deque(maxlen=_KEPT_MARKS)
        self._source = source
        self._session = session
        self._loader = loader
        self._threads = threads
        self._cache = cache
        self.is_busy = False
        self.has_looked = False
        self.busy_s = 0.0
        self.rereading: RereadProgress | None = None
        self._asked: SimpleQueue[Reason] = SimpleQueue()
        self._reread: Rereading | None = None
        self._stop = Event()
        self._caught_up = True
        self._failure: Exception | None = None
        self._thread = Thread(target=self._run, name="ingest")

    def start(self) -> None:
        """Begin reading."""
        self.is_busy = True
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """End reading and close the source; waits for the thread, at most so long."""
        self._stop.set()
        self._source.close()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if self._cache:
            self._cache.stop(timeout_s)

    def progress(self) -> tuple[int, int]:
        """Return how many bytes were read, and how many are known."""
        return self._source.progress()

    def reread(self, reason: Reason = Reason.UNKNOWN_METRIC) -> None:
        """Have the lines judged anew that were rejected for `reason`; `rereading` tells of it.

        What the registry of the session knows by then counts. Live reading goes on meanwhile.
        """
        self._asked.put(reason)

    @property
    def can_cancel(self) -> bool:
        """Return whether so much is still to be read that somebody may not want to wait for it."""
        return self._source.can_cancel

    def cancel(self) -> None:
        """Give up what is still to be read of the past; new lines are read as ever."""
        self._source.cancel_backlog()

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what a person should know about the reading."""
        failure = (f"reading stopped: {self._failure}",) if self._failure else ()
        return (*failure, *self._source.problems)

    def _run(self) -> None:
        try:
            self._read_all()
        except Exception as failure:
            # The window lives on and says so; the thread's own report follows.
            self._failure = failure
            raise
        finally:
            self.is_busy = False

    def _read_all(self) -> None:
        if self._cache:
            self._cache.load()
            self.changed.set()
        # Where they only have to be loaded, it is sooner done without reading meanwhile.
        if self._loader.is_quick:
            self._loader.wait(_QUICK_S)
        kernels, registry = self._loader.kernels, self._session.registry
        reader = ParallelReader(self._session, kernels, self._threads)
        try:
            while not self._stop.is_set():
                if kernels is not self._loader.kernels or registry is not self._session.registry:
                    kernels, registry = self._loader.kernels, self._session.registry
                    # Said again: the old reader may have met these keys after they were known.
                    self._session.ledger.know_keys(registry.names)
                    reader.close()
                    reader = ParallelReader(self._session, kernels, self._threads)
                limit = POLL_BYTES if kernels.compiled else _UNCOMPILED_POLL_BYTES
                spent_s = self._read_some(reader, limit)
                if not kernels.compiled:
                    # The decoder holds the interpreter's lock: the window must have its half of it.
                    self._stop.wait(spent_s)
                is_rereading = self._reread_some()
                if self._cache and self._caught_up and not (is_rereading or self._stop.is_set()):
                    self._cache.consider()
                self._source.wait(0.0 if is_rereading else _WAIT_S)
        finally:
            reader.close()
            if self._reread:
                self._reread.close()

    def _reread_some(self) -> bool:
        """Read a few rejected lines again, if anybody asked; return whether there are more."""
        if self._stop.is_set():
            return False
        if self._reread is None:
            if self._asked.empty():
                return False
            self._reread = Rereading(self._session, self._asked.get())
        self._reread.step()
        self.rereading = self._reread.progress
        if self.rereading.is_done:
            self._reread.close()
            self._reread = None
        self.changed.set()
        return True

    def _read_some(self, reader: ParallelReader, limit_bytes: int) -> float:
        """Read what is ready; return how many seconds that took."""
        # Busy before the poll: in between, the progress says that all is read.
        self.is_busy = True
        start_s = time.monotonic()
        blocks = self._source.poll(limit_bytes)
        if blocks:
            self._add(reader, blocks)
            if self._session.is_full:
                self._source.cancel_backlog()
        spent_s = time.monotonic() - start_s if blocks else 0.0
        self.busy_s += spent_s
        read, known = self._source.progress()
        self._caught_up = read >= known
        self.is_busy = False
        self.has_looked = True
        return spent_s

    def _add(self, reader: ParallelReader, blocks: list[Block]) -> None:
        for batch in reader.read(blocks):
            self._session.add(batch)
            if self._stop.is_set():
                return
        if self._caught_up:
            seen_at_s = min(block.seen_at_s for block in blocks)
            self.marks.append(Mark(self._session.view.rows, seen_at_s))
        self.changed.set()
