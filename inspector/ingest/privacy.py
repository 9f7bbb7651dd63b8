"""Privacy: lines as they may be shown, with every player that is no hash withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec

from inspector.core.validation import is_player_hash

WITHHELD = "(withheld)"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_COLON = re.compile(r"\s*:\s*")
_SLASHES = r"\\{0,8}"  # without an end to them, a line of nothing else would take minutes
_LETTERS = "".join(rf"(?:{letter}|\\{{1,8}}u00{ord(letter):02x})" for letter in "player")
_LOOSE_KEY = re.compile(
    # A key in whatever quotes, escaped or not, and what separates it from its value.
    rf"(?:{_SLASHES}[\"'])?{_LETTERS}(?:{_SLASHES}[\"'])?"
    rf"(?:\s*[:=]\s*|\s*(?={_SLASHES}[\"']\S))",
    re.IGNORECASE,
)
_HASH = re.compile(rf"{_SLASHES}\"h:[0-9a-f]{{1,128}}{_SLASHES}\"(?=\s*(?:[,}}\]]|$))")
_VALUE_END = re.compile(rf",(?=\s*(?:{_SLASHES}[\"']|$))|[}}\]]|$")


def without_names(text: str) -> str:
    """Return the text of a line with every player withheld that is no hash.

    A line that is no JSON is masked rather too much than too little: from a key that looks like
    the player's to the next comma before another key, or to the next closing bracket.
    """
    try:
        parsed = msgspec.json.decode(text)
        if isinstance(parsed, dict):
            return _masked(text, _players(text))
    except (msgspec.MsgspecError, UnicodeError, ValueError, RecursionError):
        pass
    return _masked(text, _likely_players(text))


def record_without_names(value: object) -> object:
    """Return a parsed line with every player withheld that is no hash, at any depth."""
    if isinstance(value, dict):
        return {
            key: WITHHELD
            if key == "player" and not is_player_hash(child)
            else record_without_names(child)
            for key, child in value.items()
        }
    if isinstance(value, list):
        return [record_without_names(child) for child in value]
    return value


def _masked(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts, shown_to = [], 0
    for start, stop in spans:
        parts += [text[shown_to:start], f'"{WITHHELD}"']
        shown_to = stop
    return "".join((*parts, text[shown_to:]))


def _players(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of all keys ``player`` stand in valid JSON that are no hash."""
    decoder, place = json.JSONDecoder(), 0
    while string := _STRING.search(text, place):
        place = string.end()
        colon = _COLON.match(text, place)
        if colon and json.loads(string.group(), strict=False) == "player":
            value, place = decoder.raw_decode(text, colon.end())
            if not is_player_hash(value):
                yield colon.end(), place


def _likely_players(text: str) -> Iterator[tuple[int, int]]:
    """Yield what may be a player in text that is no JSON."""
    place = 0
    while key := _LOOSE_KEY.search(text, place):
        place = key.end()
        if _HASH.match(text, place):
            continue
        start, place = place, _likely_end(text, place)
        yield start, place


def _likely_end(text: str, start: int) -> int:
    if text[start : start + 1] in ("{", "["):
        return len(text)
    if text[start : start + 1] == '"':
        closed = _STRING.match(text, start)
        start = closed.end() if closed else len(text)
    end = _VALUE_END.search(text, start)
    return end.start() if end else len(text)
