"""Formulas: arithmetic over metric keys, parsed here, never run as Python."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from inspector.core.errors import FormulaError
from inspector.core.nearest import did_you_mean

Value = float | NDArray[np.float64]

WINDOW_SECONDS = "window_seconds"
"""Length of the window that the sums are taken over, in seconds."""

PARTICIPANTS_DISTINCT = "participants_distinct"
"""Number of distinct (shard, player) pairs that have the entry in the window."""

SPECIAL_NAMES = (WINDOW_SECONDS, PARTICIPANTS_DISTINCT)
"""What a formula may name beside the metric keys."""

MAX_DEPTH = 64
"""Deepest nesting of a formula; it keeps every walk over one far from Python's own limit."""

_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>[-+*/()])
    | (?P<unknown>\S)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    depth: int = 1


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class _Operation:
    sign: str
    left: _Node
    right: _Node
    depth: int


_Node = _Number | _Name | _Operation


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that parsed.

    Attributes:
        text: As it was written.
        names: The names in it, each once, in order of first use.
        denominator_names: Those right of the outermost division; empty when nothing is divided.
    """

    text: str
    names: tuple[str, ...]
    denominator_names: tuple[str, ...]
    _root: _Node

    def evaluate(self, values: Mapping[str, Value]) -> Value:
        """Return the value of the formula; a division by zero has none, which is NaN.

        Args:
            values: Numbers, or float64 arrays of one shape. A name that is missing counts as 0.

        Returns:
            A float when only numbers were used, else a float64 array of that shape.
        """
        with np.errstate(all="ignore"):
            return _evaluate(self._root, values)

    def evaluate_numerator(self, values: Mapping[str, Value]) -> Value:
        """Return what stands left of the outermost division; all, when nothing is divided.

        Args:
            values: As in `evaluate`.
        """
        division = _outermost_division(self._root)
        with np.errstate(all="ignore"):
            return _evaluate(self._root if division is None else division.left, values)


def parse_formula(text: str, known: Collection[str]) -> Formula:
    """Parse `text`: numbers, names, ``+ - * /``, a sign in front, parentheses.

    Raises:
        FormulaError: The text is no formula, is nested too deeply, or holds names that are not
            in `known`; all such names are reported, each with its column and the nearest known one.
    """
    tokens = tuple(_tokens(text))
    root = _Parser(tokens).parse()
    _refuse_unknown_names(tokens, tuple(known))
    division = _outermost_division(root)
    below = () if division is None else _names(division.right)
    # In reading order, which the tokens have and a tree walked in breadth does not.
    names = tuple(dict.fromkeys(token.text for token in tokens if token.kind == "name"))
    return Formula(text, names, tuple(name for name in names if name in below), root)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def _tokens(text: str) -> Iterator[_Token]:
    end = 0
    while match := _TOKEN.match(text, end):
        kind = str(match.lastgroup)
        token = _Token(kind, match.group(kind), match.start(kind) + 1)
        if kind == "unknown":
            raise _error(f"{token.text!r} has no meaning in a formula", token.column)
        yield token
        end = match.end()
    yield _Token("end", "", len(text) + 1)


class _Parser:
    """Precedence climbing over a tuple of tokens, the last of which is the end."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens = tokens
        self._at = 0
        self._open = 0

    def parse(self) -> _Node:
        node = self._expression(1)
        token = self._next()
        if token.kind != "end":
            raise _error(f"expected an operator, found '{token.text}'", token.column)
        return node

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expression(self, least: int) -> _Node:
        left = self._operand()
        while (precedence := _PRECEDENCE.get(self._tokens[self._at].text, 0)) >= least:
            sign = self._next()
            right = self._expression(precedence + 1)
            left = _operation(sign, left, right)
        return left

    def _operand(self) -> _Node:
        token = self._next()
        if token.kind == "number":
            return _number(token)
        if token.kind == "name":
            return _Name(token.text)
        if token.text not in ("-", "+", "("):
            found = f"'{token.text}'" if token.text else "the end"
            raise _error(f"expected a number, a name or '(', found {found}", token.column)
        self._open += 1
        if self._open > MAX_DEPTH:
            raise _too_deep(token.column)
        node = self._group(token) if token.text == "(" else self._signed(token)
        self._open -= 1
        return node

    def _signed(self, sign: _Token) -> _Node:
        operand = self._operand()
        return _operation(sign, _Number(0.0), operand)

    def _group(self, opening: _Token) -> _Node:
        node = self._expression(1)
        if self._next().text != ")":
            raise _error("this '(' is never closed", opening.column)
        return node


def _number(token: _Token) -> _Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise _error(f"the number '{token.text}' is too large", token.column)
    return _Number(value)


def _operation(sign: _Token, left: _Node, right: _Node) -> _Operation:
    depth = 1 + max(left.depth, right.depth)
    if depth > MAX_DEPTH:
        raise _too_deep(sign.column)
    return _Operation(sign.text, left, right, depth)


def _too_deep(column: int) -> FormulaError:
    return _error(f"nested more than {MAX_DEPTH} deep", column, "Write it with fewer terms.")


def _error(what: str, column: int, remedy: str = "") -> FormulaError:
    return FormulaError(what, where=f"column {column}", remedy=remedy)


def _refuse_unknown_names(tokens: tuple[_Token, ...], known: tuple[str, ...]) -> None:
    unknown = {
        token.text: token
        for token in reversed(tokens)
        if token.kind == "name" and token.text not in known
    }
    if not unknown:
        return
    first_use = sorted(unknown.values(), key=lambda token: token.column)
    hints = (did_you_mean(token.text, known) for token in first_use)
    raise FormulaError(
        "; ".join(f"unknown name '{token.text}'" for token in first_use),
        where=", ".join(f"column {token.column}" for token in first_use),
        remedy=" ".join(hint.capitalize() for hint in hints if hint),
    )


def _outermost_division(root: _Node) -> _Operation | None:
    for node in _breadth_first(root):
        if isinstance(node, _Operation) and node.sign == "/":
            return node
    return None


def _breadth_first(root: _Node) -> Iterator[_Node]:
    level: list[_Node] = [root]
    while level:
        yield from level
        parents = (node for node in level if isinstance(node, _Operation))
        level = list(chain.from_iterable((node.left, node.right) for node in parents))


def _names(root: _Node) -> frozenset[str]:
    return frozenset(node.name for node in _breadth_first(root) if isinstance(node, _Name))


def _evaluate(node: _Node, values: Mapping[str, Value]) -> Value:
    if isinstance(node, _Number):
        return node.value
    if isinstance(node, _Name):
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
