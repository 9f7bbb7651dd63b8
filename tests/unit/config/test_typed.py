"""What is typed into a field, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.config.document import Document
from inspector.config.fields import ConfigFile
from inspector.config.form_fields import FieldKind, FormField, field_named, form_fields
from inspector.config.models import CONFIG_FILES, RetentionConfig
from inspector.config.places import Path
from inspector.config.typed import shown_value, typed_value
from inspector.config.values import is_same
from tests.unit.config.any_config import REGISTRY, configs

FIELDS = {model: form_fields(model, REGISTRY) for model in CONFIG_FILES.values()}
TYPED = (FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.TEXT)
NUMBER = FormField(("x",), "x", FieldKind.NUMBER)
WHOLE = FormField(("x",), "x", FieldKind.WHOLE)
TEXT = FormField(("x",), "x", FieldKind.TEXT)


def values_in(fields: tuple[FormField, ...], values: Any) -> Iterator[tuple[FormField, Any]]:
    """Yield all fields that are typed into, with what a file says."""
    for field in fields:
        value = values.get(field.name)
        if value is None:
            continue
        if field.kind is FieldKind.ROWS:
            for row in value:
                yield from values_in(field.fields, row)
        elif field.kind is FieldKind.TABLE:
            yield from values_in(field.fields, value)
        elif field.kind in TYPED:
            yield field, value


@settings(deadline=None)
@given(configs)
def test_what_a_field_shows_means_its_value(config: ConfigFile) -> None:
    """Whatever a file says, typing what is shown changes nothing."""
    values = config.model_dump(mode="json", exclude_none=True)

    for field, value in values_in(FIELDS[type(config)], values):
        assert is_same(typed_value(field, shown_value(value)), value), field.path


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (WHOLE, "12", 12),
        (WHOLE, " 12 ", 12),
        (WHOLE, "1.5", 1.5),
        (WHOLE, "twelve", "twelve"),
        (WHOLE, "1,000", "1,000"),
        (NUMBER, ".5", 0.5),
        (NUMBER, "-2e3", -2000.0),
        (NUMBER, "nan", "nan"),
        (NUMBER, "1e999", "1e999"),
        (NUMBER, "", None),
        (TEXT, "5m", "5m"),
        (TEXT, " a ", " a "),
        (TEXT, "12", "12"),
        (TEXT, "  ", None),
    ],
)
def test_a_number_is_one_where_one_is_wanted(field: FormField, text: str, value: object) -> None:
    """Else the text stays, so that the model says what is wrong; nothing typed is no value."""
    found = typed_value(field, text)

    assert found == value
    assert type(found) is type(value)


def place_of(field: FormField, rows: str) -> Path:
    """Return where a field stands in a file, perhaps in the first row of a list."""
    return (rows, 0, *field.path) if rows else field.path


def typed_fields() -> list[tuple[str, str, FormField]]:
    """Return each field of each file that is typed into, with the list that it stands in."""
    found = []
    for name, model in CONFIG_FILES.items():
        for field in FIELDS[model]:
            rows = field.name if field.kind is FieldKind.ROWS else ""
            inner = field.fields if rows else (field,)
            for one in (*inner, *(deep for part in inner for deep in part.fields)):
                is_union_part = any(one in part.fields and part.is_number for part in inner)
                if one.kind in TYPED and not is_union_part:
                    found.append((name, rows, one))
    return found


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(typed_fields()), st.text(max_size=12) | st.floats().map(str))
def test_whatever_is_typed_is_kept_or_is_a_problem(
    place: tuple[str, str, FormField], text: str
) -> None:
    """A draft is valid or says why, beside the field or one that it contradicts."""
    name, rows, field = place
    model = CONFIG_FILES[name]
    document = Document(name, model, REGISTRY, None, "schema_version = 1\n")
    if rows:
        example = field_named(FIELDS[model], rows).examples[0][0]
        document = document.add_row((rows,), example)
    value = typed_value(field, text)
    path = place_of(field, rows)
    edited = document.unset(path) if value is None else document.set(path, value)

    assert edited.problems or is_same(edited.field(path).file, value)
    if isinstance(value, str) and field.is_number:
        assert any(problem.path[: len(path)] == path for problem in edited.problems)


def test_a_problem_of_a_number_names_a_valid_one() -> None:
    """The reason stands beside the field, with an example."""
    field = field_named(FIELDS[RetentionConfig], "hot_h")
    document = Document("retention", RetentionConfig, REGISTRY, None, "schema_version = 1\n")

    problems = document.set(("hot_h",), typed_value(field, "a day")).problems

    assert [problem.message for problem in problems] == [
        "must be a whole number, such as 24, not 'a day'"
    ]
