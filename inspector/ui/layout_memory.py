"""Which layout each source was seen in last. No Qt here."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from inspector.core.errors import StorageError
from inspector.files.source_state import SourceStateFile

_KIND, _VERSION = "layout", 1


class LayoutMemory:
    """Remembers the name of a layout for each source.

    Args:
        folder: Where it is remembered; None for the user's folder for state.
        is_on: Whether anything is remembered at all.
    """

    def __init__(self, folder: Path | None = None, *, is_on: bool = True) -> None:
        self._folder = folder
        self._is_on = is_on

    def recall(self, paths: Sequence[Path]) -> str | None:
        """Return the name for a source, empty for no layout; None if nothing is remembered."""
        if not self._is_on or not paths:
            return None
        try:
            state = self._file(paths).load()
        except StorageError:
            return None  # it is a convenience: whoever chooses a layout again writes it anew
        name = state.get("name") if isinstance(state, dict) else None
        return name if isinstance(name, str) else None

    def remember(self, paths: Sequence[Path], name: str) -> None:
        """Remember the name for a source; one that cannot be written is no reason to fail."""
        if self._is_on and paths:
            with contextlib.suppress(StorageError):
                self._file(paths).save({"name": name})

    def _file(self, paths: Sequence[Path]) -> SourceStateFile:
        return SourceStateFile(_KIND, _VERSION, paths, self._folder)
