"""What of the History page can be exported, as tables of raw values."""

from __future__ import annotations

import numpy as np

from inspector.export.sheet import Sheet, sheet_of
from inspector.export.words import utc_text
from inspector.storage.coverage import Coverage
from inspector.ui.history.trend_source import Trend

COVERAGE_NAME = "Coverage by day and shard"


def coverage_sheet(covered: Coverage) -> Sheet:
    """Return what there is of each day, shard and tier."""
    cells = covered.cells
    return sheet_of(
        COVERAGE_NAME,
        (
            ("day", [cell.day for cell in cells]),
            ("shard", [cell.shard or None for cell in cells]),
            ("tier", [str(cell.tier) for cell in cells]),
            ("files", np.array([len(cell.files) for cell in cells], np.int64)),
            ("size_bytes", np.array([cell.size_bytes for cell in cells], np.int64)),
            (
                "records",
                np.array(
                    [np.nan if cell.records is None else cell.records for cell in cells], np.float64
                ),
            ),
        ),
    )


def trend_name(trend: Trend) -> str:
    """Return what a trend is called."""
    by = f" by {trend.question.by.value}" if trend.question.by is not None else ""
    return f"{trend.question.kpi}{by} over days"


def trend_sheet(trend: Trend) -> Sheet:
    """Return a row a group and day."""
    empty = np.zeros(0)
    curves = trend.curves
    return sheet_of(
        trend_name(trend),
        (
            ("day", [utc_text(float(ts)) for one in curves for ts in one.day_ts]),
            ("group", [one.name for one in curves for _ts in one.day_ts]),
            ("value", np.concatenate([one.value for one in curves] or [empty])),
            ("n", np.concatenate([one.n for one in curves] or [empty.astype(np.int64)])),
        ),
    )
