"""Unfinished changes of a data folder: what counts while its files are not what its journal says.

The journal is written by the storage. A folder that cannot be written may stay like this, and
whoever reads it must neither count a record twice nor miss one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JOURNAL = Path(".storage") / "journal.json"
"""Where the journal is, from a data folder on."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A change that has happened, though the files do not show it yet.

    Attributes:
        added: The names of files that are there, and the hidden ones that they may still have.
        gone: Files that do not count any more, though they may still be there.
    """

    added: Mapping[Path, Path] = field(default_factory=dict)
    gone: frozenset[Path] = frozenset()

    def counting(self, folder: Path, listed: Iterable[Path]) -> list[Path]:
        """Return where the files below a folder are that count.

        Args:
            folder: The folder.
            listed: Its files by name.
        """
        hidden = {
            path: other
            for path, other in self.added.items()
            if path.is_relative_to(folder) and other.exists()
        }
        there = [path for path in listed if path not in self.gone and path not in hidden]
        return there + list(hidden.values())


def unfinished(root: Path) -> Unfinished:
    """Return what is unfinished in a data folder; nothing where nobody can tell."""
    try:
        said: Any = json.loads((root / JOURNAL).read_bytes())
        added = {root / path: root / hidden for hidden, path in said.get("add", ())}
        gone = frozenset(root / path for path in said.get("remove", ()))
    except (OSError, ValueError, TypeError, AttributeError):
        return Unfinished()
    return Unfinished(added, gone)
