"""The schemas that ship are those of the models and the registry that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.models import CONFIG_FILES
from inspector.config.schema_files import schema_comment, schema_text, write_schemas
from inspector.core.registry import Registry
from inspector.files.resources import resource_path, resource_text


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_the_file_is_not_stale(name: str, registry: Registry) -> None:
    """If this fails: ``python -m inspector.config.schema_files``."""
    assert resource_text(f"schemas/{name}.schema.json") == schema_text(name, registry)


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_a_config_file_names_its_schema_in_its_first_line(name: str) -> None:
    """Editors find it there, relative to the file; a reader sees a comment."""
    first, _, _ = resource_text(f"config/{name}.toml").partition("\n")
    assert first == schema_comment(name)

    path = resource_path("config") / first.removeprefix("#:schema ")
    assert path.resolve() == resource_path(f"schemas/{name}.schema.json").resolve()


def test_all_are_written(tmp_path: Path, registry: Registry) -> None:
    """One for each config file."""
    write_schemas(tmp_path, registry)

    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.schema.json" for name in CONFIG_FILES
    }
