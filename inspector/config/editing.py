"""Edits of a TOML text: a field is set or taken away, and every other line stays as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from inspector.config.layout import Layout, Statement, Value, layout_of
from inspector.config.places import Path
from inspector.config.values import is_same, toml_key, toml_value, value_at

_INDENT = re.compile(r"[ \t]*")


def with_value(text: str, path: Path, value: object) -> str:
    """Return a text in which one field has a value.

    Args:
        text: Valid TOML.
        path: The field; tables around it are made if need be.
        value: Anything that TOML can say.
    """
    layout = layout_of(text)
    if path in layout.values:
        return _replaced(layout, path, value)
    if isinstance(value, Mapping) and _is_table(layout, path):
        return _with_table(text, path, value)
    if path in layout.rows and isinstance(value, list | tuple):
        return _with_rows(text, path, value)
    rows = _rows_of(value)
    if rows and len(path) == 1:
        for row in rows:
            text = with_row(text, path, row)
        return text
    return _with_new(layout, path, value)


def without(text: str, path: Path) -> str:
    """Return a text without a field, a table, or a list of tables; comments stay."""
    layout = layout_of(text)
    own = [s for s in layout.statements if s.path == path and not s.is_header]
    if path in layout.values and not own:
        return _without_item(layout, path)
    if path in layout.rows:
        for place in reversed(range(layout.rows[path])):
            text = without_row(text, path, place)
        return text
    for statement in reversed(layout.statements):
        if statement.path[: len(path)] == path:
            text = text[: statement.start] + text[statement.end :]
    return text


def with_row(text: str, path: Path, row: Mapping[str, object], place: int | None = None) -> str:
    """Return a text with one row more in a list of tables.

    Args:
        text: Valid TOML.
        path: The list; it need not be there yet.
        row: What the row holds.
        place: Its position, from 0; None for the end.
    """
    layout = layout_of(text)
    if (value := layout.values.get(path)) and value.items is not None:
        return _with_item(layout, value, toml_value(row), place)
    lines = [
        f"[[{toml_key(path)}]]",
        *(f"{toml_key((k,))} = {toml_value(v)}" for k, v in row.items()),
    ]
    block = "".join(line + layout.newline for line in lines)
    cores = row_blocks(layout, path)
    if not cores:
        return _at_end(layout, block)
    if place is not None and place < len(cores):
        return _spliced(text, cores[place][0], cores[place][0], block + layout.newline)
    end = cores[-1][1]
    before = "" if text[:end].endswith("\n") else layout.newline
    return _spliced(text, end, end, before + layout.newline + block)


def without_row(text: str, path: Path, place: int) -> str:
    """Return a text without one row of a list of tables; the comment right above it goes, too."""
    layout = layout_of(text)
    if path in layout.values:
        return _without_item(layout, (*path, place))
    start, end = row_blocks(layout, path)[place]
    blank = re.compile(r"(?:[ \t]*\r?\n)*").match(text, end)
    return _spliced(text, start, blank.end() if blank else end, "")


def with_moved_row(text: str, path: Path, place: int, to: int) -> str:
    """Return a text in which one row of a list of tables stands elsewhere, with its comment."""
    layout = layout_of(text)
    if not text.endswith("\n"):
        layout = layout_of(text + layout.newline)
    if value := layout.values.get(path):
        blocks = list(value.items or ())
    else:
        blocks = row_blocks(layout, path)
    order = list(range(len(blocks)))
    order.insert(to, order.pop(place))
    moved, behind = [], 0
    for slot, source in zip(blocks, order, strict=True):
        start, end = blocks[source]
        moved += [layout.text[behind : slot[0]], layout.text[start:end]]
        behind = slot[1]
    result = "".join([*moved, layout.text[behind:]])
    return result if text.endswith("\n") else result.removesuffix(layout.newline)


def row_blocks(layout: Layout, path: Path) -> list[tuple[int, int]]:
    """Return where each row of a list of tables begins, with its comment, and ends."""
    blocks: dict[int | str, tuple[int, int]] = {}
    for number, statement in enumerate(layout.statements):
        if statement.path[: len(path)] != path or len(statement.path) <= len(path):
            continue
        row = statement.path[len(path)]
        start = blocks[row][0] if row in blocks else layout.lead(number)
        blocks[row] = (start, statement.end)
    return list(blocks.values())


def _replaced(layout: Layout, path: Path, value: object) -> str:
    old = layout.values[path]
    if isinstance(value, Mapping) and layout.text[old.start] == "{":
        return _with_table(layout.text, path, value)
    if isinstance(value, list | tuple) and old.items and "\n" in layout.text[old.start : old.end]:
        return _spliced(layout.text, old.start, old.end, _lines(layout, old, value))
    return _spliced(layout.text, old.start, old.end, toml_value(value))


def _lines(layout: Layout, old: Value, items: list[object] | tuple[object, ...]) -> str:
    """Return a list with one item a line, as it was written before; comments follow their item."""
    text = layout.text
    first = (old.items or ((old.start, 0),))[0][0]
    indent = _indent(text, first) or "    "
    comments: dict[str, str] = {}
    for start, end in old.items or ():
        if found := re.compile(r",?([ \t]*#[^\r\n]*)").match(text, end):
            comments.setdefault(text[start:end], found[1])
    raw = [toml_value(item) for item in items]
    same = {
        toml_value(tomllib.loads(f"x = {text[s:e]}")["x"]): text[s:e] for s, e in old.items or ()
    }
    said = [same.get(item, item) for item in raw]
    newline = layout.newline
    lines = [f"{indent}{item},{comments.get(item, '')}{newline}" for item in said]
    return f"[{newline}{''.join(lines)}{_indent(text, old.end - 1)}]"


def _with_table(text: str, path: Path, value: Mapping[str, object]) -> str:
    """Return a text in which a table that is there holds these fields, and no others."""
    before = value_at(tomllib.loads(text), path)
    known = before if isinstance(before, Mapping) else {}
    for name in known:
        if name not in value:
            text = without(text, (*path, name))
    for name, item in value.items():
        if name not in known or not is_same(known[name], item):
            text = with_value(text, (*path, name), item)
    return text


def _with_rows(text: str, path: Path, rows: list[object] | tuple[object, ...]) -> str:
    """Return a text in which a list of tables holds these rows, and no others."""
    before = value_at(tomllib.loads(text), path)
    count = len(before) if isinstance(before, list) else 0
    for place in reversed(range(len(rows), count)):
        text = without_row(text, path, place)
    for place, row in enumerate(rows):
        fields = row if isinstance(row, Mapping) else {}
        if place < count:
            text = _with_table(text, (*path, place), fields)
        else:
            text = with_row(text, path, fields)
    return text


def _with_new(layout: Layout, path: Path, value: object) -> str:
    """Return a text with a field that it did not have."""
    text, table = layout.text, path[:-1]
    if outer := layout.values.get(table):
        return _with_item(layout, outer, f"{toml_key(path[-1:])} = {toml_value(value)}", None)
    if isinstance(value, Mapping) and len(path) == 1:
        body = [f"{toml_key((k,))} = {toml_value(v)}" for k, v in value.items()]
        head = [f"[{toml_key(path)}]", *body]
        return _at_end(layout, "".join(line + layout.newline for line in head))
    beside = _beside(layout, table)
    if beside is not None:
        # Of a dotted key, the field beside it stands in an outer table.
        indent = _indent(text, beside.start) if not beside.is_header else ""
        key = toml_key(path[len(beside.table) :])
        end = beside.end
        before = "" if text[:end].endswith("\n") else layout.newline
        line = f"{before}{indent}{key} = {toml_value(value)}{layout.newline}"
        return _spliced(text, end, end, line)
    if not table:
        start = layout.lead(0) if layout.statements else len(text)
        line = f"{toml_key(path)} = {toml_value(value)}{layout.newline}"
        if start == len(text):
            return _at_end(layout, line)
        return _spliced(text, start, start, line + layout.newline)
    return _with_new(layout, table, {str(path[-1]): value})


def _beside(layout: Layout, table: Path) -> Statement | None:
    """Return the statement that a new field of a table goes behind; None if there is none."""
    beside = None
    for statement in layout.statements:
        if statement.path == table if statement.is_header else _holds(table, statement):
            beside = statement
    return beside


def _holds(table: Path, statement: Statement) -> bool:
    inner = statement.path[:-1]
    if table == statement.table:
        return True
    # A dotted key, such as rates.casts, makes its tables itself.
    return len(table) > len(statement.table) and inner[: len(table)] == table


def _is_table(layout: Layout, path: Path) -> bool:
    return any(s.path[: len(path)] == path for s in layout.statements) and path not in layout.rows


def _rows_of(value: object) -> list[Mapping[str, object]]:
    """Return the rows of a list of tables; none if it is something else."""
    items = value if isinstance(value, list | tuple) else ()
    rows = [item for item in items if isinstance(item, Mapping)]
    return rows if len(rows) == len(items) else []


def _with_item(layout: Layout, outer: Value, item: str, place: int | None) -> str:
    """Return a text with one item more in an inline table or array."""
    items = outer.items or ()
    if not items:
        around = " " if layout.text[outer.start] == "{" else ""
        opening = layout.text[outer.start]
        closing = layout.text[outer.end - 1]
        return _spliced(
            layout.text, outer.start, outer.end, opening + around + item + around + closing
        )
    if place is not None and place < len(items):
        start = items[place][0]
        return _spliced(layout.text, start, start, f"{item}, ")
    end = items[-1][1]
    return _spliced(layout.text, end, end, f", {item}")


def _without_item(layout: Layout, path: Path) -> str:
    """Return a text without one item of an inline table or array."""
    text, own = layout.text, layout.values[path]
    outer = min(
        (v for v in layout.values.values() if v.items and v.start < own.start and own.end < v.end),
        key=lambda value: value.end - value.start,
    )
    items = outer.items or ()
    place = next(number for number, item in enumerate(items) if item[1] == own.end)
    start, end = items[place]
    alone = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*|\r)?\n").match(text, end)
    line = text.rfind("\n", 0, start) + 1
    if alone and not text[line:start].strip() and text[outer.start] == "[":
        return _spliced(text, line, alone.end(), "")
    if place + 1 < len(items):
        return _spliced(text, start, items[place + 1][0], "")
    if place:
        return _spliced(text, items[place - 1][1], end, "")
    comma = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*,").match(text, end)
    return _spliced(text, start, comma.end() if comma else end, "")


def _at_end(layout: Layout, block: str) -> str:
    text, newline = layout.text, layout.newline
    if text and not text.endswith("\n"):
        text += newline
    return f"{text}{newline if text else ''}{block}"


def _indent(text: str, place: int) -> str:
    found = _INDENT.match(text, text.rfind("\n", 0, place) + 1)
    return found[0] if found else ""


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]
