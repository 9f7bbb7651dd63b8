"""Formulas of KPIs as SQL, with the same meaning that `core.evaluation` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inspector.core.formula import Formula, Name, Node, Number, outermost_division


@dataclass(frozen=True, slots=True)
class FormulaSql:
    """A formula in SQL; NULL where a division has no value.

    Attributes:
        value: All of it.
        numerator: What stands left of the outermost division; all, when nothing is divided.
        denominator: What stands right of it; 1, when nothing is divided.
    """

    value: str
    numerator: str
    denominator: str


def formula_sql(formula: Formula, columns: Mapping[str, str]) -> FormulaSql:
    """Return a formula in SQL.

    Args:
        formula: What to write.
        columns: SQL of each name, never NULL; a name that is missing counts as 0.
    """
    division = outermost_division(formula.root)
    value = _sql(formula.root, columns)
    if division is None:
        return FormulaSql(value, value, "1.0")
    return FormulaSql(value, _sql(division.left, columns), _sql(division.right, columns))


def _sql(node: Node, columns: Mapping[str, str]) -> str:
    if isinstance(node, Number):
        return f"{node.value!r}::DOUBLE"
    if isinstance(node, Name):
        return columns.get(node.name, "0.0::DOUBLE")
    left, right = _sql(node.left, columns), _sql(node.right, columns)
    if node.sign == "/":
        # What is divided by zero is no data, whatever else is done with it.
        return f"({left} / nullif({right}, 0.0))"
    return f"({left} {node.sign} {right})"
