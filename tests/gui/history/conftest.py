"""A History page, empty and filled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from inspector.storage.coverage import Coverage
from inspector.ui.history.calendar_grid import CalendarGrid, calendar_grid
from inspector.ui.pages.history import HistoryPage
from inspector.ui.style import palette, style_sheet
from inspector.ui.theme import Theme
from tests.gui.history.kept import KPIS, NOW_TS, answer_of, kept_cells


@pytest.fixture
def grid() -> CalendarGrid:
    """A calendar of 91 days and three shards, with one gap."""
    return calendar_grid(Coverage(cells=kept_cells()), NOW_TS)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Iterator[HistoryPage]:
    """A page of its own that nobody has answered yet."""
    page = HistoryPage(theme, KPIS)
    page.setPalette(palette(theme.colours))
    page.setStyleSheet(style_sheet(theme.colours))
    page.resize(QSize(1_104, 640))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.console.close()


@pytest.fixture
def filled(page: HistoryPage) -> HistoryPage:
    """A page of a folder with all tiers."""
    page.show_answer(answer_of(kept_cells()))
    return page
