"""What the History page says of tiers, days and periods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import unquote

from inspector.storage.coverage import ANY_SHARD, KEPT_TIERS, Cell, Coverage, openable
from inspector.storage.coverage_expiry import Leaving
from inspector.storage.tiers import DAY_S, Tier, day_start
from inspector.ui.history.calendar_grid import ALL_SHARDS, CalendarGrid, Place, Selection
from inspector.ui.models.format import NO_DATA, count, exact_duration, number
from inspector.ui.models.ledger_text import byte_count
from inspector.ui.models.ledger_totals import Total
from inspector.ui.models.literal import one_line

_NBSP = "\N{NO-BREAK SPACE}"
_DASH = "\N{EN DASH}"
_CUT = "%%"
_MOST_SHARD_CHARS = 120

TIER_WORDS = {
    Tier.HOT: "logs as servers write them",
    Tier.WARM: "compressed, row by row",
    Tier.COLD: "daily roll-ups, no rows",
}


def plural(amount: int, noun: str) -> str:
    """Return ``1 file`` or ``12 files``."""
    return f"{amount:,}{_NBSP}{noun}" if amount == 1 else f"{amount:,}{_NBSP}{noun}s"


def shard_words(shard: str) -> str:
    """Return a shard's name as servers give it, from how names of files spell it."""
    if shard == ANY_SHARD:
        return "no shard named"
    plain = shard if _CUT in shard or shard == ALL_SHARDS else unquote(shard)
    return one_line(plain, _MOST_SHARD_CHARS)


def day_words(day: str) -> str:
    """Return a day as people say it: Fri 27 Nov 2026."""
    start = day_start(day)
    return day if start is None else f"{datetime.fromtimestamp(start, UTC):%a %-d %b %Y}"


def days_words(first: str, last: str) -> str:
    """Return a range of days: Fri 27 Nov 2026, or both ends of it."""
    return day_words(first) if first == last else f"{day_words(first)} {_DASH} {day_words(last)}"


def records_words(records: int | None, *, is_estimate: bool) -> str:
    """Return how many records there are; about how many, where their lines were not counted."""
    if records is None:
        return "records not counted"
    about = "about " if is_estimate else ""
    return f"{about}{count(records)}{_NBSP}{'record' if records == 1 else 'records'}"


def cell_words(grid: CalendarGrid, place: Place) -> str:
    """Return what a place of the calendar holds, a line a tier."""
    row, column = place
    shard = ALL_SHARDS if row == 0 else shard_words(grid.shards[row - 1])
    lines = [f"{day_words(grid.days[column])} UTC · {shard}"]
    lines += [
        f"{cell.tier}: {plural(len(cell.files), 'file')}, {byte_count(cell.size_bytes)}, "
        f"{records_words(cell.records, is_estimate=cell.is_estimate)}"
        for cell in grid.at(place)
    ]
    if len(lines) == 1:
        lines.append("a gap: nothing of this day" if place in grid.gaps else "nothing")
    return "\n".join(lines)


def tiles_of(covered: Coverage, now_ts: float) -> tuple[Total, ...]:
    """Return the figures at the top of the page, always the same ones."""
    totals = [covered.total(tier) for tier in KEPT_TIERS]
    records = covered.records
    is_estimate = any(total.is_estimate for total in totals)
    days, rejected = covered.days, covered.total(Tier.REJECTED)
    about = "about " if is_estimate else ""
    figures = [
        Total(
            str(tier).capitalize(),
            byte_count(total.size_bytes),
            f"{plural(total.files, 'file')}, {TIER_WORDS[tier]}",
            total.files == 0,
        )
        for tier, total in zip(KEPT_TIERS, totals, strict=True)
    ]
    figures.append(_ratio_total(covered.total(Tier.WARM).ratio))
    hint = "Records of all tiers; those in logs are worked out from the length of lines"
    figures.append(Total("Records", f"{about}{count(records)}", hint, records == 0))
    for label, day in (("Oldest", days[:1]), ("Newest", days[-1:])):
        figures.append(_day_total(label, day, now_ts))
    hint = f"{plural(rejected.files, 'file')} of lines that were no records"
    figures.append(
        Total("Rejected", byte_count(rejected.size_bytes), hint, rejected.size_bytes == 0)
    )
    return tuple(figures)


def _ratio_total(ratio: float) -> Total:
    label = "Warm to JSON"
    if not math.isfinite(ratio):
        return Total(label, NO_DATA, "No warm file says what it was made of", is_zero=True)
    said = f"JSON was {number(ratio)} times as large as the warm files made of it"
    return Total(label, f"1{_NBSP}:{_NBSP}{ratio:.1f}", said)


def _day_total(label: str, days: Sequence[str], now_ts: float) -> Total:
    if not days:
        return Total(label, NO_DATA, f"{label} day that there is anything of", is_zero=True)
    start = day_start(days[0]) or 0.0
    ago = int((now_ts - start) // DAY_S)
    said = {0: "today", 1: "yesterday"}.get(ago, f"{ago:,} days ago" if ago > 0 else "to come")
    return Total(label, days[0], f"{day_words(days[0])} UTC, {said}")


def due_words(at_ts: float, now_ts: float) -> str:
    """Return when something is due: now, in 3 h, in 12 d 4 h."""
    left_s = at_ts - now_ts
    if left_s <= 0:
        return "due now"
    if left_s < 60:
        return f"in less than 1{_NBSP}min"
    unit_s = 60 if left_s < DAY_S else 3_600
    return f"in {exact_duration(max(left_s // unit_s * unit_s, unit_s))}"


def goes_words(one: Leaving) -> str:
    """Return where something goes."""
    return f"{one.tier} → {one.to}" if one.to is not None else f"{one.tier} → deleted"


def hot_only_words(hot_h: int) -> tuple[str, str]:
    """Return what trends say of a folder that has logs alone, as a head and a hint."""
    hint = (
        "Trends are read from warm and cold, and no day is in either yet: logs are compressed "
        f"once they are {hot_h:,}{_NBSP}h old, when storage is run."
    )
    return "No day is compressed yet", hint


def selection_words(grid: CalendarGrid, selection: Selection | None) -> tuple[str, str, bool]:
    """Return what is chosen, what is to be known about opening it, and whether it can be."""
    if selection is None or not grid.days:
        hint = "Drag over days, or press Shift with an arrow, to choose a range to open."
        return "Nothing is chosen", hint, False
    days, shards = grid.chosen_days(selection), grid.chosen_shards(selection)
    cells = grid.chosen_cells(selection)
    of = "all shards" if shards is None else _shards_words(shards)
    head = f"{days_words(days[0], days[-1])} · {of}"
    files, without = openable(cells, days, shards)
    if not cells:
        return head, "There is nothing of that range.", False
    if not files:
        said = f"{_only_cold(len({cell.day for cell in cells}))}: there are no rows to open."
        return head, said, False
    said = f"{_amounts(cells, frozenset(files))} to open"
    if without:
        said += f"; {_only_cold(without).lower()} and left out"
    return head, said, True


def _shards_words(shards: Sequence[str]) -> str:
    return shard_words(shards[0]) if len(shards) == 1 else plural(len(shards), "shard")


def _only_cold(days: int) -> str:
    return f"{plural(days, 'day').capitalize()} {'is' if days == 1 else 'are'} only roll-ups"


def _amounts(cells: Sequence[Cell], files: frozenset[object]) -> str:
    opened = [cell for cell in cells if cell.tier is not Tier.COLD]
    known = [cell.records for cell in opened if cell.records is not None]
    records = records_words(
        sum(known) if known else None, is_estimate=any(cell.is_estimate for cell in opened)
    )
    size = byte_count(sum(cell.size_bytes for cell in opened))
    return f"{plural(len(files), 'file')}, {size}, {records}"
