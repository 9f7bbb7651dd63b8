"""`backpressure.toml`: when records are written, and what is left out when too many wait."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from inspector.config.fields import BYTES, PLAIN, RECORDS, SECONDS, ConfigFile, KeyName, known_names
from inspector.core.registry import MAX_KEYS
from inspector.core.shown import shown


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
