"""What lies over the page: the sheet of keys, figures, drops."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from inspector.ui.actions import key_text
from inspector.ui.keycaps import KeyCaps, caps_of
from inspector.ui.keys_sheet import Section, columns_of
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.performance_overlay import PerformanceFigures

COPY = Qt.DropAction.CopyAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("keys", "caps"),
    [
        ("Ctrl+Shift+O", ("Ctrl", "Shift", "O")),
        ("Ctrl++", ("Ctrl", "+")),
        ("+", ("+",)),
        ("Ctrl+-", ("Ctrl", "-")),
        ("Shift+Left", ("Shift", "←")),
        ("Return", ("Enter",)),
        ("?", ("?",)),
        ("", ()),
    ],
)
def test_keys_are_drawn_as_on_a_keyboard(keys: str, caps: tuple[str, ...]) -> None:
    """One cap a key, arrows as arrows."""
    assert caps_of(keys) == caps


def test_a_question_mark_shows_every_key(window: MainWindow) -> None:
    """Each action that has a key stands on the sheet, with it; and what the mouse does."""
    # From a real keyboard Qt takes the Shift that makes the sign away; here nobody does.
    QTest.keyClick(window, Qt.Key.Key_Question)

    sheet = window.overlays.keys
    assert sheet.isVisible()
    labels = {label.text() for label in sheet.area.findChildren(QLabel)}
    caps = {caps.caps for caps in sheet.area.findChildren(KeyCaps)}
    for action in window.window_actions.all():
        if action.shortcuts():
            assert action.text().removesuffix("…") in labels
            assert caps_of(key_text(action.shortcut())) in caps
    assert {"View", "Window", "Mouse", "Zoom at the pointer"} <= labels


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_the_sheet_closes_by_the_keys_that_opened_it(window: MainWindow, key: Qt.Key) -> None:
    """And by Esc; nothing else happens."""
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = window.overlays.keys
    assert sheet.isVisible()

    QTest.keyClick(sheet.area, key)

    assert not sheet.isVisible()


@pytest.mark.parametrize(
    ("size", "columns"), [((900, 560), 2), ((1280, 800), 3), ((1920, 1080), 4)]
)
def test_the_sheet_fits_every_window(
    window: MainWindow, settle: Callable[[], None], size: tuple[int, int], columns: int
) -> None:
    """In as many columns as there is room for; it scrolls only where it must."""
    QTest.keyClick(window, Qt.Key.Key_F1)
    window.resize(*size)
    settle()

    sheet = window.overlays.keys
    lefts = {caps.parentWidget().x() for caps in sheet.area.findChildren(KeyCaps)}  # type: ignore[union-attr]
    assert sheet.rect().contains(sheet.card.geometry())
    assert len(lefts) == columns
    assert sheet.area.horizontalScrollBar().maximum() == 0
    assert bool(sheet.area.verticalScrollBar().maximum()) is (size[1] <= 800)


def test_columns_keep_the_order_and_are_as_low_as_can_be() -> None:
    """Sections are never torn apart."""
    sections = [Section(str(n), (("a", "A"),) * n) for n in (6, 1, 2, 3)]

    assert [[one.title for one in column] for column in columns_of(sections, 2)] == [
        ["6", "1"],
        ["2", "3"],
    ]
    assert len(columns_of(sections, 1)) == 1


def test_f12_shows_what_the_window_costs(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """At the top right of the page, and gone with the next F12."""
    window.show_frame(lots)
    settle()
    overlay = window.overlays.performance
    overlay.show_figures(
        PerformanceFigures(99_432.0, 41.2, 88.0, 412_000_000, 0, 11, 23, 4_800_000)
    )

    QTest.keyClick(window, Qt.Key.Key_F12)
    settle()

    shown = {name: value.replace("\N{NO-BREAK SPACE}", " ") for name, value in overlay.lines()}
    assert overlay.isVisible()
    assert overlay.geometry().right() <= window.width()
    assert overlay.y() > window.live.mapTo(window, QPoint(0, 0)).y()
    assert shown["lines"] == "99,432 /s"
    assert shown["lag p50 · p99"] == "41.2 · 88.0 ms"
    assert shown["memory"] == "412 MB"
    assert shown["threads · files"] == "11 · 23"
    assert shown["rows"] == "4.8 M"
    assert "\N{EN DASH}" not in shown["frame p50 · p99"]

    QTest.keyClick(window, Qt.Key.Key_F12)
    assert not overlay.isVisible()


def test_figures_that_nobody_knows_are_not_zero(window: MainWindow) -> None:
    """A dash says that there is no data."""
    assert math.isnan(PerformanceFigures().lines_per_s)
    assert dict(window.overlays.performance.lines())["memory"] == "\N{EN DASH}"


def test_figures_are_asked_for_only_while_they_are_shown(qtbot: QtBot, window: MainWindow) -> None:
    """Twice a second then, never else."""
    overlay = window.overlays.performance
    QTest.keyClick(window, Qt.Key.Key_F12)
    with qtbot.waitSignal(overlay.wanted, timeout=2_000):
        pass

    QTest.keyClick(window, Qt.Key.Key_F12)

    with qtbot.assertNotEmitted(overlay.wanted, wait=600):
        pass


def test_the_mouse_goes_through_the_figures(
    window: MainWindow, lots: Frame, settle: Callable[[], None]
) -> None:
    """A chart below them still gets the pointer."""
    window.show_frame(lots)
    QTest.keyClick(window, Qt.Key.Key_F12)
    settle()

    below = window.childAt(window.overlays.performance.geometry().center())

    assert below is not window.overlays.performance


def held(*urls: QUrl) -> QMimeData:
    """Return what somebody holds over the window."""
    data = QMimeData()
    data.setUrls(list(urls))
    return data


def test_files_can_be_dropped_on_the_window(
    qtbot: QtBot, window: MainWindow, lots: Frame, tmp_path: Path, settle: Callable[[], None]
) -> None:
    """What letting go would open is said before; then it is asked for."""
    window.show_frame(lots)
    paths = [tmp_path / "<b>hot", tmp_path / "day.jsonl"]
    data = held(*(QUrl.fromLocalFile(str(path)) for path in paths))
    enter = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)

    QApplication.sendEvent(window, enter)
    settle()

    assert enter.isAccepted()
    assert window.overlays.drop.isVisible()
    assert window.overlays.drop.text == "Drop to open <b>hot and 1 more"
    with qtbot.waitSignal(window.paths_dropped, timeout=1_000) as dropped:
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), COPY, data, LEFT, NONE))
    assert dropped.args == [paths]
    assert not window.overlays.drop.isVisible()


def test_an_offer_that_moves_away_is_taken_back(window: MainWindow, tmp_path: Path) -> None:
    """Nothing is opened."""
    data = held(QUrl.fromLocalFile(str(tmp_path)))
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE))

    QApplication.sendEvent(window, QDragLeaveEvent())

    assert not window.overlays.drop.isVisible()


def test_addresses_elsewhere_cannot_be_dropped(window: MainWindow) -> None:
    """Nothing is fetched from anywhere."""
    data = held(QUrl("https://example.com/x.jsonl"))
    enter = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)
    enter.ignore()

    QApplication.sendEvent(window, enter)

    assert not enter.isAccepted()
    assert not window.overlays.drop.isVisible()
