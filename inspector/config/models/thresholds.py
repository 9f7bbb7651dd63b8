"""Thresholds of alert rules: a number, or a share of the baseline; and where a rule recovers."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import Discriminator, Field, Tag, ValidationInfo, field_validator

from inspector.config.fields import NUMBER, PLAIN, TABLE, ConfigTable
from inspector.core.shown import shown

Bound = TypeVar("Bound")


class TimesBaseline(ConfigTable):
    """A threshold that goes with the baseline of the tier."""

    times_baseline: Annotated[
        float,
        Field(
            gt=0,
            description="How many times the baseline.",
            examples=[1.25],
            json_schema_extra=PLAIN,
        ),
    ]


def _form_of(value: Any) -> str:
    return TABLE if isinstance(value, dict | TimesBaseline) else NUMBER


Threshold = Annotated[
    Annotated[float, Tag(NUMBER)] | Annotated[TimesBaseline, Tag(TABLE)], Discriminator(_form_of)
]
"""A number in the unit of the measure, or a share of the baseline."""


class Recovery(ConfigTable):
    """Where a firing rule is well again, in the same unit as its threshold."""

    above: Annotated[
        float | None,
        Field(
            description="Well again above this; for rules that fire below a threshold.",
            examples=[0.5],
            json_schema_extra=PLAIN,
        ),
    ] = None
    below: Annotated[
        float | None,
        Field(
            validate_default=True,
            description="Well again below this; for rules that fire above a threshold.",
            examples=[1.15],
            json_schema_extra=PLAIN,
        ),
    ] = None

    @field_validator("below")
    @classmethod
    def _is_one_of_two(cls, below: float | None, info: ValidationInfo) -> float | None:
        return one_of_two(below, info)


def one_of_two(below: Bound, info: ValidationInfo) -> Bound:
    """Return `below`, of which and `above` there must be exactly one.

    Raises:
        ValueError: There are both, or none.
    """
    if "above" in info.data and (info.data["above"] is None) is (below is None):
        if below is None:
            raise ValueError("there must be above or below, such as above = 2.3")
        raise ValueError("stands beside above; leave out one of them")
    return below


def number_of(threshold: float | TimesBaseline) -> float:
    """Return the number in a threshold, whatever its unit."""
    if isinstance(threshold, TimesBaseline):
        return threshold.times_baseline
    return threshold


def recovery_fault(
    recovery: Recovery,
    above: float | TimesBaseline | None,
    below: float | TimesBaseline | None,
    never_negative: bool,
) -> str:
    """Return why a rule would never recover, or flap; or an empty text.

    Args:
        recovery: Where it is to be well again.
        above: It fires above this threshold; None if it fires below one.
        below: It fires below this threshold; None if it fires above one.
        never_negative: Whether values are known to be at least 0.
    """
    if above is not None:
        most = shown(number_of(above))
        if recovery.below is None:
            return f"the rule fires above {most}, so that it recovers below; write below = {most}"
        if recovery.below > number_of(above):
            return f"below must be at most {most}, where the rule fires, not {recovery.below!r}"
        if recovery.below <= 0 and (never_negative or isinstance(above, TimesBaseline)):
            return f"below must be above 0, which values never fall below, not {recovery.below!r}"
    if below is not None:
        least = shown(number_of(below))
        if recovery.above is None:
            return f"the rule fires below {least}, so that it recovers above; write above = {least}"
        if recovery.above < number_of(below):
            return f"above must be at least {least}, where the rule fires, not {recovery.above!r}"
    return ""
