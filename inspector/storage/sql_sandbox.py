"""The sandbox: an engine that reads some files by views, and can do nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inspector.core.errors import StorageError
from inspector.storage.warm_schema import text_sql

_GLOB = frozenset("*?[]{}")
_MOST_THREADS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What queries may take.

    Attributes:
        memory_bytes: Memory; what needs more goes to a private folder, as far as it can.
        spill_bytes: What may lie there.
        timeout_s: How long one query may take; 0 for as long as it takes.
        threads: How many cores it uses.
    """

    memory_bytes: int = 1_000_000_000
    spill_bytes: int = 10_000_000_000
    timeout_s: float = 60.0
    threads: int = min(_MOST_THREADS, os.cpu_count() or 1)


def open_sandbox(
    limits: Limits, folder: Path, allowed: Iterable[Path], statements: Sequence[str]
) -> duckdb.DuckDBPyConnection:
    """Return a database in memory with views, and nothing else in reach.

    Args:
        limits: What its queries may take.
        folder: A private folder, for what does not fit into memory.
        allowed: The files that the views read.
        statements: What makes the views.

    Raises:
        duckdb.Error: The views cannot be made: a file is gone, or is not what it was.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": limits.threads,
            "memory_limit": f"{limits.memory_bytes}B",
            "temp_directory": str(folder / "spill"),
            "max_temp_directory_size": f"{limits.spill_bytes}B",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            # No variable of this program can be named as a table.
            "python_enable_replacements": False,
            "preserve_insertion_order": True,
        },
    )
    try:
        for statement in statements:
            connection.execute(statement)
        paths = ", ".join(text_sql(str(path)) for path in allowed)
        connection.execute(f"SET allowed_paths = [{paths}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


class SafeNames:
    """Names of files as SQL takes them: what would be a pattern, or is no text, gets a link.

    Args:
        folder: A private folder for the links.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._links: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """Return a path that names a file, and no other one.

        Raises:
            OSError: There is no such file.
            StorageError: The system makes no links.
        """
        path = path.resolve(strict=True)
        if not _GLOB & set(str(path)) and _is_text(str(path)):
            return path
        link = self._links.get(path)
        if link is None:
            link = self._folder / f"link-{len(self._links):06d}{path.suffix}"
            try:
                link.symlink_to(path)
            except OSError as problem:
                raise StorageError(
                    f"has a name that no query can use ({problem.strerror or problem})",
                    where=str(path),
                    remedy="Rename its folder: leave out * ? [ ] { }",
                ) from problem
            self._links[path] = link
        return link


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
