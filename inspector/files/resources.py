"""The files that ship with the program, wherever it is installed."""

from __future__ import annotations

from pathlib import Path

from inspector.core.errors import StorageError
from inspector.core.registry import Registry, parse_registry

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_root() -> Path:
    """Return the folder of shipped resources: inside the package, or beside it in a checkout."""
    return _shipped("resources")


def sample_data_root() -> Path:
    """Return the folder of sample sessions: inside the package, or beside it in a checkout."""
    return _shipped("sample_data")


def resource_path(name: str) -> Path:
    """Return where the resource `name` stands; it may be a folder.

    Args:
        name: Path below the resources, with forward slashes.

    Raises:
        StorageError: There is no such resource, so that the installation is incomplete.
    """
    path = resource_root() / name
    if not path.exists():
        raise StorageError(
            "a file that ships with Inspector is missing",
            where=str(path),
            remedy="Reinstall Inspector.",
        )
    return path


def resource_text(name: str) -> str:
    """Return the text of the resource `name`.

    Raises:
        StorageError: It is missing, or cannot be read as UTF-8 text.
    """
    path = resource_path(name)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(
            f"a file that ships with Inspector cannot be read ({error})",
            where=str(path),
            remedy="Reinstall Inspector.",
        ) from error


def load_registry() -> Registry:
    """Return the registry of metric keys and KPIs that ships with the program.

    Raises:
        StorageError: The file is missing or cannot be read.
        RegistryError: It contradicts itself; all problems are in the message.
    """
    return parse_registry(resource_text("registry.toml"), "registry.toml")


def _shipped(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
