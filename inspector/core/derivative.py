"""Derivatives of formulas: how much a KPI changes with each of its sums."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inspector.core.evaluation import Value
from inspector.core.formula import Formula, Name, Node, Number


def gradient(formula: Formula, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the partial derivative of a formula by each name in it, at some values.

    Args:
        formula: What to differentiate.
        values: Numbers, or float64 arrays of one shape. A name that is missing counts as 0.

    Returns:
        By name; not a number, or infinite, where the formula has no value.
    """
    with np.errstate(all="ignore"):
        return {name: _dual(formula.root, values, name)[1] for name in formula.names}


def _dual(node: Node, values: Mapping[str, Value], by: str) -> tuple[Value, Value]:
    """Return the value of a node and its derivative, by the rules of sum, product and quotient."""
    if isinstance(node, Number):
        return node.value, 0.0
    if isinstance(node, Name):
        return np.asarray(values.get(node.name, 0.0), np.float64), float(node.name == by)
    left, d_left = _dual(node.left, values, by)
    right, d_right = _dual(node.right, values, by)
    if node.sign == "+":
        return left + right, d_left + d_right
    if node.sign == "-":
        return left - right, d_left - d_right
    if node.sign == "*":
        return left * right, d_left * right + left * d_right
    ratio = np.divide(left, right)
    return ratio, np.divide(d_left - ratio * d_right, right)
