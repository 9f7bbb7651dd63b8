"""The columns of the ledger's tables: what each says of a file or a shard."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from inspector.ingest.ledger import SourceEntry
from inspector.ingest.shard_counts import ShardEntry
from inspector.session.marked_rows import LedgerKind
from inspector.ui.models.format import NO_DATA, clock, moment
from inspector.ui.models.ledger_question import LedgerQuestion
from inspector.ui.models.ledger_text import age, byte_count, share, whole
from inspector.ui.models.literal import one_line

READING_FOR_S = 10.0
"""A file whose newest line is no older than this is being written."""

_COMPRESSED = (".gz", ".zst")
_DIGITS = re.compile(r"(\d+)")
_Entry = TypeVar("_Entry")

SortKey = float | tuple[tuple[int, int, str], ...]
Asking = Callable[[_Entry], object]


@dataclass(frozen=True, slots=True)
class FigureColumn(Generic[_Entry]):
    """One column.

    Attributes:
        title: Its head.
        hint: What it means, for the tooltip of its head.
        width_px: How wide it is; for the first column, how wide at least.
        priority: 0 for a column that is always there; those with the highest give way first.
        text: What it says of an entry at an instant (Unix seconds).
        sort_key: What entries are put in order by.
        ask: The question that its number answers, or what it leads to; None where it has no lines.
        is_of_time: Whether its text changes while the entry does not.
        is_text: Whether it holds words, which stand at the left, rather than figures.
        role: What its text is drawn in: ``crit``, ``warn``, ``ok``, ``muted`` or ``text``; None
            for figures as they are, zeros greyed.
    """

    title: str
    hint: str
    width_px: int
    priority: int
    text: Callable[[_Entry, float], str]
    sort_key: Callable[[_Entry], SortKey]
    ask: Asking[_Entry] | None = None
    is_of_time: bool = False
    is_text: bool = False
    role: Callable[[_Entry], str] | None = None


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts ``world-2`` before ``world-10``."""
    parts = _DIGITS.split(name.casefold())
    return tuple((1, int(part[:18]), "") if part.isdecimal() else (0, 0, part) for part in parts)


def file_state(file: SourceEntry, now_ts: float) -> str:
    """Return in one word what is going on with a file."""
    if file.gone:
        return "gone"
    if file.lag_bytes or 0 <= now_ts - file.newest_ts < READING_FOR_S:
        return "reading"
    return "compressed" if file.path.suffix in _COMPRESSED else "idle"


def when(ts: float, now_ts: float) -> str:
    """Return the time of day of an instant, or its date and minute when it is not of today."""
    if not math.isfinite(ts):
        return NO_DATA
    then = moment(ts)
    if then.date() == moment(now_ts).date():
        return clock(ts)
    return then.strftime("%m-%d %H:%M")


def _read_share(file: SourceEntry) -> float:
    return 1 - file.lag_bytes / file.size_bytes if file.size_bytes else 1.0


def _read_text(file: SourceEntry, _now_ts: float) -> str:
    return share(file.size_bytes - file.lag_bytes, file.size_bytes)


def _known(ts: float) -> float:
    return -math.inf if math.isnan(ts) else ts


def _ask_file(
    kind: LedgerKind, what: str, amount: Callable[[SourceEntry], int]
) -> Asking[SourceEntry]:
    def ask(file: SourceEntry) -> LedgerQuestion | None:
        if not amount(file):
            return None
        return LedgerQuestion(kind, f"{what} of {file.path.name}", source_id=file.source_id)

    return ask


def _ask_shard(
    kind: LedgerKind, what: str, amount: Callable[[ShardEntry], int]
) -> Asking[ShardEntry]:
    def ask(shard: ShardEntry) -> LedgerQuestion | None:
        if not amount(shard):
            return None
        return LedgerQuestion(kind, f"{what} of shard {shard.name}", shard=shard.name)

    return ask


def _file_lines(
    title: str,
    hint: str,
    width_px: int,
    priority: int,
    kind: LedgerKind,
    amount: Callable[[SourceEntry], int],
) -> FigureColumn[SourceEntry]:
    return FigureColumn(
        title,
        hint,
        width_px,
        priority,
        lambda file, _now_ts: whole(amount(file)),
        amount,
        _ask_file(kind, f"{title} lines" if title != "Duplicates" else title, amount),
    )


def _file_bytes(
    title: str, hint: str, width_px: int, priority: int, amount: Callable[[SourceEntry], int]
) -> FigureColumn[SourceEntry]:
    return FigureColumn(
        title, hint, width_px, priority, lambda file, _now_ts: byte_count(amount(file)), amount
    )


def _shard_lines(
    title: str,
    hint: str,
    width_px: int,
    priority: int,
    kind: LedgerKind,
    amount: Callable[[ShardEntry], int],
) -> FigureColumn[ShardEntry]:
    return FigureColumn(
        title,
        hint,
        width_px,
        priority,
        lambda shard, _now_ts: whole(amount(shard)),
        amount,
        _ask_shard(kind, f"{title} lines" if title in ("Late", "Out of order") else title, amount),
    )


_LATE = "Accepted lines behind the lateness allowance"
_DISORDER = "Accepted lines older than one before them"
_DUPLICATE = "Accepted lines that say the same as one shortly before them"
_NEWEST = "Instant of the newest line"
_LAG = "How long ago the newest line was"

FILE_COLUMNS: tuple[FigureColumn[SourceEntry], ...] = (
    FigureColumn(
        "File",
        "Name of the file; point at it for its path",
        150,
        0,
        lambda file, _now_ts: one_line(file.path.name),
        lambda file: natural(file.path.name),
        is_text=True,
    ),
    FigureColumn(
        "State",
        "Reading: more comes, or is still to be read. Gone: deleted, replaced or moved away",
        88,
        2,
        file_state,
        lambda file: natural(file_state(file, math.nan)),
        is_of_time=True,
        is_text=True,
    ),
    _file_bytes("Size", "Bytes there are", 78, 3, lambda file: file.size_bytes),
    FigureColumn("Read", "Share of it that was read", 66, 4, _read_text, _read_share),
    FigureColumn(
        "Offset",
        "Where its next new line will start, in bytes",
        104,
        9,
        lambda file, _now_ts: f"{file.offset:,}",
        lambda file: file.offset,
    ),
    FigureColumn(
        "Newest",
        _NEWEST,
        96,
        5,
        lambda file, now_ts: when(file.newest_ts, now_ts),
        lambda file: _known(file.newest_ts),
    ),
    FigureColumn(
        "Lag",
        _LAG,
        66,
        1,
        lambda file, now_ts: age(now_ts - file.newest_ts),
        lambda file: -_known(file.newest_ts),
        is_of_time=True,
    ),
    FigureColumn(
        "Lines",
        "Accepted and rejected lines",
        86,
        1,
        lambda file, _now_ts: whole(file.lines),
        lambda file: file.lines,
    ),
    _file_lines(
        "Accepted", "Lines that became rows", 86, 8, LedgerKind.ACCEPTED, lambda f: f.accepted
    ),
    _file_lines(
        "Rejected", "Lines that did not", 80, 0, LedgerKind.REJECTED, lambda f: f.rejected_lines
    ),
    _file_lines("Late", _LATE, 64, 2, LedgerKind.LATE, lambda f: f.late),
    _file_lines(
        "Out of order", _DISORDER, 98, 6, LedgerKind.OUT_OF_ORDER, lambda f: f.out_of_order
    ),
    _file_lines("Duplicates", _DUPLICATE, 88, 5, LedgerKind.DUPLICATE, lambda f: f.duplicates),
    _file_bytes(
        "Lost",
        "Bytes known to have existed that vanished before they were read",
        70,
        3,
        lambda file: file.lost_bytes,
    ),
    _file_bytes(
        "Skipped",
        "Bytes of older lines that you chose not to load",
        76,
        7,
        lambda file: file.skipped_bytes,
    ),
)

SHARD_COLUMNS: tuple[FigureColumn[ShardEntry], ...] = (
    FigureColumn(
        "Shard",
        "The server that wrote the lines",
        110,
        0,
        lambda shard, _now_ts: one_line(shard.name),
        lambda shard: natural(shard.name),
        is_text=True,
    ),
    _shard_lines("Rows", "Lines that became rows", 84, 0, LedgerKind.ACCEPTED, lambda s: s.rows),
    _shard_lines("Late", _LATE, 60, 1, LedgerKind.LATE, lambda s: s.late),
    _shard_lines(
        "Out of order", _DISORDER, 96, 3, LedgerKind.OUT_OF_ORDER, lambda s: s.out_of_order
    ),
    _shard_lines("Duplicates", _DUPLICATE, 86, 2, LedgerKind.DUPLICATE, lambda s: s.duplicates),
    FigureColumn(
        "Newest",
        _NEWEST,
        96,
        4,
        lambda shard, now_ts: when(shard.newest_ts, now_ts),
        lambda shard: _known(shard.newest_ts),
    ),
    FigureColumn(
        "Lag",
        _LAG,
        66,
        1,
        lambda shard, now_ts: age(now_ts - shard.newest_ts),
        lambda shard: -_known(shard.newest_ts),
        is_of_time=True,
    ),
)
