"""What the models of config files are made of: tables, names, globs, rates and units."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from inspector.config.metric_paths import (
    KnownNames,
    entry_glob_fault,
    form_fault,
    namespace_fault,
)
from inspector.core.validation import MAX_ENTRY_CHARS, MAX_NAME_CHARS, MAX_TIER, name_fault

KNOWN = "known"
"""Where the validation context holds `KnownNames`."""

SCHEMA_VERSION = 1
"""Grows when an old file means something else than it did."""

MAX_REVISION = 2**53
"""Whole numbers up to here are exact in every reader of JSON."""

MAX_GLOBS = 1_000
"""Every new entry is compared with each of them."""

NAMES = "names"
"""Where the JSON Schema of a text tells which `NameKind` completes it, until it is completed."""

NUMBER = "[number]"
TABLE = "[table]"
"""In pydantic's paths, which of two forms a field has; no step of a path in the file."""

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


def _check_kpi(name: str, info: ValidationInfo) -> str:
    known = known_names(info)
    if known and (fault := known.kpi_fault(name)):
        raise ValueError(fault)
    return name


def _check_measure(name: str, info: ValidationInfo) -> str:
    known = known_names(info)
    if known and (fault := known.measure_fault(name)):
        raise ValueError(fault)
    return name


def _check_namespace(name: str) -> str:
    if fault := namespace_fault(name):
        raise ValueError(fault)
    return name


def _check_entry_glob(glob: str, info: ValidationInfo) -> str:
    if fault := entry_glob_fault(glob, info.data.get("namespace")):
        raise ValueError(fault)
    return glob


def _check_name(name: str) -> str:
    fault = name_fault(name)
    if fault or not name.strip():
        raise ValueError(f"must be a name: {fault or 'it is blank'}")
    return name


class NameKind(StrEnum):
    """Which names of the registry a text may be."""

    KEY = "key"
    KPI = "kpi"
    MEASURE = "measure"
    NAMESPACE = "namespace"


KeyName = Annotated[str, Field(json_schema_extra={NAMES: NameKind.KEY}), AfterValidator(_check_key)]
"""Name of a metric key."""

KpiName = Annotated[str, Field(json_schema_extra={NAMES: NameKind.KPI}), AfterValidator(_check_kpi)]
"""Name of a KPI."""

MeasureName = Annotated[
    str, Field(json_schema_extra={NAMES: NameKind.MEASURE}), AfterValidator(_check_measure)
]
"""Name of a KPI or a metric key."""

Namespace = Annotated[
    str, Field(json_schema_extra={NAMES: NameKind.NAMESPACE}), AfterValidator(_check_namespace)
]
"""One of the namespaces."""

EntryGlob = Annotated[str, Field(max_length=MAX_ENTRY_CHARS), AfterValidator(_check_entry_glob)]
"""Glob over entries, within the field ``namespace`` that stands before it, if there is one."""

Name = Annotated[str, Field(max_length=MAX_NAME_CHARS), AfterValidator(_check_name)]
"""What a shard, a tag or a rule may be called."""

Tier = Annotated[int, Field(ge=0, le=MAX_TIER)]
"""A tier, as records have it."""

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

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        # A field that is called like a word of Python is written as the file has it.
        serialize_by_alias=True,
    )


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
