"""Raw identifiers: what in a text looks as if it told who somebody is.

Only its kind and its place are told; nobody repeats the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


_PLAYER = re.compile(
    # A key in quotes, escaped or not, and a value that is neither a hash nor withheld by us.
    rb'player\\*"\s*:\s*(?!\\*"(?:h:[0-9a-f]{1,128}|\(withheld\))\\*")'
)
_SHORT_HASH = re.compile(rb"h:[0-9a-f]{1,31}(?![0-9a-f])")
_MAIL = re.compile(rb"@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_MAIL_NAME = re.compile(rb"[A-Za-z0-9._%+-]+\Z")
_DOTTED = re.compile(rb"\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])")
_COLONS = re.compile(rb":(?:[0-9A-Fa-f]{1,4}:){4,6}[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:])")
_GAP = re.compile(rb"::[0-9A-Fa-f]{1,4}(?![0-9A-Za-z])")
_STEAM = re.compile(rb"7656119\d{10}(?!\d)|STEAM_[0-5]:[01]:\d+|\[U:1:\d+\]")
_UUID = re.compile(rb"-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
_HEX = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{1,4}\Z")
_UUID_HEAD = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}\Z")
_NUMBER = re.compile(rb"(?<![\d.])\d{1,3}\Z")
_BEFORE_BYTES = 64

LIKELY_SQL = (
    r"@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}"
    r"|([0-9A-Fa-f]{1,4}:){5,7}[0-9A-Fa-f]{1,4}|[0-9A-Fa-f]::[0-9A-Fa-f]"
    r"|7656119\d{10}|STEAM_[0-5]:|\[U:1:|-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    r"|player|h:[0-9a-f]{1,31}([^0-9a-f]|$)"
)
"""A pattern that any text matches in which something is found."""


def looks_in(data: bytes) -> Iterator[tuple[Look, int]]:
    """Yield what some text looks like, and where; by rising place for each kind."""
    for found in _PLAYER.finditer(data):
        yield Look.PLAYER, found.start()
    for found in _SHORT_HASH.finditer(data):
        if not data[max(found.start() - 1, 0) : found.start()].isalnum():
            yield Look.SHORT_HASH, found.start()
    if b"@" in data:
        for found in _MAIL.finditer(data):
            if _MAIL_NAME.search(_before(data, found.start())):
                yield Look.MAIL, found.start()
    for found in _DOTTED.finditer(data):
        number = _NUMBER.search(_before(data, found.start()))
        if number and _is_address(number.group() + found.group()):
            yield Look.NETWORK, found.start()
    for found in _COLONS.finditer(data):
        if _HEX.search(_before(data, found.start())):
            yield Look.NETWORK, found.start()
    if b"::" in data:
        for found in _GAP.finditer(data):
            if _HEX.search(_before(data, found.start())):
                yield Look.NETWORK, found.start()
    for found in _STEAM.finditer(data):
        if not data[max(found.start() - 1, 0) : found.start()].isdigit():
            yield Look.STEAM, found.start()
    for found in _UUID.finditer(data):
        if _UUID_HEAD.search(_before(data, found.start())):
            yield Look.UUID, found.start()


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


def _before(data: bytes, place: int) -> bytes:
    return data[max(place - _BEFORE_BYTES, 0) : place]


def _is_address(text: bytes) -> bool:
    parts = text.split(b".")
    # Versions are short and begin low; nobody is reached at an address that begins with 0.
    return all(int(part) <= 255 for part in parts) and int(parts[0]) > 0  # noqa: PLR2004
