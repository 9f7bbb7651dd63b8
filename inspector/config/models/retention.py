"""`retention.toml`: how long logs are kept, and how they are rolled."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector.config.fields import BYTES, DAYS, HOURS, SECONDS, ConfigFile


class RetentionConfig(ConfigFile):
    """`retention.toml`: how long logs are kept, and how they are rolled."""

    hot_h: Annotated[
        int,
        Field(
            ge=1,
            le=8_784,
            description="Age up to which hot logs are kept.",
            examples=[24],
            json_schema_extra=HOURS,
        ),
    ] = 24
    warm_d: Annotated[
        int,
        Field(
            ge=1,
            le=3_660,
            description="Age up to which compressed records are kept.",
            examples=[14],
            json_schema_extra=DAYS,
        ),
    ] = 14
    cold_d: Annotated[
        int,
        Field(
            ge=0,
            le=36_600,
            description="Age up to which daily roll-ups are kept; 0 makes none.",
            examples=[90],
            json_schema_extra=DAYS,
        ),
    ] = 90
    roll_s: Annotated[
        int,
        Field(
            ge=60,
            le=86_400,
            description="Length of the period that one hot log covers.",
            examples=[3_600],
            json_schema_extra=SECONDS,
        ),
    ] = 3_600
    roll_bytes: Annotated[
        int,
        Field(
            ge=65_536,
            le=68_719_476_736,
            description="A hot log ends at this size, and the next one begins.",
            examples=[268_435_456],
            json_schema_extra=BYTES,
        ),
    ] = 268_435_456
