"""Evidence: the rows behind the value of an alert at an instant, and what they add up to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_rules import PlannedRule, plan_rule
from inspector.analysis.alert_timeline import Group
from inspector.config.models.alerts import AlertRule
from inspector.core.evaluation import evaluate
from inspector.core.formula import PARTICIPANTS_DISTINCT, WINDOW_SECONDS
from inspector.core.kpi import counted_keys
from inspector.core.registry import Kind, Kpi, Registry
from inspector.ingest.names import Names
from inspector.session.columns import ChunkView, TableView
from inspector.session.fold_reference import ranges

MOST_SHOWN = 5
"""Shards and players that are named."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a window held.

    Attributes:
        start_ts: Where it begins, Unix seconds: the ts of its first row, if it is a count window.
        end_ts: The instant; rows before it count.
        rows: (n,) int64, numbers of the rows, by time.
        sums: By metric key, Σ value / rate over the window.
        counts: By metric key, records that carry it.
        value: Of the measure; NaN for no data.
        n: Records behind it.
        shards: The shards with most rows, and how many.
        players: The players with most rows, hashed, and how many; "" stands for rows without one.
        is_whole: Whether a count window was full.
    """

    start_ts: float
    end_ts: float
    rows: Ints
    sums: Mapping[str, float]
    counts: Mapping[str, int]
    value: float
    n: int
    shards: tuple[tuple[str, int], ...]
    players: tuple[tuple[str, int], ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of the group, by time, with their restored values."""

    rows: Ints
    ts: Floats
    shard: Ints
    player: Ints
    values: Floats

    def since(self, first: int) -> _Found:
        return _Found(
            self.rows[first:],
            self.ts[first:],
            self.shard[first:],
            self.player[first:],
            self.values[first:],
        )


def evidence(
    rule: AlertRule, group: Group, at_ts: float, view: TableView, names: Names, registry: Registry
) -> Evidence | None:
    """Return the rows of an alert's window, or None if the rule cannot be evaluated.

    Rows that came too late are among them: an evaluation did without those.

    Args:
        rule: The rule.
        group: Whose alert.
        at_ts: The instant, a whole second.
        view: The rows.
        names: Their strings.
        registry: What they may carry.
    """
    plan = plan_rule(rule, registry)
    if isinstance(plan, str):
        return None
    length_s = plan.condition.length_s
    pieces = list(_rows(plan, group, (at_ts - length_s, at_ts), view, names))
    found = _joined(pieces, len(plan.query.keys))
    is_whole, counter = True, plan.condition.counter
    if plan.condition.amount:
        # From behind: the fewest latest instants that add up to the count.
        behind = np.cumsum(np.nan_to_num(found.values[::-1, counter]))[::-1]
        full = np.flatnonzero(behind >= plan.condition.amount)
        is_whole = bool(len(full))
        first = int(np.searchsorted(found.ts, found.ts[full[-1]])) if is_whole else 0
        found = found.since(first)
    return _evidence(plan, found, at_ts, names, registry, is_whole=is_whole)


def _rows(
    plan: PlannedRule, group: Group, span: tuple[float, float], view: TableView, names: Names
) -> Iterator[_Found]:
    keep = _Kept(plan, dict(group), names)
    for part, first in zip(view.parts, view.starts, strict=False):
        if part.last_ts < span[0] or part.first_ts >= span[1]:
            continue
        chunk = part.view
        row = np.flatnonzero((chunk.ts >= span[0]) & (chunk.ts < span[1]) & keep.of(chunk))
        values = _values(chunk, row, plan.query.keys)
        if not plan.query.players:
            carries = ~np.isnan(values).all(axis=1)
            row, values = row[carries], values[carries]
        yield _Found(
            row + first,
            chunk.ts[row],
            chunk.shard[row].astype(np.int64),
            chunk.player[row].astype(np.int64),
            values,
        )


class _Kept:
    """Which ids of each kind a group has."""

    def __init__(
        self, plan: PlannedRule, group: Mapping[str, str | int | None], names: Names
    ) -> None:
        selector = plan.query.selector
        entry, tier = selector.entry_filter(), selector.tier_filter()
        shard, tags = selector.shard_filter(), selector.tags_filter()
        self._entry = _mask(
            (entry is None or entry(name))
            and group.get("entry", name) == name
            and group.get("namespace", name.partition(".")[0]) == name.partition(".")[0]
            for name in names.entries.values
        )
        self._tier = _mask(
            (tier is None or tier(one)) and group.get("tier", one) == one
            for one in names.tiers.values
        )
        self._shard = _mask(
            (shard is None or shard(one)) and group.get("shard", one) == one
            for one in names.shards.values
        )
        self._tags = _mask(
            (tags is None or tags(one)) and ("tag" not in group or group["tag"] in (one or (None,)))
            for one in names.tag_sets.values
        )

    def of(self, chunk: ChunkView) -> NDArray[np.bool_]:
        """Return (rows,) bool, which rows of a chunk are the group's."""
        keep: NDArray[np.bool_] = self._entry[chunk.entry] & self._tier[chunk.tier]
        keep &= self._shard[chunk.shard] & self._tags[chunk.tags]
        return keep


def _mask(kept: Iterator[bool]) -> NDArray[np.bool_]:
    return np.fromiter(kept, np.bool_)


def _values(chunk: ChunkView, row: Ints, keys: Sequence[int]) -> Floats:
    """Return (rows, keys) float64: values over their rates, NaN where a row lacks a key."""
    owner, place = ranges(chunk.first[row].astype(np.int64), chunk.first[row + 1].astype(np.int64))
    slots = np.full(256, -1, np.int64)
    slots[list(keys)] = np.arange(len(keys))
    slot = slots[chunk.key[place]]
    owner, place, slot = owner[slot >= 0], place[slot >= 0], slot[slot >= 0]
    values = np.full((len(row), len(keys)), np.nan)
    values[owner, slot] = chunk.value[place] / chunk.rates[chunk.rate_code[place]]
    return values


def _joined(pieces: list[_Found], keys: int) -> _Found:
    if not pieces:
        none, nothing = np.zeros(0, np.int64), np.zeros(0)
        return _Found(none, nothing, none, none, np.zeros((0, keys)))
    columns = (
        np.concatenate([getattr(piece, name) for piece in pieces])
        for name in ("rows", "ts", "shard", "player", "values")
    )
    every = _Found(*columns)
    order = np.argsort(every.ts, kind="stable")
    return _Found(
        every.rows[order],
        every.ts[order],
        every.shard[order],
        every.player[order],
        every.values[order],
    )


def _evidence(
    plan: PlannedRule,
    found: _Found,
    at_ts: float,
    names: Names,
    registry: Registry,
    *,
    is_whole: bool,
) -> Evidence:
    keys = [registry.keys[key].name for key in plan.query.keys]
    carried = ~np.isnan(found.values)
    sums = {key: float(found.values[carried[:, slot], slot].sum()) for slot, key in enumerate(keys)}
    counts = {key: int(carried[:, slot].sum()) for slot, key in enumerate(keys)}
    counted = counted_keys(plan.of) if isinstance(plan.of, Kpi) else (plan.of.name,)
    n = max(counts[key] for key in counted)
    start_ts = at_ts - plan.condition.length_s
    if math.isinf(start_ts):
        start_ts = float(found.ts[0]) if len(found.ts) else at_ts
    players = len(np.unique(np.stack([found.shard, found.player]), axis=1).T)
    own = {WINDOW_SECONDS: at_ts - start_ts, PARTICIPANTS_DISTINCT: float(players)}
    value = math.nan
    if n >= plan.condition.min_n and is_whole:
        value = _value(plan, {**sums, **own}, n)
    return Evidence(
        start_ts=start_ts,
        end_ts=at_ts,
        rows=found.rows,
        sums=sums,
        counts=counts,
        value=value,
        n=n,
        shards=_most(found.shard, names.shards.values),
        players=_most(found.player, names.players.values),
        is_whole=is_whole,
    )


def _value(plan: PlannedRule, sums: Mapping[str, float], n: int) -> float:
    if isinstance(plan.of, Kpi):
        return float(evaluate(plan.of.formula, sums))
    total = sums[plan.of.name]
    return total / n if plan.of.kind is Kind.GAUGE else total


def _most(ids: Ints, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the names that occur most often, and how often."""
    found, times = np.unique(ids, return_counts=True)
    order = np.argsort(-times, kind="stable")[:MOST_SHOWN]
    return tuple((names[found[k]], int(times[k])) for k in order.tolist())
