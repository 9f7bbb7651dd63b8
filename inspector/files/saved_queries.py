"""Queries that a person gave a name, kept in a small file of the user's."""

from __future__ import annotations

from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

import msgspec
from platformdirs import user_config_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic
from inspector.files.text_file import open_file

MOST_NAME_CHARS = 80
_VERSION = 1
_MOST_BYTES = 8 * 1024 * 1024


class SavedQuery(msgspec.Struct, frozen=True):
    """A query with a name.

    Attributes:
        name: What a person calls it; no two names differ in upper and lower case alone.
        sql: Its text.
    """

    name: str
    sql: str


class _Envelope(msgspec.Struct):
    version: int
    queries: list[SavedQuery]


class SavedQueries:
    """The queries of the user, by name.

    Every change reads the file first, so that two windows do not undo what the other one did. A
    file that cannot be understood is never written over.

    Attributes:
        path: The file; it need not exist.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_config_path("inspector", appauthor=False) / "saved-queries.json"

    def queries(self) -> tuple[SavedQuery, ...]:
        """Return the queries in the order of their names; none if there is no file.

        Raises:
            StorageError: The file cannot be read, or is not one of this version.
        """
        try:
            found = msgspec.json.decode(self._read(), type=_Envelope)
        except FileNotFoundError:
            return ()
        except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
            raise self._problem(f"holds no queries that can be read ({problem})") from problem
        if found.version != _VERSION:
            age = "a newer" if found.version > _VERSION else "an unknown"
            raise self._problem(f"is of {age} version, {found.version}")
        return _in_order(found.queries)

    def save(self, name: str, sql: str) -> tuple[SavedQuery, ...]:
        """Keep a query under a name, instead of one that has it; return all.

        Raises:
            StorageError: The name is none, or the file could not be read or written.
        """
        own = checked_name(name)
        others = [one for one in self.queries() if not _same(one.name, own)]
        return self._write([*others, SavedQuery(own, sql)])

    def rename(self, name: str, new: str) -> tuple[SavedQuery, ...]:
        """Give a query another name that no other one has; return all.

        Raises:
            StorageError: There is no such query, the name is taken or none, or the file could not
                be read or written.
        """
        own, queries = checked_name(new), self.queries()
        found = next((one for one in queries if _same(one.name, name)), None)
        if found is None:
            raise StorageError("is no saved query any more", where=name)
        others = [one for one in queries if one is not found]
        if any(_same(one.name, own) for one in others):
            raise StorageError("is the name of another query", where=own, remedy="Choose another")
        return self._write([*others, SavedQuery(own, found.sql)])

    def delete(self, name: str) -> tuple[SavedQuery, ...]:
        """Forget a query; harmless if there is none of this name. Return those that are left.

        Raises:
            StorageError: The file could not be read or written.
        """
        return self._write([one for one in self.queries() if not _same(one.name, name)])

    def _read(self) -> bytes:
        with BufferedReader(open_file(self.path)) as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise OSError(f"larger than {_MOST_BYTES // 1024**2} MiB")
        return data

    def _write(self, queries: Sequence[SavedQuery]) -> tuple[SavedQuery, ...]:
        kept = _in_order(queries)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StorageError(
                f"cannot be made ({problem.strerror or problem})",
                where=str(self.path.parent),
                remedy="Check the folder for settings of your user",
            ) from problem
        text = msgspec.json.encode(_Envelope(_VERSION, list(kept)))
        write_atomic(self.path, msgspec.json.format(text, indent=2) + b"\n")
        return kept

    def _problem(self, what: str) -> StorageError:
        remedy = "Mend the file, or move it away to begin with none"
        return StorageError(what, where=str(self.path), remedy=remedy)


def checked_name(name: str) -> str:
    """Return a name on one line, without space around it.

    Raises:
        StorageError: Nothing is left, or it is too long.
    """
    own = " ".join(name.split())
    if not own:
        raise StorageError("A query needs a name", remedy="Type one")
    if len(own) > MOST_NAME_CHARS:
        raise StorageError(f"A name has at most {MOST_NAME_CHARS} characters", remedy="Shorten it")
    return own


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _in_order(queries: Sequence[SavedQuery]) -> tuple[SavedQuery, ...]:
    return tuple(sorted(queries, key=lambda one: one.name.casefold()))
