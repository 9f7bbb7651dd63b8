"""A console in a window, runners that answer as they are told, and DuckDB over a small table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from time import monotonic

import duckdb
import numpy as np
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.errors import StorageError
from inspector.files.query_history import QueryHistory
from inspector.files.saved_queries import SavedQueries
from inspector.storage.query_result import QueryResult, column_of
from inspector.ui.sql_console.console import SqlConsole
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme

TIMEOUT_MS = 20_000
NOW_TS = 1_795_824_000.0
VIEWS = {
    "records": {
        "ts": "DOUBLE",
        "shard": "VARCHAR",
        "entry": "VARCHAR",
        "tier": "SMALLINT",
        "tags": "VARCHAR[]",
        "metrics.casts": "DOUBLE",
        "metrics.damage_total": "DOUBLE",
    },
    "alerts": {"rule": "VARCHAR", "ts": "DOUBLE"},
}
_MAKE = """
CREATE TABLE records AS SELECT
    1795564800 + i * 25.9 AS ts,
    'world-' || (1 + i % 4) AS shard,
    ['ability.meteor', 'ability.blood_pact', 'ability.whirl', 'contract.ember_oath',
     'event.siege_phase_2', 'mythic.void_herald', 'resonance.tide_aura'][1 + (i * i + i // 7) % 7]
     AS entry,
    CAST(1 + i % 5 AS SMALLINT) AS tier,
    CASE i % 3 WHEN 0 THEN ['sustain_leech'] WHEN 1 THEN ['cc_silence', 'aoe'] END AS tags,
    1.0 AS "metrics.casts",
    CASE WHEN i % 11 = 0 THEN NULL ELSE round(120 + 80 * sin(i / 400.0) + i % 37, 1) END
     AS "metrics.damage_total",
    CAST(i % 9 AS DOUBLE) AS "metrics.healing_total",
    CAST(i % 4 AS DOUBLE) AS "metrics.overheal_total",
    CASE WHEN i % 5 = 0 THEN 1.0 END AS "metrics.reflect_count",
    CASE WHEN i % 5 = 0 THEN 0.5 END AS "rates.reflect_count"
FROM range(10000) AS numbers(i)
"""


def result_of(
    columns: Mapping[str, tuple[str, list[object]]], *, is_cut: bool = False
) -> QueryResult:
    """Return a result of columns: name, type and Python values."""
    made = tuple(column_of(values) for _type, values in columns.values())
    return QueryResult(
        names=tuple(columns),
        types=tuple(sql_type for sql_type, _values in columns.values()),
        columns=made,
        rows=len(made[0]) if made else 0,
        is_cut=is_cut,
        elapsed_s=0.012,
    )


class FakeRunner:
    """Answers what it is told to, when it is let to.

    Attributes:
        asked: What it was asked.
        go: It waits for this, or to be cancelled.
        answer: What it returns, or raises.
        cancelled: How often it was told to give up.
        looked_at: How often it was asked what it has.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go = Event()
        self.go.set()
        self.answer: QueryResult | StorageError = result_of({"n": ("BIGINT", [1])})
        self.views: Mapping[str, Mapping[str, str]] = VIEWS
        self.cancelled = 0
        self.looked_at = 0
        self._given_up = Event()

    def run(self, sql: str, most_rows: int) -> QueryResult:
        """Wait until it is let, then answer."""
        assert most_rows > 0
        self.asked.append(sql)
        self._given_up.clear()
        while not self.go.wait(0.005):
            if self._given_up.is_set():
                raise StorageError("was interrupted")
        if isinstance(self.answer, StorageError):
            raise self.answer
        return self.answer

    def cancel(self) -> None:
        """Give up what is under way."""
        self.cancelled += 1
        self._given_up.set()

    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return what it has."""
        self.looked_at += 1
        return self.views


class DuckRunner:
    """Asks DuckDB, in memory, over a table of three days."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute(_MAKE)

    def run(self, sql: str, most_rows: int) -> QueryResult:
        """Return the first rows."""
        begun_s = monotonic()
        try:
            found = self._connection.execute(sql)
            rows = found.fetchmany(most_rows + 1)
        except duckdb.Error as problem:
            raise StorageError(str(problem)) from problem
        described = found.description or []
        kept = rows[:most_rows]
        return QueryResult(
            names=tuple(str(one[0]) for one in described),
            types=tuple(str(one[1]) for one in described),
            columns=tuple(
                column_of([row[place] for row in kept]) for place in range(len(described))
            ),
            rows=len(kept),
            is_cut=len(rows) > most_rows,
            elapsed_s=monotonic() - begun_s,
        )

    def cancel(self) -> None:
        """Interrupt what is under way."""
        self._connection.interrupt()

    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Return the one table."""
        with self._connection.cursor() as cursor:
            found = cursor.execute("DESCRIBE records").fetchall()
        return {"records": {str(row[0]): str(row[1]) for row in found}}

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def wide_result(rows: int) -> QueryResult:
    """Return many rows of instants, texts and numbers, some of them NULL."""
    values = np.arange(rows, dtype=np.float64)
    return QueryResult(
        names=("ts", "entry", "n"),
        types=("DOUBLE", "VARCHAR", "BIGINT"),
        columns=(NOW_TS + values, tuple(f"ability.a{i}" for i in range(rows)), np.arange(rows)),
        rows=rows,
        is_cut=True,
        elapsed_s=0.2,
    )


@pytest.fixture
def history(tmp_path: Path) -> QueryHistory:
    """No past queries."""
    return QueryHistory(tmp_path / "state" / "queries.json")


@pytest.fixture
def saved(tmp_path: Path) -> SavedQueries:
    """No saved queries."""
    return SavedQueries(tmp_path / "config" / "saved-queries.json")


@pytest.fixture
def room(qtbot: QtBot, theme: Theme) -> QWidget:
    """A window of 1100 by 700."""
    window = QWidget()
    window.setStyleSheet(style_sheet(theme.colours))
    window.resize(1100, 700)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def console(
    qtbot: QtBot, theme: Theme, room: QWidget, history: QueryHistory, saved: SavedQueries
) -> Iterator[SqlConsole]:
    """A console in a window, with the keys, that asks nobody yet."""
    made = SqlConsole(theme, history, saved, room, now=lambda: NOW_TS)
    column = QVBoxLayout(room)
    column.addWidget(made)
    with qtbot.waitExposed(room):
        room.show()
    room.activateWindow()
    made.editor.area.setFocus()
    qtbot.waitUntil(lambda: not made.shelves.is_busy, timeout=TIMEOUT_MS)
    yield made
    made.close()


@pytest.fixture
def runner() -> FakeRunner:
    """Answers with one row."""
    return FakeRunner()


@pytest.fixture
def duck() -> Iterator[DuckRunner]:
    """DuckDB over a small table."""
    made = DuckRunner()
    yield made
    made.close()
