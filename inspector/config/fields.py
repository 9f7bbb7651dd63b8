"""What the models of config files are made of: tables, names, globs, rates and units."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from inspector.config.metric_paths import KnownNames, form_fault

KNOWN = "known"
"""Where the validation context holds `KnownNames`."""

SCHEMA_VERSION = 1
"""Grows when an old file means something else than it did."""

MAX_REVISION = 2**53
"""Whole numbers up to here are exact in every reader of JSON."""

MAX_GLOBS = 1_000
"""Every new entry is compared with each of them."""

PLAIN: dict[str, Any] = {"unit": ""}
RECORDS: dict[str, Any] = {"unit": "records"}
SECONDS: dict[str, Any] = {"unit": "s"}
BYTES: dict[str, Any] = {"unit": "B"}
HOURS: dict[str, Any] = {"unit": "h"}
DAYS: dict[str, Any] = {"unit": "d"}


def known_names(info: ValidationInfo) -> KnownNames | None:
    """Return what names are checked against, if this validation does so."""
    context: dict[str, Any] = info.context or {}
    known = context.get(KNOWN)
    return known if isinstance(known, KnownNames) else None


def _check_key(name: str, info: ValidationInfo) -> str:
    known = known_names(info)
    if known and (fault := known.key_fault(name)):
        raise ValueError(fault)
    return name


def _check_path(path: str, info: ValidationInfo) -> str:
    known = known_names(info)
    fault = form_fault(path) or (known.path_fault(path) if known else "")
    if fault:
        raise ValueError(fault)
    return path


KeyName = Annotated[str, AfterValidator(_check_key)]
"""Name of a metric key."""

PathGlob = Annotated[
    str,
    Field(
        max_length=400,
        description="Glob over metric paths, namespace.entryId.metricKey.",
        examples=["ability.*.reflect_count", "*.blood_*.healing_total"],
        json_schema_extra=PLAIN,
    ),
    AfterValidator(_check_path),
]
"""Glob over metric paths."""

Rate = Annotated[float, Field(ge=0, le=1)]
"""Probability that a value is kept; 0 keeps none."""


class ConfigTable(BaseModel):
    """A table of a config file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class ConfigFile(ConfigTable):
    """What every config file holds."""

    schema_version: Annotated[
        int,
        Field(
            ge=1,
            description="Form of the file, which Inspector raises when it changes.",
            examples=[SCHEMA_VERSION],
            json_schema_extra=PLAIN,
        ),
    ] = SCHEMA_VERSION
    revision: Annotated[
        int,
        Field(
            ge=1,
            le=MAX_REVISION,
            description="Grows by one with each save; servers report which one they run on.",
            examples=[1, 12],
            json_schema_extra=PLAIN,
        ),
    ] = 1

    @field_validator("schema_version")
    @classmethod
    def _is_ours(cls, version: int) -> int:
        if version > SCHEMA_VERSION:
            raise ValueError(f"is of form {version}, which only a newer Inspector reads; update it")
        return version
