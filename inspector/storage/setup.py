"""Setup: what a data folder says of its own storage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.config.reading import config_text, read_config
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.files.listing import MISSING
from inspector.files.team_registry import CONFIG, load_team_registry
from inspector.storage.folders import HOT, DataFolders

RETENTION_FILE = "retention.toml"
_NAME_ONE = "Name a data folder: one with a folder hot/, warm/, cold/ or config/"


@dataclass(frozen=True, slots=True)
class StorageSetup:
    """How the storage of a data folder is set up.

    Attributes:
        folders: Where the tiers are.
        registry: The metric keys that its records may carry.
        retention: How long what is kept.
        problem: Why something that the team added is not known; empty if nothing is amiss.
    """

    folders: DataFolders
    registry: Registry
    retention: RetentionConfig
    problem: str = ""


def setup_of(root: Path) -> StorageSetup:
    """Read how the storage of a data folder is set up.

    Raises:
        SourceError: It is no data folder.
        ConfigError: Its retention.toml cannot be used. Nobody guesses what to delete.
    """
    if not root.exists():
        raise SourceError(MISSING, where=str(root), remedy=_NAME_ONE)
    if not root.is_dir():
        raise SourceError("is no folder", where=str(root), remedy=_NAME_ONE)
    loaded = load_team_registry([root])
    retention = _retention(root, loaded.registry)
    folders = _placed(root, retention)
    if not any(path.is_dir() for path in (root / HOT, folders.warm, folders.cold, root / CONFIG)):
        raise SourceError("is no data folder", where=str(root), remedy=_NAME_ONE)
    return StorageSetup(folders, loaded.registry, retention, loaded.problem)


def folders_of(root: Path) -> DataFolders:
    """Return where the tiers of a data folder are, whether they are there or not.

    Raises:
        ConfigError: Its retention.toml, which says so, cannot be used.
    """
    return _placed(root, _retention(root, load_team_registry([root]).registry))


def _retention(root: Path, registry: Registry) -> RetentionConfig:
    path = root / CONFIG / RETENTION_FILE
    text = config_text(path)
    if text is None:
        return RetentionConfig()
    return read_config(text, RetentionConfig, str(path), registry)


def _placed(root: Path, retention: RetentionConfig) -> DataFolders:
    return DataFolders.of(root, retention.warm_folder, retention.cold_folder)
