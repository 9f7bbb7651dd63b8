"""Searching the catalogue. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from inspector.ui.models.catalogue import CatalogueItem, CatalogueKind, Found
from inspector.ui.models.filters import exactly
from inspector.ui.models.request import ChartRequest

_FOR_AN_ENTRY = "For one entry"
# More than anybody scrolls through; typing another letter finds the rest.
_MOST_OF_A_KIND = 100
_MOST_PARTS = 12
_MOST_PAIRS = 24


def search(catalogue: Sequence[CatalogueItem], text: str) -> tuple[Found, ...]:
    """Return what matches every word of a text, best first below each heading.

    A word matches within the name, within the description, or letter by letter in the order of the
    name. Words for an entry and words for a measure together find that measure of that entry.
    """
    words = text.casefold().split()
    found = list(_pairs(catalogue, words)) if words else []
    for kind in CatalogueKind:
        ranked = []
        for item in catalogue:
            rank = _rank(item, words) if item.kind is kind else None
            if rank is not None:
                ranked.append((rank[0], -item.records, item.name, rank[1], item))
        ranked.sort(key=lambda one: one[:3])
        found.extend(_found(item, marks) for *_order, marks, item in ranked[:_MOST_OF_A_KIND])
    return tuple(found)


def _rank(item: CatalogueItem, words: Sequence[str]) -> tuple[int, tuple[int, ...]] | None:
    """Return how badly an item matches, and the letters to mark; None when it does not."""
    badness, marks = 0, set[int]()
    name, detail = item.name.casefold(), item.detail.casefold()
    for word in words:
        start = name.find(word)
        if start >= 0:
            badness += 0 if start == 0 or not name[start - 1].isalnum() else 1
            marks.update(range(start, start + len(word)))
        elif word in detail:
            badness += 3
        else:
            places = _in_order(name, word)
            if places is None:
                return None
            badness += 6
            marks.update(places)
    return badness, tuple(sorted(marks))


def _in_order(name: str, word: str) -> list[int] | None:
    """Return where the letters of a word are in a name, close together; None if they are not."""
    places: list[int] = []
    for letter in word:
        place = name.find(letter, places[-1] + 1 if places else 0)
        if place < 0:
            return None
        places.append(place)
    # Letters scattered over all of a long name are an accident.
    return places if places[-1] - places[0] < 3 * len(word) else None


def _pairs(catalogue: Sequence[CatalogueItem], words: Sequence[str]) -> Iterable[Found]:
    """Return measures of single entries that the words name together.

    An entry that is named in full is offered with every measure that the other words name.
    """
    entries = _holding(words, (one for one in catalogue if one.kind is CatalogueKind.ENTRY))
    of_measures = [one for one in catalogue if one.kind is not CatalogueKind.ENTRY]
    in_full = [one for one in entries if one.name.casefold() in words]
    if in_full:
        others = [word for word in words if word != in_full[0].name.casefold()]
        pairs = [
            (measure, in_full[0])
            for measure in of_measures
            if all(word in measure.name.casefold() for word in others)
        ]
    else:
        pairs = [
            (measure, entry)
            for entry in entries
            for measure in _holding(words, of_measures)
            if _are_named(words, measure.name.casefold(), entry.name.casefold())
        ][:_MOST_PAIRS]
    for measure, entry in pairs:
        title = f"{measure.name} of {entry.name}"
        places = ((title.casefold().find(word), len(word)) for word in words)
        marks = {at for start, length in places for at in range(start, start + length)}
        request = ChartRequest(measure.name, exactly(entry.name))
        yield Found(_FOR_AN_ENTRY, title, tuple(sorted(marks)), measure.note, None, request)


def _are_named(words: Sequence[str], measure: str, entry: str) -> bool:
    """Return whether each word names the measure or the entry, and each of them is named."""
    named = [(word in measure, word in entry) for word in words]
    return (
        all(in_measure or in_entry for in_measure, in_entry in named)
        and any(in_measure and not in_entry for in_measure, in_entry in named)
        and any(in_entry for _in_measure, in_entry in named)
    )


def _holding(words: Sequence[str], items: Iterable[CatalogueItem]) -> list[CatalogueItem]:
    held = [item for item in items if any(word in item.name.casefold() for word in words)]
    held.sort(key=attrgetter("records"), reverse=True)
    return held[:_MOST_PARTS]


def _found(item: CatalogueItem, marks: tuple[int, ...]) -> Found:
    is_entry = item.kind is CatalogueKind.ENTRY
    detail = " · ".join(part for part in (item.note, item.detail) if part)
    return Found(
        item.kind,
        item.name,
        marks,
        detail or ("choose a measure of it" if is_entry else ""),
        item.records,
        None if is_entry else ChartRequest(item.name),
        item.name if is_entry else "",
    )
