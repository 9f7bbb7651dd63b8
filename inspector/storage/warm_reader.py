"""Warm files as a reader has them: each once from its start to its end, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.ingest.block import Block
from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.storage.warm_file import WarmFile, look_into
from inspector.storage.warm_text import open_warm_text

_USUAL_LINE_BYTES = 256


def refuse_others(paths: Iterable[Path]) -> None:
    """Look into Parquet files, and into nothing more than what they say of themselves.

    Raises:
        SourceError: One cannot be read, or is not ours.
    """
    for path in paths:
        look_into(path)


def read_warm(
    paths: Iterable[Path],
    ledger: Ledger,
    limits: ReadLimits | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Block]:
    """Yield the line of every row of warm files, file by file, as `read_forward` does of logs.

    The order is that of the names, in which a day stands before the one after it.

    Args:
        paths: Warm files.
        ledger: Gets every file as a source, its lines told by where they stand in the text.
        limits: About how much is read at a time.
        on_read: Gets how many more bytes were read, as they are stored, a row like any other.

    Raises:
        SourceError: After everything that can be read: files are damaged, or not ours.
    """
    problems: list[SourceError] = []
    for path in sorted(paths):
        try:
            yield from _read_file(look_into(path), ledger, limits or ReadLimits(), on_read)
        except SourceError as problem:
            problems.append(problem)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise SourceError("; ".join(problem.text() for problem in problems))


def _read_file(
    file: WarmFile, ledger: Ledger, limits: ReadLimits, on_read: Callable[[int], None] | None
) -> Iterator[Block]:
    source_id = ledger.open_source(file.path)
    ledger.text_openers[source_id] = open_warm_text
    done_rows = done_bytes = text_bytes = 0
    for data, rows in file.pieces(max(limits.block_bytes // _USUAL_LINE_BYTES, 1)):
        block = Block(source_id, text_bytes, data)
        text_bytes += len(data)
        done_rows += rows
        ledger.extend_source(source_id, text_bytes, text_bytes, 0)
        if on_read is not None:
            on_read(file.size_bytes * done_rows // file.rows - done_bytes)
            done_bytes = file.size_bytes * done_rows // file.rows
        yield block
