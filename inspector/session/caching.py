"""Caching: what was read of a recording is kept, and need not be read again when it is opened.

A recording is a source whose files nobody has written to for a while. Once all of it was read, its
columns go to the cache, on a thread that gives way to all others. The next opening maps them, if
every file is as it was or has only grown, and reads what came since.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread

from inspector import __version__
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.fingerprint import fingerprint, goes_on
from inspector.files.identity import FileIdentity
from inspector.files.listing import find_logs
from inspector.files.recording_cache import CacheFolder, Layout, StoppedError
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.ledger import LedgerSnapshot
from inspector.ingest.tailer import Tailer
from inspector.session.cache_index import (
    CACHE_VERSION,
    CacheIndex,
    FileKept,
    file_kept,
    folds_of,
    kept,
    read,
    resume_names,
    state_of,
    written,
)
from inspector.session.fold import FoldState
from inspector.session.kept_folds import KeptFolds
from inspector.session.session import Session, SessionState

LEAST_TEXT_BYTES = 16_000_000
"""Less than this is read sooner than anybody could wait for it."""

SETTLED_S = 10.0
"""A file that was written to since is one that grows, and no recording."""

_GIVE_WAY = 10


FoldFirst = Callable[[Callable[[], bool]], Sequence[FoldState]]


class RecordingCache:
    """Keeps one source, and gives back what was kept of it.

    The thread that adds to the session calls `load` before it reads, and `consider` whenever it
    has read all there is.

    Args:
        session: What is read into.
        tailer: What reads.
        paths: What the source consists of.
        folder: The cache.
        clock: Unix seconds.
        least_text_bytes: A smaller source is not kept.
        fold_first: Folds what is looked at first, to be kept with the rows; it may ask whether
            it is not wanted any more.

    Attributes:
        is_used: Whether rows came from the cache.
        saved: Set once the source was kept.
    """

    def __init__(
        self,
        session: Session,
        tailer: Tailer,
        paths: Sequence[Path],
        folder: CacheFolder | None = None,
        clock: Callable[[], float] = time.time,
        least_text_bytes: int = LEAST_TEXT_BYTES,
        fold_first: FoldFirst | None = None,
    ) -> None:
        self.is_used = False
        self.saved = Event()
        self._session = session
        self._tailer = tailer
        self._paths = tuple(paths)
        self._folder = folder or CacheFolder()
        self._clock = clock
        self._least_text_bytes = least_text_bytes
        self._fold_first = fold_first
        self._judged: LedgerSnapshot | None = None
        self._stop = Event()
        self._thread: Thread | None = None

    def load(self) -> None:
        """Give the session what is kept of its source; do nothing if that cannot be used."""
        mapped = self._folder.find(self._paths)
        if mapped is None:
            return
        try:
            index = read(mapped.index)
            if index.version != _version_of(self._session.registry):
                return
            files = self._files_of(index)
            if files is None:
                return
            state, folds = state_of(index, mapped), folds_of(index, mapped)
        except (ValueError, KeyError, IndexError, TypeError):
            # Whatever is wrong with it: the logs have all that it has.
            self._folder.forget(self._paths)
            return
        resume_names(self._session.names, index.names)
        # Before the rows: whoever sees those makes folds of them.
        self._session.new_fold = KeptFolds(folds)
        self._session.resume(state)
        self._tailer.resume(files)
        self._judged = self._session.ledger.snapshot()
        self.is_used = True

    def consider(self) -> None:
        """Keep the source if it is a recording that was read to its end and is not kept yet."""
        ledger = self._session.ledger.snapshot()
        if ledger is self._judged or (self._thread is not None and self._thread.is_alive()):
            return
        files = self._tailer.files
        if not self._is_worth_it(ledger, files):
            self._judged = ledger
            return
        newest_s = max(file.modified_ns for file in files) / 1e9
        if self._clock() - newest_s < SETTLED_S:
            return
        self._judged = ledger
        state = self._session.state()
        if sum(chunk.rows for chunk in state.chunks) == ledger.totals.accepted:
            self._thread = Thread(target=self._save, args=(files, state), name="cache")
            self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Leave what is being written; waits for the thread, at most so long."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _is_worth_it(self, ledger: LedgerSnapshot, files: Sequence[FollowedFile]) -> bool:
        totals = ledger.totals
        is_whole = not (totals.lost_bytes or totals.skipped_bytes)
        is_there = {file.source_id for file in files} == {one.source_id for one in ledger.sources}
        is_read = all(not (file.gone or file.problem or file.unread_bytes) for file in files)
        return is_whole and is_there and is_read and totals.read_bytes >= self._least_text_bytes

    def _files_of(self, index: CacheIndex) -> list[FollowedFile] | None:
        """Return the files as they were read; None if one is not what it was."""
        there = {spot.path: spot.status for spot in find_logs(self._paths)[0]}
        files = []
        for one in index.files:
            known = one.fingerprint
            status = there.get(known.path)
            if status is None or not goes_on(known):
                return None
            place = FileIdentity(
                status.st_dev, status.st_ino, index.ledger.sources[one.source_id].head
            )
            files.append(_as_read(one, place, self._tailer))
        return files

    def _save(self, files: Sequence[FollowedFile], state: SessionState) -> None:
        _give_way()
        layout = Layout()
        with contextlib.suppress(OSError, StorageError, StoppedError, ValueError, TypeError):
            version = _version_of(self._session.registry)
            found = [file_kept(file, fingerprint(file.path)) for file in files]
            if all(map(_is_as_read, files, found)):
                folds = self._first_folds(sum(chunk.rows for chunk in state.chunks))
                index = kept(version, found, self._session.names, state, folds, layout)
                self._folder.save(self._paths, layout, written(index), self._stop.is_set)
                self.saved.set()

    def _first_folds(self, rows: int) -> list[FoldState]:
        found = self._fold_first(self._stop.is_set) if self._fold_first else ()
        # More rows may have come meanwhile.
        return [fold for fold in found if fold.rows == rows]


def _is_as_read(file: FollowedFile, found: FileKept) -> bool:
    now = found.fingerprint
    size_bytes = file.stored_bytes or file.size_bytes
    return (now.size_bytes, now.modified_ns) == (size_bytes, file.modified_ns)


def _as_read(one: FileKept, identity: FileIdentity, tailer: Tailer) -> FollowedFile:
    """Return a file as if it had been followed all the time."""
    known = one.fingerprint
    file = FollowedFile(one.source_id, known.path, identity, tailer.limits)
    file.size_bytes = file.searched = one.text_bytes
    file.offset, file.proof = one.offset, one.proof
    file.modified_ns = known.modified_ns
    if one.stored:
        file.stored_bytes = file.stored_read = known.size_bytes
    file.reported = file.extent
    file.turn = 1
    return file


def _version_of(registry: Registry) -> str:
    """Return what must be the same for a cached recording to be understood."""
    keys = repr([(key.name, key.kind, sorted(key.namespaces)) for key in registry.keys])
    digest = hashlib.blake2b(keys.encode(), digest_size=16).hexdigest()
    return f"{CACHE_VERSION} {__version__} {sys.byteorder} {digest}"


def _give_way() -> None:
    """Let all other threads go first, where a thread can be told apart from its process."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GIVE_WAY)
