"""The schema that ships is that of the registry that ships."""

from __future__ import annotations

from inspector.files.record_schema_file import NAME, record_schema_text
from inspector.files.resources import resource_text


def test_the_file_is_not_stale() -> None:
    """If this fails: ``python -m inspector.files.record_schema_file``."""
    assert resource_text(NAME) == record_schema_text()
