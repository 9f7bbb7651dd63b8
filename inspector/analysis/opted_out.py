"""What players did who opted out, as far as a session can tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from inspector.session.columns import TableView


@dataclass(frozen=True, slots=True)
class SummedUp:
    """Records that sum up what opted-out players did.

    Attributes:
        records: How many.
        of: Of how many records.
    """

    records: int
    of: int


def summed_up(view: TableView, is_unwanted: Callable[[], bool] = lambda: False) -> SummedUp | None:
    """Count the records that sum up what opted-out players did.

    Emitters write them without a player and without a region; what they are told by is that other
    records of their entry have a player. How many players there were, nobody can tell: that is
    what opting out is for.

    Args:
        view: Rows of a session.
        is_unwanted: Tells that nobody wants the answer any more, which is None then.
    """
    entries = 1 + max((int(part.view.entry.max()) for part in view.parts if part.rows), default=-1)
    has_player = np.zeros(entries, dtype=np.bool_)
    without = np.zeros(entries, dtype=np.int64)
    for part in view.parts:
        if is_unwanted():
            return None
        rows = part.view
        has_player[rows.entry[rows.player != 0]] = True
        is_nobodys = (rows.player == 0) & (rows.region == 0)
        without += np.bincount(rows.entry[is_nobodys], minlength=entries)
    return SummedUp(int(without[has_player].sum()), view.rows)
