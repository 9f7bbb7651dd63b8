"""What a query found, for a terminal: a table, or blocks of fields where a table does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from inspector.storage.query_export import TextRows

_GAP = "  "
_NULL = "NULL"
_ELLIPSIS = "…"
_HEAD, _DIM = "bold", "dim"
_LEAST_CELLS = 8
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that move the cursor, or are no text."""


def print_rows(found: TextRows, console: Console, width: int | None) -> None:
    """Print rows, and how many they are.

    Args:
        found: The rows.
        console: Where to.
        width: Of the terminal, in cells; what does not fit is printed as blocks, one field a
            line. None for a table of whatever width it has, as files and pipes take it.
    """
    widths = _widths(found)
    is_table = width is None or sum(widths) + len(_GAP) * (len(widths) - 1) <= width
    lines = _table(found, widths) if is_table or width is None else _blocks(found, width)
    for line in lines:
        # Nothing wraps: a broken number is none.
        console.print(line, soft_wrap=True)
    more = ", and there are more (--rows)" if found.is_cut else ""
    console.print(f"\n{row_count(len(found.rows))}{more}", soft_wrap=True)


def row_count(rows: int) -> str:
    """Return a count of rows: ``1 row``, ``1,200 rows``."""
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def _table(found: TextRows, widths: list[int]) -> Iterator[Text]:
    heads = [_padded(_lines(name), True) for name in found.names]
    yield from _spread(heads, found.are_numbers, widths, _HEAD)
    for row in found.rows:
        cells = [_padded(_lines(cell), cell is not None) for cell in row]
        yield from _spread(cells, found.are_numbers, widths, "")


def _padded(lines: list[str], is_known: bool) -> list[Text]:
    return [Text(line, "" if is_known else _DIM) for line in lines]


def _spread(
    cells: list[list[Text]], are_numbers: tuple[bool, ...], widths: list[int], style: str
) -> Iterator[Text]:
    """Return the lines of a row: a cell may hold several, such as a plan."""
    for place in range(max((len(cell) for cell in cells), default=0)):
        line = Text(style=style)
        for cell, is_number, width in zip(cells, are_numbers, widths, strict=True):
            part = cell[place] if place < len(cell) else Text()
            free = " " * (width - part.cell_len)
            line.append(free if is_number else "").append_text(part)
            line.append(_GAP if is_number else free + _GAP)
        line.rstrip()
        yield line


def _blocks(found: TextRows, width: int) -> Iterator[Text]:
    """Return each row as a block: its number, and a line a field, cut to the width."""
    names = [" ".join(_lines(name)) for name in found.names]
    most = max(width // 2 - 2 * len(_GAP), _LEAST_CELLS)
    of_names = min(max(map(cell_len, names), default=0), most)
    of_values = max(width - of_names - 2 * len(_GAP), _LEAST_CELLS)
    for number, row in enumerate(found.rows, 1):
        if number > 1:
            yield Text()
        yield Text(f"row {number:,}", _HEAD)
        for name, cell in zip(names, row, strict=True):
            head = set_cell_size(_cut(name, of_names), of_names)
            for line in _lines(cell):
                text = Text().append(f"{_GAP}{head}{_GAP}", _DIM)
                text.append(_cut(line, of_values), "" if cell is not None else _DIM)
                yield text
                head = " " * of_names


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + _ELLIPSIS


def _widths(found: TextRows) -> list[int]:
    columns = zip(*found.rows, strict=True) if found.rows else [()] * len(found.names)
    return [
        max(cell_len(line) for cell in (name, *cells) for line in _lines(cell))
        for name, cells in zip(found.names, columns, strict=True)
    ]


def _lines(cell: str | None) -> list[str]:
    if cell is None:
        return [_NULL]
    return [_shown(line) for line in cell.expandtabs().split("\n")]


def _shown(line: str) -> str:
    """Return a line of data such that it cannot steer the terminal."""
    if line.isprintable():
        return line
    return "".join(ascii(one)[1:-1] if category(one) in _UNSAFE else one for one in line)
