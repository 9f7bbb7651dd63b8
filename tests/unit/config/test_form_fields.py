"""Fields of forms: all that a form needs, from the models alone."""

from __future__ import annotations

import math

import pytest

from inspector.config.fields import NameKind
from inspector.config.form_fields import (
    NOT_EDITED,
    FieldKind,
    FormField,
    completions,
    field_named,
    form_fields,
)
from inspector.config.models import CONFIG_FILES, AlertsConfig, BackpressureConfig, SamplingConfig
from tests.unit.config.any_config import REGISTRY


def every_field(fields: tuple[FormField, ...]) -> list[FormField]:
    """Return fields and all that stand in them."""
    return [one for field in fields for one in (field, *every_field(field.fields))]


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_every_field_that_a_person_may_set_is_described(name: str) -> None:
    """With a sentence, and an example where it is no field by metric key."""
    model = CONFIG_FILES[name]
    fields = form_fields(model, REGISTRY)

    assert {field.name for field in fields} == set(model.model_fields) - NOT_EDITED
    for field in every_field(fields):
        assert field.description.endswith("."), field.path
        assert field.examples or field.name in REGISTRY.names, field.path


@pytest.mark.parametrize(
    ("model", "path", "kind"),
    [
        ("retention", ("hot_h",), FieldKind.WHOLE),
        ("backpressure", ("flush_interval_s",), FieldKind.NUMBER),
        ("backpressure", ("order",), FieldKind.TEXTS),
        ("sampling", ("rates",), FieldKind.TABLE),
        ("sampling", ("override",), FieldKind.ROWS),
        ("alerts", ("rule", "name"), FieldKind.TEXT),
        ("alerts", ("rule", "enabled"), FieldKind.SWITCH),
        ("alerts", ("rule", "severity"), FieldKind.CHOICE),
        ("alerts", ("rule", "group_by"), FieldKind.CHOICES),
        ("alerts", ("rule", "above"), FieldKind.NUMBER),
        ("alerts", ("rule", "select"), FieldKind.TABLE),
        ("alerts", ("rule", "select", "tier"), FieldKind.WHOLE),
        ("alerts", ("rule", "for"), FieldKind.TEXT),
        ("baselines", ("baseline", "entry"), FieldKind.TEXT),
    ],
)
def test_a_field_has_the_kind_of_what_it_holds(
    model: str, path: tuple[str, ...], kind: FieldKind
) -> None:
    """Also one that may be absent, and one that is called like a word of Python."""
    fields = form_fields(CONFIG_FILES[model], REGISTRY)
    for step in path[:-1]:
        fields = field_named(fields, step).fields

    assert field_named(fields, path[-1]).kind is kind


def test_units_and_bounds_are_those_of_the_model() -> None:
    """A form says them before anybody trips over them."""
    interval = field_named(form_fields(BackpressureConfig, REGISTRY), "flush_interval_s")

    assert (interval.unit, interval.least, interval.most) == ("s", 0.05, 60.0)
    assert (interval.default, interval.required) == (2.0, False)


def test_fields_of_a_row_begin_at_the_row() -> None:
    """Those of a table in it have the name of the table before theirs."""
    rule = field_named(form_fields(AlertsConfig, REGISTRY), "rule")

    assert field_named(rule.fields, "window").path == ("window",)
    tier = field_named(field_named(rule.fields, "select").fields, "tier")
    assert tier.path == ("select", "tier")
    assert [field.name for field in rule.fields if field.required] == ["name", "measure"]


def test_a_table_by_metric_key_has_a_field_for_each_key() -> None:
    """With the rate that holds unless the file says another one."""
    rates = field_named(form_fields(SamplingConfig, REGISTRY), "rates")
    reflect = field_named(rates.fields, "reflect_count")

    assert [field.name for field in rates.fields] == list(REGISTRY.names)
    assert (reflect.default, reflect.least, reflect.most) == (0.5, 0.0, 1.0)
    assert math.isnan(field_named(form_fields(AlertsConfig, REGISTRY), "lateness").least)


def test_names_complete_the_fields_that_hold_them() -> None:
    """A measure is a KPI or a metric key; any text is completed by nothing."""
    rule = field_named(form_fields(AlertsConfig, REGISTRY), "rule").fields
    measure = field_named(rule, "measure")

    assert measure.names is NameKind.MEASURE
    assert {"dmg_per_cast", "casts"} <= set(completions(measure, REGISTRY))
    assert completions(field_named(rule, "name"), REGISTRY) == ()
    assert completions(field_named(rule, "severity"), REGISTRY) == ("info", "warning", "critical")
