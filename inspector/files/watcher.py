"""Watching folders: the system says that something changed, so that nobody has to ask often."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

# Its threads report an error when they are stopped while an event comes: not for a person to read.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_CHANGES = {EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED}
"""Opening, reading and closing are no changes: reporting them would make reading feed itself."""


_DISCARD_TIMEOUT_S = 2.0

_LIMITS = {
    errno.ENOSPC: "fs.inotify.max_user_watches",
    errno.EMFILE: "fs.inotify.max_user_instances",
}
"""What to raise when the system refuses one more."""


class Watcher:
    """Calls back, in a thread of its own, for every file of some folders that changes.

    A hint, never a promise: held-open files on some systems and network mounts raise nothing, so
    whoever watches also looks for itself now and then.

    Attributes:
        problem: Why the system does not watch and what to do, empty while it does.
    """

    def __init__(self, folders: Iterable[Path], on_change: Callable[[Path], None]) -> None:
        """Prepare to watch.

        Args:
            folders: Existing folders; what is inside their own folders is not watched.
            on_change: Gets the name of a file that was made, changed or deleted, and both names of
                one that was renamed.
        """
        self.problem = ""
        self._folders = _places(folders)
        self._handler = _Changes(on_change)
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, ObservedWatch] = {}

    def start(self) -> None:
        """Start watching; if the system cannot, `problem` says so and nothing else happens."""
        if not self._folders:
            return
        try:
            # Made here, not before: on Linux it already is a thread, and may exceed a limit.
            self._observer = Observer()
            for folder in self._folders:
                self._watches[folder] = self._observer.schedule(self._handler, str(folder))
            self._observer.start()
        except OSError as problem:
            self.problem = _say(problem)
            self._discard()

    def follow(self, folders: Iterable[Path]) -> None:
        """Watch these folders from now on; one that was made anew is watched anew."""
        places = _places(folders)
        if places == self._folders:
            return
        before, self._folders = self._folders, places
        if self._observer is None:
            self.problem = ""
            self.start()
            return
        for folder in [folder for folder in before if before[folder] != places.get(folder)]:
            # The system forgot it already if it was deleted; the library did not.
            with suppress(KeyError, OSError):
                self._observer.unschedule(self._watches.pop(folder))
        try:
            for folder in places:
                if folder not in self._watches:
                    self._watches[folder] = self._observer.schedule(self._handler, str(folder))
        except FileNotFoundError:
            self._folders = {}  # deleted again: the next call tries anew
        except OSError as problem:
            self.problem = _say(problem)
            self.stop(_DISCARD_TIMEOUT_S)

    def stop(self, timeout_s: float) -> None:
        """Stop watching and wait for the thread, at most so long; idempotent."""
        observer = self._discard()
        if observer and observer.is_alive():
            observer.join(timeout_s)

    def _discard(self) -> BaseObserver | None:
        observer, self._observer = self._observer, None
        self._watches.clear()
        if observer:
            observer.stop()
        return observer


class _Changes(FileSystemEventHandler):
    """Passes on the files of events that change one."""

    def __init__(self, on_change: Callable[[Path], None]) -> None:
        self._on_change = on_change

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in _CHANGES:
            return
        self._on_change(Path(os.fsdecode(event.src_path)))
        if event.event_type == EVENT_TYPE_MOVED:
            self._on_change(Path(os.fsdecode(event.dest_path)))


def _places(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """Return which folder each of these is now; one that is missing is left out."""
    places = {}
    for folder in folders:
        with suppress(OSError):
            status = folder.stat()
            places[folder] = (status.st_dev, status.st_ino)
    return places


def _say(problem: OSError) -> str:
    limit = _LIMITS.get(problem.errno or 0)
    remedy = f"; to change that, raise the limit with sysctl {limit}" if limit else ""
    reason = problem.strerror or problem
    return f"The system does not report changes ({reason}): files are looked at instead{remedy}"
