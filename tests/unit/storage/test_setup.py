"""What a data folder says of its own storage."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.errors import ConfigError
from inspector.storage.setup import folders_of, setup_of


def _retention(root: Path, text: str) -> None:
    (root / "config").mkdir()
    (root / "config" / "retention.toml").write_text(f"schema_version = 1\nrevision = 1\n{text}")


def test_tiers_are_where_the_retention_has_them(tmp_path: Path) -> None:
    """Such as on another disk."""
    _retention(
        tmp_path, f'warm_folder = "{(tmp_path / "disk").as_posix()}"\ncold_folder = "days"\n'
    )

    folders = folders_of(tmp_path)

    assert (folders.warm, folders.cold) == (tmp_path / "disk", tmp_path / "days")
    assert setup_of(tmp_path).folders == folders


def test_without_a_config_they_are_in_the_data_folder(tmp_path: Path) -> None:
    """As servers find it that nobody has set up."""
    assert folders_of(tmp_path).warm == tmp_path / "warm"


def test_where_they_are_is_never_guessed(tmp_path: Path) -> None:
    """An erasure that looks elsewhere would prove nothing."""
    _retention(tmp_path, "warm_folder = 3\n")

    with pytest.raises(ConfigError, match="warm_folder"):
        folders_of(tmp_path)
