"""Config files of a folder, as the page edits them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from inspector.config.document import Document
from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.ui.config_editor.files import ConfigFiles
from tests.gui.config_editor.edits import TEXT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder in which a person wrote sampling.toml."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "sampling.toml").write_text(TEXT)
    return folder


@pytest.fixture
def store(folder: Path, registry: Registry) -> Store:
    """The store of the folder."""
    return Store(folder, registry)


@pytest.fixture
def document(store: Store) -> Document:
    """What a person wrote, for editing."""
    return store.load("sampling")


@pytest.fixture
def files(store: Store, qtbot: QtBot) -> Iterator[ConfigFiles]:
    """The files of the folder, read."""
    files = ConfigFiles()
    files.open(store)
    qtbot.waitUntil(lambda: files.is_open)
    yield files
    files.close()
