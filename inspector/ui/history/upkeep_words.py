"""What a run of the storage would do, and what it did, in words."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.storage.retention import Expiry
from inspector.storage.tiers import Tier
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport
from inspector.ui.history.words import days_words, plural
from inspector.ui.models.ledger_text import byte_count

NOTHING_DUE = "Nothing is due: no log is to be compressed, and nothing is too old."


def plan_words(plan: UpkeepPlan) -> str:
    """Return what would be done, a sentence a step."""
    parts = []
    if plan.due.batches:
        size = byte_count(plan.due.size_bytes)
        parts.append(f"Compresses {plural(plan.due.logs, 'log')} of {size}.")
    if plan.merges:
        parts.append(f"Merges the files of {plural(plan.merges, 'finished day and shard')}.")
    if plan.roll_ups:
        parts.append(f"Rolls up {plural(len(plan.roll_ups), 'day')}.")
    expiries = plan.expiry.expiries
    parts += [f"Deletes {text}." for text in _gone(o for o in expiries if not o.is_foreseen)]
    foreseen = [one for one in expiries if one.is_foreseen]
    parts += [f"Then deletes {text}." for text in _gone(foreseen, about="about ")]
    if plan.gone:
        days = days_words(plan.gone[0], plan.gone[-1])
        parts.append(f"Nothing is left then of the records of {days}.")
    return " ".join(parts) or NOTHING_DUE


def report_words(report: UpkeepReport) -> str:
    """Return what was done, a sentence a step."""
    done, parts = report.compaction, []
    if done.logs:
        rejected = f", {plural(done.rejected, 'line')} rejected" if done.rejected else ""
        logs, records = plural(done.logs, "log"), plural(done.records, "record")
        parts.append(f"{logs} of {byte_count(done.read_bytes)} compressed: {records}{rejected}.")
    if done.again:
        parts.append(f"{plural(done.again, 'log')} deleted that had been compressed before.")
    if report.merging.merged:
        parts.append(f"{plural(report.merging.merged, 'file')} merged.")
    if report.roll_up.files:
        parts.append(f"{plural(len(report.roll_up.files), 'day')} rolled up.")
    parts += [f"{text[0].upper()}{text[1:]} deleted." for text in _gone(report.expiry.expiries)]
    if done.stopped:
        parts.append("Stopped before all was done; the next run goes on.")
    return " ".join(parts) or "There was nothing to do."


def step_words(what: str, done: int, of: int) -> str:
    """Return what is being done, and how much of it is."""
    return f"{what} · {min(done / of, 1.0):.0%}" if of > 0 else f"{what} …"


def _gone(expiries: Iterable[Expiry], about: str = "") -> list[str]:
    """Return by tier what goes: the records of which days, and how much of it."""
    texts = []
    expiries = tuple(expiries)
    for tier in Tier:
        own = [one for one in expiries if one.tier is tier]
        if own:
            days = sorted({one.day for one in own})
            size = byte_count(sum(one.size_bytes for one in own))
            texts.append(f"{tier} files of {days_words(days[0], days[-1])}, {about}{size}")
    return texts
