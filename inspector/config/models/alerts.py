"""`alerts.toml`: the rules that alerts come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from inspector.config.fields import (
    PLAIN,
    ConfigFile,
    ConfigTable,
    MeasureName,
    Name,
    known_names,
)
from inspector.config.models.lengths import SPAN, WINDOW, Duration, Lateness, Window
from inspector.config.models.selection import Selection
from inspector.config.models.thresholds import (
    Recovery,
    Threshold,
    TimesBaseline,
    one_of_two,
    recovery_fault,
)
from inspector.config.spans import CountWindow, TimeWindow, parse_duration, parse_window
from inspector.core.shown import shown

MAX_RULES = 500
"""Every new row is looked at by each of them."""


class AlertRule(ConfigTable):
    """A rule: when values of a measure are an alert."""

    name: Annotated[
        Name,
        Field(
            description="What people call it; no two rules have the same.",
            examples=["High damage anomaly"],
            json_schema_extra=PLAIN,
        ),
    ]
    enabled: Annotated[
        bool,
        Field(
            description="Whether the rule is looked at.",
            examples=[True, False],
            json_schema_extra=PLAIN,
        ),
    ] = True
    severity: Annotated[
        Literal["info", "warning", "critical"],
        Field(
            description="How much it matters.",
            examples=["warning", "critical"],
            json_schema_extra=PLAIN,
        ),
    ] = "warning"
    measure: Annotated[
        MeasureName,
        Field(
            description="KPI or metric key whose value over the window is compared.",
            examples=["dmg_per_cast", "tick_cost_us"],
            json_schema_extra=PLAIN,
        ),
    ]
    above: Annotated[
        Threshold | None,
        Field(
            description="Fires above this: a number in the unit of the measure, or a share of the"
            " baseline of its tier. A rule has this or below.",
            examples=[2.3, {"times_baseline": 1.25}],
            json_schema_extra=PLAIN,
        ),
    ] = None
    below: Annotated[
        Threshold | None,
        Field(
            validate_default=True,
            description="Fires below this: a number in the unit of the measure, or a share of the"
            " baseline of its tier. A rule has this or above.",
            examples=[0.45, {"times_baseline": 0.8}],
            json_schema_extra=PLAIN,
        ),
    ] = None
    recover: Annotated[
        Recovery | None,
        Field(
            description="Where it is well again, in the unit of the threshold; absent for the"
            " threshold itself.",
            examples=[{"below": 1.15}],
            json_schema_extra=PLAIN,
        ),
    ] = None
    select: Annotated[
        Selection,
        Field(
            description="Which rows are looked at.",
            examples=[{"namespace": "ability", "tags": ["sustain_*"]}],
            json_schema_extra=PLAIN,
        ),
    ] = Selection()
    group_by: Annotated[
        tuple[Literal["namespace", "entry", "tier", "shard", "tag"], ...],
        Field(
            strict=False,
            description="Each of these has an alert of its own; empty for one alert over all rows.",
            examples=[["entry"], ["entry", "shard"]],
            json_schema_extra=PLAIN,
        ),
    ] = ("entry",)
    window: Annotated[
        Window,
        Field(
            description="What values are taken over: a length of time, or a count of a counter.",
            examples=["5m", "50 casts"],
            json_schema_extra=WINDOW,
        ),
    ] = "5m"
    for_: Annotated[
        Duration,
        Field(
            alias="for",
            description="How long it must hold before the rule fires.",
            examples=["0s", "90s"],
            json_schema_extra=SPAN,
        ),
    ] = "0s"
    keep_firing: Annotated[
        Duration,
        Field(
            description="How long the rule fires on after it is well again.",
            examples=["0s", "5m"],
            json_schema_extra=SPAN,
        ),
    ] = "0s"
    no_data: Annotated[
        Literal["ok", "alert", "keep"],
        Field(
            description="What a window without data means: all is well, an alert, or what was.",
            examples=["ok", "keep"],
            json_schema_extra=PLAIN,
        ),
    ] = "ok"
    min_n: Annotated[
        int,
        Field(
            ge=1,
            le=1_000_000,
            description="A window with a smaller n is one without data.",
            examples=[1, 20],
            json_schema_extra=PLAIN,
        ),
    ] = 1

    @property
    def for_s(self) -> float:
        """How long it must hold before the rule fires, in seconds."""
        return parse_duration(self.for_)

    @property
    def keep_firing_s(self) -> float:
        """How long the rule fires on after it is well again, in seconds."""
        return parse_duration(self.keep_firing)

    @property
    def over(self) -> TimeWindow | CountWindow:
        """What values are taken over."""
        return parse_window(self.window)

    @field_validator("above", "below")
    @classmethod
    def _has_a_baseline(cls, threshold: Any, info: ValidationInfo) -> Any:
        known, measure = known_names(info), info.data.get("measure")
        is_relative = isinstance(threshold, TimesBaseline)
        if known and measure and is_relative and measure not in known.kpi_names:
            raise ValueError(f"only KPIs have a baseline, and {measure} is a metric key")
        return threshold

    @field_validator("below")
    @classmethod
    def _is_one_of_two(cls, below: Any, info: ValidationInfo) -> Any:
        return one_of_two(below, info)

    @field_validator("recover")
    @classmethod
    def _recovers(cls, recovery: Recovery | None, info: ValidationInfo) -> Recovery | None:
        known, data = known_names(info), info.data
        never_negative = known is not None and known.is_counter(data.get("measure", ""))
        if recovery and (
            fault := recovery_fault(recovery, data.get("above"), data.get("below"), never_negative)
        ):
            raise ValueError(fault)
        return recovery

    @field_validator("select")
    @classmethod
    def _has_the_measure(cls, select: Selection, info: ValidationInfo) -> Selection:
        known, measure = known_names(info), info.data.get("measure")
        namespace = select.namespace
        if known and measure and namespace and (fault := known.use_fault(measure, namespace)):
            raise ValueError(fault)
        return select

    @field_validator("group_by")
    @classmethod
    def _names_each_once(cls, group_by: tuple[str, ...]) -> tuple[str, ...]:
        for at, name in enumerate(group_by):
            if name in group_by[:at]:
                raise ValueError(f"{shown(name)} stands in it twice; leave out one of them")
        return group_by


class AlertsConfig(ConfigFile):
    """`alerts.toml`: the rules that alerts come from."""

    lateness: Annotated[
        Lateness,
        Field(
            description="How long rules wait for records that come late.",
            examples=["5s"],
            json_schema_extra=SPAN,
        ),
    ] = "5s"
    rule: Annotated[
        tuple[AlertRule, ...],
        Field(
            strict=False,
            max_length=MAX_RULES,
            description="The rules.",
            examples=[
                [{"name": "Silence stacking risk", "measure": "avg_cc_duration", "above": 2.3}]
            ],
            json_schema_extra=PLAIN,
        ),
    ] = ()

    @property
    def lateness_s(self) -> float:
        """How long rules wait for records that come late, in seconds."""
        return parse_duration(self.lateness)

    @field_validator("rule")
    @classmethod
    def _have_names_of_their_own(cls, rules: tuple[AlertRule, ...]) -> tuple[AlertRule, ...]:
        first: dict[str, int] = {}
        for number, rule in enumerate(rules, 1):
            if rule.name in first:
                raise ValueError(
                    f"rules {first[rule.name]} and {number} are both called {shown(rule.name)};"
                    " rename one of them"
                )
            first[rule.name] = number
        return rules


def rule_of(table: Mapping[str, Any]) -> AlertRule | None:
    """Return the rule that a table of a draft is; None as long as it is not valid by itself."""
    try:
        return AlertRule.model_validate(dict(table))
    except ValidationError:
        return None
