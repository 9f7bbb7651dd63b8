"""Files of rejected lines: for whoever has to mend what wrote them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import BinaryIO

from inspector.files.atomic import open_atomic
from inspector.files.csv_text import csv_line, encoded


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A rejected line, as a file of them tells it.

    Attributes:
        path: The file it stands in.
        offset: Bytes from the start of that to the line.
        size_bytes: Length of the line without its newline.
        reason: The code.
        message: What is wrong.
        text: What is written there; a player that is no hash is withheld.
    """

    path: str
    offset: int
    size_bytes: int
    reason: str
    message: str
    text: str


@contextmanager
def rejected_file(path: Path) -> Iterator[Callable[[RejectedRow], None]]:
    """Write a file row by row: as CSV if its name ends so, else as JSON lines.

    Nobody sees half of it: it is there when the body has ended, and not if that failed.

    Yields:
        What writes a row.

    Raises:
        StorageError: The file could not be written; the previous content is as it was.
    """
    as_line = _csv_row if path.suffix.lower() == ".csv" else _json_row
    with open_atomic(path) as file:
        if as_line is _csv_row:
            file.write(csv_line([spec.name for spec in fields(RejectedRow)]))
        yield lambda row: _write(file, as_line(row))


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def _json_row(row: RejectedRow) -> bytes:
    return encoded(json.dumps(asdict(row), ensure_ascii=False)) + b"\n"


def _csv_row(row: RejectedRow) -> bytes:
    return csv_line(asdict(row).values())
