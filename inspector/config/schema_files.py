"""The files of the JSON Schemas of config files, for editors of text.

``python -m inspector.config.schema_files`` makes them again from models and registry. A config file
names its schema in its first line, relative to itself, so that editors need no network.
"""

from __future__ import annotations

import json
from pathlib import Path

from inspector.config.models import CONFIG_FILES
from inspector.config.schemas import config_schema, schema_name
from inspector.core.registry import Registry
from inspector.files.atomic import write_atomic
from inspector.files.resources import load_registry, resource_root

FOLDER = "schemas"
"""Below the resources, and beside the folder of config files in a data folder."""


def schema_comment(name: str) -> str:
    """Return the comment by which the config file `name` tells editors its schema."""
    return f"#:schema ../{FOLDER}/{schema_name(name)}"


def schema_text(name: str, registry: Registry) -> str:
    """Return what the file of a schema is to hold.

    Args:
        name: One of `CONFIG_FILES`.
        registry: Whose metric keys and KPIs are completed.

    Raises:
        KeyError: There is no such config file.
    """
    return json.dumps(config_schema(name, registry), ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path, registry: Registry) -> None:
    """Write the schemas of all config files.

    Args:
        folder: It must exist.
        registry: Whose metric keys and KPIs are completed.

    Raises:
        StorageError: One cannot be written.
    """
    for name in CONFIG_FILES:
        write_atomic(folder / schema_name(name), schema_text(name, registry).encode())


if __name__ == "__main__":
    write_schemas(resource_root() / FOLDER, load_registry())
