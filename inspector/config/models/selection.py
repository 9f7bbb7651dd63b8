"""Which rows a rule looks at, in the words of a config file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector.config.fields import PLAIN, ConfigTable, EntryGlob, Name, Namespace, Tier
from inspector.core.validation import MAX_TAGS


class Selection(ConfigTable):
    """Which rows: those that fit all that stands here."""

    namespace: Annotated[
        Namespace | None,
        Field(
            description="Only entries of this namespace; absent for all.",
            examples=["ability"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    entry: Annotated[
        EntryGlob,
        Field(
            description="Glob over entries, namespace.entryId.",
            examples=["*", "ability.fire_*"],
            json_schema_extra=PLAIN,
        ),
    ] = "*"
    shard: Annotated[
        Name | None,
        Field(
            description="Only this shard; absent for all.",
            examples=["world-1"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    tier: Annotated[
        Tier | None,
        Field(
            description="Only this tier; absent for all.",
            examples=[1],
            json_schema_extra=PLAIN,
        ),
    ] = None
    tags: Annotated[
        tuple[Name, ...],
        Field(
            strict=False,
            max_length=MAX_TAGS,
            description="Globs over tags, of which one must match; empty for all rows.",
            examples=[["sustain_*"]],
            json_schema_extra=PLAIN,
        ),
    ] = ()
