"""Raw identifiers: what in a text looks as if it told who somebody is.

Only its kind and its place are told; nobody repeats the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from inspector.core.validation import is_player_hash

WITHHELD_KEY = "(withheld)"


class Look(StrEnum):
    """What something looks like."""

    PLAYER = "player that is no hash"
    SHORT_HASH = "hash of less than 128 bits"
    MAIL = "e-mail address"
    NETWORK = "network address"
    STEAM = "Steam id"
    UUID = "UUID"


_BEFORE_BYTES = 64


@dataclass(frozen=True, slots=True)
class _Rule:
    """How something is found: by a part of it that is rare, and by what stands before that.

    Attributes:
        look: What it is.
        hint: Without this in a text, nothing is found.
        pattern: The part, which begins with bytes that can be looked for quickly.
        follows: Whether what stands before makes it whole; None if nothing need stand there.
    """

    look: Look
    hint: bytes
    pattern: re.Pattern[bytes]
    follows: Callable[[bytes, re.Match[bytes]], bool] | None = None


def _behind(pattern: bytes) -> Callable[[bytes, re.Match[bytes]], bool]:
    """Return what tells whether a pattern matches right before a place."""
    compiled = re.compile(pattern + rb"\Z")
    return lambda data, found: compiled.search(_before(data, found.start())) is not None


def _is_address(data: bytes, found: re.Match[bytes]) -> bool:
    number = _NUMBER.search(_before(data, found.start()))
    parts = [int(part) for part in (number.group() + found.group()).split(b".")] if number else [0]
    # Nobody is reached at an address that begins with 0; versions do.
    return max(parts) <= _MOST_OCTET and parts[0] > 0


def _before(data: bytes, place: int) -> bytes:
    return data[max(place - _BEFORE_BYTES, 0) : place]


_MOST_OCTET = 255
_NUMBER = re.compile(rb"(?<![\d.])\d{1,3}\Z")
_HEX = rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{1,4}"
_RULES = (
    _Rule(
        Look.PLAYER,
        b"player",
        # A key in quotes, escaped or not, and a value that is neither a hash nor withheld by us.
        re.compile(rb'player\\*"\s*:\s*+(?!\\*"(?:h:[0-9a-f]{1,128}|\(withheld\))\\*")(?!null\b)'),
    ),
    _Rule(
        Look.SHORT_HASH,
        b"h:",
        re.compile(rb"h:[0-9a-f]{1,31}(?![0-9a-f])"),
        _behind(rb"(?:\A|[^0-9A-Za-z])"),
    ),
    _Rule(
        Look.MAIL,
        b"@",
        re.compile(rb"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"),
        _behind(rb"[A-Za-z0-9._%+-]"),
    ),
    _Rule(Look.NETWORK, b".", re.compile(rb"\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])"), _is_address),
    _Rule(
        Look.NETWORK,
        b":",
        re.compile(rb":(?:[0-9A-Fa-f]{1,4}:){4,6}[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:])"),
        _behind(_HEX),
    ),
    _Rule(Look.NETWORK, b"::", re.compile(rb"::[0-9A-Fa-f]{1,4}(?![0-9A-Za-z])"), _behind(_HEX)),
    _Rule(Look.STEAM, b"7656119", re.compile(rb"7656119\d{10}(?!\d)"), _behind(rb"(?:\A|\D)")),
    _Rule(Look.STEAM, b"STEAM_", re.compile(rb"STEAM_[0-5]:[01]:\d+")),
    _Rule(Look.STEAM, b"[U:1:", re.compile(rb"\[U:1:\d+\]")),
    _Rule(
        Look.UUID,
        b"-",
        re.compile(
            rb"-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
        ),
        _behind(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}"),
    ),
)

LIKELY_SQL = (
    r"@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"
    r"|([0-9A-Fa-f]{1,4}:){5,7}[0-9A-Fa-f]{1,4}|[0-9A-Fa-f]::[0-9A-Fa-f]"
    r"|7656119\d{10}|STEAM_[0-5]:|\[U:1:|-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    r"|player|h:[0-9a-f]{1,31}([^0-9a-f]|$)"
)
"""A pattern that any text matches in which something is found."""


def looks_in(data: bytes) -> Iterator[tuple[Look, int]]:
    """Yield what some text looks like, and where; by rising place for each rule."""
    for rule in _RULES:
        if rule.hint in data:
            for found in rule.pattern.finditer(data):
                if rule.follows is None or rule.follows(data, found):
                    yield rule.look, found.start()


def field_of(line: bytes, look: Look) -> str:
    """Return in which field of a line something looks like that; empty if that cannot be said.

    Keys that could tell something themselves are withheld.
    """
    try:
        value = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return ""
    try:
        return next(_fields(value, look, ""), "")
    except RecursionError:
        return ""


def _fields(value: Any, look: Look, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, child in value.items():
            own = f"{path}.{_shown_key(key)}" if path else _shown_key(key)
            if key == "player" and look is Look.PLAYER and not is_player_hash(child):
                yield own
            if _looks_like(key, look):
                yield own
            yield from _fields(child, look, own)
    elif isinstance(value, list):
        for child in value:
            yield from _fields(child, look, path)
    elif isinstance(value, str | int) and _looks_like(str(value), look):
        yield path


def _looks_like(text: str, look: Look) -> bool:
    return any(found is look for found, _ in looks_in(text.encode("utf-8", "surrogatepass")))


def _shown_key(key: str) -> str:
    plain = key.isidentifier() and key.isascii() and len(key) <= _BEFORE_BYTES
    return key if plain and next(looks_in(key.encode()), None) is None else WITHHELD_KEY
