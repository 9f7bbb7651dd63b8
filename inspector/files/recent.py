"""Recent sources: what was open before, kept in a small file of the user's."""

from __future__ import annotations

import json
from pathlib import Path

from platformdirs import user_state_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic

MOST_RECENT = 8


class RecentSources:
    """The paths that were opened last, the latest first."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or user_state_path("inspector", appauthor=False) / "recent.json"

    def paths(self) -> list[str]:
        """Return the paths that still exist; none if the file cannot be understood."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        if not isinstance(found, list):
            return []
        return [path for path in found if isinstance(path, str) and _is_there(path)]

    def add(self, path: Path) -> None:
        """Put a path first; a file that cannot be written is no reason to fail."""
        latest = str(path.resolve())
        others = [other for other in self.paths() if other != latest]
        self._write([latest, *others][:MOST_RECENT])

    def clear(self) -> None:
        """Forget all paths."""
        self._write([])

    def _write(self, paths: list[str]) -> None:
        text = json.dumps(paths, indent=1)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._file, text.encode())
        except (OSError, StorageError):
            return


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False  # below a folder that may not be entered, or no path at all
