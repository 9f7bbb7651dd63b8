"""The reader: finished files as blocks, each file once from its start to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.files.identity import identify
from inspector.files.listing import telemetry_files
from inspector.ingest.block import Block
from inspector.ingest.followed_file import FollowedFile, ReadLimits
from inspector.ingest.ledger import Ledger


def read_forward(
    paths: Iterable[Path], ledger: Ledger, limits: ReadLimits | None = None
) -> Iterator[Block]:
    r"""Yield every line of the files that these paths stand for, file by file, in order.

    A last line without its newline is the last block of its file, for the caller to judge; if it
    is too long to hold it is a span of that block, and no newline follows the span. What
    vanishes while it is read is entered in the ledger as lost.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
    """
    for path in telemetry_files(paths):
        try:
            with path.open("rb", buffering=0) as handle:
                yield from _read_file(path, handle, ledger, limits or ReadLimits())
        except OSError as problem:
            raise SourceError(
                f"cannot be read ({problem.strerror or problem})",
                where=str(path),
                remedy="Check its permissions and the disk",
            ) from problem


def total_bytes(paths: Iterable[Path]) -> int:
    """Return how much there is to read.

    Raises:
        SourceError: A path is missing, or can hold no logs.
    """
    return sum(path.stat().st_size for path in telemetry_files(paths))


def _read_file(path: Path, handle: FileIO, ledger: Ledger, limits: ReadLimits) -> Iterator[Block]:
    file = FollowedFile(ledger.open_source(path), path, identify(handle.fileno()), limits)
    file.resize(handle.seek(0, 2), 0.0)
    while file.has_newer:
        block = file.read_newer(handle, limits.block_bytes)
        if block:
            ledger.extend_source(file.source_id, *file.extent)
            yield block
    rest = None if file.stalled else file.read_rest(handle)
    ledger.extend_source(file.source_id, *file.extent)
    if rest:
        yield rest
    elif file.not_handed_over_bytes:
        ledger.end_source(
            file.source_id,
            size_bytes=file.size_bytes,
            offset=file.offset,
            lost_bytes=file.not_handed_over_bytes,
        )
