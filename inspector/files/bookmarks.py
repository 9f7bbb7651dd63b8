"""Bookmarks: instants that somebody wants to find again, in a small file beside the recording."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic
from inspector.files.listing import HOT
from inspector.files.log_name import set_of
from inspector.files.source_state import SourceStateFile

VERSION = 1
"""Grows when a file means something else than it did."""

FILE_NAME = "bookmarks.json"
MOST_NOTE_CHARS = 500

_MOST_ASIDE = 100

Bookmarks = Mapping[float, str]
"""The note of each, which may be empty, by its instant in Unix seconds."""

NO_BOOKMARKS: Bookmarks = {}


class _Bookmark(msgspec.Struct):
    ts: float
    note: str = ""


class _File(msgspec.Struct):
    version: int
    bookmarks: list[_Bookmark]


def bookmarks_path(paths: Sequence[Path]) -> Path:
    """Return where the bookmarks of a source lie: in its folder, or beside its first log."""
    first = paths[0]
    if first.is_dir():
        # The logs of a data folder are the same source as the folder.
        return (first.parent if first.resolve().name == HOT else first) / FILE_NAME
    return first.with_name(f"{set_of(first).name.removesuffix('.jsonl')}.{FILE_NAME}")


def bookmarks_data(bookmarks: Bookmarks) -> bytes:
    """Return what a file of bookmarks holds."""
    listed = [_Bookmark(ts, _sayable(bookmarks[ts])) for ts in sorted(bookmarks)]
    return msgspec.json.format(msgspec.json.encode(_File(VERSION, listed)), indent=1) + b"\n"


class BookmarksFile:
    """Keeps the bookmarks of one source; several windows may change them.

    Where nobody may write beside the recording, they lie in the user's folder for state.

    Args:
        paths: What the source consists of.
        folder: Where state of sources lies; None for the user's folder.

    Attributes:
        path: The file beside the recording; it need not exist.
        problem: Why bookmarks are not known any more, or lie elsewhere, for a person; empty if
            nothing is amiss.
    """

    def __init__(self, paths: Sequence[Path], folder: Path | None = None) -> None:
        self.path = bookmarks_path(paths)
        self.problem = ""
        self._own = SourceStateFile("bookmarks", VERSION, paths, folder)

    def stamp(self) -> tuple[object, ...]:
        """Return what is another one once somebody has changed a file."""
        return tuple(_stamp(path) for path in (self.path, self._own.path))

    def load(self) -> Bookmarks:
        """Return all bookmarks. A file that cannot be understood is set aside, and that is said."""
        self.problem = ""
        return {**self._beside(), **self._of_user()}

    def change(self, edit: Callable[[Bookmarks], Bookmarks]) -> Bookmarks:
        """Change the bookmarks that there are by now, whoever made them; return them.

        Raises:
            StorageError: They can be written nowhere; they are as they were.
        """
        changed = edit(self.load())
        try:
            write_atomic(self.path, bookmarks_data(changed))
        except StorageError as problem:
            self._own.save([[ts, _sayable(changed[ts])] for ts in sorted(changed)])
            said = "Bookmarks are kept in your own folder, not beside the recording"
            self.problem = self.problem or f"{said}: {problem.where} {problem.what}"
            return changed
        with contextlib.suppress(OSError):
            self._own.path.unlink(missing_ok=True)
        return changed

    def _beside(self) -> Bookmarks:
        try:
            return _parsed(self.path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return NO_BOOKMARKS
        except OSError as problem:
            # It may be readable another time.
            raise StorageError(
                f"cannot be read ({problem.strerror or problem})",
                where=str(self.path),
                remedy="Check the permissions of the file",
            ) from problem
        except (msgspec.MsgspecError, RecursionError, ValueError) as problem:
            self._say_aside(self.path, problem, _set_aside(self.path))
            return NO_BOOKMARKS

    def _of_user(self) -> Bookmarks:
        try:
            state: Any = self._own.load()
            return _checked(dict(state or ()))
        except StorageError as problem:
            self._say_aside(self._own.path, problem.what, self._own.set_aside())
        except (TypeError, ValueError) as problem:
            self._say_aside(self._own.path, problem, self._own.set_aside())
        return NO_BOOKMARKS

    def _say_aside(self, path: Path, why: object, aside: Path | None) -> None:
        kept = f"the file is kept as {aside.name}" if aside else "the file could not be set aside"
        self.problem = f"{path}: its bookmarks cannot be understood ({why}); {kept}"


def _parsed(data: bytes) -> Bookmarks:
    found = msgspec.json.decode(data, type=_File)
    if found.version != VERSION:
        age = "a newer" if found.version > VERSION else "an older"
        raise ValueError(f"it is of {age} version, {found.version}")
    return _checked({one.ts: one.note for one in found.bookmarks})


def _checked(bookmarks: Mapping[Any, Any]) -> Bookmarks:
    for ts, note in bookmarks.items():
        if not isinstance(ts, int | float) or not math.isfinite(ts) or not isinstance(note, str):
            raise ValueError(f"{ts!r} is no bookmark")
    return {float(ts): note[:MOST_NOTE_CHARS] for ts, note in bookmarks.items()}


def _set_aside(path: Path) -> Path | None:
    """Give a file another name, so that a person can look at it; return that name."""
    for number in range(1, _MOST_ASIDE):
        aside = path.with_name(f"{path.name}.aside-{number}")
        if not aside.exists():
            try:
                path.rename(aside)
            except OSError:
                return None
            return aside
    return None


def _sayable(note: str) -> str:
    """Return a note without halves of surrogate pairs, which no file can hold."""
    return note.encode(errors="replace").decode()


def _stamp(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
