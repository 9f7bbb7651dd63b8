"""What a data folder that never was holds, and how a KPI went in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from inspector.storage.coverage import Cell, Coverage, TierTotal
from inspector.storage.coverage_expiry import Leaving
from inspector.storage.tiers import DAY_S, Tier, TierFile, day_of, day_start
from inspector.ui.history.calendar_grid import calendar_grid
from inspector.ui.history.looking import HistoryAnswer, HistoryQuestion
from inspector.ui.history.trend_source import Trend, TrendCurve, TrendQuestion

TODAY = "2026-11-27"
NOW_TS = (day_start(TODAY) or 0.0) + 43_200
KPIS = ("dmg_per_cast", "execution_rate")


def days_ago(days: int) -> str:
    """Return the day so many days ago."""
    return day_of(NOW_TS - days * DAY_S)


def kept_cells(days: int = 90, shards: int = 3) -> tuple[Cell, ...]:
    """Return cells of many days: today hot, two weeks warm, then cold; one gap, 5 days ago."""
    cells = []
    for ago in range(days):
        tier = Tier.HOT if ago == 0 else Tier.WARM if ago < 15 else Tier.COLD
        for number in range(shards):
            if ago == 5 and number == 1:
                continue
            path = Path(f"/data/{tier}/{days_ago(ago)}/world-{number + 1}")
            records = 100 * (number + 1) + ago
            cells.append(Cell(days_ago(ago), f"world-{number + 1}", tier, (path,), 1_000, records))
    return tuple(cells)


def answer_of(cells: tuple[Cell, ...], problems: tuple[str, ...] = ()) -> HistoryAnswer:
    """Return the answer that a folder with these cells gives."""
    files = tuple(
        TierFile(path, path, cell.tier, cell.shard, start, start + DAY_S, cell.size_bytes)
        for cell in cells
        for path in cell.files
        if (start := day_start(cell.day)) is not None
    )
    totals = {
        tier: TierTotal(
            len(own), sum(file.size_bytes for file in own), 1, told_bytes=100, source_bytes=1_500
        )
        for tier in Tier
        if (own := [file for file in files if file.tier is tier])
    }
    covered = Coverage(files, cells, totals, problems)
    leaving = (
        Leaving(days_ago(14), Tier.WARM, Tier.COLD, 3, 3_000, NOW_TS + 3 * 3_600),
        Leaving(days_ago(89), Tier.COLD, None, 1, 500, NOW_TS + 3 * DAY_S),
    )
    question = HistoryQuestion(Path("/data"), Path("/data/config"), NOW_TS)
    grid = calendar_grid(covered, NOW_TS)
    return HistoryAnswer(question, True, covered, grid, leaving, problems)


def trend_of(question: TrendQuestion, groups: int = 3, days: int = 20) -> Trend:
    """Return a trend of groups, the first of most records; each lacks its fourth day."""
    first_ts = (day_start(TODAY) or 0.0) - (days - 1) * DAY_S
    keep = np.arange(days) != 3
    day_ts = first_ts + DAY_S * np.arange(days, dtype=np.float64)[keep]
    curves = tuple(
        TrendCurve(
            f"ability.e{number}",
            day_ts,
            np.linspace(100.0, 150.0, len(day_ts)) + 10 * number,
            np.full(len(day_ts), 2.0),
            np.full(len(day_ts), 1_000 - 10 * number, np.int64),
        )
        for number in range(groups)
    )
    return Trend(question, "s", curves, ("Today is still being written.",))
