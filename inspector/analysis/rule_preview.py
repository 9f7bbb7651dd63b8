"""What an alert rule would look at right now: every group against the threshold.

It is a preview, not the engine: it knows no state, no waiting and no recovery.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.baseline_lookup import find_baseline
from inspector.analysis.rule_groups import MOST_FOLDS, Loaded, Part, fold_part, parts_of
from inspector.analysis.rule_verdict import GroupPreview, Limit, PreviewState, judged, rank
from inspector.analysis.rule_window import (
    PreviewWindow,
    curve_values,
    preview_window,
    typical_count_per_s,
    value_of,
)
from inspector.config.models import Baseline
from inspector.config.spans import CountWindow, TimeWindow
from inspector.core.registry import Registry
from inspector.session.fold import FoldKernels
from inspector.session.query import Grid, GroupBy, Selector, tier_label
from inspector.session.series import Measure
from inspector.session.session import Session

MOST_SHOWN = 200
"""Groups that are told one by one; all are counted."""

MOST_NAMED = 3
"""Entries that are named of those that a selector takes."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RulePreviewRequest:
    """What of a rule its preview is made from.

    Attributes:
        measure: Name of a KPI or metric key.
        selector: Which rows.
        group_by: Columns, each of whose values has a group of its own.
        window: What values are taken over.
        limit: What they are compared with.
        min_n: A window with a smaller n is one without data.
        baselines: As the file has them; the last one that fits counts.
    """

    measure: str
    selector: Selector
    group_by: tuple[str, ...]
    window: TimeWindow | CountWindow
    limit: Limit
    min_n: int = 1
    baselines: tuple[Baseline, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewCurve:
    """The worst group over what is loaded.

    Attributes:
        name: The group.
        ts: (n,) float64, where the window of each point ends, Unix seconds; read-only.
        y: (n,) float64, NaN for no data; read-only.
        limit: The threshold; NaN without a baseline.
    """

    name: str
    ts: Floats
    y: Floats
    limit: float


@dataclass(frozen=True, slots=True)
class RulePreview:
    """How a rule stands to the loaded session.

    Attributes:
        request: What was asked.
        rows: Loaded rows that the selector takes.
        entries: How many entries these are of.
        busiest: Some of these, those with the most rows first.
        start_ts: Start of the latest window, Unix seconds; NaN without rows.
        end_ts: Its end.
        window_s: Its length.
        is_short: Whether less is loaded than the count that the rule's window is to hold.
        groups: The worst first, at most `MOST_SHOWN`.
        counts: How many groups there are of each state.
        is_cut: Whether there were more groups than are looked at.
        curve: Of the first group; None where nothing has data.
    """

    request: RulePreviewRequest
    rows: int
    entries: int
    busiest: tuple[str, ...] = ()
    start_ts: float = math.nan
    end_ts: float = math.nan
    window_s: float = math.nan
    is_short: bool = False
    groups: tuple[GroupPreview, ...] = ()
    counts: tuple[tuple[PreviewState, int], ...] = ()
    is_cut: bool = False
    curve: PreviewCurve | None = None


def preview(
    request: RulePreviewRequest,
    session: Session,
    kernels: FoldKernels,
    is_unwanted: Callable[[], bool] = lambda: False,
) -> RulePreview | None:
    """Return how a rule stands to what is loaded; None if nobody waits for it any more.

    It takes a fold or several over the rows: run it on a worker.

    Args:
        request: What of the rule is known to be valid.
        session: What is loaded.
        kernels: What folds.
        is_unwanted: Whether nobody waits for it any more; asked between folds.
    """
    loaded = Loaded(session.view, session.names, session.registry, kernels)
    measure = find_measure(request.measure, loaded.registry)
    every = fold_part(Part(request.selector, GroupBy.ENTRY), (), Grid.everything(), loaded)
    per_entry = every.rows[:, 0]
    rows, entries = int(per_entry.sum()), int(np.count_nonzero(per_entry))
    order = np.argsort(-per_entry, kind="stable")[: min(entries, MOST_NAMED)].tolist()
    busiest = tuple(every.groups[at] for at in order)
    if measure is None or rows == 0:
        return RulePreview(request, rows, entries, busiest)
    window = _window(request, measure, loaded, is_unwanted)
    found = _groups(request, measure, window, loaded, is_unwanted) if window else None
    if window is None or found is None:
        return None
    pairs, is_cut = found
    pairs.sort(key=lambda pair: rank(pair[0]))
    counts = tuple(
        (state, number)
        for state in PreviewState
        if (number := sum(group.state is state for group, _part, _name in pairs))
    )
    curve = _curve(pairs[0], measure, window, loaded) if pairs else None
    if is_unwanted():
        return None
    groups = tuple(group for group, _part, _name in pairs[:MOST_SHOWN])
    return RulePreview(request, rows, entries, busiest, window.start_ts, window.end_ts,
                       window.length_s, window.is_short, groups, counts, is_cut, curve)  # fmt: skip


def find_measure(name: str, registry: Registry) -> Measure | None:
    """Return the KPI or metric key of that name; None if there is none."""
    key = registry.find_key(name)
    if key is not None:
        return Measure(registry.keys[key])
    return next((Measure(kpi) for kpi in registry.kpis if kpi.name == name), None)


_Found = tuple[GroupPreview, Part, str]
"""A group, the part that it is of, and what the fold of that part calls it."""


def _columns(request: RulePreviewRequest) -> tuple[GroupBy, ...]:
    columns = tuple(GroupBy(name) for name in request.group_by)
    if request.limit.times_baseline and GroupBy.TIER not in columns:
        # A baseline is that of a tier, so that each tier is compared with its own.
        columns = (*columns, GroupBy.TIER)
    return columns


def _window(
    request: RulePreviewRequest,
    measure: Measure,
    loaded: Loaded,
    is_unwanted: Callable[[], bool],
) -> PreviewWindow | None:
    """Return the latest window; None if nobody waits for it any more."""
    length = request.window
    if isinstance(length, TimeWindow):
        return preview_window(measure, length.length_s, loaded.view)
    key = loaded.registry.find_key(length.key)
    totals: list[float] = []
    parts = parts_of(request.selector, _columns(request), loaded, is_unwanted)
    for part in islice(parts, MOST_FOLDS):
        if is_unwanted():
            return None
        if key is not None:
            totals += typical_count_per_s(part, key, loaded)
    per_s = float(np.median(totals)) if totals else 0.0
    extent = loaded.view.extent
    range_s = max(extent.follow_ts - extent.start_ts, 1.0)
    wanted_s = length.count / per_s if per_s > 0 else range_s
    length_s = _round_length(min(max(wanted_s, 1.0), range_s))
    return preview_window(measure, length_s, loaded.view, is_short=wanted_s > range_s)


def _round_length(seconds: float) -> float:
    """Return a length of two digits, as people say it."""
    step = 10.0 ** max(math.floor(math.log10(seconds)) - 1, 0)
    return max(round(seconds / step) * step, 1.0)


def _groups(
    request: RulePreviewRequest,
    measure: Measure,
    window: PreviewWindow,
    loaded: Loaded,
    is_unwanted: Callable[[], bool],
) -> tuple[list[_Found], bool] | None:
    keys = measure.keys(loaded.registry)
    parts = parts_of(request.selector, _columns(request), loaded, is_unwanted)
    found: list[_Found] = []
    for number, part in enumerate(parts):
        if is_unwanted():
            return None
        if number == MOST_FOLDS:
            return found, True
        fold = fold_part(part, keys, window.grid, loaded,
                         distinct=measure.needs_distinct)  # fmt: skip
        for at, name in enumerate(fold.groups):
            if fold.rows[at].any():
                key = part.key(name)
                value = value_of(measure, fold, at, window, loaded.registry)
                usual = _usual(request, key)
                found.append((judged(key, value, request.limit, request.min_n, usual), part, name))
    return None if is_unwanted() else (found, False)


def _usual(request: RulePreviewRequest, key: dict[GroupBy, str]) -> float:
    """Return the baseline of a group; NaN if the rule needs none, or there is none."""
    if not request.limit.times_baseline:
        return math.nan
    entry = key.get(GroupBy.ENTRY, "")
    namespace = entry.partition(".")[0] or key.get(GroupBy.NAMESPACE)
    namespace = namespace or request.selector.namespace
    tiers = {tier_label(one.tier): one.tier for one in request.baselines}
    found = find_baseline(
        request.baselines,
        request.measure,
        tiers.get(key[GroupBy.TIER]),
        namespace=namespace or None,
        entry=entry or None,
    )
    return math.nan if found is None else found.value


def _curve(
    worst: tuple[GroupPreview, Part, str],
    measure: Measure,
    window: PreviewWindow,
    loaded: Loaded,
) -> PreviewCurve | None:
    group, part, name = worst
    ts, y = curve_values(measure, part, name, window, loaded)
    if not np.isfinite(y).any():
        return None
    for values in (ts, y):
        values.flags.writeable = False
    return PreviewCurve(group.name, ts, y, group.limit)
