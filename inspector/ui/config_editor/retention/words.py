"""What retention would do, in words."""

from __future__ import annotations

from datetime import UTC

from inspector.analysis.opted_out import SummedUp
from inspector.config.models import RetentionConfig
from inspector.storage.retention_effect import Fate, Going, RetentionEffect, TierEffect
from inspector.storage.tiers import DAY_S, Tier
from inspector.ui.models.format import moment
from inspector.ui.models.ledger_text import byte_count, share

_NBSP, _DASH = "\N{NO-BREAK SPACE}", "\N{EN DASH}"


def kept(tier: Tier, retention: RetentionConfig) -> str:
    """Return for how long a tier is kept: ``kept 24 h``."""
    if tier is Tier.HOT:
        return f"kept {retention.hot_h:,}{_NBSP}h"
    days = retention.warm_d if tier is Tier.WARM else retention.cold_d
    if tier is Tier.COLD and not days:
        return "none are made"
    return f"kept {days:,}{_NBSP}d"


def verdict(effect: RetentionEffect) -> str:
    """Return what goes for good, in a sentence."""
    if not effect.deleted_bytes:
        return "✓  Nothing would be deleted"
    return f"Deletes {byte_count(effect.deleted_bytes)}"


def beside_saved(effect: RetentionEffect, saved: RetentionEffect | None) -> str:
    """Return how the draft differs from the file: ``saved file: 2.1 GB``."""
    if saved is None or saved.deleted_bytes == effect.deleted_bytes:
        return "at the next storage run, as with the saved file"
    much = byte_count(saved.deleted_bytes) if saved.deleted_bytes else "nothing"
    return f"at the next storage run; saved file: {much}"


def fate(one: TierEffect) -> str:
    """Return what happens to what goes: ``deletes 12.4 GB · 3 days``."""
    if not one.files:
        return "no files"
    if not one.now.files:
        return "nothing goes now"
    how = {
        Fate.COMPRESSED: "compresses",
        Fate.ROLLED_UP: "rolls up and deletes",
        Fate.DELETED: "deletes",
    }[one.fate]
    what = _things(one.tier, one.now)
    cap = f", {byte_count(one.by_cap_bytes)} by the cap" if one.by_cap_bytes else ""
    return f"{how} {byte_count(one.now.size_bytes)} · {what}{cap}"


def when(one: TierEffect) -> str:
    """Return from when to when what goes is, and when the next follows."""
    said = [_span(one)] if one.now.files else []
    if one.later.files:
        much = byte_count(one.later.size_bytes)
        said.append(f"next {_instant(one.next_ts)}, {much}")
    return " · ".join(said)


def summed_up_records(found: SummedUp) -> str:
    """Return how many records sum up what opted-out players did."""
    return f"{found.records:,} record{'s' if found.records != 1 else ''}"


def opt_out_fate(found: SummedUp, opt_out: str) -> str:
    """Return what the draft would have done to them: ``would not have been written · 0.8 %``."""
    if not found.records:
        return "none in the loaded session"
    what = "sum it up, with no player" if opt_out == "aggregate" else "would not have been written"
    return f"{what} · {share(found.records, found.of)}"


def _things(tier: Tier, going: Going) -> str:
    many, noun = (going.files, "log") if tier is Tier.HOT else (going.days, "day")
    return f"{many:,} {noun}{'s' if many != 1 else ''}"


def _span(one: TierEffect) -> str:
    """Return from when to when it is, in UTC, as folders and files are named."""
    if one.tier is Tier.HOT:
        return f"{_instant(one.now.from_ts)} {_DASH} {_instant(one.now.to_ts)}"
    first, last = (
        moment(ts, UTC).strftime("%Y-%m-%d")
        for ts in (one.now.from_ts, max(one.now.to_ts - DAY_S, one.now.from_ts))
    )
    return first if first == last else f"{first} {_DASH} {last}"


def _instant(ts: float) -> str:
    return moment(ts, UTC).strftime("%m-%d %H:%M")
