"""What may come next in a query that somebody types; the text need not be valid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from inspector.config.completion_items import Completion, Completions
from inspector.ui.sql_console.sql_tokens import is_code
from inspector.ui.sql_console.sql_words import FUNCTIONS, KEYWORDS

Views = Mapping[str, Mapping[str, str]]
"""Views by name, each with its columns and their types."""

MOST_OFFERED = 200
# The quote that ends a name must not be taken for one that begins another.
_TAIL = re.compile(r'(?:[^\W\d]\w*|"[\w.]*"|\.)*(?:"[\w.]*)?\Z')
_REST = re.compile(r"\w*")
_REST_OF_NAME = re.compile(r'[\w.]*"?')
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_NAME = r'([^\W\d]\w*|"[^"\n]+")'
_ALIAS = re.compile(rf"(?:\bFROM|\bJOIN|,)\s+{_NAME}\s+(?:AS\s+)?{_NAME}", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:FROM|JOIN)\s+\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset(KEYWORDS)


def complete(text: str, offset: int, views: Views) -> Completions:
    """Return what may stand at an offset of a query.

    Args:
        text: The query.
        offset: Where somebody types.
        views: What can be queried.
    """
    if not is_code(text, offset):
        return Completions(offset, offset)
    found = _TAIL.search(text, 0, offset)
    tail = found.group() if found else ""
    known = _known(text, views)
    qualifier, dot, rest = tail.partition(".")
    view = known.get(_bare(qualifier).casefold()) if dot else None
    typed = rest if view is not None else tail
    start = offset - len(typed)
    ahead = _REST_OF_NAME if '"' in typed else _REST
    rest_of_word = ahead.match(text, offset)
    end = rest_of_word.end() if rest_of_word else offset
    if view is not None:
        offered: Iterator[Completion] = _columns(views[view], "")
    elif _SOURCE.search(text, 0, start):
        offered = _views(views)
    else:
        offered = _all(text, typed, views)
    return Completions(start, end, _ranked(offered, _bare(typed).casefold()))


def quoted(name: str) -> str:
    """Return a name as SQL takes it: in quotes where it needs them."""
    if _PLAIN.fullmatch(name) and name.upper() not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def _all(text: str, typed: str, views: Views) -> Iterator[Completion]:
    words = {word.casefold() for word in _WORD.findall(text)}
    used = [view for view in views if view.casefold() in words] or list(views)
    seen: set[str] = set()
    for view in used:
        note = f" of {view}" if len(used) > 1 else ""
        for column in _columns(views[view], note):
            if column.name not in seen:
                seen.add(column.name)
                yield column
    yield from _views(views)
    if typed.startswith('"'):
        return
    for name, meaning in FUNCTIONS.items():
        yield Completion(name, meaning, f"{name}(")
    is_lower = typed.islower()
    for word in KEYWORDS:
        yield Completion(word, "", word.lower() if is_lower else word)


def _columns(columns: Mapping[str, str], note: str) -> Iterator[Completion]:
    for name, kind in columns.items():
        yield Completion(name, f"{kind}{note}", quoted(name))


def _views(views: Views) -> Iterator[Completion]:
    for name, columns in views.items():
        yield Completion(name, f"view of {len(columns)} columns", quoted(name))


def _known(text: str, views: Views) -> dict[str, str]:
    """Return the views by all names they have in a query, in lower case."""
    known = {view.casefold(): view for view in views}
    for name, alias in _ALIAS.findall(text):
        view = known.get(_bare(name).casefold())
        if view is not None and alias.upper() not in _RESERVED:
            known.setdefault(_bare(alias).casefold(), view)
    return known


def _bare(name: str) -> str:
    return name.replace('"', "")


def _ranked(offered: Iterator[Completion], wanted: str) -> tuple[Completion, ...]:
    """Return those that have what was typed: at their beginning, at that of a part, or within."""
    found: list[tuple[int, Completion]] = []
    for one in offered:
        name = one.name.casefold()
        # A metric is known by its key, not by what stands before the dot.
        if name.startswith(wanted) or f".{wanted}" in name:
            found.append((0, one))
        elif f"_{wanted}" in name:
            found.append((1, one))
        elif len(wanted) > 1 and wanted in name:
            found.append((2, one))
    found.sort(key=lambda pair: pair[0])
    return tuple(one for _rank, one in found[:MOST_OFFERED])
