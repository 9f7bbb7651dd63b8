"""Formulas: what they mean, and what a person is told about a wrong one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.errors import FormulaError
from inspector.core.evaluation import evaluate, evaluate_numerator
from inspector.core.formula import MAX_DEPTH, parse_formula

KEYS = ("casts", "damage_total", "healing_total", "overheal_total")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("16 / 4 / 2", 2),
        ("2 * 8 / 4", 4),
        ("-3 + 5", 2),
        ("2 - -3", 5),
        ("-2 * 3", -6),
        ("+2", 2),
        (".5 + 1.5e1 + 2.", 17.5),
    ],
)
def test_arithmetic_binds_as_on_paper(text: str, value: float) -> None:
    """Multiplication binds before addition, and equals go from left to right."""
    assert evaluate(parse_formula(text, ()), {}) == value


def test_names_stand_in_order_of_first_use() -> None:
    """A name used twice is listed once, where it came first."""
    formula = parse_formula("healing_total / (overheal_total + healing_total) + casts", KEYS)

    assert formula.names == ("healing_total", "overheal_total", "casts")
    assert formula.text == "healing_total / (overheal_total + healing_total) + casts"


@pytest.mark.parametrize(
    ("text", "denominator"),
    [
        ("damage_total / casts", ("casts",)),
        ("healing_total / (healing_total + overheal_total)", ("healing_total", "overheal_total")),
        ("100 * damage_total / casts", ("casts",)),
        ("(damage_total / casts) * 100", ("casts",)),
        ("1 - damage_total / casts", ("casts",)),
        ("damage_total / (casts / healing_total)", ("casts", "healing_total")),
        ("damage_total + casts", ()),
    ],
)
def test_the_denominator_is_what_stands_right_of_the_outermost_division(
    text: str, denominator: tuple[str, ...]
) -> None:
    """Factors around a ratio do not hide its denominator."""
    assert parse_formula(text, KEYS).denominator_names == denominator


def test_a_division_by_zero_is_no_data_and_a_missing_value_is_zero() -> None:
    """Nothing divided by something is 0; anything divided by nothing is unknown."""
    formula = parse_formula("damage_total / casts", KEYS)

    assert math.isnan(float(evaluate(formula, {"damage_total": 5.0, "casts": 0.0})))
    assert math.isnan(float(evaluate(formula, {"damage_total": 5.0})))
    assert evaluate(formula, {"casts": 5.0}) == 0.0


def test_arrays_are_evaluated_element_by_element() -> None:
    """A zero in one place spoils only that place, and raises no warning."""
    formula = parse_formula("damage_total / casts", KEYS)
    damage = np.array([[6.0, 5.0], [0.0, 0.0]])
    casts = np.array([[2.0, 0.0], [4.0, 0.0]])

    value = evaluate(formula, {"damage_total": damage, "casts": casts})

    np.testing.assert_array_equal(value, [[3.0, np.nan], [0.0, np.nan]])


def test_arrays_and_numbers_mix() -> None:
    """A number applies to every element."""
    formula = parse_formula("damage_total / casts", KEYS)

    np.testing.assert_array_equal(
        evaluate(formula, {"damage_total": np.array([2.0, 4.0]), "casts": 2.0}), [1.0, 2.0]
    )
    np.testing.assert_array_equal(
        evaluate(formula, {"damage_total": np.array([2.0, 4.0])}), [np.nan, np.nan]
    )


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("casts +", 8),
        ("casts damage_total", 7),
        ("(casts", 1),
        ("casts)", 6),
        ("casts ** 2", 8),
        ("casts % 2", 7),
        ("2 * 'casts'", 5),
        ("casts.real", 6),
        ("1e999 + 1", 1),
        ("casts / ()", 10),
        ("1 2", 3),
    ],
)
def test_a_text_that_is_no_formula_is_refused_with_its_column(text: str, column: int) -> None:
    """The column is where a person has to look."""
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, KEYS)

    assert caught.value.where == f"column {column}"


def test_every_unknown_name_is_reported_with_the_nearest_known_one() -> None:
    """Each is told once, at its first use; one that is like nothing gets no suggestion."""
    with pytest.raises(FormulaError) as caught:
        parse_formula("damge_total / (cats + cats + zzzz)", KEYS)

    message = caught.value.text()
    assert "unknown name 'damge_total'" in message
    assert "unknown name 'zzzz'" in message
    assert caught.value.where == "column 1, column 16, column 30"
    assert caught.value.remedy == "Did you mean 'damage_total'? Did you mean 'casts'?"


@pytest.mark.parametrize(
    "text",
    [
        "(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1),
        "-" * 100_000 + "1",
        "1" + "+1" * 100_000,
        "(" * 100_000,
    ],
    ids=["parentheses", "signs", "terms", "never closed"],
)
def test_a_formula_nested_too_deeply_is_refused(text: str) -> None:
    """However it is nested, it ends in our error and not in that of the interpreter."""
    with pytest.raises(FormulaError, match="nested more than 64 deep"):
        parse_formula(text, KEYS)


def test_reasonable_nesting_is_fine() -> None:
    """The limit itself is inside."""
    text = "(" * MAX_DEPTH + "casts" + ")" * MAX_DEPTH

    assert evaluate(parse_formula(text, KEYS), {"casts": 3.0}) == 3.0


@given(st.text(alphabet="()+-*/. 12ecasts_$\n", max_size=40))
def test_any_text_is_a_formula_or_a_formula_error(text: str) -> None:
    """No text makes the parser fail in another way."""
    try:
        value = evaluate(parse_formula(text, KEYS), {"casts": 2.0})
    except FormulaError:
        return
    assert isinstance(value, float)


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=20),
    st.lists(st.integers(0, 9), min_size=1, max_size=20),
)
def test_a_number_and_an_array_of_it_give_the_same(damage: list[int], casts: list[int]) -> None:
    """KPI cells and KPI curves agree."""
    formula = parse_formula("1 - damage_total / (casts * 2) + -damage_total", KEYS)
    size = min(len(damage), len(casts))
    arrays = {
        "damage_total": np.array(damage[:size], np.float64),
        "casts": np.array(casts[:size], np.float64),
    }

    whole = evaluate(formula, arrays)

    single = [
        evaluate(formula, {name: float(array[place]) for name, array in arrays.items()})
        for place in range(size)
    ]
    np.testing.assert_array_equal(whole, single)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / b", 6.0),
        ("a / (a + b)", 6.0),
        ("2 * (a / b)", 6.0),
        ("2 * a / b", 12.0),
        ("a + b", 9.0),
    ],
)
def test_the_numerator_is_what_stands_left_of_the_outermost_division(
    text: str, expected: float
) -> None:
    """All of a formula that divides nothing."""
    assert evaluate_numerator(parse_formula(text, ("a", "b")), {"a": 6.0, "b": 3.0}) == expected
