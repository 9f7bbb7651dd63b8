"""A page with a comparison of two small sessions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from inspector.analysis.compare import Comparison, compare
from inspector.analysis.compare_side import whole_side
from inspector.analysis.compare_verdict import Rules
from inspector.core.registry import Registry
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.query import GroupBy
from inspector.ui.models.compare_sides import FIRST_HALF, WHOLE
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.compare import ComparePage
from inspector.ui.style import palette, style_sheet
from inspector.ui.theme import Theme
from tests.unit.analysis.compared import casts_of

SAVES = (
    ConfigMark(1_735_758_060.0, "sampling.toml", 5, "ana", "fewer <b>reflects</b>"),
    ConfigMark(1_735_758_120.0, "alerts.toml", 3, "bo", ""),
)


@pytest.fixture(scope="session")
def comparison(registry: Registry) -> Comparison:
    """Three entries; B has one more, and does 40 % more damage."""
    a, b = casts_of(registry, 1, 3, 200), casts_of(registry, 2, 4, 200, factor=1.4)
    sides = whole_side("monday", a), whole_side("tuesday", b)
    found = compare(*sides, REFERENCE_KERNELS, GroupBy.ENTRY, Rules())
    assert found is not None
    return found


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> ComparePage:
    """An empty page of its own."""
    page = ComparePage(theme)
    page.setPalette(palette(theme.colours))
    page.setStyleSheet(style_sheet(theme.colours))
    page.resize(QSize(1_104, 640))
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


@pytest.fixture
def filled(page: ComparePage, comparison: Comparison) -> ComparePage:
    """A page with figures."""
    page.set_sides(WHOLE, FIRST_HALF)
    page.show_comparison(comparison)
    return page
