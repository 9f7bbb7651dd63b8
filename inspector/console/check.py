"""``inspector check``: every line that is no record, with its place and reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from inspector.console.reading import choose_kernels, read_with_progress, stored_bytes
from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.files.rejected_file import RejectedRow, rejected_file
from inspector.ingest.batch import RejectedLine
from inspector.ingest.block import Block
from inspector.ingest.line_text import LineTexts
from inspector.session.ingestion import ParallelReader
from inspector.session.rejected_export import rejected_row
from inspector.session.session import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """A rejected line and where it stands."""

    path: Path
    line_number: int
    line: RejectedLine


class LineNumbers:
    """Tells line numbers from offsets, as blocks of a file come in order."""

    def __init__(self) -> None:
        self._lines_before: dict[int, int] = {}

    def number(self, block: Block, rejected: Sequence[RejectedLine]) -> Iterator[int]:
        """Yield the line number, from 1, of each rejected line of a block, by rising offset."""
        lines = self._lines_before.get(block.source_id, 0)
        overlong = [span.offset for span in block.overlong]
        place = 0
        for line in rejected:
            start = line.offset - block.offset
            if 0 <= start <= len(block.data):
                lines += block.data.count(b"\n", place, start)
                place = start
            skipped = sum(offset < line.offset for offset in overlong)
            yield lines + skipped + 1
        lines += block.data.count(b"\n", place) + len(overlong)
        self._lines_before[block.source_id] = lines


def findings(paths: Sequence[Path], session: Session) -> Iterator[tuple[Finding | None, int]]:
    """Yield every rejected line, and with each block how many lines it had.

    Args:
        paths: What to read.
        session: Its registry says what is valid, its ledger hears of the sources.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
    """
    kernels = choose_kernels(session.registry, stored_bytes(paths))
    ledger, numbers = session.ledger, LineNumbers()
    reader = ParallelReader(session, kernels, threads=1)
    try:
        for block in read_with_progress(paths, ledger):
            batches = list(reader.read([block]))
            rejected = [line for batch in batches for line in batch.rejected]
            rejected.sort(key=lambda line: line.offset)
            path = ledger.snapshot().sources[block.source_id].path
            for line, number in zip(rejected, numbers.number(block, rejected), strict=True):
                yield Finding(path, number, line), 0
            yield None, sum(len(batch) for batch in batches) + len(rejected)
    finally:
        reader.close()


def print_findings(
    paths: Sequence[Path], registry: Registry, *, as_json: bool, export: Path | None = None
) -> bool:
    """Print every rejected line; return whether there was none.

    Args:
        paths: What to read.
        registry: The metric keys that lines may carry.
        as_json: Whether to print for machines.
        export: Where to write the lines to, with their text: CSV, or else JSON lines.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
        StorageError: The lines could not be written.
    """
    session = Session(registry)
    found = findings(paths, session)
    if export is None:
        return _print_findings(found, as_json=as_json)
    texts = LineTexts(session.ledger)
    damaged: SourceError | None = None
    is_clean = False
    with closing(texts), rejected_file(export) as write:
        try:
            is_clean = _print_findings(_exported(found, texts, write), as_json=as_json)
        except SourceError as problem:
            # What was found until then is worth having.
            damaged = problem
    if damaged is not None:
        raise damaged
    return is_clean


Findings = Iterator[tuple[Finding | None, int]]
"""Rejected lines, and with each block how many lines it had."""


def _exported(found: Findings, texts: LineTexts, write: Callable[[RejectedRow], None]) -> Findings:
    """Yield what was found, each line once it is written."""
    for finding, lines in found:
        if finding is not None:
            line = finding.line
            write(rejected_row(line, line.reason, line.message, texts))
        yield finding, lines


def _print_findings(found: Findings, *, as_json: bool) -> bool:
    console = Console(soft_wrap=True)
    lines = rejected = 0
    for finding, block_lines in found:
        lines += block_lines
        if finding is None:
            continue
        rejected += 1
        if as_json:
            print(json.dumps(_as_json(finding)))  # noqa: T201 - this is the command's output
        else:
            place = f"{finding.path}:{finding.line_number}"
            text = Text.assemble((place, "bold"), f" (byte {finding.line.offset:,}) ")
            text.append(str(finding.line.reason), "yellow")
            console.print(text.append(f" {finding.line.message}"))
    if not as_json:
        console.print(f"{lines:,} lines, {rejected:,} rejected")
    return rejected == 0


def _as_json(finding: Finding) -> dict[str, str | int]:
    return {
        "file": str(finding.path),
        "line": finding.line_number,
        "offset": finding.line.offset,
        "reason": str(finding.line.reason),
        "message": finding.line.message,
    }
