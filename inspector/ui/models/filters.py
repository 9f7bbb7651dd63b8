"""Filters in words: the parts of a selector that a person sets, and how they are written."""

from __future__ import annotations

import glob
import re
from dataclasses import replace
from enum import StrEnum

from inspector.session.query import ALL_ROWS, Selector

_WILDCARDS = re.compile(r"[*?[]")
_ESCAPED = re.compile(r"\[([*?[])\]")
_PLAYER = re.compile(r"h:[0-9a-f]{1,128}")
_PLAYER_BEGUN = re.compile(r"(h(:[0-9a-f]{0,128})?)?")


class FilterKind(StrEnum):
    """A part of a selector, by the word that its chip begins with."""

    ENTRY = "entry"
    TIER = "tier"
    SHARD = "shard"
    TAG = "tag"
    PLAYER = "player"


def active_kinds(selector: Selector) -> tuple[FilterKind, ...]:
    """Return the kinds that leave rows out, in the order of their chips."""
    return tuple(kind for kind in FilterKind if values_of(selector, kind))


def values_of(selector: Selector, kind: FilterKind) -> tuple[str, ...]:
    """Return what a kind is set to, in words and in order; empty when it takes every row."""
    match kind:
        case FilterKind.ENTRY:
            return () if selector.entry == ALL_ROWS.entry else (plain_text(selector.entry),)
        case FilterKind.TIER:
            return tuple(str(tier) for tier in sorted(selector.tiers))
        case FilterKind.SHARD:
            return tuple(sorted(selector.shards))
        case FilterKind.TAG:
            return tuple(sorted(plain_text(tag) for tag in selector.tags))
        case FilterKind.PLAYER:
            return (selector.player,) if selector.player else ()


def without(selector: Selector, kind: FilterKind) -> Selector:
    """Return a selector in which a kind takes every row."""
    match kind:
        case FilterKind.ENTRY:
            return replace(selector, entry=ALL_ROWS.entry)
        case FilterKind.TIER:
            return replace(selector, tiers=ALL_ROWS.tiers)
        case FilterKind.SHARD:
            return replace(selector, shards=ALL_ROWS.shards)
        case FilterKind.TAG:
            return replace(selector, tags=ALL_ROWS.tags)
        case FilterKind.PLAYER:
            return replace(selector, player=ALL_ROWS.player)


def has_wildcard(text: str) -> bool:
    """Return whether a text means more than itself as a glob."""
    return _WILDCARDS.search(_ESCAPED.sub("", text)) is not None


def exactly(name: str) -> str:
    """Return the glob that only `name` matches."""
    return glob.escape(name)


def plain_text(pattern: str) -> str:
    """Return a glob without the marks that keep a wildcard in a name from being one."""
    return pattern if has_wildcard(pattern) else _ESCAPED.sub(r"\1", pattern)


def entry_glob(text: str) -> str:
    """Return the glob a person means: a part of a name stands for all names that hold it."""
    text = text.strip()
    if not text:
        return ALL_ROWS.entry
    return text if has_wildcard(text) else f"*{exactly(text)}*"


def is_player(text: str) -> bool:
    """Return whether a text is the hash of a player."""
    return _PLAYER.fullmatch(text) is not None


def may_become_player(text: str) -> bool:
    """Return whether a text is the beginning of the hash of a player."""
    return _PLAYER_BEGUN.fullmatch(text) is not None
