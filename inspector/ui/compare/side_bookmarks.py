"""The bookmarks of both sides of a comparison."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks, BookmarksFile
from inspector.ui.bridge import OpenSource
from inspector.ui.errands import Errands


class SideBookmarks:
    """Knows the bookmarks of the open source, and reads those of another recording once.

    Args:
        of_open: Returns the bookmarks of the open source.
        errands: Reads files behind the scenes.
    """

    def __init__(self, of_open: Callable[[], Bookmarks], errands: Errands) -> None:
        self._of_open, self._errands = of_open, errands
        self._paths: tuple[Path, ...] = ()
        self._of_other: Bookmarks = NO_BOOKMARKS

    @property
    def of_open(self) -> Bookmarks:
        """Those of the open source."""
        return self._of_open()

    def within(self, start_ts: float, end_ts: float) -> Bookmarks:
        """Return those of the open source that are within two instants, both included."""
        return {ts: note for ts, note in self.of_open.items() if start_ts <= ts <= end_ts}

    def of_other(self, source: OpenSource | None) -> Bookmarks:
        """Return those of another recording; none until they are read."""
        paths = tuple(source.paths) if source is not None else ()
        if paths != self._paths:
            self._paths, self._of_other = paths, NO_BOOKMARKS
            if paths:
                self._errands.send(
                    BookmarksFile(paths).load,
                    lambda found: self._take(paths, found),
                    # A comparison is worth as much without them.
                    lambda _why: None,
                )
        return self._of_other

    def _take(self, paths: tuple[Path, ...], found: Bookmarks) -> None:
        if paths == self._paths:
            self._of_other = found
