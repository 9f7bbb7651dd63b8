"""The registry that an emitter goes by: what ships, and what the team added.

The window's `inspector.files.team_registry` can also write such a file, and imports more for that
than a game server should wait for.
"""

from __future__ import annotations

from pathlib import Path

from inspector.core.errors import StorageError
from inspector.core.registry import Registry, parse_registry
from inspector.files.resources import load_registry

FILE_NAME = "registry.toml"
"""In the config folder."""


def load_team_registry(path: Path) -> Registry:
    """Return the metric keys that ship, and those that a team's file adds if there is one.

    Raises:
        StorageError: The file is there and cannot be read.
        RegistryError: It is no good.
    """
    shipped = load_registry()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return shipped
    except (OSError, UnicodeDecodeError) as problem:
        said = getattr(problem, "strerror", None) or problem
        raise StorageError(
            f"cannot be read ({said})", where=str(path), remedy="Check its permissions"
        ) from problem
    return parse_registry(text, str(path), shipped)
