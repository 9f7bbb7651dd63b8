"""What config files may hold: the one declaration of their fields, defaults, bounds and units.

All models are frozen and strict: "12" is no 12, and true is no 1. Names of metric keys are checked
where the validation context holds `KnownNames` under `KNOWN`. A path is a glob over metric paths,
``namespace.entryId.metricKey``, in which ``*``, ``?`` and ``[…]`` are wildcards and case counts.
"""

from __future__ import annotations

from math import ceil
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from inspector.config.fields import (
    BYTES,
    DAYS,
    HOURS,
    PLAIN,
    RECORDS,
    SECONDS,
    ConfigFile,
    ConfigTable,
    KeyName,
    PathGlob,
    Rate,
    known_names,
)
from inspector.core.registry import MAX_KEYS
from inspector.core.shown import shown

MAX_GLOBS = 1_000
"""Every new entry is compared with each of them."""

HOURS_A_DAY = 24


class RateOverride(ConfigTable):
    """A rate of its own for some metric paths."""

    path: PathGlob
    rate: Annotated[
        Rate,
        Field(
            description="Probability that a value is kept, 0 to 1.",
            examples=[0.25, 1.0],
            json_schema_extra=PLAIN,
        ),
    ]


class SamplingConfig(ConfigFile):
    """`sampling.toml`: which share of the values is kept."""

    rates: Annotated[
        dict[KeyName, Rate],
        Field(
            max_length=MAX_KEYS,
            description=(
                "Metric key to the probability that a value is kept, 0 to 1;"
                " other keys have the rate of the registry."
            ),
            examples=[{"reflect_count": 0.5, "clone_count": 0.75}],
            json_schema_extra=PLAIN,
        ),
    ] = Field(default_factory=dict)
    override: Annotated[
        tuple[RateOverride, ...],
        Field(
            strict=False,
            max_length=MAX_GLOBS,
            description="Rates for single metric paths; the last one that matches wins.",
            examples=[[{"path": "ability.*.reflect_count", "rate": 0.25}]],
            json_schema_extra=PLAIN,
        ),
    ] = ()


class BackpressureConfig(ConfigFile):
    """`backpressure.toml`: when records are written, and what is left out when too many wait."""

    queue_threshold: Annotated[
        int,
        Field(
            ge=1,
            le=1_000_000,
            description="Records that may wait before values are left out.",
            examples=[4_096],
            json_schema_extra=RECORDS,
        ),
    ] = 4_096
    buffer_records: Annotated[
        int,
        Field(
            ge=2,
            le=1_000_000,
            validate_default=True,
            description="Records that may wait at most; more than queue_threshold.",
            examples=[16_384],
            json_schema_extra=RECORDS,
        ),
    ] = 16_384
    flush_interval_s: Annotated[
        float,
        Field(
            ge=0.05,
            le=60,
            description="Records wait at most so long for others before they are written.",
            examples=[2.0],
            json_schema_extra=SECONDS,
        ),
    ] = 2.0
    flush_bytes: Annotated[
        int,
        Field(
            ge=1,
            le=262_144,
            description="So much is written at once, if it comes sooner.",
            examples=[4_096],
            json_schema_extra=BYTES,
        ),
    ] = 4_096
    recover_share: Annotated[
        float,
        Field(
            gt=0,
            lt=1,
            description="A step back is taken below this share of the depth that led to the step.",
            examples=[0.5],
            json_schema_extra=PLAIN,
        ),
    ] = 0.5
    order: Annotated[
        tuple[KeyName, ...] | None,
        Field(
            strict=False,
            max_length=MAX_KEYS,
            description=(
                "Metric keys that are left out one after the other, optional ones first; if it is"
                " absent, all optional keys. A key that is not here stays until whole records go."
            ),
            examples=[["reflect_count", "pull_events", "clone_count"]],
            json_schema_extra=PLAIN,
        ),
    ] = None

    @field_validator("buffer_records")
    @classmethod
    def _leaves_room(cls, buffer_records: int, info: ValidationInfo) -> int:
        threshold = info.data.get("queue_threshold", 0)
        if buffer_records <= threshold:
            raise ValueError(f"must be above queue_threshold, {threshold}, not {buffer_records}")
        return buffer_records

    @field_validator("order")
    @classmethod
    def _is_an_order(
        cls, order: tuple[str, ...] | None, info: ValidationInfo
    ) -> tuple[str, ...] | None:
        seen: set[str] = set()
        for name in order or ():
            if name in seen:
                raise ValueError(f"{shown(name)} stands in it twice; leave out one of them")
            seen.add(name)
        known = known_names(info)
        if order and known and (fault := known.order_fault(order)):
            raise ValueError(fault)
        return order


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


class ClampRule(ConfigTable):
    """Bounds for the values of some metric paths."""

    path: PathGlob
    least: Annotated[
        float | None,
        Field(
            description="The smallest value, in the unit of the metric key; absent for no bound.",
            examples=[0.0],
            json_schema_extra=PLAIN,
        ),
    ] = None
    most: Annotated[
        float | None,
        Field(
            description="The largest value, in the unit of the metric key; absent for no bound.",
            examples=[500.0],
            json_schema_extra=PLAIN,
        ),
    ] = None

    @model_validator(mode="after")
    def _bounds_something(self) -> ClampRule:
        if self.least is None and self.most is None:
            raise ValueError("must have least, most, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(
                f"least, {shown(self.least)}, must not be above most, {shown(self.most)}"
            )
        return self


class ClampsConfig(ConfigFile):
    """`clamps.toml`: bounds that a game keeps values within."""

    clamp: Annotated[
        tuple[ClampRule, ...],
        Field(
            strict=False,
            max_length=MAX_GLOBS,
            description="Bounds by metric path; the last one whose path matches wins.",
            examples=[[{"path": "ability.*.damage_total", "most": 500.0}]],
            json_schema_extra=PLAIN,
        ),
    ] = ()
