"""Who has applied a save, in words. No Qt here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.ui.models.format import clock, duration
from inspector.ui.models.ledger_columns import natural

INSPECTORS_OWN = frozenset({"alerts", "baselines"})
"""Files that no server reads."""

_MEANINGS = {
    ApplyState.SAVED: "Nothing that it wrote tells of this save yet.",
    ApplyState.SEEN: "Its heartbeat names this revision.",
    ApplyState.OBSERVED: "Its data carry the rates of this revision.",
    ApplyState.DRIFTED: "It does not go by this revision, or not any more.",
    ApplyState.REFUSED: "It goes by the last file that was good.",
}
_WORST_FIRST = (
    ApplyState.REFUSED,
    ApplyState.DRIFTED,
    ApplyState.SAVED,
    ApplyState.SEEN,
)


@dataclass(frozen=True, slots=True)
class AppliedRow:
    """What a row says of a shard.

    Attributes:
        shard: Its name.
        state: How far the save has come.
        detail: How long that took, or why it is not well; empty if there is nothing to say.
        about: All of it, in sentences.
    """

    shard: str
    state: ApplyState
    detail: str
    about: str


def applied_rows(name: str, shards: Iterable[ShardApply]) -> tuple[AppliedRow, ...]:
    """Return a row for each shard, ``world-2`` before ``world-10``.

    Args:
        name: Of the file, without its ending.
        shards: What is known of them.
    """
    return tuple(_row(name, one) for one in sorted(shards, key=lambda one: natural(one.shard)))


def _row(name: str, shard: ShardApply) -> AppliedRow:
    # The card is about this file: naming it again would leave no room for what is wrong.
    reason = shard.reason.removeprefix(f"{name}.toml: ")
    silent = ""
    if not math.isnan(shard.silent_since_ts):
        silent = f"silent since {clock(shard.silent_since_ts)}"
    delay = "" if math.isnan(shard.delay_s) else duration(shard.delay_s)
    goes_by = f"Goes by revision {shard.revision}." if shard.revision else ""
    took = f"That took {delay}." if delay and not reason else ""
    said = (_MEANINGS[shard.state], goes_by, took)
    about = "\n".join(text for text in (" ".join(filter(None, said)), shard.reason, silent) if text)
    return AppliedRow(shard.shard, shard.state, reason or silent or delay, about)


def counted(rows: Iterable[AppliedRow]) -> str:
    """Return how many shards are not there yet, the worst first; if all are, how many those are."""
    counts = Counter(row.state for row in rows)
    there = counts.pop(ApplyState.OBSERVED, 0)
    said = [f"{counts[state]} {state}" for state in _WORST_FIRST if counts[state]]
    return " · ".join(said or [f"{there} {ApplyState.OBSERVED}"])


def nobody(name: str) -> str:
    """Return why no shard tells of a file.

    Args:
        name: Of the file, without its ending.
    """
    if name in INSPECTORS_OWN:
        return "Only Inspector reads this file."
    return "No shard has told of this file yet. Servers say so in their heartbeats."
