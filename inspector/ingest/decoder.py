"""The decoder: the only judge of what a line says.

It takes one line at a time and every form that JSON allows. Whatever reads lines faster may decline
what it does not know, but must agree with the decoder on all else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import msgspec

from inspector.core.record import MAX_LINE_BYTES, Problem, Reason, Record
from inspector.core.registry import Registry
from inspector.core.shown import shown
from inspector.core.validation import MAX_PROBLEMS, validate_record

MAX_DEPTH = 300
"""Deepest nesting of a line; a limit of our own is the same on every interpreter."""

_PARSER = msgspec.json.Decoder()
_ORDER = (Reason.BAD_ENCODING, Reason.NOT_JSON, Reason.NOT_FINITE, Reason.DUPLICATE_KEY)


class Decoder:
    """Turns lines into records, or into all that is wrong with them. Holds no state."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def decode(self, line: bytes) -> Record | tuple[Problem, ...] | None:
        r"""Return the record of a line, its problems, or None for a blank line.

        A line is judged in steps, and only one step reports: `too_long`; then blank (nothing but
        spaces, tabs and ``\r``), which is no problem; `bad_encoding` (a NUL byte, a byte order
        mark, invalid UTF-8); `not_json`; then together `bad_encoding` (half of a surrogate pair),
        `not_finite` (NaN, or a number beyond float64, anywhere) and `duplicate_key` (in any
        object); last the rules of `validate_record`. The first problem gives the line its code.

        Args:
            line: Without its newline; a ``\r`` at its end is fine.
        """
        if len(line) > MAX_LINE_BYTES:
            text = f"{len(line)} bytes long, at most {MAX_LINE_BYTES} are allowed"
            return (Problem(Reason.TOO_LONG, text),)
        value, problems = parse_json(line)
        if problems and not line.strip(b" \t\r"):
            return None
        return problems or validate_record(value, self._registry)


def parse_json(line: bytes) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of a line, and what is wrong with the line as JSON.

    The value means nothing if there are problems: `bad_encoding`, `not_json`, `not_finite` and
    `duplicate_key`, as `Decoder.decode` tells.
    """
    try:
        value = _PARSER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        problems = _diagnose(line)
        return None, problems or (Problem(Reason.NOT_JSON, "the line is not valid JSON"),)
    return value, _diagnose(line) if _may_hide_something(line, value) else ()


def _may_hide_something(line: bytes, value: object) -> bool:
    """Tell whether a line that was parsed may still be wrong as JSON; never misses one that is.

    Parsing keeps the last of several equal keys, so that strings are lost. Without escapes there
    are two quotes to a string and no others, so that writing the value again shows the loss. A
    value can only be too deep, or hold an integer beyond float64, with many brackets or digits:
    the smallest such integer has 309.
    """
    return (
        b"\\" in line
        or line.count(b'"') != msgspec.json.encode(value).count(b'"')
        or len(line) - len(line.translate(None, b"0123456789[{")) > MAX_DEPTH
    )


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object with all its pairs, equal keys too."""

    pairs: list[tuple[str, Any]]


def _diagnose(line: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with a line as JSON, slowly and with a place; empty if it is fine."""
    fault = _encoding_fault(line)
    if fault:
        return (Problem(Reason.BAD_ENCODING, fault),)
    try:
        root = json.loads(
            line.decode(),
            object_pairs_hook=_Object,
            parse_int=float,  # infinite where an integer is beyond float64, like parse_float
            parse_constant=float,
        )
        problems = list(islice(_faults(root, "", 0), MAX_PROBLEMS))
    except json.JSONDecodeError as error:
        # The parser's own words name what it expected, and repeat nothing of the line.
        text = f"not JSON at column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
        return (Problem(Reason.NOT_JSON, text),)
    except RecursionError:
        return (Problem(Reason.NOT_JSON, f"nested too deeply, more than {MAX_DEPTH} levels"),)
    return tuple(sorted(problems, key=lambda problem: _ORDER.index(problem.reason)))


def _encoding_fault(line: bytes) -> str:
    if b"\0" in line:
        return f"a NUL byte, at byte {line.index(0) + 1}"
    if line.startswith(b"\xef\xbb\xbf"):
        return "a byte order mark in front"
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return f"not UTF-8, at byte {error.start + 1}"
    return ""


def _faults(node: object, path: str, depth: int) -> Iterator[Problem]:
    if isinstance(node, list | _Object) and depth == MAX_DEPTH:
        raise RecursionError
    if isinstance(node, float) and not math.isfinite(node):
        text = f"{_place(path)}: the number is not finite"
        yield Problem(Reason.NOT_FINITE, text)
    elif isinstance(node, str) and _has_half_pair(node):
        text = f"{_place(path)}: half of a surrogate pair is no character"
        yield Problem(Reason.BAD_ENCODING, text)
    elif isinstance(node, list):
        for child in node:
            yield from _faults(child, path, depth + 1)
    elif isinstance(node, _Object):
        seen: set[str] = set()
        for name, child in node.pairs:
            if name in seen:
                yield _duplicate(path, name)
            seen.add(name)
            below = _below(path, name)
            yield from _faults(name, below, depth)
            yield from _faults(child, below, depth + 1)


def _below(path: str, name: str) -> str:
    """Extend a path; not below the player, where a key may be somebody's name."""
    if path == "player":
        return path
    step = shown(name)[1:-1]
    return f"{path}.{step}" if path else step


def _place(path: str) -> str:
    return path or "the line"


def _duplicate(path: str, name: str) -> Problem:
    key = "a key" if path == "player" else f"the key {shown(name)}"
    return Problem(Reason.DUPLICATE_KEY, f"{_place(path)}: {key} appears more than once")


def _has_half_pair(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
