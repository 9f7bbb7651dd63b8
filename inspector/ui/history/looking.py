"""Looking into a data folder behind the scenes: what it holds, and what leaves it when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from inspector.config.models import RetentionConfig
from inspector.config.reading import config_text, read_config
from inspector.core.errors import ConfigError
from inspector.storage.coverage import Coverage, coverage
from inspector.storage.coverage_expiry import Leaving, leavings
from inspector.storage.coverage_facts import FactsCache
from inspector.storage.folders import DataFolders
from inspector.storage.tiers import day_of, listing
from inspector.ui.history.calendar_grid import CalendarGrid, calendar_grid

_RETENTION = "retention.toml"


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """What is asked.

    Attributes:
        root: The data folder.
        config_folder: Where `retention.toml` is; it need not exist.
        now_ts: Unix seconds.
    """

    root: Path
    config_folder: Path
    now_ts: float


@dataclass(frozen=True, slots=True)
class HistoryAnswer:
    """What was found.

    Attributes:
        question: What was asked.
        is_data_folder: Whether the folder has tiers at all.
        covered: What it holds.
        grid: The same as a calendar.
        leaving: What leaves its tier when.
        problems: What is wrong, in words.
        hot_h: Hours after which logs are compressed.
    """

    question: HistoryQuestion
    is_data_folder: bool = False
    covered: Coverage = field(default_factory=Coverage)
    grid: CalendarGrid = field(default_factory=CalendarGrid)
    leaving: tuple[Leaving, ...] = ()
    problems: tuple[str, ...] = ()
    hot_h: int = RetentionConfig().hot_h


class Looking:
    """Answers questions; a folder in which nothing changed costs no more than its listing."""

    def __init__(self) -> None:
        self._cache = FactsCache()
        self._before: HistoryAnswer | None = None

    def answer(
        self, question: HistoryQuestion, is_unwanted: Callable[[], bool]
    ) -> HistoryAnswer | None:
        """Return what there is, or None if nobody wants it any more.

        Raises:
            StorageError: The folder cannot be listed.
        """
        retention, problems = retention_of(question.config_folder)
        folders = DataFolders.of(question.root, retention.warm_folder, retention.cold_folder)
        if not any(one.is_dir() for one in (folders.hot, folders.warm, folders.cold)):
            return HistoryAnswer(question)
        listed = listing(folders)
        covered, grid = self._known(question, listed.files)
        if covered is None or grid is None:
            covered = coverage(listed, self._cache.look(listed.files, is_unwanted))
            if is_unwanted():
                return None
            grid = calendar_grid(covered, question.now_ts)
        leaving = leavings(covered.files, retention, question.now_ts)
        found = (*problems, *covered.problems, *_hidden(grid))
        self._before = HistoryAnswer(question, True, covered, grid, leaving, found, retention.hot_h)
        return self._before

    def _known(
        self, question: HistoryQuestion, files: object
    ) -> tuple[Coverage | None, CalendarGrid | None]:
        """Return what was found before, if it is still so."""
        before = self._before
        if before is None or before.question.root != question.root:
            return None, None
        if before.covered.files != files:
            return None, None
        is_same_day = day_of(before.question.now_ts) == day_of(question.now_ts)
        if not is_same_day:
            return before.covered, calendar_grid(before.covered, question.now_ts)
        return before.covered, before.grid


def retention_of(folder: Path) -> tuple[RetentionConfig, tuple[str, ...]]:
    """Return the periods in force, and what is wrong with their file."""
    try:
        text = config_text(folder / _RETENTION)
        if text is None:
            return RetentionConfig(), ()
        return read_config(text, RetentionConfig, _RETENTION, None), ()
    except ConfigError as problem:
        return RetentionConfig(), (f"{problem.text()}; what leaves when goes by the defaults",)


def _hidden(grid: CalendarGrid) -> tuple[str, ...]:
    days = grid.hidden_days
    if not days:
        return ()
    said = "1 day is" if days == 1 else f"{days:,} days are"
    return (f"{said} too long before the others to be shown in the calendar",)
