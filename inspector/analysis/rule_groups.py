"""The groups of an alert rule: one for each of what it is grouped by, be that one thing or several.

A fold groups by one column. Where a rule has several, there is a fold for each value of the others.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import cast

import numpy as np

from inspector.core.registry import Registry
from inspector.ingest.names import Names
from inspector.session.columns import TableView
from inspector.session.fold import Fold, FoldKernels
from inspector.session.query import TOTAL, Grid, GroupBy, Query, Selector, tier_label

MOST_GROUPS = 2_000
"""Of one fold; further ones are left out."""

MOST_FOLDS = 128
"""More would keep a person waiting; the groups that this leaves out are counted."""

_ORDER = (GroupBy.TAG, GroupBy.ENTRY, GroupBy.NAMESPACE, GroupBy.TIER, GroupBy.SHARD)
"""Who of several is the one that a fold groups by: no selector says which tag of several."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is loaded at one instant, however much comes while it is looked at.

    Attributes:
        view: The rows.
        names: Their strings.
        registry: What their metric keys mean.
        kernels: What folds them.
    """

    view: TableView
    names: Names
    registry: Registry
    kernels: FoldKernels


@dataclass(frozen=True, slots=True)
class Part:
    """The groups that one fold finds.

    Attributes:
        selector: Which rows.
        group_by: What the fold groups by.
        fixed: What all its groups have, by the name of the column.
    """

    selector: Selector
    group_by: GroupBy
    fixed: tuple[tuple[GroupBy, str], ...] = ()

    def key(self, group: str) -> dict[GroupBy, str]:
        """Return what the rows of one group have, by column."""
        key: dict[GroupBy, str] = dict(self.fixed)
        if self.group_by is not GroupBy.NONE:
            key[self.group_by] = group
        return key


def fold_part(
    part: Part,
    keys: tuple[int, ...],
    grid: Grid,
    loaded: Loaded,
    *,
    distinct: bool = False,
    groups: tuple[str, ...] = (),
) -> Fold:
    """Return the fold of one part over all rows in a grid."""
    query = Query(part.selector, keys, part.group_by, grid, distinct=distinct, groups=groups,
                  most_groups=MOST_GROUPS)  # fmt: skip
    fold = Fold(query, loaded.names, loaded.kernels)
    fold.update(loaded.view)
    return fold


def parts_of(
    selector: Selector,
    group_by: tuple[GroupBy, ...],
    loaded: Loaded,
    is_unwanted: Callable[[], bool],
) -> Iterator[Part]:
    """Yield the parts that together have all groups.

    Args:
        selector: Which rows.
        group_by: By which columns; none for one group of all rows.
        loaded: Whose rows.
        is_unwanted: Whether nobody waits for it any more.
    """
    columns = [one for one in _ORDER if one in group_by]
    if GroupBy.ENTRY in columns and GroupBy.NAMESPACE in columns:
        columns.remove(GroupBy.NAMESPACE)  # an entry names its namespace
    main = columns[0] if columns else GroupBy.NONE
    values = []
    for column in columns[1:]:
        if is_unwanted():
            return
        fold = fold_part(Part(selector, column), (), Grid.everything(), loaded)
        found = np.argsort(-fold.rows.sum(axis=1), kind="stable").tolist()
        values.append([fold.groups[at] for at in found if fold.rows[at].any()])
    for combination in product(*values):
        fixed = tuple(zip(columns[1:], combination, strict=True))
        narrow = selector
        for column, value in fixed:
            narrow = _only(narrow, column, value, loaded)
        yield Part(narrow, main, fixed)


def _only(selector: Selector, column: GroupBy, value: str, loaded: Loaded) -> Selector:
    """Return the selector of those rows that have one value in a column."""
    match column:
        case GroupBy.ENTRY:
            return replace(selector, entry=glob.escape(value))
        case GroupBy.NAMESPACE:
            return replace(selector, namespace=value)
        case GroupBy.SHARD:
            return replace(selector, shards=frozenset({value}))
    tier = next(one for one in loaded.names.tiers.values if tier_label(one) == value)
    # A row without a tier is looked up by None, as any other tier.
    return replace(selector, tiers=cast("frozenset[int]", frozenset({tier})))


def group_name(key: dict[GroupBy, str]) -> str:
    """Return what a group is called: its entry first, as people look for it."""
    order = (GroupBy.ENTRY, GroupBy.NAMESPACE, GroupBy.TAG, GroupBy.TIER, GroupBy.SHARD)
    said = [key[one] for one in order if one in key and key[one] != TOTAL]
    return " · ".join(said) or "all rows"
