"""Derivatives of formulas, against differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.derivative import gradient
from inspector.core.evaluation import evaluate
from inspector.core.formula import parse_formula

FORMULAS = ("a / b", "a / (a + b)", "a * b - b / c", "2 * a / (b * c)", "-a", "a / b / c")
NUMBERS = st.floats(0.5, 50.0)


@given(st.sampled_from(FORMULAS), NUMBERS, NUMBERS, NUMBERS)
def test_a_derivative_is_the_slope_of_the_formula(text: str, a: float, b: float, c: float) -> None:
    """As a small difference shows it."""
    formula = parse_formula(text, ("a", "b", "c"))
    values = {"a": a, "b": b, "c": c}

    slopes = gradient(formula, values)

    for name, slope in slopes.items():
        step = 1e-6 * values[name]
        ahead = evaluate(formula, values | {name: values[name] + step})
        behind = evaluate(formula, values | {name: values[name] - step})
        assert float(slope) == pytest.approx((float(ahead) - float(behind)) / (2 * step), rel=1e-4)


def test_arrays_have_a_slope_each() -> None:
    """Of one shape with the values."""
    formula = parse_formula("a / b", ("a", "b"))

    slopes = gradient(formula, {"a": np.array([1.0, 2.0]), "b": np.array([2.0, 4.0])})

    assert np.asarray(slopes["a"]).tolist() == [0.5, 0.25]
    assert np.asarray(slopes["b"]).tolist() == [-0.25, -0.125]
