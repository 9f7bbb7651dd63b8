"""The bookmarks of the open source: set, gone to, edited, kept beside the recording."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from functools import partial, reduce
from time import time

from PySide6.QtCore import QObject, QTimer

from inspector.core.errors import StorageError
from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks, BookmarksFile
from inspector.ui.errands import Errands
from inspector.ui.icon_button import IconButton
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from inspector.ui.timeline.bookmark_editor import BookmarkEditor
from inspector.ui.timeline.bookmark_list import BookmarkList

LOOK_MS = 1_000
"""How often to look whether somebody else has changed the file."""

_DELIVER_MS = 33
_STOP_TIMEOUT_S = 5.0

Edit = Callable[[Bookmarks], Bookmarks]
_Stamp = tuple[object, ...]


class BookmarksControl(QObject):
    """Connects the bookmarks of a window with their file.

    Args:
        window: The window.
        theme: Colours.
        control: What is open in it.
        now: Returns the Unix seconds that say which day today is.

    Attributes:
        editor: Asks for a note.
        list: Shows all.
        button: Opens the list, and is what both stand above.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        now: Callable[[], float] = time,
    ) -> None:
        super().__init__(window)
        self._window, self._control, self._now = window, control, now
        self._file: BookmarksFile | None = None
        self._bookmarks: Bookmarks = NO_BOOKMARKS
        self._stamp: _Stamp = ()
        self._unsaved: list[Edit] = []
        self._is_looking = False
        self._said = ""
        self._errands = Errands()
        self.editor = BookmarkEditor(window)
        self.list = BookmarkList(theme, window)
        self.button = IconButton(theme, window.window_actions.bookmarks.list, "bookmark", window)
        self._delivering = QTimer(self, interval=_DELIVER_MS)
        self._delivering.timeout.connect(self._errands.deliver)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._connect()

    @property
    def bookmarks(self) -> Bookmarks:
        """Those of the open source, by their instants."""
        return self._bookmarks

    def look(self) -> None:
        """Take over what somebody else has changed in the file."""
        file, known = self._file, self._stamp
        if file is None or self._is_looking or self._unsaved:
            return
        self._is_looking = True

        def work() -> tuple[_Stamp, Bookmarks | None]:
            stamp = file.stamp()
            return stamp, None if stamp == known else file.load()

        self._errands.send(work, self._looked, self._not_looked)

    def change(self, edit: Edit) -> None:
        """Change the bookmarks at once in the window, and soon in the file."""
        self._show(edit(self._bookmarks))
        file = self._file
        if file is None:
            return
        self._unsaved.append(edit)

        def work() -> tuple[_Stamp, Bookmarks]:
            changed = file.change(edit)
            return file.stamp(), changed

        self._errands.send(work, partial(self._saved, edit), partial(self._not_saved, edit))

    def _begin(self) -> None:
        source = self._control.source
        if source is None:
            return
        self._file = BookmarksFile(source.paths) if source.paths else None
        self._show(NO_BOOKMARKS)
        if self._file is not None:
            self._delivering.start()
            self._timer.start()
            self.look()

    def _end(self) -> None:
        self._timer.stop()
        self._delivering.stop()
        self._errands.stop(_STOP_TIMEOUT_S)
        for popover in (self.editor, self.list):
            popover.close()
        file, unsaved = self._file, self._unsaved
        self._file, self._unsaved, self._stamp = None, [], ()
        self._is_looking, self._said = False, ""
        self._bookmarks = NO_BOOKMARKS
        if file is not None and unsaved:
            # Some may be in the file already: doing that again changes nothing.
            with contextlib.suppress(StorageError):
                file.change(lambda known: reduce(lambda so_far, edit: edit(so_far), unsaved, known))

    def _looked(self, found: tuple[_Stamp, Bookmarks | None]) -> None:
        self._is_looking = False
        stamp, bookmarks = found
        if bookmarks is not None and not self._unsaved:
            self._stamp = stamp
            self._show(bookmarks)
        self._say(self._file.problem if self._file is not None else "")

    def _not_looked(self, why: str) -> None:
        self._is_looking = False
        self._say(why)

    def _saved(self, edit: Edit, found: tuple[_Stamp, Bookmarks]) -> None:
        self._unsaved.remove(edit)
        stamp, bookmarks = found
        if not self._unsaved:
            self._stamp = stamp
            self._show(bookmarks)
        self._say(self._file.problem if self._file is not None else "")

    def _not_saved(self, edit: Edit, why: str) -> None:
        self._unsaved.remove(edit)
        self._say(f"The bookmark holds until this window closes: {why}")

    def _say(self, problem: str) -> None:
        if problem and problem != self._said:
            self._window.show_problem(problem)
        self._said = problem

    def _show(self, bookmarks: Bookmarks) -> None:
        if bookmarks != self._bookmarks:
            self._bookmarks = bookmarks
            self._control.live.marks.set_bookmarks(bookmarks)
            self.list.show_bookmarks(bookmarks)

    def _place(self) -> None:
        """Ask what is to be said about the instant of the playhead."""
        at_ts = self._at_ts()
        if at_ts is not None:
            self.editor.ask(at_ts, self._bookmarks.get(at_ts), self.button)

    def _edit(self, ts: float) -> None:
        self.editor.ask(ts, self._bookmarks.get(ts), self.button)

    def _open_list(self) -> None:
        at_ts = self._at_ts()
        now_ts = self._now()
        self.list.open_with(
            self._bookmarks, now_ts if at_ts is None else at_ts, now_ts, self.button
        )

    def _at_ts(self) -> float | None:
        """Return the instant of the playhead, Unix seconds; None while there is no row."""
        source = self._control.source
        if source is None or math.isnan(source.session.view.extent.start_ts):
            return None
        end_ts = source.session.view.extent.follow_ts
        return self._control.live.playback.playback.playhead.instant(end_ts)

    def _connect(self) -> None:
        actions = self._window.window_actions.bookmarks
        self._control.opened.connect(self._begin)
        self._control.closing.connect(self._end)
        actions.place.triggered.connect(lambda _checked=False: self._place())
        actions.list.triggered.connect(lambda _checked=False: self._open_list())
        self.editor.saved.connect(lambda ts, note: self.change(partial(_with, ts, note)))
        self.list.chosen.connect(self._control.live.marks.go_to)
        self.list.edit_wanted.connect(self._edit)
        self.list.delete_wanted.connect(lambda ts: self.change(partial(_without, ts)))
        self._window.timeline.transport.add(self.button)


def _with(ts: float, note: str, known: Bookmarks) -> Bookmarks:
    return {**known, ts: note}


def _without(ts: float, known: Bookmarks) -> Bookmarks:
    return {one: note for one, note in known.items() if one != ts}
