"""Shipped files: found in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.errors import StorageError
from inspector.files import resources


def test_the_registry_ships_with_the_program() -> None:
    """As a file, as text and as a registry."""
    assert resources.resource_path("registry.toml").is_file()
    assert "[[key]]" in resources.resource_text("registry.toml")
    assert resources.load_registry().find_key("casts") is not None


def test_a_missing_file_says_to_reinstall() -> None:
    """The message names the file."""
    with pytest.raises(StorageError, match="Reinstall Inspector") as caught:
        resources.resource_path("no_such_file.svg")

    assert caught.value.where.endswith("no_such_file.svg")


def test_a_file_that_is_no_text_says_to_reinstall() -> None:
    """A damaged installation looks like this."""
    with pytest.raises(StorageError, match="cannot be read"):
        resources.resource_text("fonts/Inter-Regular.otf")


def test_files_inside_the_package_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel carries them inside; a checkout has them beside the package."""
    package = tmp_path / "inspector"
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.resource_root() == tmp_path / "resources"
    assert resources.sample_data_root() == tmp_path / "sample_data"

    (package / "resources").mkdir(parents=True)
    (package / "sample_data").mkdir()

    assert resources.resource_root() == package / "resources"
    assert resources.sample_data_root() == package / "sample_data"
