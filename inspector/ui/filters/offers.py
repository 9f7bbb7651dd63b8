"""What the editor of a filter offers for what is typed in it. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase, translate
from typing import TypeVar

from inspector.session.query import Selector
from inspector.ui.models.filters import (
    FilterKind,
    entry_glob,
    exactly,
    has_wildcard,
    is_player,
    may_become_player,
    plain_text,
    values_of,
    without,
)
from inspector.ui.models.format import count
from inspector.ui.models.frame import Facets
from inspector.ui.models.rows import Row

_Value = TypeVar("_Value", str, int)

NOT_HASHED = "Only hashed players can be filtered: h: and hex"
# More rows than anybody reads; the note still counts all of them.
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen.

    Attributes:
        rows: What to show.
        selectors: What each row makes of the filters.
        note: A line about all of it.
        entered: What Enter makes of the filters while no row is highlighted; None for nothing.
    """

    rows: tuple[Row, ...]
    selectors: tuple[Selector, ...]
    note: str
    entered: Selector | None


def offer(kind: FilterKind, selector: Selector, facets: Facets, text: str) -> Offer:
    """Return what can be chosen for one kind of filter when `text` is typed."""
    if kind is FilterKind.ENTRY:
        return _offer_entries(selector, facets.entries, text.strip())
    if kind is FilterKind.PLAYER:
        return _offer_players(selector, facets.players, text.strip())
    return _offer_values(kind, selector, facets, text.strip())


def in_order_of(shown: Facets, latest: Facets) -> Facets:
    """Return the latest figures in the order in which they are shown; what is new comes last."""
    return Facets(
        entries=_reordered(shown.entries, latest.entries),
        tiers=_reordered(shown.tiers, latest.tiers),
        shards=_reordered(shown.shards, latest.shards),
        tags=_reordered(shown.tags, latest.tags),
        players=_reordered(shown.players, latest.players),
    )


def _reordered(
    shown: Iterable[tuple[_Value, int]], latest: tuple[tuple[_Value, int], ...]
) -> tuple[tuple[_Value, int], ...]:
    figures = dict(latest)
    order = {value: place for place, (value, _rows) in enumerate(shown)}
    return tuple(sorted(figures.items(), key=lambda one: order.get(one[0], len(order))))


def _offer_entries(selector: Selector, entries: tuple[tuple[str, int], ...], text: str) -> Offer:
    glob = entry_glob(text)
    if any(name == text for name, _rows in entries):
        glob = exactly(text)
    takes = re.compile(translate(glob)).match
    found = [(name, rows) for name, rows in entries if takes(name)]
    noun = "entry" if len(found) == 1 else "entries"
    rows = count(sum(rows for _name, rows in found))
    shown = found[:_MOST_ROWS]
    return Offer(
        tuple(_row(name, rows, marked=text) for name, rows in shown),
        tuple(replace(selector, entry=exactly(name)) for name, _rows in shown),
        f"{len(found):,} {noun} · {rows} rows" if found else "No entry matches so far",
        replace(selector, entry=glob),
    )


def _offer_players(selector: Selector, players: tuple[tuple[str, int], ...], text: str) -> Offer:
    shown = [(name, rows) for name, rows in players if name.startswith(text)][:_MOST_ROWS]
    note = "" if may_become_player(text) else NOT_HASHED
    if not note:
        note = "Players with the most rows" if shown else "Paste the hash of a player"
    if not text:
        entered: Selector | None = without(selector, FilterKind.PLAYER)
    else:
        entered = replace(selector, player=text) if is_player(text) else None
    return Offer(
        tuple(_row(name, rows, marked=text) for name, rows in shown),
        tuple(replace(selector, player=name) for name, _rows in shown),
        note,
        entered,
    )


def _offer_values(kind: FilterKind, selector: Selector, facets: Facets, text: str) -> Offer:
    chosen = set(values_of(selector, kind))
    known = {str(value): rows for value, rows in _facet(kind, facets)}
    counted = [*known.items(), *((value, 0) for value in sorted(chosen - known.keys()))]
    if kind is FilterKind.TAG and has_wildcard(text) and text not in dict(counted):
        counted.insert(0, (text, 0))
    shown = [
        (value, rows)
        for value, rows in counted
        if value == text or text.casefold() in _name(kind, value).casefold()
    ][:_MOST_ROWS]
    rows = tuple(
        _value_row(kind, value, rows, facets, ticked=value in chosen, marked=text)
        for value, rows in shown
    )
    selectors = tuple(_toggled(kind, selector, value) for value, _rows in shown)
    note = f"{len(chosen)} of {len(counted)} chosen" if chosen else f"All {len(counted)}"
    if not shown:
        note = f"No {kind} matches so far"
    return Offer(rows, selectors, note, selectors[0] if len(rows) == 1 else None)


def _value_row(
    kind: FilterKind, value: str, rows: int, facets: Facets, *, ticked: bool, marked: str
) -> Row:
    if kind is FilterKind.TAG and has_wildcard(value):
        matching = sum(1 for tag, _rows in facets.tags if fnmatchcase(tag, value))
        noun = "tag" if matching == 1 else "tags"
        return Row(value, f"{matching} {noun} match", ticked=ticked, is_faint=not matching)
    return replace(_row(_name(kind, value), rows, marked=marked), ticked=ticked)


def _row(name: str, rows: int, *, marked: str) -> Row:
    start = name.casefold().find(marked.casefold()) if marked else -1
    marks = tuple(range(start, start + len(marked))) if start >= 0 else ()
    return Row(name, figure=count(rows), marks=marks, is_faint=not rows)


def _facet(kind: FilterKind, facets: Facets) -> tuple[tuple[str | int, int], ...]:
    if kind is FilterKind.TIER:
        return facets.tiers
    return facets.shards if kind is FilterKind.SHARD else facets.tags


def _name(kind: FilterKind, value: str) -> str:
    return f"tier {value}" if kind is FilterKind.TIER else value


def _toggled(kind: FilterKind, selector: Selector, value: str) -> Selector:
    if kind is FilterKind.TIER:
        return replace(selector, tiers=selector.tiers ^ {int(value)})
    if kind is FilterKind.SHARD:
        return replace(selector, shards=selector.shards ^ {value})
    ticked = next((tag for tag in selector.tags if plain_text(tag) == value), None)
    if ticked is not None:
        return replace(selector, tags=selector.tags - {ticked})
    glob = value if has_wildcard(value) else exactly(value)
    return replace(selector, tags=selector.tags | {glob})
