"""Origins: which logs the records of a warm file came from, as the file itself says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import duckdb

from inspector.core.errors import StorageError
from inspector.files.text_file import open_file
from inspector.storage.engine import connect

ORIGINS_KEY = "inspector.origins"
"""Name in the key-value metadata of a Parquet file of ours: a JSON list of objects."""

_ENDS_BYTES = 64 * 1024
_DIGEST_BYTES = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """A log that records were moved from.

    Attributes:
        name: Its file name.
        size_bytes: Its size, as it was stored.
        digest: Hex, of its beginning, its end and its size. A log only grows at its end, so that no
            other has the same.
    """

    name: str
    size_bytes: int
    digest: str

    @property
    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.digest}:{self.name}"


def origin_of(path: Path) -> Origin:
    """Look at a log.

    Raises:
        OSError: It cannot be read.
    """
    with open_file(path) as file:
        size_bytes = os.fstat(file.fileno()).st_size
        told = blake2b(str(size_bytes).encode(), digest_size=_DIGEST_BYTES)
        told.update(file.read(_ENDS_BYTES) or b"")
        file.seek(max(size_bytes - _ENDS_BYTES, 0))
        told.update(file.read(_ENDS_BYTES) or b"")
    return Origin(path.name, size_bytes, told.hexdigest())


def origins_text(origins: Iterable[Origin]) -> str:
    """Return origins as a file says them, each once."""
    once = {origin.key: origin for origin in origins}
    return json.dumps([asdict(once[key]) for key in sorted(once)])


def read_origins(paths: Sequence[Path]) -> dict[Path, tuple[Origin, ...]]:
    """Return what Parquet files say of where their records came from; nothing for others' files.

    Raises:
        StorageError: One is damaged, or gone.
    """
    texts = read_notes(paths, ORIGINS_KEY)
    return {path: _parsed(texts.get(path, "")) for path in paths}


def read_notes(paths: Sequence[Path], key: str) -> dict[Path, str]:
    """Return what Parquet files say in their metadata under a name; none that do not have it.

    Raises:
        StorageError: One is damaged, or gone.
    """
    if not paths:
        return {}
    connection = connect()
    try:
        rows = connection.execute(
            "SELECT file_name, value FROM parquet_kv_metadata($files) WHERE key = $key",
            {"files": [str(path) for path in paths], "key": key.encode()},
        ).fetchall()
    except duckdb.Error as problem:
        raise unreadable(paths[0].parent, problem) from problem
    finally:
        connection.close()
    return {Path(name): bytes(value).decode("utf-8", "replace") for name, value in rows}


def unreadable(where: Path, problem: duckdb.Error) -> StorageError:
    """Return what to say of Parquet files that cannot be read."""
    said = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return StorageError(
        f"holds a Parquet file that cannot be read ({said})",
        where=str(where),
        remedy="Restore that file, or move it elsewhere",
    )


def _parsed(text: str) -> tuple[Origin, ...]:
    try:
        found = json.loads(text) if text else []
        return tuple(Origin(str(o["name"]), int(o["size_bytes"]), str(o["digest"])) for o in found)
    except (ValueError, TypeError, KeyError):
        return ()
