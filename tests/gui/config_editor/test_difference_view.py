"""The difference between a file and its draft."""

from __future__ import annotations

from difflib import unified_diff

from pytestqt.qtbot import QtBot

from inspector.ui.config_editor.difference_view import DifferenceView
from inspector.ui.theme import Theme, ThemeName


def test_where_there_is_little_room_the_first_change_is_in_sight(qtbot: QtBot) -> None:
    """With a line of what stands before it; what does not change is a scroll away."""
    view = DifferenceView(Theme(ThemeName.DARK))
    qtbot.addWidget(view)
    view.resize(300, 60)
    view.show()
    before = [f"key_{number} = 1" for number in range(9)]
    after = [*before[:3], "key_3 = 2", *before[4:]]

    view.show_difference("\n".join(unified_diff(before, after, lineterm="")), "")

    first_seen = view.verticalScrollBar().value() // 20
    assert view.lines[first_seen : first_seen + 3] == (" key_2 = 1", "-key_3 = 1", "+key_3 = 2")


def test_with_room_for_all_nothing_is_scrolled(qtbot: QtBot) -> None:
    """Nor where nothing changed."""
    view = DifferenceView(Theme(ThemeName.DARK))
    qtbot.addWidget(view)
    view.resize(300, 400)
    view.show()

    view.show_difference("--- \n+++ \n@@ @@\n a\n b\n c\n-d\n+e", "")
    assert view.verticalScrollBar().value() == 0
    view.show_difference("", "Nothing has been changed.")
    assert (view.lines, view.verticalScrollBar().value()) == ((), 0)
