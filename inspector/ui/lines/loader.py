"""The loader: reads the texts of lines on a thread of its own, the latest wanted first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Condition, Thread

from inspector.core.errors import InspectorError
from inspector.session.line_list import Line
from inspector.ui.lines.source import LineReader, LineText, UnreadableLine

KEPT_CHARS = 8_000_000
"""How much text is kept: some thousand usual lines, or a hundred of the longest."""

MOST_WANTED = 256
"""Older wishes are dropped: what was asked for before them has long left the screen."""

_SEARCH_STEP = 256


@dataclass(frozen=True, slots=True)
class Search:
    """How far a search has come.

    Attributes:
        needle: What is looked for, in any case.
        looked_at: How many lines were read for it.
        found: Numbers of the lines that have it, in order.
        is_done: Whether every line was looked at.
    """

    needle: str
    looked_at: int
    found: tuple[int, ...]
    is_done: bool


class LineLoader:
    """Keeps a bounded number of texts, and reads the ones that are missing.

    Everything but `start` and `stop` may be called at any time; texts are known by the number of
    their line in the list that `show` was given.
    """

    def __init__(self, kept_chars: int = KEPT_CHARS) -> None:
        self._kept_chars = kept_chars
        self._lines: Sequence[Line] = ()
        self._reader: LineReader | None = None
        self._texts: OrderedDict[int, LineText] = OrderedDict()
        self._chars = 0
        self._wanted: list[int] = []
        self._search: Search | None = None
        self._found: list[int] = []
        self._shown = 0
        self._version = 0
        self._is_reading = False
        self._is_stopped = False
        self._held: LineReader | None = None
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="lines")

    def start(self) -> None:
        """Start the thread; harmless when it runs."""
        if not self._thread.is_alive() and not self._is_stopped:
            self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Stop the thread and wait for it."""
        with self._changed:
            self._is_stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    @property
    def version(self) -> int:
        """A number that grows with everything that is published."""
        return self._version

    @property
    def is_busy(self) -> bool:
        """Whether anything that was asked for is still to come."""
        with self._changed:
            searching = self._search is not None and not self._search.is_done
            return not self._is_stopped and (bool(self._wanted) or self._is_reading or searching)

    @property
    def search(self) -> Search | None:
        """How far the search has come; None when nothing is looked for."""
        return self._search

    def show(self, lines: Sequence[Line], reader: LineReader | None) -> None:
        """Forget everything, and read these lines from now on."""
        with self._changed:
            self._lines, self._reader = lines, reader
            self._texts.clear()
            self._chars = 0
            self._wanted.clear()
            self._search = None
            self._shown += 1
            self._version += 1
            self._changed.notify()

    def text(self, number: int) -> LineText | None:
        """Return the text of a line; None while it was not read."""
        with self._changed:
            found = self._texts.get(number)
            if found is not None:
                self._texts.move_to_end(number)
            return found

    def want(self, numbers: Sequence[int]) -> None:
        """Ask for the texts of these lines, the first one first, before all older wishes."""
        with self._changed:
            fresh = [number for number in numbers if number not in self._texts]
            if not fresh or self._reader is None:
                return
            known = set(fresh)
            older = [number for number in self._wanted if number not in known]
            self._wanted = [*fresh, *older][:MOST_WANTED]
            self._changed.notify()

    def look_for(self, needle: str) -> None:
        """Search all lines for a text, in any case; an empty one ends the search."""
        with self._changed:
            self._found = []
            folded = needle.casefold()
            is_done = not self._lines or self._reader is None
            self._search = Search(folded, 0, (), is_done) if needle else None
            self._version += 1
            self._changed.notify()

    def _run(self) -> None:
        while not self._is_stopped:
            self._work()
        self._hold(None)

    def _hold(self, reader: LineReader | None) -> None:
        """Close the reader before this one, on the thread that it was used by."""
        if self._held is not None and self._held is not reader:
            self._held.close()
        self._held = reader

    def _work(self) -> None:
        """Wait for something to do, and do one step of it."""
        with self._changed:
            self._is_reading = False
            self._changed.wait_for(self._has_work)
            if self._is_stopped:
                return
            reader, shown, search = self._reader, self._shown, self._search
            number = self._wanted.pop(0) if self._wanted else None
            line = self._lines[number] if number is not None else None
            self._is_reading = True
        self._hold(reader)
        if reader is None:
            return
        if number is not None and line is not None:
            self._publish(number, _read(reader, line), shown)
        elif search is not None and not search.is_done:
            self._look_further(reader, search, shown)

    def _has_work(self) -> bool:
        searching = self._search is not None and not self._search.is_done
        left_open = self._held is not None and self._held is not self._reader
        return self._is_stopped or bool(self._wanted) or searching or left_open

    def _publish(self, number: int, text: LineText, shown: int) -> None:
        with self._changed:
            if shown != self._shown:
                return
            self._texts[number] = text
            self._chars += len(text.text)
            # The one that was just read stays, however long it is.
            while self._chars > self._kept_chars and len(self._texts) > 1:
                _oldest, dropped = self._texts.popitem(last=False)
                self._chars -= len(dropped.text)
            self._version += 1

    def _look_further(self, reader: LineReader, search: Search, shown: int) -> None:
        """Read some lines more for the search; their texts are not kept."""
        lines, start = self._lines, search.looked_at
        numbers = range(start, min(start + _SEARCH_STEP, len(lines)))
        found = [
            number
            for number in numbers
            if _has(lines[number], _read(reader, lines[number]), search.needle)
        ]
        with self._changed:
            if shown != self._shown or self._search is not search:
                return
            self._found += found
            is_done = numbers.stop >= len(lines)
            self._search = Search(search.needle, numbers.stop, tuple(self._found), is_done)
            self._version += 1


def _read(reader: LineReader, line: Line) -> LineText:
    try:
        return reader.read(line)
    except InspectorError as problem:
        return UnreadableLine(problem.text())
    except OSError as problem:
        return UnreadableLine(f"The file cannot be read: {problem.strerror or problem}")


def _has(line: Line, text: LineText, needle: str) -> bool:
    return needle in text.text.casefold() or needle in line.message.casefold()
