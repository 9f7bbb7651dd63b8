"""The five conditions of the telemetry plan in plain Python: what the engine must agree with.

Written from the plan's words: sums over the window, each value over its rate, looked at whenever a
second is over. Nothing of the engine is used.
"""

from __future__ import annotations

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Firing = tuple[str, str, float, float]
"""Rule, entry, from when, and until when; until infinity if it still fires at the end."""

WINDOW_S = 300


def read_records(folder: Path) -> list[Record]:
    """Return all records of a folder of logs, by time."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.jsonl"))]
    lines = [line for text in texts for line in text.splitlines()]
    return sorted(map(json.loads, lines), key=lambda record: record["ts"])


def total(records: Iterable[Record], key: str) -> float:
    """Return what the values of a key stand for together."""
    return math.fsum(
        record["metrics"][key] / record.get("meta", {}).get("rates", {}).get(key, 1.0)
        for record in records
        if key in record["metrics"]
    )


def tier_of(record: Record) -> int | None:
    """Return the tier of a record."""
    tier: int | None = record.get("meta", {}).get("tier")
    return tier


def tags_of(record: Record) -> list[str]:
    """Return the tags of a record."""
    tags: list[str] = record.get("meta", {}).get("tags", [])
    return tags


def usual_damage(records: list[Record], least_n: int) -> dict[int, float]:
    """Return the median damage a cast over the entries of each tier that do any."""
    by_entry: dict[tuple[int, str], list[Record]] = defaultdict(list)
    for record in records:
        if tier_of(record) is not None and "casts" in record["metrics"]:
            by_entry[tier_of(record), record["entry"]].append(record)  # type: ignore[index]
    by_tier: dict[int, list[float]] = defaultdict(list)
    for (tier, _), own in by_entry.items():
        if len(own) >= least_n and total(own, "casts") and total(own, "damage_total"):
            by_tier[tier].append(total(own, "damage_total") / total(own, "casts"))
    return {tier: statistics.median(values) for tier, values in by_tier.items()}


def ratio(records: list[Record], over: tuple[str, ...], under: tuple[str, ...]) -> float | None:
    """Return a ratio of sums, or None if it has no data."""
    if not any(key in record["metrics"] for record in records for key in under):
        return None
    below = sum(total(records, key) for key in under)
    return sum(total(records, key) for key in over) / below if below else None


def last_casts(records: list[Record], casts: int) -> list[Record]:
    """Return the fewest latest records with so many casts; none if there are not as many."""
    found: list[Record] = []
    instants = sorted(
        {r["ts"] for r in records if "casts" in r["metrics"] or "damage_total" in r["metrics"]}
    )
    for ts in reversed(instants):
        found += [record for record in records if record["ts"] == ts]
        if total(found, "casts") >= casts:
            return found
    return []


def firings(records: list[Record], usual: Mapping[int, float]) -> list[Firing]:
    """Return when each of the plan's five alerts fires, and for which entry."""
    by_entry: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_entry[record["entry"]].append(record)
    found: list[Firing] = []
    for entry, own in by_entry.items():
        for name, value, is_bad, is_well in _conditions(entry, own, usual):
            found += _spans(name, entry, own, value, is_bad, is_well)
    return sorted(found)


Value = Callable[[list[Record], list[Record]], float | None]
Condition = tuple[str, Value, Callable[[float], bool], Callable[[float], bool]]


def _conditions(entry: str, own: list[Record], usual: Mapping[int, float]) -> list[Condition]:
    """Return the conditions that apply to an entry.

    A value is taken of all records so far, and of those of the last five minutes.
    """
    tiers = {tier_of(record) for record in own}
    tags = {tag for record in own for tag in tags_of(record)}
    found: list[Condition] = []
    [tier] = tiers if len(tiers) == 1 else [None]
    base = usual.get(tier) if tier is not None else None
    if entry.startswith("ability.") and base is not None:
        found.append(
            (
                "High damage anomaly",
                lambda every, _: ratio(last_casts(every, 50), ("damage_total",), ("casts",)),
                lambda value: value > 1.25 * base,
                lambda value: value < 1.15 * base,
            )
        )
    if any(tag.startswith("sustain_") for tag in tags):
        healing, both = ("healing_total",), ("healing_total", "overheal_total")
        found.append(_simple("Inefficient sustain", healing, both, lambda v: v < 0.45))
    if "cc_silence" in tags:
        seconds, count = ("cc_applied_seconds",), ("cc_applied_count",)
        found.append(_simple("Silence stacking risk", seconds, count, lambda v: v > 2.3))
    full, count = ("cc_full_duration_count",), ("cc_applied_count",)
    found.append(_simple("Overly strong DR or immunities", full, count, lambda v: v < 0.35))
    spent, gained = ("resource_spent",), ("resource_generated",)
    found.append(_simple("Resource overflow risk", spent, gained, lambda v: v < 0.55))
    return found


def _simple(
    name: str, over: tuple[str, ...], under: tuple[str, ...], is_bad: Callable[[float], bool]
) -> Condition:
    return name, lambda _, recent: ratio(recent, over, under), is_bad, lambda v: not is_bad(v)


def _spans(
    name: str,
    entry: str,
    own: list[Record],
    value: Value,
    is_bad: Callable[[float], bool],
    is_well: Callable[[float], bool],
) -> list[Firing]:
    found: list[Firing] = []
    since: float | None = None
    begin = math.floor(own[0]["ts"]) + 1
    for instant in range(begin, math.floor(own[-1]["ts"]) + WINDOW_S + 3):
        every = [record for record in own if record["ts"] < instant]
        recent = [record for record in every if record["ts"] >= instant - WINDOW_S]
        now = value(every, recent)
        if since is None and now is not None and is_bad(now):
            since = float(instant)
        elif since is not None and (now is None or is_well(now)):
            found.append((name, entry, since, float(instant)))
            since = None
    return found if since is None else [*found, (name, entry, since, math.inf)]
