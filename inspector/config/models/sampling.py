"""`sampling.toml`: which share of the values is kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from inspector.config.fields import (
    MAX_GLOBS,
    PLAIN,
    ConfigFile,
    ConfigTable,
    KeyName,
    PathGlob,
    Rate,
)
from inspector.core.registry import MAX_KEYS


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
