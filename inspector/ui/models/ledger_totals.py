"""The totals at the top of the Ledger page, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspector.ingest.ledger import Counts, LedgerSnapshot
from inspector.session.marked_rows import LedgerKind
from inspector.ui.models.ledger_question import LedgerQuestion
from inspector.ui.models.ledger_text import age, byte_count, lines_of, share, whole


@dataclass(frozen=True, slots=True)
class Total:
    """What a tile says.

    Attributes:
        label: What is counted.
        value: How much of it there is.
        hint: What it means.
        is_zero: Whether there is nothing to look at.
        is_warning: Whether somebody should look.
        question: The lines behind it, if it has any.
    """

    label: str
    value: str
    hint: str
    is_zero: bool = False
    is_warning: bool = False
    question: LedgerQuestion | None = None


def totals_of(ledger: LedgerSnapshot, now_ts: float) -> tuple[Total, ...]:
    """Return the totals in the order of the page, always the same ones."""
    counts = ledger.totals
    unread = sum(file.lag_bytes for file in ledger.sources)
    newest_ts = max(
        (file.newest_ts for file in ledger.sources if math.isfinite(file.newest_ts)),
        default=math.nan,
    )
    rejected_share = share(counts.rejected_lines, counts.lines)
    return (
        Total("Lines", whole(counts.lines), "Accepted and rejected lines", counts.lines == 0),
        _lines("Accepted", counts.accepted, "Lines that became rows", LedgerKind.ACCEPTED),
        _lines(
            "Rejected",
            counts.rejected_lines,
            f"{rejected_share} of all lines are no valid records",
            LedgerKind.REJECTED,
            is_warning=True,
        ),
        _lines("Late", counts.late, "Lines behind the lateness allowance", LedgerKind.LATE),
        _lines(
            "Out of order",
            counts.out_of_order,
            "Lines older than one before them",
            LedgerKind.OUT_OF_ORDER,
        ),
        _lines(
            "Duplicates",
            counts.duplicates,
            "Lines that say the same as one shortly before them",
            LedgerKind.DUPLICATE,
        ),
        _bytes(
            "Lost",
            counts.lost_bytes,
            "Bytes known to have existed that vanished before they were read",
            is_warning=True,
        ),
        _bytes("Skipped", counts.skipped_bytes, "Bytes of older lines that you chose not to load"),
        _bytes("Unread", unread, "Bytes that are still to be read"),
        Total("Lag", age(now_ts - newest_ts), "How long ago the newest line was"),
    )


def verdict(counts: Counts) -> str:
    """Return in one sentence that nothing was rejected, or how much was."""
    if counts.lines == 0:
        return "No line was read yet"
    if counts.rejected_lines == 0:
        return f"Nothing rejected: {lines_of(counts.lines)}, all accepted"
    part = share(counts.rejected_lines, counts.lines)
    return f"{whole(counts.rejected_lines)} of {lines_of(counts.lines)} rejected, {part}"


def _lines(
    label: str, amount: int, hint: str, kind: LedgerKind, *, is_warning: bool = False
) -> Total:
    title = label if label == "Duplicates" else f"{label} lines"
    question = LedgerQuestion(kind, title) if amount else None
    return Total(label, whole(amount), hint, amount == 0, is_warning and amount > 0, question)


def _bytes(label: str, amount: int, hint: str, *, is_warning: bool = False) -> Total:
    return Total(label, byte_count(amount), hint, amount == 0, is_warning and amount > 0)
