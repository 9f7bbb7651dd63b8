"""The Entries page by itself, and what it shows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.unit.ui.models.entry_frames import Entry, frame_of


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> EntriesPage:
    """The page, as wide as in a window of 1440 pixels."""
    page = EntriesPage(theme)
    page.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(page)
    page.resize(1264, 720)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


@pytest.fixture
def some() -> EntriesFrame:
    """Four entries of two tiers, one with few records."""
    return frame_of(
        Entry("ability.meteor", n=412, damage=231.4, half=4.1, tier=5, usual=176.6),
        Entry("ability.whirl", n=351, damage=121.7, half=2.6, tier=3, usual=124.0),
        Entry("ability.mirror_step", n=22, damage=95.0, half=31.0, tier=3, usual=124.0),
        Entry("resonance.tide_aura", n=240, damage=88.2, half=2.2, tier=3, heal=0.6),
    )
