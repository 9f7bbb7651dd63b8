"""The file of the record's JSON Schema, for those who write records in another language.

``python -m inspector.files.record_schema_file`` makes it again from the registry.
"""

from __future__ import annotations

import json

from inspector.core.record_schema import record_schema
from inspector.files.atomic import write_atomic
from inspector.files.resources import load_registry, resource_root

NAME = "schemas/record.schema.json"
"""Below the resources."""


def record_schema_text() -> str:
    """Return what the file is to hold: the schema for the registry that ships.

    Raises:
        StorageError: The registry is missing or cannot be read.
        RegistryError: It contradicts itself.
    """
    return json.dumps(record_schema(load_registry()), ensure_ascii=False, indent=2) + "\n"


def write_record_schema() -> None:
    """Write the file where the other resources are.

    Raises:
        StorageError: It cannot be written, or the registry cannot be read.
        RegistryError: The registry contradicts itself.
    """
    write_atomic(resource_root() / NAME, record_schema_text().encode())


if __name__ == "__main__":
    write_record_schema()
