"""The tables of the Alerts and Ledger pages with raw values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from inspector.analysis.alert_timeline import Group
from inspector.export.sheet import Sheet, Values, instant_columns, sheet_of
from inspector.ingest.ledger import SourceEntry
from inspector.ingest.shard_counts import ShardEntry
from inspector.ui.models.alert_marks import group_words
from inspector.ui.models.alert_rows import FiringRow, GroupRow, RuleRow

RULES, GROUPS, FIRINGS = "Rules", "Groups of the rule", "Firings"
FILES, SHARDS = "Files", "Shards"

_ALL = "all rows"


def rules_sheet(rows: Sequence[RuleRow]) -> Sheet:
    """Return rules and how they stand."""
    worst = [row.worst for row in rows]
    return sheet_of(
        RULES,
        [
            ("rule", [row.name for row in rows]),
            ("state", [str(row.state) for row in rows]),
            ("severity", [row.severity for row in rows]),
            ("measure", [row.facts.measure for row in rows]),
            ("firing", _whole(row.firing for row in rows)),
            ("pending", _whole(row.pending for row in rows)),
            *_instants("since", [row.since_ts for row in rows]),
            ("worst value", _floats(math.nan if one is None else one.value for one in worst)),
            ("threshold", _floats(math.nan if one is None else one.threshold for one in worst)),
            ("unit", [row.facts.unit for row in rows]),
            ("remarks", ["; ".join(row.remarks) for row in rows]),
        ],
    )


def groups_sheet(rows: Sequence[GroupRow]) -> Sheet:
    """Return the groups of a rule and how they stand."""
    alerts = [row.alert for row in rows]
    return sheet_of(
        GROUPS,
        [
            ("rule", [one.rule for one in alerts]),
            ("group", [_words(one.group) for one in alerts]),
            ("state", [str(one.state) for one in alerts]),
            ("severity", [one.severity for one in alerts]),
            *_instants("since", [one.since_ts for one in alerts]),
            ("value", _floats(one.value for one in alerts)),
            ("n", _whole(one.n for one in alerts)),
            ("threshold", _floats(one.threshold for one in alerts)),
            ("recover", _floats(one.recover for one in alerts)),
            ("unit", [row.unit for row in rows]),
        ],
    )


def firings_sheet(rows: Sequence[FiringRow]) -> Sheet:
    """Return when alerts fired; one that still does has no end."""
    firings = [row.interval for row in rows]
    ends = [one.to_ts if one.is_over else math.nan for one in firings]
    return sheet_of(
        FIRINGS,
        [
            ("rule", [one.rule for one in firings]),
            ("group", [_words(one.group) for one in firings]),
            *_instants("from", [one.from_ts for one in firings]),
            *_instants("to", ends),
            ("lasted (s)", _floats(one.to_ts - one.from_ts for one in firings)),
            ("value", _floats(one.value for one in firings)),
            ("threshold", _floats(one.threshold for one in firings)),
            ("unit", [row.unit for row in rows]),
        ],
    )


def files_sheet(rows: Sequence[SourceEntry]) -> Sheet:
    """Return files and what was read of them."""
    amounts = {
        "size (B)": [row.size_bytes for row in rows],
        "read (B)": [row.read_bytes for row in rows],
        "offset (B)": [row.offset for row in rows],
        "lines": [row.lines for row in rows],
        "accepted": [row.accepted for row in rows],
        "rejected": [row.rejected_lines for row in rows],
        "blank": [row.blank for row in rows],
        "late": [row.late for row in rows],
        "out of order": [row.out_of_order for row in rows],
        "duplicates": [row.duplicates for row in rows],
        "lost (B)": [row.lost_bytes for row in rows],
        "skipped (B)": [row.skipped_bytes for row in rows],
    }
    return sheet_of(
        FILES,
        [
            ("file", [row.path.name for row in rows]),
            ("path", [str(row.path) for row in rows]),
            *_instants("newest", [row.newest_ts for row in rows]),
            *((head, _whole(values)) for head, values in amounts.items()),
        ],
    )


def shards_sheet(rows: Sequence[ShardEntry]) -> Sheet:
    """Return shards and what was read of them."""
    return sheet_of(
        SHARDS,
        [
            ("shard", [row.name for row in rows]),
            ("rows", _whole(row.rows for row in rows)),
            ("late", _whole(row.late for row in rows)),
            ("out of order", _whole(row.out_of_order for row in rows)),
            ("duplicates", _whole(row.duplicates for row in rows)),
            *_instants("first", [row.first_ts for row in rows]),
            *_instants("newest", [row.newest_ts for row in rows]),
        ],
    )


def _words(group: Group) -> str:
    return group_words(group) if group else _ALL


def _instants(head: str, ts: Sequence[float]) -> list[tuple[str, Values]]:
    return [*instant_columns(head, np.array(ts, np.float64)).items()]


def _floats(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), np.float64)


def _whole(values: Iterable[int]) -> NDArray[np.int64]:
    return np.array(list(values), np.int64)
