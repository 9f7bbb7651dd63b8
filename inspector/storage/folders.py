"""The folders of a data folder: where each tier is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from inspector.files.warm_paths import WARM

HOT = "hot"
COLD = "cold"
REJECTED = "rejected"
OWN = ".storage"
"""Lock and journal; hidden, so that no listing of logs looks into it."""


@dataclass(frozen=True, slots=True)
class DataFolders:
    """Where the tiers of a data folder are.

    Attributes:
        root: The data folder.
        hot: Logs as servers write them.
        warm: Records as Parquet, by day and shard.
        cold: Roll-ups as Parquet, by day.
        rejected: Lines that were no records.
    """

    root: Path
    hot: Path
    warm: Path
    cold: Path
    rejected: Path

    @classmethod
    def of(cls, root: Path, warm: str = "", cold: str = "") -> Self:
        """Return the folders of a data folder.

        Args:
            root: The data folder.
            warm: Where warm files are, if elsewhere; from the data folder on, or absolute.
            cold: The same for cold ones.
        """
        return cls(root, root / HOT, root / (warm or WARM), root / (cold or COLD), root / REJECTED)

    @property
    def own(self) -> Path:
        """Return where lock and journal are."""
        return self.root / OWN

    def told(self, path: Path) -> str:
        """Return a path as it is written down: from the data folder on, if it is in it."""
        if path.is_relative_to(self.root):
            return path.relative_to(self.root).as_posix()
        return str(path.resolve())
