"""Exporting what is visible by menu and key: files, clipboard, and what is said about them."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from inspector.session.query import GroupBy
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.export.control import ExportControl
from inspector.ui.export.offer import Form, Offer
from inspector.ui.export.page_offers import chart_offer
from inspector.ui.export.pictures import MARGIN_PX, RATIO
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl

TIMEOUT_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot, exports: ExportControl) -> ChartPanel:
    """A chart with curves, that has the keys."""
    panels = window.live.grid.panels

    def charts() -> list[ChartPanel]:
        return [one for one in panels if one.shown is not None and one.shown.chart.series]

    qtbot.waitUntil(lambda: len(charts()) == len(panels), timeout=TIMEOUT_MS)
    assert exports.menu is None
    panel = next(one for one in panels if one.shown and "reflect" in one.shown.chart.title)
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    return panel


def item(menu: QMenu, text: str) -> None:
    """Choose an item of a menu."""
    next(one for one in menu.actions() if one.text() == text).trigger()


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def offer_of(exports: ExportControl, name: str) -> Offer:
    """Return what the page in front offers by a name."""
    return next(one for one in exports.offers() if one.name == name)


def test_the_menu_opens_by_key_with_the_chart_at_hand_first(
    window: MainWindow, exports: ExportControl, panel: ChartPanel
) -> None:
    """Arrows and Enter do the rest."""
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)

    menu = exports.menu
    assert menu is not None
    assert panel.shown is not None
    texts = [one.text() for one in menu.actions() if one.text()]
    assert texts[:2] == [panel.shown.chart.title, "PNG picture…"]
    assert texts[-2:] == ["All charts", "Export report…"]
    assert menu.activeAction().text() == "PNG picture…"
    menu.close()
    assert exports.menu is None


def test_the_menu_of_a_card_exports_its_chart(
    window: MainWindow, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """Wherever the keys are."""
    QTest.keyClick(panel, Qt.Key.Key_Menu)
    menu = window.live.grid.cards.menu
    assert menu is not None
    forms = next(one.menu() for one in menu.actions() if one.text() == "Export")
    assert isinstance(forms, QMenu)

    item(forms, "CSV table…")
    menu.close()

    assert "reflect-count" in written().name


def test_a_png_is_twice_as_sharp(
    exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """With a little ground around the card."""
    exports.export(chart_offer(panel), Form.PNG)

    image = QImage(str(written()))
    assert image.width() == (panel.width() + 2 * MARGIN_PX) * RATIO
    assert image.height() == (panel.height() + 2 * MARGIN_PX) * RATIO


def test_an_svg_is_of_lines_and_words(
    exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """Words stay text that can be found and edited."""
    exports.export(chart_offer(panel), Form.SVG)

    data = written().read_bytes()
    tree = ET.fromstring(data)  # noqa: S314
    words = ["".join(one.itertext()) for one in tree.iter() if one.tag.endswith("}text")]
    assert QSvgRenderer(QByteArray(data)).isValid()
    assert any("reflect_count" in one for one in words)
    assert not [one for one in tree.iter() if one.tag.endswith("}image")]


def test_a_csv_has_what_is_in_view_with_intervals(
    exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """Instants for people and programs, a column a curve, low and high of what is sampled."""
    exports.export(chart_offer(panel), Form.CSV)

    rows = read(written())
    shown = panel.shown
    assert shown is not None
    (curve,) = shown.curves
    start_s, end_s = shown.view_s
    visible = int(((curve.x_s >= start_s) & (curve.x_s <= end_s)).sum())
    assert list(rows[0]) == ["ts", "ts_unix_s", "ability", "ability low", "ability high"]
    assert len(rows) == visible > 10
    assert rows[-1]["ts"].endswith("Z")
    known = [row for row in rows if row["ability"]]
    assert float(known[-1]["ability low"]) <= float(known[-1]["ability"])
    assert float(known[-1]["ability"]) <= float(known[-1]["ability high"])


def test_a_hidden_curve_is_not_exported(
    window: MainWindow, exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """What a person does not see is not what they asked for."""
    panel.legend.toggled.emit("ability")

    exports.export(chart_offer(panel), Form.CSV)

    assert "ability" not in written().read_text()
    assert window.live.grid.cards.menu is None


def test_names_that_a_spreadsheet_would_run_are_harmless(
    window: MainWindow,
    qtbot: QtBot,
    exports: ExportControl,
    panel: ChartPanel,
    control: SourceControl,
    written: Callable[[], Path],
) -> None:
    """In a file and on the clipboard; numbers stay numbers."""
    control.live.page.set_group(str(GroupBy.SHARD))
    qtbot.waitUntil(lambda: bool(panel.shown and len(panel.shown.curves) == 2), timeout=TIMEOUT_MS)

    exports.export(chart_offer(panel), Form.CSV)
    exports.export(chart_offer(panel), Form.COPY_VALUES)

    rows = read(written())
    assert f"'{FORMULA}" in rows[0]
    assert FORMULA not in rows[0]
    heads = QGuiApplication.clipboard().text().splitlines()[0].split("\t")
    assert f"'{FORMULA}" in heads
    assert window.isVisible()


def test_all_charts_are_one_table_and_one_picture(
    window: MainWindow, exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """Also those that are scrolled away; heads say whose curve it is."""
    offer = offer_of(exports, "All charts")

    exports.export(offer, Form.PARQUET)
    with duckdb.connect() as connection:
        columns = connection.read_parquet(str(written())).columns
    exports.export(offer, Form.PNG)

    assert panel.shown is not None
    assert f"{panel.shown.chart.title} / ability" in columns
    image = QImage(str(written()))
    page = window.live.grid.widget()
    assert page is not None
    assert image.height() == (page.height() + 2 * MARGIN_PX) * RATIO


def test_keys_copy_the_chart_at_hand(window: MainWindow, panel: ChartPanel) -> None:
    """As a picture, and as values."""
    clipboard = QGuiApplication.clipboard()

    QTest.keyClick(window, Qt.Key.Key_P, CONTROL | SHIFT)
    assert clipboard.image().width() == (panel.width() + 2 * MARGIN_PX) * RATIO

    QTest.keyClick(window, Qt.Key.Key_C, CONTROL | ALT)
    assert clipboard.text().startswith("ts\tts_unix_s\tability\t")


def test_entries_are_written_with_n_and_intervals(
    window: MainWindow, qtbot: QtBot, exports: ExportControl, written: Callable[[], Path]
) -> None:
    """Raw numbers, in the order of the rows."""
    window.show_page("entries")
    qtbot.waitUntil(lambda: window.entries.table.entries == 2, timeout=TIMEOUT_MS)

    exports.export(offer_of(exports, "Entries"), Form.CSV)

    rows = {row["entry"]: row for row in read(written())}
    meteor = rows["ability.meteor"]
    assert (meteor["tier"], meteor["n"], meteor["dmg_per_cast n"]) == ("1", "30", "30")
    assert float(meteor["dmg_per_cast"]) == 29.0
    assert float(meteor["dmg_per_cast low"]) < 29.0 < float(meteor["dmg_per_cast high"])
    assert float(meteor["dmg_per_cast numerator"]) == sum(range(0, 60, 2))


def test_kpis_by_tier_have_a_row_each(
    window: MainWindow, qtbot: QtBot, exports: ExportControl, written: Callable[[], Path]
) -> None:
    """One tier, and all rows."""
    window.show_page("entries")
    qtbot.waitUntil(lambda: window.entries.table.entries == 2, timeout=TIMEOUT_MS)
    window.entries.head.matrix.click()

    exports.export(offer_of(exports, "KPIs by tier"), Form.CSV)

    rows = [row for row in read(written()) if row["kpi"] == "dmg_per_cast"]
    assert [(row["tier"], row["n"], row["value"]) for row in rows] == [
        ("tier 1", "60", "29.5"),
        ("all", "60", "29.5"),
    ]


def test_the_ledger_offers_files_and_shards(
    window: MainWindow, qtbot: QtBot, exports: ExportControl, written: Callable[[], Path]
) -> None:
    """The button of the page opens the menu; shards are as harmless as curves."""
    window.show_page("ledger")
    qtbot.waitUntil(lambda: window.ledger.file_table.rowCount() == 1, timeout=TIMEOUT_MS)
    window.ledger.export_view.click()
    menu = exports.menu
    assert menu is not None
    item(menu, "CSV table…")
    menu.close()
    (file,) = read(written())
    assert (file["file"], file["lines"], file["accepted"]) == ("world-1.jsonl", "60", "60")

    exports.export(offer_of(exports, "Shards"), Form.CSV)

    shards = {row["shard"]: row["rows"] for row in read(written())}
    assert shards == {"world-1": "30", f"'{FORMULA}": "30"}


def test_the_report_is_of_the_page(
    window: MainWindow, exports: ExportControl, panel: ChartPanel, written: Callable[[], Path]
) -> None:
    """Its charts, as the command writes them."""
    count = len(window.live.grid.panels)

    QTest.keyClick(window, Qt.Key.Key_R, CONTROL | SHIFT)

    page = written().read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<section class="card">') == count
    assert panel.shown is not None
    assert panel.shown.chart.title in page
    assert "The rules are not read yet" in page
    assert exports.toast.folder.isVisible()


def test_the_folder_of_a_file_is_a_click_away(
    qtbot: QtBot, exports: ExportControl, panel: ChartPanel, written: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """For as long as the message is there."""
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
    exports.export(chart_offer(panel), Form.CSV)
    path = written()

    with qtbot.waitSignal(exports.toast.folder_wanted, timeout=TIMEOUT_MS) as wanted:
        exports.toast.folder.click()

    assert wanted.args == [path.parent]
    exports.toast.close_button.click()
    assert not exports.toast.isVisible()


def test_a_file_that_cannot_be_written_is_said(
    window: MainWindow, qtbot: QtBot, exports: ExportControl, panel: ChartPanel, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """In the window, with its remedy; nothing claims that it was written."""
    path = folder / "none" / "a.csv"
    monkeypatch.setattr("inspector.ui.export.control.choose_file", lambda *_: path)

    exports.export(chart_offer(panel), Form.CSV)

    qtbot.waitUntil(lambda: window.notice.isVisible(), timeout=TIMEOUT_MS)
    assert "Create the folder first" in window.notice.text.toolTip() + window.notice.text.text()
    assert not exports.toast.isVisible()


def test_nothing_is_offered_where_there_is_nothing(
    window: MainWindow, exports: ExportControl, control: SourceControl
) -> None:
    """Without a source, and on a page of forms."""
    actions = window.window_actions.export
    window.show_page("config")
    assert not actions.menu.isEnabled()
    assert actions.report.isEnabled()

    control.close()

    assert not actions.report.isEnabled()
    assert exports.offers() == []
