"""What the storage says, for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.table import Table

from inspector.storage.retention import Expiry
from inspector.storage.status import StorageStatus, TierStatus
from inspector.storage.tiers import Tier
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport


def report_lines(report: UpkeepReport) -> list[str]:
    """Return what a run did, a line for each step that did anything."""
    done, lines = report.compaction, []
    if done.logs:
        rejected = f", {_many(done.rejected, 'rejected line')}" if done.rejected else ""
        lines.append(
            f"Compacted {_many(done.logs, 'log')} ({_size(done.read_bytes)}): "
            f"{_many(done.records, 'record')}{rejected}"
        )
    if done.again:
        lines.append(f"Deleted {_many(done.again, 'log')} whose records were in warm already")
    if report.merging.merged:
        into = _many(len(report.merging.files), "file")
        lines.append(f"Merged {_many(report.merging.merged, 'warm file')} into {into}")
    if report.roll_up.files:
        lines.append(f"Rolled up {_span([path.stem for path in report.roll_up.files])}")
    lines += [f"Deleted {text}" for text in _expiries(report.expiry.expiries)]
    if done.stopped:
        lines.append("Stopped before all was done; the next run goes on")
    return lines


def plan_lines(plan: UpkeepPlan) -> list[str]:
    """Return what a run would do, a line for each step that would do anything."""
    lines = []
    if plan.due.batches:
        lines.append(f"Compacts {_many(plan.due.logs, 'log')} ({_size(plan.due.size_bytes)})")
    if plan.merges:
        lines.append(
            f"Merges the warm files of {_many(plan.merges, 'day and shard', 'days and shards')}"
        )
    if plan.roll_ups:
        lines.append(f"Rolls up {_span(plan.roll_ups)}")
    expiries = plan.expiry.expiries
    lines += [f"Deletes {text}" for text in _expiries([o for o in expiries if not o.is_foreseen])]
    foreseen = [one for one in expiries if one.is_foreseen]
    lines += [f"Then deletes {text}" for text in _expiries(foreseen, about="about ")]
    if plan.gone:
        lines.append(f"Nothing is left then of the records of {_span(plan.gone)}")
    if plan.due.waiting:
        at = f"; the next is due {_instant(plan.due.next_ts)}"
        waiting = _many(plan.due.waiting, "log")
        lines.append(f"{waiting} not due yet{at if math.isfinite(plan.due.next_ts) else ''}")
    return lines


def status_table(status: StorageStatus) -> Table:
    """Return a table of the tiers."""
    # As narrow as a terminal of 80 columns, in which no number may be broken.
    table = Table("Tier", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("Files", "Size", "Ratio", "Records"):
        table.add_column(title, justify="right", no_wrap=True)
    for title in ("Days (UTC)", "Next due"):
        table.add_column(title, no_wrap=True)
    for one in status.tiers:
        is_told = one.tier is Tier.WARM and math.isfinite(status.ratio)
        table.add_row(
            str(one.tier),
            f"{one.files:,}",
            _size(one.size_bytes) if one.files else "",
            f"1/{status.ratio:.1f}" if is_told else "",
            f"{one.records:,}" if one.records else "",
            _days(one),
            _instant(one.next_ts) if math.isfinite(one.next_ts) else "",
        )
    return table


def _days(one: TierStatus) -> str:
    if not one.files:
        return ""
    first, last = one.first_day, one.last_day
    is_same_year = first[:5] == last[:5]
    return _span([first, last]) if first == last or not is_same_year else f"{first} to {last[5:]}"


def _expiries(expiries: Sequence[Expiry], about: str = "") -> list[str]:
    lines = []
    for tier in Tier:
        for by_cap in (False, True):
            own = [one for one in expiries if (one.tier, one.by_cap) == (tier, by_cap)]
            if own:
                size = _size(sum(one.size_bytes for one in own))
                why = ", past the cap of their size" if by_cap else ""
                lines.append(
                    f"{tier} files of {_span([one.day for one in own])}, {about}{size}{why}"
                )
    return lines


def _span(days: Sequence[str]) -> str:
    first, last = min(days), max(days)
    return first if first == last else f"{first} to {last}"


def _many(count: int, noun: str, plural: str = "") -> str:
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def _size(size_bytes: int) -> str:
    size = float(size_bytes)
    for unit in ("B", "kB", "MB"):
        if size < 1_000:
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1_000
    return f"{size:,.2f} GB"


def _instant(ts: float) -> str:
    return datetime.fromtimestamp(ts, UTC).strftime("%Y-%m-%d %H:%M")
