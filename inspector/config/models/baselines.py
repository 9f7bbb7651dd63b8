"""`baselines.toml`: what is usual in each tier, which alerts and tables compare with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from inspector.config.fields import (
    PLAIN,
    ConfigFile,
    ConfigTable,
    EntryGlob,
    KpiName,
    Namespace,
    Tier,
    known_names,
)
from inspector.core.shown import shown

MAX_BASELINES = 10_000
"""More than all KPIs of all tiers and namespaces of a large game."""


class Baseline(ConfigTable):
    """What is usual for a KPI in a tier."""

    tier: Annotated[
        Tier,
        Field(description="The tier.", examples=[1], json_schema_extra=PLAIN),
    ]
    measure: Annotated[
        KpiName,
        Field(description="The KPI.", examples=["dmg_per_cast"], json_schema_extra=PLAIN),
    ]
    value: Annotated[
        float,
        Field(
            gt=0,
            description="What is usual, in the unit of the KPI.",
            examples=[42.5],
            json_schema_extra=PLAIN,
        ),
    ]
    n: Annotated[
        int,
        Field(
            ge=1,
            le=2**53,
            description="How many records it was learnt from.",
            examples=[1_200],
            json_schema_extra=PLAIN,
        ),
    ]
    namespace: Annotated[
        Namespace | None,
        Field(
            description="Only for entries of this namespace; absent for all.",
            examples=["ability"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    entry: Annotated[
        EntryGlob,
        Field(
            description="Only for entries, namespace.entryId, that this glob matches.",
            examples=["*", "ability.fire_*"],
            json_schema_extra=PLAIN,
        ),
    ] = "*"

    @field_validator("namespace")
    @classmethod
    def _has_the_measure(cls, namespace: str | None, info: ValidationInfo) -> str | None:
        known, measure = known_names(info), info.data.get("measure")
        if known and measure and namespace and (fault := known.use_fault(measure, namespace)):
            raise ValueError(fault)
        return namespace


class BaselinesConfig(ConfigFile):
    """`baselines.toml`: what is usual in each tier, which alerts and tables compare with."""

    baseline: Annotated[
        tuple[Baseline, ...],
        Field(
            strict=False,
            max_length=MAX_BASELINES,
            description="What is usual, by tier and KPI; the last one that fits an entry counts.",
            examples=[[{"tier": 1, "measure": "dmg_per_cast", "value": 42.5, "n": 1_200}]],
            json_schema_extra=PLAIN,
        ),
    ] = ()

    @field_validator("baseline")
    @classmethod
    def _are_for_different_rows(cls, baselines: tuple[Baseline, ...]) -> tuple[Baseline, ...]:
        first: dict[tuple[int, str, str | None, str], int] = {}
        for number, one in enumerate(baselines, 1):
            key = (one.tier, one.measure, one.namespace, one.entry)
            if key in first:
                raise ValueError(
                    f"baselines {first[key]} and {number} are both of {shown(one.measure)}"
                    f" in tier {one.tier} for the same entries; leave out one of them"
                )
            first[key] = number
        return baselines
