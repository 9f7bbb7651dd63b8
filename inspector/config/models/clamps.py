"""`clamps.toml`: bounds that a game keeps values within."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from inspector.config.fields import MAX_GLOBS, PLAIN, ConfigFile, ConfigTable, PathGlob
from inspector.core.shown import shown


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
