"""Warm paths: which of the paths that somebody names stand for Parquet files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from inspector.files.unfinished import unfinished

WARM = "warm"
"""The folder of a data folder that older records are moved to."""

RETENTION = Path("config") / "retention.toml"
"""Where a data folder says that it is another one."""

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
    return WarmPaths(logs, named, tuple(file for path in logs for file in _found(path)))


def warm_folder(root: Path) -> Path:
    """Return where the Parquet files of a data folder are, as its retention.toml says."""
    try:
        said = tomllib.loads((root / RETENTION).read_text(encoding="utf-8")).get("warm_folder")
    except (OSError, ValueError):
        # What is wrong with it is said by whoever goes by all of it.
        said = None
    return root / (said if isinstance(said, str) and said and "\0" not in said else WARM)


def _found(root: Path) -> list[Path]:
    folder = warm_folder(root)
    listed = (path for path in folder.rglob(f"*{PARQUET}") if not path.name.startswith("."))
    return sorted(unfinished(root).counting(folder, listed))


def is_parquet(path: Path) -> bool:
    """Return whether a path is named as a Parquet file is."""
    return path.suffix == PARQUET and not path.is_dir()
