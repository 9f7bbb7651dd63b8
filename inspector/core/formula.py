"""Formulas: arithmetic over metric keys, parsed here, never run as Python.

What they come to is the business of `evaluation`: a game server that only needs the names of the
metric keys does not wait for numpy.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from inspector.core.errors import FormulaError
from inspector.core.nearest import did_you_mean

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
class Number:
    """A number that stands in a formula."""

    value: float
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in a formula."""

    name: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Operation:
    """One of ``+ - * /`` over what is left and right of it."""

    sign: str
    left: Node
    right: Node
    depth: int


Node = Number | Name | Operation


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that parsed.

    Attributes:
        text: As it was written.
        names: The names in it, each once, in order of first use.
        denominator_names: Those right of the outermost division; empty when nothing is divided.
        root: The tree that `evaluation` walks.
    """

    text: str
    names: tuple[str, ...]
    denominator_names: tuple[str, ...]
    root: Node


def parse_formula(text: str, known: Collection[str]) -> Formula:
    """Parse `text`: numbers, names, ``+ - * /``, a sign in front, parentheses.

    Raises:
        FormulaError: The text is no formula, is nested too deeply, or holds names that are not
            in `known`; all such names are reported, each with its column and the nearest known one.
    """
    tokens = tuple(_tokens(text))
    root = _Parser(tokens).parse()
    _refuse_unknown_names(tokens, tuple(known))
    division = outermost_division(root)
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

    def parse(self) -> Node:
        node = self._expression(1)
        token = self._next()
        if token.kind != "end":
            raise _error(f"expected an operator, found '{token.text}'", token.column)
        return node

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _expression(self, least: int) -> Node:
        left = self._operand()
        while (precedence := _PRECEDENCE.get(self._tokens[self._at].text, 0)) >= least:
            sign = self._next()
            right = self._expression(precedence + 1)
            left = _operation(sign, left, right)
        return left

    def _operand(self) -> Node:
        token = self._next()
        if token.kind == "number":
            return _number(token)
        if token.kind == "name":
            return Name(token.text)
        if token.text not in ("-", "+", "("):
            found = f"'{token.text}'" if token.text else "the end"
            raise _error(f"expected a number, a name or '(', found {found}", token.column)
        self._open += 1
        if self._open > MAX_DEPTH:
            raise _too_deep(token.column)
        node = self._group(token) if token.text == "(" else self._signed(token)
        self._open -= 1
        return node

    def _signed(self, sign: _Token) -> Node:
        operand = self._operand()
        return _operation(sign, Number(0.0), operand)

    def _group(self, opening: _Token) -> Node:
        node = self._expression(1)
        if self._next().text != ")":
            raise _error("this '(' is never closed", opening.column)
        return node


def _number(token: _Token) -> Number:
    value = float(token.text)
    if not math.isfinite(value):
        raise _error(f"the number '{token.text}' is too large", token.column)
    return Number(value)


def _operation(sign: _Token, left: Node, right: Node) -> Operation:
    depth = 1 + max(left.depth, right.depth)
    if depth > MAX_DEPTH:
        raise _too_deep(sign.column)
    return Operation(sign.text, left, right, depth)


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


def outermost_division(root: Node) -> Operation | None:
    """Return the division nearest to the root, the leftmost of several; None without any."""
    for node in _breadth_first(root):
        if isinstance(node, Operation) and node.sign == "/":
            return node
    return None


def _breadth_first(root: Node) -> Iterator[Node]:
    level: list[Node] = [root]
    while level:
        yield from level
        parents = (node for node in level if isinstance(node, Operation))
        level = list(chain.from_iterable((node.left, node.right) for node in parents))


def _names(root: Node) -> frozenset[str]:
    return frozenset(node.name for node in _breadth_first(root) if isinstance(node, Name))
