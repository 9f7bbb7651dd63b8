"""The reader: finished files as blocks, each file once from its start to its end."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from inspector.core.errors import SourceError
from inspector.files.listing import telemetry_files
from inspector.files.log_name import compression_of, set_of, youngest_first
from inspector.files.text_file import TextHandle, identity_of, open_handle
from inspector.ingest.block import Block
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.sight import is_copy, look_into


def read_forward(
    paths: Iterable[Path],
    ledger: Ledger,
    limits: ReadLimits | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Block]:
    r"""Yield every line of the files that these paths stand for, file by file, in order.

    The order is that of the names, and in a rotated set that of time. A file that only repeats
    another of its set is left out: a compressed copy whose original is still there, and a plain
    copy of the current log.

    A last line without its newline is the last block of its file, for the caller to judge; if it
    is too long to hold it is a span of that block, and no newline follows the span. What
    vanishes while it is read is entered in the ledger as lost.

    Args:
        paths: Data folders, folders of logs, or logs.
        ledger: Gets every source.
        limits: How much is read at a time.
        on_read: Gets how many more bytes were read, as they are stored: at the end `total_bytes`.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read; or, after
            everything that can be read, compressed files are damaged.
    """
    limits = limits or ReadLimits()
    damaged: list[FollowedFile] = []
    for path in _originals(telemetry_files(paths), limits):
        with _said_of(path):
            handle = open_handle(path)
            try:
                file = FollowedFile(ledger.open_source(path), path, identity_of(handle), limits)
                if file.identity.digest is not None:
                    ledger.recognise_source(file.source_id, file.identity.digest)
                yield from _read_file(file, handle, ledger, on_read or _ignore)
            finally:
                handle.close()
            damaged += [file] if file.problem else []
    if damaged:
        raise SourceError("; ".join(f"{file.path}: {file.problem}" for file in damaged))


def total_bytes(paths: Iterable[Path]) -> int:
    """Return how much there is to read, without the files that only repeat another.

    Raises:
        SourceError: A path is missing, can hold no logs, or cannot be read.
    """
    return sum(map(_stored_bytes, _originals(telemetry_files(paths), ReadLimits())))


def _stored_bytes(path: Path) -> int:
    with _said_of(path):
        return path.stat().st_size


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    """Turn what the system refuses into an error that a person understands."""
    try:
        yield
    except OSError as problem:
        raise SourceError(
            f"cannot be read ({problem.strerror or problem})",
            where=str(path),
            remedy="Check its permissions and the disk",
        ) from problem


def _originals(paths: list[Path], limits: ReadLimits) -> list[Path]:
    """Leave out the files that only repeat another."""
    sets: dict[Path, list[Path]] = defaultdict(list)
    for path in sorted(paths, key=youngest_first):
        sets[set_of(path)].append(path)
    copies: set[Path] = set()
    for members in sets.values():
        if len(members) > 1:
            copies |= copies_among(members, limits)
    return [path for path in paths if path not in copies]


def copies_among(members: list[Path], limits: ReadLimits) -> set[Path]:
    """Return which files of a rotated set, youngest first, repeat another of them."""
    present: list[FollowedFile] = []
    copies: set[Path] = set()
    with ExitStack() as opened:

        def open_known(file: FollowedFile) -> TextHandle:
            return opened.enter_context(closing(open_handle(file.path)))

        for path in members:
            with _said_of(path):
                sight = look_into(path)
                if is_copy(sight, present, open_known, finished=True):
                    copies.add(path)
                else:
                    present.append(FollowedFile(len(present), path, sight.identity, limits))
    return copies


def _ignore(_: int) -> None:
    """Nobody wants to know."""


def _read_file(
    file: FollowedFile, handle: TextHandle, ledger: Ledger, on_read: Callable[[int], None]
) -> Iterator[Block]:
    size_bytes = os.fstat(handle.fileno()).st_size
    if compression_of(file.path):
        file.resize_stored(size_bytes, 0.0)
    else:
        file.resize(size_bytes, 0.0)
    while file.has_newer:
        unread_bytes = file.unread_bytes
        block = file.read_newer(handle, file.limits.block_bytes)
        on_read(unread_bytes - file.unread_bytes)
        ledger.extend_source(file.source_id, *file.extent)
        if block:
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
