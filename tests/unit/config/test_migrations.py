"""Migrations: old files are read for ever, and keep what a person wrote in them."""

from __future__ import annotations

from typing import Any

import pytest
import tomlkit

from inspector.config.fields import SCHEMA_VERSION
from inspector.config.migrations import STEPS, Document, Step, migrate, newest_version
from inspector.config.models import ClampsConfig, RetentionConfig
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry


def _hot_h_had_no_unit(document: Document) -> None:
    if "hot" in document:
        document["hot_h"] = document.pop("hot")


def _hours_were_days(document: Document) -> None:
    if isinstance(document.get("hot_h"), int):
        document["hot_h"] *= 24


MADE_UP = (
    # In any order: the version says which comes first.
    Step(RetentionConfig, 2, _hours_were_days),
    Step(RetentionConfig, 1, _hot_h_had_no_unit),
)


def test_the_steps_lead_to_the_form_of_today() -> None:
    """Whoever adds one raises it."""
    assert newest_version(STEPS) == SCHEMA_VERSION


def test_a_file_goes_through_all_steps_since_its_form() -> None:
    """One small step after the other."""
    document: dict[str, Any] = {"schema_version": 1, "revision": 7, "hot": 2}

    assert migrate(document, RetentionConfig, MADE_UP)

    assert document == {"schema_version": 3, "revision": 7, "hot_h": 48}


def test_steps_that_were_taken_are_not_taken_again() -> None:
    """Migrating twice is migrating once."""
    document: dict[str, Any] = {"schema_version": 2, "hot_h": 2}

    assert migrate(document, RetentionConfig, MADE_UP)
    assert not migrate(document, RetentionConfig, MADE_UP)

    assert document == {"schema_version": 3, "hot_h": 48}


def test_a_file_that_does_not_say_has_the_oldest_form() -> None:
    """Those that are saved here always say."""
    document: dict[str, Any] = {"hot": 2}

    migrate(document, RetentionConfig, MADE_UP)

    assert document == {"schema_version": 3, "hot_h": 48}


def test_another_kind_of_file_only_gets_the_number() -> None:
    """One number is that of all files."""
    document: dict[str, Any] = {"schema_version": 1, "hot": 2}

    assert migrate(document, ClampsConfig, MADE_UP)

    assert document == {"schema_version": 3, "hot": 2}


def test_comments_stay() -> None:
    """They are a person's."""
    document = tomlkit.parse("# ours\nschema_version = 2\nhot_h = 1  # why\n")

    migrate(document, RetentionConfig, MADE_UP)

    assert tomlkit.dumps(document) == "# ours\nschema_version = 3\nhot_h = 24  # why\n"


@pytest.mark.parametrize("version", [0, -1, 4, "1", True, 1.0, None])
def test_a_form_that_is_newer_or_none_is_left_to_the_reader(version: Any) -> None:
    """It tells what is wrong, and where."""
    document: dict[str, Any] = {"schema_version": version, "hot": 2}

    assert not migrate(document, RetentionConfig, MADE_UP)
    assert document == {"schema_version": version, "hot": 2}


def test_a_file_of_a_newer_inspector_is_refused_with_its_remedy(registry: Registry) -> None:
    """Half of it might mean something else."""
    with pytest.raises(ConfigError) as caught:
        read_config("\nschema_version = 2", RetentionConfig, "retention.toml", registry)

    assert caught.value.text().startswith(
        "retention.toml: line 2, schema_version: is of form 2, which only a newer Inspector reads;"
        " update it"
    )
