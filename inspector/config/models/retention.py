"""`retention.toml`: how long logs are kept, and how they are rolled."""

from __future__ import annotations

from math import ceil
from pathlib import PurePath
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from inspector.config.fields import BYTES, DAYS, HOURS, PLAIN, SECONDS, ConfigFile
from inspector.core.shown import shown

HOURS_A_DAY = 24
MOST_BYTES = 2**50
"""A cap that no disk reaches."""

_TAKEN = frozenset({"hot", "rejected", "config", "schemas"})
"""Folders of a data folder that hold something else."""


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
            validate_default=True,
            description="Age up to which compressed records are kept; not less than hot_h.",
            examples=[14],
            json_schema_extra=DAYS,
        ),
    ] = 14
    cold_d: Annotated[
        int,
        Field(
            ge=0,
            le=36_600,
            validate_default=True,
            description="Age up to which roll-ups are kept, not less than warm_d; 0 makes none.",
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

    hot_most_bytes: Annotated[
        int,
        Field(
            ge=0,
            le=MOST_BYTES,
            description="Past this size the oldest closed hot logs are compressed before their "
            "time; 0 for no cap.",
            examples=[0, 10_000_000_000],
            json_schema_extra=BYTES,
        ),
    ] = 0
    warm_most_bytes: Annotated[
        int,
        Field(
            ge=0,
            le=MOST_BYTES,
            description="Past this size the oldest days of compressed records are deleted before "
            "their time; 0 for no cap.",
            examples=[0, 50_000_000_000],
            json_schema_extra=BYTES,
        ),
    ] = 0
    cold_most_bytes: Annotated[
        int,
        Field(
            ge=0,
            le=MOST_BYTES,
            description="Past this size the oldest roll-ups are deleted before their time; "
            "0 for no cap.",
            examples=[0, 1_000_000_000],
            json_schema_extra=BYTES,
        ),
    ] = 0
    warm_folder: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1_000,
            description="Where compressed records are: in the data folder, or an absolute path.",
            examples=["warm", "/srv/warm"],
            json_schema_extra=PLAIN,
        ),
    ] = "warm"
    cold_folder: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1_000,
            description="Where roll-ups are: in the data folder, or an absolute path.",
            examples=["cold", "/srv/cold"],
            json_schema_extra=PLAIN,
        ),
    ] = "cold"

    @field_validator("warm_folder", "cold_folder")
    @classmethod
    def _is_a_folder_of_its_own(cls, folder: str, info: ValidationInfo) -> str:
        path = PurePath(folder)
        if "\0" in folder or ".." in path.parts or not path.name:
            raise ValueError(f"must be a folder's name or an absolute path, not {shown(folder)}")
        first = path.parts[0].lower()
        if not path.is_absolute() and (first in _TAKEN or first.startswith(".")):
            raise ValueError(f"must be a folder of its own; {shown(folder)} holds something else")
        other = (
            PurePath(info.data.get("warm_folder", "")) if info.field_name != "warm_folder" else None
        )
        if other and other.name and (path.is_relative_to(other) or other.is_relative_to(path)):
            raise ValueError(f"must lie outside of warm_folder, not {shown(folder)}")
        return folder

    @field_validator("warm_d", "cold_d")
    @classmethod
    def _is_kept_as_long(cls, age_d: int, info: ValidationInfo) -> int:
        before = "hot_h" if info.field_name == "warm_d" else "warm_d"
        age = info.data.get(before, 0)
        least_d = age / HOURS_A_DAY if before == "hot_h" else age
        makes_none = age_d == 0 and info.field_name == "cold_d"
        if age_d < least_d and not makes_none:
            said = f"{before}, {age} {'h' if before == 'hot_h' else 'd'}"
            raise ValueError(
                f"must be at least as long as {said}, such as {ceil(least_d)}, not {age_d}"
            )
        return age_d
