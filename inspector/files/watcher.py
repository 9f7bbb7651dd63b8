"""Watching folders: the system says that something changed, so that nobody has to ask often."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
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
from watchdog.observers.api import BaseObserver

# Its threads report an error when they are stopped while an event comes: not for a person to read.
logging.getLogger("watchdog").addHandler(logging.NullHandler())

_CHANGES = {EVENT_TYPE_CREATED, EVENT_TYPE_DELETED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED}
"""Opening, reading and closing are no changes: reporting them would make reading feed itself."""


class Watcher:
    """Calls back, in a thread of its own, for every file of some folders that changes.

    A hint, never a promise: held-open files on some systems and network mounts raise nothing, so
    whoever watches also looks for itself now and then.

    Attributes:
        problem: Why the system does not watch, empty while it does.
    """

    def __init__(self, folders: Iterable[Path], on_change: Callable[[Path], None]) -> None:
        """Prepare to watch.

        Args:
            folders: Existing folders; what is inside their own folders is not watched.
            on_change: Gets the name of a file that was made, changed or deleted, and both names of
                one that was renamed.
        """
        self.problem = ""
        self._folders = tuple(folders)
        self._handler = _Changes(on_change)
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Start watching; if the system cannot, `problem` says so and nothing else happens."""
        if not self._folders:
            return
        try:
            # Made here, not before: on Linux it already is a thread, and may exceed a limit.
            self._observer = Observer()
            for folder in self._folders:
                self._observer.schedule(self._handler, str(folder))
            self._observer.start()
        except OSError as problem:
            self.problem = f"The system does not report changes ({problem.strerror or problem})"
            self._discard()

    def stop(self, timeout_s: float) -> None:
        """Stop watching and wait for the thread, at most so long; idempotent."""
        observer = self._discard()
        if observer and observer.is_alive():
            observer.join(timeout_s)

    def _discard(self) -> BaseObserver | None:
        observer, self._observer = self._observer, None
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
