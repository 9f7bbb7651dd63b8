"""Warm paths: which of the paths that somebody names stand for Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

WARM = "warm"
"""The folder of a data folder that older records are moved to."""

PARQUET = ".parquet"
"""What the names of files in it end with."""


@dataclass(frozen=True, slots=True)
class WarmPaths:
    """What some paths stand for.

    Attributes:
        logs: Those that are, or may hold, logs.
        named: Parquet files that were named.
        found: Parquet files in the ``warm`` folders of those that were named.
    """

    logs: tuple[Path, ...]
    named: tuple[Path, ...]
    found: tuple[Path, ...]

    @property
    def any(self) -> bool:
        """Return whether there is any Parquet file."""
        return bool(self.named or self.found)


def warm_paths(paths: Iterable[Path]) -> WarmPaths:
    """Tell Parquet files from logs by their names; files that are being written are left out."""
    paths = tuple(paths)
    named = tuple(path for path in paths if is_parquet(path))
    logs = tuple(path for path in paths if path not in named)
    found = (file for path in logs for file in sorted((path / WARM).rglob(f"*{PARQUET}")))
    return WarmPaths(logs, named, tuple(file for file in found if not file.name.startswith(".")))


def is_parquet(path: Path) -> bool:
    """Return whether a path is named as a Parquet file is."""
    return path.suffix == PARQUET and not path.is_dir()
