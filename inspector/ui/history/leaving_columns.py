"""The columns of the table that says what leaves its tier when."""

from __future__ import annotations

from inspector.storage.coverage_expiry import Leaving
from inspector.ui.history.words import day_words, due_words, goes_words
from inspector.ui.models.format import instant
from inspector.ui.models.ledger_columns import FigureColumn, natural
from inspector.ui.models.ledger_text import byte_count

LEAVING_COLUMNS: tuple[FigureColumn[Leaving], ...] = (
    FigureColumn(
        "Day",
        "Whose records they are, UTC",
        136,
        0,
        lambda one, _now_ts: day_words(one.day),
        lambda one: natural(one.day),
        is_text=True,
    ),
    FigureColumn(
        "Goes",
        "From which tier to which",
        136,
        0,
        lambda one, _now_ts: goes_words(one),
        lambda one: natural(goes_words(one)),
        is_text=True,
        role=lambda one: "warn" if one.to is None else "text",
    ),
    FigureColumn(
        "Files",
        "How many files",
        72,
        2,
        lambda one, _now_ts: f"{one.files:,}",
        lambda one: one.files,
    ),
    FigureColumn(
        "Size",
        "Their size now",
        88,
        1,
        lambda one, _now_ts: byte_count(one.size_bytes),
        lambda one: one.size_bytes,
    ),
    FigureColumn(
        "From",
        "From which instant on the first of them is due",
        160,
        3,
        lambda one, now_ts: instant(one.at_ts, now_ts),
        lambda one: one.at_ts,
        is_of_time=True,
    ),
    FigureColumn(
        "When",
        "How long that is from now; it happens when storage is run after that",
        128,
        0,
        lambda one, now_ts: due_words(one.at_ts, now_ts),
        lambda one: one.at_ts,
        is_of_time=True,
        role=lambda _one: "text",
    ),
)

DUE_COLUMN = len(LEAVING_COLUMNS) - 1


def leaving_key(one: Leaving) -> tuple[str, str, bool]:
    """Return what a row is known by: a day of a tier is due in part, the rest later."""
    return one.day, one.tier, one.is_due


def about_leaving(one: Leaving) -> str:
    """Return what the tooltip of a row says."""
    said = f"{day_words(one.day)} UTC\n{goes_words(one)}"
    return f"{said}\nbefore its time, since the tier is past its cap" if one.by_cap else said
