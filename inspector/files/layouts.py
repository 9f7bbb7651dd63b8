"""The user's layouts in one small file, and single ones as files to hand on.

What a layout means is not known here: only documents, as JSON has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any

import msgspec
from platformdirs import user_config_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic
from inspector.files.text_file import open_file

ENDING = ".layout.json"
"""What the name of a file of one layout ends with."""

_VERSION = 1
_MOST_BYTES = 8 * 1024 * 1024
_MOST_NAME_CHARS = 80
_MOST_ASIDE = 100
# What no file system takes, or a person would not expect in a name.
_UNFIT = re.compile(r"[^\w.+() -]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class _Envelope(msgspec.Struct):
    version: int
    layouts: list[Any]


class LayoutsFile:
    """Keeps the documents of all layouts of the user.

    Attributes:
        path: The file; it need not exist.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_config_path("inspector", appauthor=False) / "layouts.json"

    def load(self) -> list[Any]:
        """Return the documents that were saved; none if there is no file.

        Raises:
            StorageError: The file cannot be read, or is not one of this version.
        """
        try:
            found = msgspec.json.decode(_read(self.path), type=_Envelope)
        except FileNotFoundError:
            return []
        except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
            raise StorageError(
                f"holds no layouts that can be read ({problem})", where=str(self.path)
            ) from problem
        if found.version != _VERSION:
            age = "a newer" if found.version > _VERSION else "an unknown"
            raise StorageError(f"is of {age} version, {found.version}", where=str(self.path))
        return found.layouts

    def save(self, documents: Sequence[Any]) -> None:
        """Keep documents instead of those before.

        Raises:
            StorageError: The file could not be written; it is as it was.
        """
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StorageError(
                f"cannot be made ({problem.strerror or problem})",
                where=str(folder),
                remedy="Check the folder for settings of your user",
            ) from problem
        write_atomic(self.path, _text(_Envelope(_VERSION, list(documents))))

    def set_aside(self) -> Path | None:
        """Give the file another name, so that a person can look at it; return that name.

        Returns:
            None if there is no file, or if it cannot be renamed.
        """
        for number in range(1, _MOST_ASIDE):
            aside = self.path.with_suffix(f".aside-{number}")
            if not aside.exists():
                try:
                    self.path.rename(aside)
                except OSError:
                    return None
                return aside
        return None


def read_document(path: Path) -> Any:
    """Return what a file of one layout says, whatever that is.

    Raises:
        StorageError: The file cannot be read, or is no JSON.
    """
    remedy = f"Choose a file that was exported as NAME{ENDING}"
    try:
        return msgspec.json.decode(_read(path))
    except OSError as problem:
        reason = problem.strerror or problem
        raise StorageError(
            f"cannot be read ({reason})", where=str(path), remedy=remedy
        ) from problem
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
        raise StorageError(f"is no JSON ({problem})", where=str(path), remedy=remedy) from problem


def write_document(path: Path, document: Any) -> None:
    """Write a file of one layout.

    Raises:
        StorageError: It could not be written.
    """
    write_atomic(path, _text(document))


def file_name(name: str) -> str:
    """Return the name of a file for a layout of any name: no name leads to another folder."""
    plain = _UNFIT.sub("_", name)[:_MOST_NAME_CHARS].strip(". ") or "layout"
    return f"{'_' if _RESERVED.fullmatch(plain) else ''}{plain}{ENDING}"


def _read(path: Path) -> bytes:
    with BufferedReader(open_file(path)) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(f"larger than {_MOST_BYTES // 1024**2} MiB")
    return data


def _text(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
