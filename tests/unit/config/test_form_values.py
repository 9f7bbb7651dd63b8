"""Fields of a draft on all their levels."""

from __future__ import annotations

from inspector.config.document import Document
from inspector.config.form_fields import FormField, field_named, form_fields
from inspector.config.form_values import FormValues, reset_field
from inspector.config.models import AlertsConfig, RetentionConfig
from inspector.files.resources import resource_text
from tests.unit.config.any_config import REGISTRY

RULE = field_named(form_fields(AlertsConfig, REGISTRY), "rule")
HOT = field_named(form_fields(RetentionConfig, REGISTRY), "hot_h")


def alerts() -> Document:
    """Return the rules that ship, as a file."""
    text = resource_text("config/alerts.toml")
    return Document("alerts", AlertsConfig, REGISTRY, text, text)


def rule_field(name: str) -> FormField:
    """Return a field of a rule."""
    return field_named(RULE.fields, name)


def test_a_field_has_what_the_file_says_beside_what_the_draft_says() -> None:
    """And what holds by default, and what would hold."""
    text = "schema_version = 1\nhot_h = 48\n"
    document = Document("retention", RetentionConfig, REGISTRY, text, text).set(("hot_h",), 72)

    state = FormValues(document).state(HOT, ("hot_h",))

    assert (state.value, state.default, state.file, state.effective) == (72, 24, 48, 72)
    assert state.is_modified
    assert state.is_own


def test_an_invalid_draft_leaves_in_force_what_the_file_says() -> None:
    """With the reason."""
    text = "schema_version = 1\nhot_h = 48\n"
    document = Document("retention", RetentionConfig, REGISTRY, text, text).set(("hot_h",), 0)

    state = FormValues(document).state(HOT, ("hot_h",))

    assert (state.value, state.effective) == (0, 48)
    assert state.problems == ("must be at least 1, such as 24, not 0",)


def test_a_row_is_compared_with_what_it_was_before_it_moved() -> None:
    """So that moving alone modifies no field."""
    document = alerts().move_row(("rule",), 0, 4).set(("rule", 4, "window"), "60 casts")
    values = FormValues(document)

    window = values.state(rule_field("window"), ("rule", 4, "window"))

    assert (window.value, window.file, window.default) == ("60 casts", "50 casts", "5m")
    assert not values.state(rule_field("name"), ("rule", 4, "name")).is_modified
    assert [values.is_row_modified("rule", place) for place in range(5)] == [False] * 4 + [True]


def test_a_field_of_a_moved_row_is_reset_to_what_the_row_was() -> None:
    """Not to that of the row that stands at its place on disk."""
    document = alerts().move_row(("rule",), 0, 4).set(("rule", 4, "window"), "60 casts")

    back = reset_field(FormValues(document), ("rule", 4, "window"))

    assert FormValues(back).value(("rule", 4, "window")) == "50 casts"


def test_a_field_of_a_new_row_is_reset_to_nothing() -> None:
    """There is nothing on disk that it was."""
    document = alerts().add_row(("rule",), {"name": "x", "measure": "casts", "min_n": 3})

    back = reset_field(FormValues(document), ("rule", 5, "min_n"))

    assert FormValues(back).value(("rule", 5, "min_n")) is None


def test_problems_stand_at_their_field_at_the_row_or_at_the_list() -> None:
    """Each once."""
    document = alerts().set(("rule", 1, "window"), "5 min").set(("rule", 1, "oops"), 1)
    document = document.set(("rule", 2, "name"), "High damage anomaly")
    values = FormValues(document)

    assert len(values.problems(("rule", 1, "window"))) == 1
    assert values.problems_beside(("rule", 1), RULE.fields) == ("oops: unknown field, remove it",)
    assert values.problems_beside(("rule", 0), RULE.fields) == ()


def test_two_rules_of_one_name_are_a_problem_of_the_list() -> None:
    """It is told where both are seen."""
    document = alerts().set(("rule", 2, "name"), "High damage anomaly")

    (said,) = FormValues(document).problems_at(("rule",))

    assert said.startswith("rules 1 and 3 are both called")


def test_what_is_no_toml_has_no_fields() -> None:
    """The form says so rather than show defaults as if they were the file's."""
    values = FormValues(alerts().set_text("[["))

    assert not values.is_readable
    assert values.rows("rule") == ()
