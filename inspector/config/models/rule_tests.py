"""Tests of alert rules: what comes in, and which states are expected when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from inspector.config.fields import (
    PLAIN,
    ConfigFile,
    ConfigTable,
    Name,
    Namespace,
    Tier,
)
from inspector.config.models.baselines import Baseline
from inspector.config.models.input_series import InputSeries
from inspector.config.models.lengths import SPAN, Duration
from inspector.config.spans import parse_duration

MAX_TESTS = 1_000
"""Of one file."""


class GroupPart(ConfigTable):
    """What a group has in some of its dimensions."""

    namespace: Annotated[
        Namespace | None,
        Field(description="Its namespace.", examples=["ability"], json_schema_extra=PLAIN),
    ] = None
    entry: Annotated[
        str | None,
        Field(description="Its entry.", examples=["ability.fireball"], json_schema_extra=PLAIN),
    ] = None
    tier: Annotated[
        Tier | None,
        Field(description="Its tier.", examples=[1], json_schema_extra=PLAIN),
    ] = None
    shard: Annotated[
        Name | None,
        Field(description="Its shard.", examples=["world-1"], json_schema_extra=PLAIN),
    ] = None
    tag: Annotated[
        Name | None,
        Field(description="Its tag.", examples=["cc_silence"], json_schema_extra=PLAIN),
    ] = None

    @property
    def values(self) -> Mapping[str, str | int]:
        """What it has, by dimension."""
        return self.model_dump(exclude_none=True)


def _has_group(info: ValidationInfo) -> bool:
    group = info.data.get("group")
    return isinstance(group, GroupPart) and bool(group.values)


class Expectation(ConfigTable):
    """What is expected at an instant."""

    at: Annotated[
        Duration,
        Field(
            description="When, after the start: what came before this instant counts.",
            examples=["60s", "5m"],
            json_schema_extra=SPAN,
        ),
    ]
    rule: Annotated[
        Name,
        Field(description="The rule.", examples=["High damage anomaly"], json_schema_extra=PLAIN),
    ]
    group: Annotated[
        GroupPart,
        Field(
            description="Which of its alerts: all that have this; absent for all there are.",
            examples=[{"entry": "ability.fireball"}],
            json_schema_extra=PLAIN,
        ),
    ] = GroupPart()
    state: Annotated[
        Literal["ok", "pending", "firing", "no data"] | None,
        Field(
            description="The state of each of them. An alert that is not there has no data.",
            examples=["firing", "no data"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    value: Annotated[
        float | None,
        Field(
            description="The value of each of them, to six digits; absent for any.",
            examples=[2.5],
            json_schema_extra=PLAIN,
        ),
    ] = None
    firing: Annotated[
        tuple[GroupPart, ...] | None,
        Field(
            strict=False,
            validate_default=True,
            description="All alerts of the rule that fire, and no others: each has this.",
            examples=[[{"entry": "ability.fireball"}], []],
            json_schema_extra=PLAIN,
        ),
    ] = None

    @property
    def at_s(self) -> float:
        """When, in seconds after the start."""
        return parse_duration(self.at)

    @field_validator("firing")
    @classmethod
    def _says_something(
        cls, firing: tuple[GroupPart, ...] | None, info: ValidationInfo
    ) -> tuple[GroupPart, ...] | None:
        said = [info.data.get(name) for name in ("state", "value")]
        if firing is None and said == [None, None]:
            raise ValueError('nothing is expected; write state = "firing", a value, or firing = []')
        if firing is not None and (said != [None, None] or _has_group(info)):
            raise ValueError("stands for itself; leave out group, state and value")
        return firing


class RuleTest(ConfigTable):
    """One test: it begins with no rows and no states."""

    name: Annotated[
        Name,
        Field(
            description="What it shows; no two tests have the same.",
            examples=["Fires after 50 casts and recovers"],
            json_schema_extra=PLAIN,
        ),
    ]
    session: Annotated[
        str | None,
        Field(
            description="A recorded session, beside this file; then there is no series. It starts"
            " with the second of its first record.",
            examples=["../session"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    series: Annotated[
        tuple[InputSeries, ...],
        Field(
            strict=False,
            validate_default=True,
            description="What comes in.",
            examples=[[{"entry": "ability.fireball", "metrics": {"casts": "1x60"}}]],
            json_schema_extra=PLAIN,
        ),
    ] = ()
    baseline: Annotated[
        tuple[Baseline, ...],
        Field(
            strict=False,
            description="Baselines of this test, behind those of the file.",
            examples=[[{"tier": 1, "measure": "dmg_per_cast", "value": 100.0, "n": 1}]],
            json_schema_extra=PLAIN,
        ),
    ] = ()
    expect: Annotated[
        tuple[Expectation, ...],
        Field(
            strict=False,
            description="What is expected.",
            examples=[[{"at": "60s", "rule": "High damage anomaly", "state": "firing"}]],
            json_schema_extra=PLAIN,
        ),
    ]

    @field_validator("series")
    @classmethod
    def _is_one_of_two(
        cls, series: tuple[InputSeries, ...], info: ValidationInfo
    ) -> tuple[InputSeries, ...]:
        if "session" in info.data and bool(series) is (info.data["session"] is not None):
            raise ValueError("there must be series or a session, and not both")
        return series


class RuleTestsFile(ConfigFile):
    """A file of tests of alert rules."""

    rules: Annotated[
        str | None,
        Field(
            description="File of the rules, beside this one; absent for those that ship.",
            examples=["alerts.toml"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    baselines: Annotated[
        str | None,
        Field(
            description="File of baselines, beside this one; absent for none.",
            examples=["baselines.toml"],
            json_schema_extra=PLAIN,
        ),
    ] = None
    test: Annotated[
        tuple[RuleTest, ...],
        Field(
            strict=False,
            max_length=MAX_TESTS,
            description="The tests.",
            examples=[[]],
            json_schema_extra=PLAIN,
        ),
    ]

    @field_validator("test")
    @classmethod
    def _have_names_of_their_own(cls, tests: tuple[RuleTest, ...]) -> tuple[RuleTest, ...]:
        first: dict[str, int] = {}
        for number, test in enumerate(tests, 1):
            if test.name in first:
                raise ValueError(
                    f"tests {first[test.name]} and {number} are both called '{test.name}';"
                    " rename one of them"
                )
            first[test.name] = number
        return tests
