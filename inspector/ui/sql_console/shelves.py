"""Keeps past and saved queries, behind the window, and lists them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.core.errors import StorageError
from inspector.files.query_history import PastQuery, QueryHistory
from inspector.files.saved_queries import SavedQueries, SavedQuery
from inspector.ui.errands import Errands
from inspector.ui.sql_console.query_list import QueryList

_POLL_MS = 40
_STOP_S = 5.0
_T = TypeVar("_T")


class Shelves(QObject):
    """The files of queries: read when they are first seen, and written with each change.

    Attributes:
        saved: The saved queries, as far as they are known.

    Signals:
        told: What was done, or what did not work.
    """

    told = Signal(str)

    def __init__(
        self,
        rows: QueryList,
        history: QueryHistory,
        saved: SavedQueries,
        now: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._history, self._saved_file, self._now = history, saved, now
        self.saved: tuple[SavedQuery, ...] = ()
        self._errands = Errands()
        self._undone: list[Callable[[], Any]] = []
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._errands.deliver)

    def begin(self) -> None:
        """Read the files."""
        self._send(self._history.queries, self._list_history)
        self._send(self._saved_file.queries, self._list_saved)

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be read or written."""
        return bool(self._undone)

    def remember(self, sql: str) -> None:
        """Put a query first among the past ones."""
        self._send(partial(self._remember, sql, self._now()), self._list_history)

    def clear(self) -> None:
        """Forget all past queries."""
        self._send(self._cleared, self._list_history)

    def save(self, name: str, sql: str) -> None:
        """Keep a query under a name."""
        work = partial(self._saved_file.save, name, sql)
        self._send(work, self._list_saved, f"Saved as {name}")

    def rename(self, before: str, name: str) -> None:
        """Give a saved query another name."""
        work = partial(self._saved_file.rename, before, name)
        self._send(work, self._list_saved, f"Renamed to {name}")

    def delete(self, name: str) -> None:
        """Forget a saved query; its text goes to the past ones, for who thinks better of it."""
        for one in self.saved:
            if one.name == name:
                self.remember(one.sql)
        work = partial(self._saved_file.delete, name)
        self._send(work, self._list_saved, f"{name} deleted; the history has its text")

    def close(self) -> None:
        """Write what is still to be written, and stop."""
        self._timer.stop()
        self._errands.stop(_STOP_S)
        undone, self._undone = self._undone, []
        for work in undone:
            # Some may be done already: doing that again changes nothing.
            with contextlib.suppress(StorageError):
                work()

    def _remember(self, sql: str, ts: float) -> tuple[PastQuery, ...]:
        self._history.add(sql, ts)
        return self._history.queries()

    def _cleared(self) -> tuple[PastQuery, ...]:
        self._history.clear()
        return self._history.queries()

    def _list_history(self, queries: tuple[PastQuery, ...]) -> None:
        self._rows.show_history(queries, self._now())

    def _list_saved(self, queries: tuple[SavedQuery, ...]) -> None:
        self.saved = queries
        self._rows.show_saved(queries)

    def _send(self, work: Callable[[], _T], done: Callable[[_T], None], said: str = "") -> None:
        """Do something behind the window, then list what comes of it, and say so."""
        self._undone.append(work)
        self._timer.start()

        def tell(result: _T) -> None:
            self._finish(work)
            done(result)
            if said:
                self.told.emit(said)

        def tell_problem(why: str) -> None:
            self._finish(work)
            self.told.emit(why)

        self._errands.send(work, tell, tell_problem)

    def _finish(self, work: Callable[[], Any]) -> None:
        self._undone.remove(work)
        if not self._undone:
            self._timer.stop()
            # No thread waits for what may never come.
            self._errands.stop(_STOP_S)
