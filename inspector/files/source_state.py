"""State of a source: what is to be known again when the same paths are opened once more.

One small JSON file a source and kind of state in the user's folder for state, never beside the
logs: those may belong to somebody else, or lie on a disk that is read-only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_state_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic

MOST_SOURCES = 200
"""Files of sources that were not open for longest are let go beyond so many of a kind."""

_OWN_ONLY = 0o600


class _Envelope(msgspec.Struct):
    version: int
    source: list[str]
    state: Any


class SourceStateFile:
    """Keeps one kind of state of one source.

    Args:
        kind: Of state: a word, which is in the name of the file.
        version: Of what the state means; a file of another one is not understood.
        paths: What the source consists of, in any order.
        folder: Where the files of all sources lie; None for the user's folder for state.

    Attributes:
        path: The file; it need not exist.
    """

    def __init__(
        self, kind: str, version: int, paths: Sequence[Path], folder: Path | None = None
    ) -> None:
        self._kind = kind
        self._version = version
        self._source = sorted(str(path.resolve()) for path in paths)
        folder = folder or user_state_path("inspector", appauthor=False) / "sources"
        name = blake2b("\0".join(self._source).encode(), digest_size=16).hexdigest()
        self.path = folder / f"{name}.{kind}.json"

    def load(self) -> Any:
        """Return the state that was saved; None if there is no file.

        Raises:
            StorageError: The file cannot be read, or is not one of this kind, version and source.
        """
        try:
            found = msgspec.json.decode(self.path.read_bytes(), type=_Envelope)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, RecursionError) as problem:
            raise self._unusable(f"it cannot be read: {problem}") from problem
        if found.version != self._version:
            age = "a newer" if found.version > self._version else "an older"
            raise self._unusable(f"it is of {age} version, {found.version}")
        if found.source != self._source:
            raise self._unusable("it is of another source")
        return found.state

    def save(self, state: Any) -> None:
        """Keep a state instead of the one before.

        Args:
            state: What JSON can say.

        Raises:
            StorageError: The file could not be written; the state of before is as it was.
        """
        folder, is_new = self.path.parent, not self.path.exists()
        data = msgspec.json.encode(_Envelope(self._version, self._source, state))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StorageError(
                f"cannot be made ({problem.strerror or problem})",
                where=str(folder),
                remedy="Check the folder for state of your user",
            ) from problem
        write_atomic(self.path, data, _OWN_ONLY)
        if is_new:
            self._forget_oldest()

    def set_aside(self) -> Path | None:
        """Give the file another name, so that a person can look at it; return that name.

        Returns:
            None if there is no file, or if it cannot be renamed.
        """
        for number in range(1, MOST_SOURCES):
            aside = self.path.with_suffix(f".aside-{number}")
            if not aside.exists():
                try:
                    self.path.rename(aside)
                except OSError:
                    return None
                return aside
        return None

    def _forget_oldest(self) -> None:
        with contextlib.suppress(OSError):
            own = sorted(
                self.path.parent.glob(f"*.{self._kind}.json"), key=lambda path: path.stat().st_mtime
            )
            for path in own[:-MOST_SOURCES]:
                path.unlink(missing_ok=True)

    def _unusable(self, why: str) -> StorageError:
        return StorageError(
            why, where=str(self.path), remedy="What is read from now on is kept anew"
        )
