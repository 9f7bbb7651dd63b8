"""Hot logs as Parquet files of our own, which grow with the logs.

What is valid is defined by the decoder, so that logs are read as everywhere else. The copies are in
a private folder, in parts: of a log that has grown only what is new is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from inspector.core.registry import Registry
from inspector.files.identity import same_stream
from inspector.files.log_name import compression_of
from inspector.files.text_file import CompressedText, TextHandle, identity_of, open_handle
from inspector.ingest.batch import RejectedLine
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import BlockReader
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.line_judge import overlong_lines
from inspector.ingest.line_text import line_text
from inspector.ingest.names import Names
from inspector.ingest.read_limits import ReadLimits
from inspector.storage.meta_texts import MetaTexts
from inspector.storage.table_file import Values, write_table
from inspector.storage.warm_rows import WarmRows, rows_of_batch
from inspector.storage.warm_writer import WarmWriter

PART_ROWS = 65_536
"""A part of so many rows is written before anybody notices that it cannot be interrupted."""

_LIMITS = ReadLimits()
_REJECTED_PART = 10_000

Rejected = tuple[str, int, str, str, str]
"""Path, offset, reason, message and text of a line, as the view `rejected` has them."""


@dataclass(slots=True)
class _Parts:
    """Files that hold what was read of a log.

    Attributes:
        rows: Of its records, as warm files are.
        rejected: Of its rejected lines.
        first_ts: The least instant, Unix seconds.
        last_ts: The greatest one.
    """

    rows: list[Path] = field(default_factory=list)
    rejected: list[Path] = field(default_factory=list)
    first_ts: float = float("inf")
    last_ts: float = float("-inf")

    def remove(self) -> None:
        for path in (*self.rows, *self.rejected):
            path.unlink(missing_ok=True)
        self.rows.clear()
        self.rejected.clear()


@dataclass(slots=True)
class _Copy:
    """What was copied of a log.

    Attributes:
        file: How far it was read.
        whole: Its whole lines.
        rest: Its last line, as long as that has no newline.
        look: Size and modification time when it was last looked at.
    """

    file: FollowedFile
    whole: _Parts = field(default_factory=_Parts)
    rest: _Parts = field(default_factory=_Parts)
    look: tuple[int, int] = (-1, -1)

    @property
    def parts(self) -> tuple[_Parts, _Parts]:
        return self.whole, self.rest

    def remove(self) -> None:
        for parts in self.parts:
            parts.remove()


@dataclass(frozen=True, slots=True)
class HotView:
    """The copies of some logs.

    Attributes:
        rows: Files of records.
        rejected: Files of rejected lines.
        first_ts: The least instant, Unix seconds; infinite without any.
        last_ts: The greatest one.
        problems: What a person should know: logs that are damaged.
    """

    rows: tuple[Path, ...]
    rejected: tuple[Path, ...]
    first_ts: float
    last_ts: float
    problems: tuple[str, ...] = ()


class HotCopies:
    """Copies hot logs; used by one thread at a time.

    Args:
        folder: A private folder that exists.
        registry: What is valid.
        new_reader: Makes what reads blocks.
    """

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        new_reader: Callable[[Registry, Names], BlockReader],
    ) -> None:
        self._folder = folder
        self._registry = registry
        self._names = Names()
        self._reader = new_reader(registry, self._names)
        self._meta = MetaTexts(self._names)
        self._copies: dict[Path, _Copy] = {}
        self._made = 0

    def update(self, logs: Sequence[Path], check: Callable[[], None]) -> HotView:
        """Return copies of logs as they are now.

        Args:
            logs: All that count; copies of others are removed.
            check: Called often; what it raises ends the work, and the next update goes on.

        Raises:
            OSError: A log cannot be read, or is gone.
            StorageError: There is no room for the copies.
        """
        for path in [path for path in self._copies if path not in set(logs)]:
            self._copies.pop(path).remove()
        for path in logs:
            self._update(path, check)
        every = [parts for path in logs for parts in self._copies[path].parts]
        problems = (self._copies[path].file.problem for path in logs)
        return HotView(
            tuple(path for parts in every for path in parts.rows),
            tuple(path for parts in every for path in parts.rejected),
            min((parts.first_ts for parts in every), default=float("inf")),
            max((parts.last_ts for parts in every), default=float("-inf")),
            tuple(f"{log}: {said}" for log, said in zip(logs, problems, strict=True) if said),
        )

    def _update(self, path: Path, check: Callable[[], None]) -> None:
        check()
        status = path.stat()
        look = (status.st_size, status.st_mtime_ns)
        known = self._copies.get(path)
        if known is not None and known.look == look and _is_settled(known, status.st_ino):
            return
        handle = open_handle(path)
        try:
            copy = self._going_on(path, known, handle, status.st_size)
            self._copies[path] = copy
            self._read(copy, handle, check)
        except BaseException:
            # Nobody knows how far it came; it begins anew.
            if gone := self._copies.pop(path, None):
                gone.remove()
            raise
        finally:
            handle.close()
        copy.look = look

    def _going_on(
        self, path: Path, known: _Copy | None, handle: TextHandle, size_bytes: int
    ) -> _Copy:
        """Return the copy of a log so far, if it is still the same one; else an empty one."""
        if known is not None:
            file = known.file
            is_same = (
                not isinstance(handle, CompressedText)
                and same_stream(file.identity, identity_of(handle))
                and size_bytes >= file.offset
                and file.goes_on_in(handle)
            )
            known.rest.remove()
            known.rest = _Parts()
            if is_same:
                file.stalled = False
                file.resize(size_bytes, 0.0)
                return known
            known.remove()
        file = FollowedFile(0, path, identity_of(handle), _LIMITS)
        if compression_of(path):
            file.resize_stored(size_bytes, 0.0)
        else:
            file.resize(size_bytes, 0.0)
        return _Copy(file)

    def _read(self, copy: _Copy, handle: TextHandle, check: Callable[[], None]) -> None:
        self._write(copy.whole, copy.file.path, _blocks(copy.file, handle), check)
        file = copy.file
        if file.offset < file.size_bytes and not file.unfinished_bytes > _LIMITS.line_bytes:
            data = file.read_at(handle, file.offset, file.size_bytes)
            # It may be half a line that goes on: only a whole record counts already.
            rest = Block(0, file.offset, data)
            batches = [batch for batch in self._reader.read(rest) if len(batch)] if data else []
            if batches:
                self._write(copy.rest, file.path, [rest], check)

    def _write(
        self,
        parts: _Parts,
        path: Path,
        blocks: Iterator[Block] | list[Block],
        check: Callable[[], None],
    ) -> None:
        rejected: list[Rejected] = []
        pieces = self._pieces(path, blocks, rejected, check)
        rows = next(pieces, None)
        while rows is not None:
            target = self._new_path()
            with WarmWriter(target, self._registry, self._names) as writer:
                while rows is not None and writer.rows < PART_ROWS:
                    writer.add(rows)
                    parts.first_ts = min(parts.first_ts, float(rows.ts.min()))
                    parts.last_ts = max(parts.last_ts, float(rows.ts.max()))
                    rows = next(pieces, None)
            parts.rows.append(target)
            self._flush(parts, rejected, _REJECTED_PART)
        self._flush(parts, rejected, 1)

    def _pieces(
        self,
        path: Path,
        blocks: Iterator[Block] | list[Block],
        rejected: list[Rejected],
        check: Callable[[], None],
    ) -> Iterator[WarmRows]:
        """Yield rows with what else their meta has; what is no row goes to `rejected`."""
        for block in blocks:
            for batch in self._reader.read(block):
                check()
                rejected += (_told(path, block, line) for line in batch.rejected)
                if len(batch):
                    yield rows_of_batch(batch, self._meta.of(block, batch))
            rejected += (
                (str(path), line.offset, str(line.reason), line.message, "")
                for line in overlong_lines(0, block.overlong)
            )

    def _flush(self, parts: _Parts, rejected: list[Rejected], least: int) -> None:
        if len(rejected) >= least:
            target = self._new_path()
            write_rejected(target, rejected)
            parts.rejected.append(target)
            rejected.clear()

    def _new_path(self) -> Path:
        self._made += 1
        return self._folder / f"{self._made:06d}.parquet"


def write_rejected(path: Path, rejected: Sequence[Rejected]) -> None:
    """Write rejected lines as a table.

    Raises:
        StorageError: It cannot be written.
    """
    columns: Mapping[str, Values] = {
        "path": [row[0] for row in rejected],
        "offset": np.array([row[1] for row in rejected], np.int64),
        "reason": [row[2] for row in rejected],
        "message": [row[3] for row in rejected],
        "text": [row[4] for row in rejected],
    }
    write_table(path, columns)


def _is_settled(copy: _Copy, inode: int) -> bool:
    return copy.file.identity.inode == inode


def _blocks(file: FollowedFile, handle: TextHandle) -> Iterator[Block]:
    while file.has_newer:
        block = file.read_newer(handle, file.limits.block_bytes)
        if block:
            yield block


def _told(path: Path, block: Block, line: RejectedLine) -> Rejected:
    start = line.offset - block.offset
    data = block.data[start : start + line.size_bytes]
    shown = line_text(data, line.size_bytes).text
    return str(path), line.offset, str(line.reason), line.message, shown
