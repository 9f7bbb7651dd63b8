"""Evaluation: what a formula comes to, for numbers and for arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from inspector.core.formula import Formula, Name, Node, Number, outermost_division

Value = float | NDArray[np.float64]


def evaluate(formula: Formula, values: Mapping[str, Value]) -> Value:
    """Return the value of a formula; a division by zero has none, which is NaN.

    Args:
        formula: What to evaluate.
        values: Numbers, or float64 arrays of one shape. A name that is missing counts as 0.

    Returns:
        A float when only numbers were used, else a float64 array of that shape.
    """
    with np.errstate(all="ignore"):
        return _evaluate(formula.root, values)


def evaluate_numerator(formula: Formula, values: Mapping[str, Value]) -> Value:
    """Return what stands left of the outermost division; all, when nothing is divided.

    Args:
        formula: What to evaluate.
        values: As in `evaluate`.
    """
    division = outermost_division(formula.root)
    with np.errstate(all="ignore"):
        return _evaluate(formula.root if division is None else division.left, values)


def evaluate_denominator(formula: Formula, values: Mapping[str, Value]) -> Value:
    """Return what stands right of the outermost division; 1, when nothing is divided.

    Args:
        formula: What to evaluate.
        values: As in `evaluate`.
    """
    division = outermost_division(formula.root)
    with np.errstate(all="ignore"):
        return 1.0 if division is None else _evaluate(division.right, values)


def _evaluate(node: Node, values: Mapping[str, Value]) -> Value:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Name):
        value = values.get(node.name, 0.0)
        return value if isinstance(value, np.ndarray) else float(value)
    left, right = _evaluate(node.left, values), _evaluate(node.right, values)
    if node.sign == "+":
        return left + right
    if node.sign == "-":
        return left - right
    if node.sign == "*":
        return left * right
    return _divide(left, right)


def _divide(left: Value, right: Value) -> Value:
    if isinstance(right, np.ndarray):
        return np.where(right == 0, np.nan, left / right)
    if right == 0:
        return np.full_like(left, np.nan) if isinstance(left, np.ndarray) else math.nan
    return left / right
