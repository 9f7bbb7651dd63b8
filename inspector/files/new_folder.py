"""Writing a new folder in one step: it is there with all its files, or not at all."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from inspector.core.errors import StorageError
from inspector.files.atomic import new_file, not_written, sync_folder


def write_new_folder(path: Path, contents: Mapping[Path, bytes]) -> None:
    """Make a folder with files in it, and make it last.

    Args:
        path: The folder, which must not exist; the one around it must.
        contents: What its files hold, by their paths in it.

    Raises:
        StorageError: There is something at that path already, or it could not be written; then
            nothing is left of it.
    """
    with open_new_folder(path) as beside:
        for inner, data in contents.items():
            file_path = beside / inner
            file_path.parent.mkdir(parents=True, exist_ok=True)
            with new_file(file_path, None) as file:
                file.write(data)
            sync_folder(file_path.parent)


@contextlib.contextmanager
def open_new_folder(path: Path) -> Iterator[Path]:
    """Make a folder of all that the body writes; if the body fails, nothing is left of it.

    Args:
        path: The folder, which must not exist; the one around it must.

    Yields:
        The folder under another name, until it is complete.

    Raises:
        StorageError: There is something at that path already, or it could not be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        refuse_taken(path)
        beside.mkdir()
        yield beside
        # A folder that is there by now is not replaced, unless it is empty.
        beside.rename(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise not_written(path, problem) from problem
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def refuse_taken(path: Path) -> None:
    """Raise `StorageError` if there is something at a path already."""
    if path.exists():
        raise StorageError("exists already", where=str(path), remedy="Choose another name")
