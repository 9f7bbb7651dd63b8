"""Records of tests that people write by hand, in a few characters."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from inspector.config.compact_series import parse_series
from inspector.config.fields import PLAIN, ConfigTable, KeyName, Name, Tier
from inspector.config.models.lengths import SPAN, Duration
from inspector.config.spans import parse_duration
from inspector.core.validation import MAX_ENTRY_CHARS, MAX_TAGS


def _check_series(text: str) -> str:
    parse_series(text)
    return text


Series = Annotated[str, AfterValidator(_check_series)]
"""Values, such as "1x60"."""


class InputSeries(ConfigTable):
    """Records of one entry, one at each step of time."""

    entry: Annotated[
        str,
        Field(
            max_length=MAX_ENTRY_CHARS,
            description="namespace.entryId",
            examples=["ability.fireball"],
            json_schema_extra=PLAIN,
        ),
    ]
    shard: Annotated[
        Name,
        Field(description="The shard.", examples=["world-1"], json_schema_extra=PLAIN),
    ] = "world-1"
    player: Annotated[
        str | None,
        Field(
            description="h: and lower-case hex; absent for none.",
            examples=["h:01"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    tier: Annotated[
        Tier | None,
        Field(description="The tier; absent for none.", examples=[1], json_schema_extra=PLAIN),
    ] = None
    tags: Annotated[
        tuple[Name, ...],
        Field(
            strict=False,
            max_length=MAX_TAGS,
            description="The tags.",
            examples=[["cc_silence"]],
            json_schema_extra=PLAIN,
        ),
    ] = ()
    from_: Annotated[
        Duration,
        Field(
            alias="from",
            description="When the first record is, after the start.",
            examples=["0s", "90s"],
            json_schema_extra=SPAN,
        ),
    ] = "0s"
    every: Annotated[
        Duration,
        Field(
            description="How far records are apart.",
            examples=["1s", "0.5s"],
            json_schema_extra=SPAN,
        ),
    ] = "1s"
    metrics: Annotated[
        dict[KeyName, Series],
        Field(
            min_length=1,
            description="Values by metric key: one record each, where there is any value.",
            examples=[{"casts": "1x60", "damage_total": "100x30 250x30"}],
            json_schema_extra=PLAIN,
        ),
    ]
    rates: Annotated[
        dict[KeyName, Annotated[float, Field(gt=0, le=1)]],
        Field(
            default_factory=dict,
            description="Rates that values were kept with; absent for 1.",
            examples=[{"reflect_count": 0.5}],
            json_schema_extra=PLAIN,
        ),
    ]

    @property
    def from_s(self) -> float:
        """When the first record is, in seconds after the start."""
        return parse_duration(self.from_)

    @property
    def every_s(self) -> float:
        """How far records are apart, in seconds."""
        return parse_duration(self.every)
