"""Texts that are measured once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from inspector.ui.fonts import font
from inspector.ui.measured_text import MeasuredText


@pytest.mark.usefixtures("qapp")
def test_it_says_what_the_font_says_however_many_texts_there_are() -> None:
    """The second answer is that of the first."""
    measured, metrics = MeasuredText(font()), QFontMetricsF(font())

    for text in [f"ability.{n}" for n in range(1_500)] * 2:
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 40.0)
        assert measured.width_px(text) == metrics.horizontalAdvance(text)
        assert measured.elided(text, 40.0) == cut


@pytest.mark.usefixtures("qapp")
def test_where_there_is_no_room_nothing_is_left() -> None:
    """A width below zero is none."""
    assert MeasuredText(font()).elided("ability", -3.0) in ("", "\N{HORIZONTAL ELLIPSIS}")
