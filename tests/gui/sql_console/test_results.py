"""Results: tables, charts, and what is exported of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.errors import StorageError
from inspector.export.sheet import tab_text, write_csv
from inspector.storage.query_result import QueryResult
from inspector.storage.table_file import write_table
from inspector.ui.export.offer import Form, Offer
from inspector.ui.export.pictures import svg_of
from inspector.ui.sql_console.console import SqlConsole
from inspector.ui.sql_console.result_chart import Bars, Curves
from tests.gui.sql_console.conftest import (
    NOW_TS,
    TIMEOUT_MS,
    DuckRunner,
    FakeRunner,
    result_of,
    wide_result,
)

RESULT = result_of(
    {
        "entry": ("VARCHAR", ["ability.b", "=cmd|x", None]),
        "casts": ("BIGINT", [2, 30, 1]),
        "ratio": ("DOUBLE", [0.5, None, 1.25]),
    }
)


def show(qtbot: QtBot, console: SqlConsole, result: QueryResult) -> None:
    """Have a query find something."""
    runner = FakeRunner()
    runner.answer = result
    console.use(runner)
    console.put("SELECT 1", is_run=True)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)


def cells(console: SqlConsole) -> list[list[str]]:
    """Return what the table shows."""
    table = console.result.table
    return [
        [str(table.index(row, place).data()) for place in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def turn_to_chart(console: SqlConsole) -> None:
    """Press Chart."""
    QTest.mouseClick(console.result.form.buttons()[1], Qt.MouseButton.LeftButton)


def action(console: SqlConsole, text: str) -> QAction:
    """Return an item of the export menu."""
    return next(one for one in console.result.export_button.menu.actions() if one.text() == text)


def test_numbers_stand_at_the_right_and_null_is_dim(console: SqlConsole, qtbot: QtBot) -> None:
    """Texts at the left."""
    show(qtbot, console, RESULT)

    table = console.result.table
    assert cells(console) == [
        ["ability.b", "2", "0.50"],
        ["=cmd|x", "30", "NULL"],
        ["NULL", "1", "1.25"],
    ]
    alignments = [
        table.index(0, place).data(Qt.ItemDataRole.TextAlignmentRole) for place in range(3)
    ]
    assert [bool(one & Qt.AlignmentFlag.AlignRight) for one in alignments] == [False, True, True]
    assert table.is_null(table.index(1, 2))
    assert not table.is_null(table.index(0, 2))


def test_a_head_sorts_turns_and_gives_the_order_back(console: SqlConsole, qtbot: QtBot) -> None:
    """The largest number first; no value last, either way."""
    show(qtbot, console, RESULT)
    head = console.result.view.horizontalHeader()

    def press(place: int) -> list[str]:
        x = head.sectionViewportPosition(place) + 20
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 12))
        return [row[0] for row in cells(console)]

    assert press(1) == ["=cmd|x", "ability.b", "NULL"]
    assert press(1) == ["NULL", "ability.b", "=cmd|x"]
    assert press(1) == ["ability.b", "=cmd|x", "NULL"]
    assert press(2) == ["NULL", "ability.b", "=cmd|x"]
    assert press(0) == ["=cmd|x", "ability.b", "NULL"]


def test_ctrl_c_copies_the_chosen_cells(console: SqlConsole, qtbot: QtBot) -> None:
    """As a spreadsheet takes them, and such that it runs nothing."""
    show(qtbot, console, RESULT)
    view = console.result.view
    view.selectAll()

    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines() == ["ability.b\t2\t0.5", "'=cmd|x\t30\t", "\t1\t1.25"]


def test_thousands_of_rows_make_texts_of_those_in_sight(
    console: SqlConsole, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scrolling costs what is seen, not what is there."""
    show(qtbot, console, wide_result(10_000))
    table, view = console.result.table, console.result.view
    asked: set[int] = set()
    plain = table.text

    def note(row: int, place: int) -> str:
        asked.add(row)
        return plain(row, place)

    monkeypatch.setattr(table, "text", note)
    view.scrollToBottom()
    view.viewport().grab()

    assert 9_999 in asked
    assert len(asked) < 100


def test_texts_make_bars_and_another_column_can_be_drawn(console: SqlConsole, qtbot: QtBot) -> None:
    """By the menu beside the switch."""
    show(qtbot, console, RESULT)

    turn_to_chart(console)
    first = console.result.chart.shown
    console.result.measure.menu.actions()[1].trigger()
    other = console.result.chart.shown

    assert isinstance(first, Bars)
    assert first.name == "casts"
    assert isinstance(other, Bars)
    assert other.name == "ratio"
    assert console.result.chart.bars.isVisible()


def test_bars_stand_on_the_ground_of_the_card(console: SqlConsole, qtbot: QtBot) -> None:
    """Whatever ground the palette of the system has."""
    show(qtbot, console, RESULT)
    turn_to_chart(console)
    bars, result = console.result.chart.bars, console.result
    bars.setPalette(QPalette(Qt.GlobalColor.magenta))

    corner = bars.mapTo(result, QPoint(bars.width() // 2, 2))

    assert result.grab().toImage().pixelColor(corner) != QColor(Qt.GlobalColor.magenta)


def test_curves_tell_their_values_and_can_be_hidden(
    console: SqlConsole, duck: DuckRunner, qtbot: QtBot
) -> None:
    """By the arrow keys, and by a click on the legend."""
    console.use(duck)
    console.put(
        "SELECT date_trunc('day', to_timestamp(ts)) AS day, count(*) AS n, sum(tier) AS t "
        "FROM records GROUP BY day ORDER BY day",
        is_run=True,
    )
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)
    turn_to_chart(console)
    chart = console.result.chart

    chart.curves.setFocus()
    QTest.keyClick(chart.curves, Qt.Key.Key_Left)
    at_end = chart.curves.mark
    QTest.keyClick(chart.curves, Qt.Key.Key_Left)

    assert isinstance(chart.shown, Curves)
    assert [one.name for one in chart.shown.curves] == ["n", "t"]
    assert at_end == chart.shown.curves[0].x[-1]
    assert chart.curves.mark < at_end
    place = chart.legend.item_rect("n").center().toPoint()
    QTest.mouseClick(chart.legend, Qt.MouseButton.LeftButton, pos=place)
    assert [item.is_hidden for item in chart.legend.items] == [True, False]


def test_a_chart_is_exported_as_lines(console: SqlConsole, qtbot: QtBot) -> None:
    """Not as the picture of it that is on the screen."""
    show(qtbot, console, result_of({"ts": ("DOUBLE", [1.0, 2.0]), "n": ("BIGINT", [1, 2])}))
    turn_to_chart(console)
    console.result.chart.curves.grab()
    (offer,) = console.offers()

    drawn = svg_of(offer.picture, QColor("black"), offer.name)

    assert b"<polyline" in drawn
    assert b"<image" not in drawn


def test_a_result_without_numbers_says_why_there_is_no_chart(
    console: SqlConsole, qtbot: QtBot
) -> None:
    """And the table is one click away."""
    show(qtbot, console, result_of({"a": ("VARCHAR", ["x"])}))

    turn_to_chart(console)

    assert console.result.chart.empty.isVisible()
    assert "numbers" in console.result.chart.empty.hint.text()


@pytest.mark.parametrize("form", [Form.CSV, Form.PARQUET, Form.COPY_VALUES, Form.COPY_PICTURE])
def test_the_menu_asks_for_an_export(console: SqlConsole, qtbot: QtBot, form: Form) -> None:
    """Of what is shown."""
    show(qtbot, console, RESULT)
    asked: list[tuple[Offer, Form]] = []
    console.export_requested.connect(lambda offer, wanted: asked.append((offer, wanted)))

    action(console, form.value).trigger()

    ((offer, wanted),) = asked
    assert wanted is form
    assert offer.picture is console.result.view
    assert offer.sheet().rows == 3


def test_what_is_exported_runs_in_no_spreadsheet(
    console: SqlConsole, qtbot: QtBot, tmp_path: Path
) -> None:
    """Raw values in the order that is shown; instants as people and as programs read them."""
    show(
        qtbot,
        console,
        result_of(
            {
                "ts": ("DOUBLE", [NOW_TS, NOW_TS + 1]),
                "entry": ("VARCHAR", ["=1+1", None]),
                "n": ("BIGINT", [2**53 + 1, 1]),
            }
        ),
    )
    console.result.table.sort_by(2)
    console.result.table.sort_by(2)
    (offer,) = console.offers()

    write_csv(tmp_path / "a.csv", offer.sheet())
    write_table(tmp_path / "a.parquet", offer.sheet().columns)

    assert (tmp_path / "a.csv").read_text().splitlines() == [
        "ts,ts_unix_s,entry,n",
        f"2026-11-28T00:00:01Z,{NOW_TS + 1:.0f},,1",
        f"2026-11-28T00:00:00Z,{NOW_TS:.0f},'=1+1,9007199254740993",
    ]
    assert tab_text(offer.sheet()).splitlines()[1].endswith("\t\t1")
    runner = DuckRunner()
    try:
        read = runner.run(f"SELECT entry, n FROM '{tmp_path / 'a.parquet'}'", 10)  # noqa: S608
    finally:
        runner.close()
    assert read.columns[0] == (None, "=1+1")


def test_there_is_nothing_to_export_before_there_is_a_result(
    console: SqlConsole, qtbot: QtBot
) -> None:
    """Nor after an error."""
    assert console.offers() == []
    show(qtbot, console, RESULT)
    runner = FakeRunner()
    runner.answer = StorageError("no")
    console.use(runner)
    console.put("SELECT 2", is_run=True)
    qtbot.waitUntil(lambda: not console.is_running, timeout=TIMEOUT_MS)

    assert console.offers() == []
    assert console.result.export_button.isHidden()
