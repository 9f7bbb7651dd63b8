"""Completion and search in the text, by the keys that people use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.config_editor.text.conftest import TextPage, document_of


def offered(page: TextPage) -> list[str]:
    """Return what is offered; nothing while the list is closed."""
    popup = page.editor.popup
    return [row.name for row in popup.rows.rows] if popup.isVisible() else []


def chosen(page: TextPage) -> str:
    """Return what is selected in the text."""
    return page.editor.area.textCursor().selectedText()


def test_a_key_is_completed_while_it_is_typed(page: TextPage) -> None:
    """Enter takes it; the values that fit are offered next, and Tab takes one."""
    page.place('[[rule]]\nname = "Inefficient|')
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Home)
    page.press(Qt.Key.Key_End, shift=True)
    page.type("sev")
    assert offered(page) == ["severity"]

    page.press(Qt.Key.Key_Return)
    assert offered(page) == ["info", "warning", "critical"]
    page.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Tab)

    assert offered(page) == []
    assert '"Inefficient sustain"\nseverity = "critical"\nmeasure' in page.editor.text
    assert QApplication.focusWidget() is page.editor.area


def test_ctrl_space_offers_all_that_may_stand_here(page: TextPage) -> None:
    """With what is known of it, examples included; Esc closes the list and changes nothing."""
    before = page.editor.text
    page.place('window = |"50 casts"')
    page.press(Qt.Key.Key_End, shift=True)
    page.press(Qt.Key.Key_Delete)
    page.press(Qt.Key.Key_Space, control=True)
    assert offered(page) == ['"5m"', '"50 casts"']

    page.press(Qt.Key.Key_Escape)
    assert offered(page) == []
    assert page.editor.text == before.replace('window = "50 casts"', "window = ", 1)


def test_names_of_the_registry_are_offered_with_their_meaning(page: TextPage) -> None:
    """What is typed narrows them down; a click takes one."""
    page.place('measure = "|dmg_per_cast"')
    page.press(*[Qt.Key.Key_Delete] * 12)
    page.type("heal")
    assert offered(page)[:2] == ["healing_total", "effective_heal_ratio"]
    page.type("i")
    assert offered(page) == ["healing_total"]
    popup = page.editor.popup
    assert popup.rows.rows[0].detail
    middle = popup.rows.visualRect(popup.rows.model().index(0, 0)).center()

    QTest.mouseClick(popup.rows.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    assert 'measure = "healing_total"\n' in page.editor.text
    assert QApplication.focusWidget() is page.editor.area


def test_the_list_closes_when_the_cursor_goes_elsewhere(page: TextPage) -> None:
    """By keys, by scrolling, and when the keys go."""
    page.place('|measure = "dmg_per_cast"')
    page.press(Qt.Key.Key_Space, control=True)
    assert offered(page)
    page.press(Qt.Key.Key_End)
    assert offered(page) == []

    page.press(Qt.Key.Key_Home)
    page.press(Qt.Key.Key_Space, control=True)
    page.beside.setFocus()
    assert offered(page) == []


def test_the_list_stands_where_there_is_room(page: TextPage, settle: Callable[[], None]) -> None:
    """Below the line or above it, never over what is typed, and within the editor."""
    popup, area = page.editor.popup, page.editor.area
    for marked in ('|lateness = "5s"', '|measure = "resource_cycle'):
        page.place(marked)
        page.press(Qt.Key.Key_Space, control=True)
        settle()
        line = area.cursorRect().translated(area.viewport().mapTo(page.editor, QPoint()))
        assert popup.isVisible()
        assert not popup.geometry().intersects(line)
        assert page.editor.rect().contains(popup.geometry())
        page.press(Qt.Key.Key_Escape)


def test_the_list_stays_when_the_text_gets_less_room(qtbot: QtBot, page: TextPage) -> None:
    """A key that is not finished is a problem, and problems are listed below the text."""
    page.place('|measure = "dmg_per_cast"')
    page.press(Qt.Key.Key_Return, Qt.Key.Key_Up)
    page.type("mi")
    qtbot.waitUntil(lambda: page.editor.foot.problems.isVisible())

    assert offered(page) == ["min_n"]
    page.press(Qt.Key.Key_Tab)
    assert "\nmin_n = \nmeasure" in page.editor.text


def test_nothing_opens_in_a_comment_or_while_deleting(page: TextPage) -> None:
    """It would only be in the way."""
    page.place("# Alerts: what| people")
    page.type("se")
    assert offered(page) == []
    page.place('severity = "warning"|')
    page.press(Qt.Key.Key_Return)
    assert offered(page) == []
    page.place("severity| = ")
    page.press(Qt.Key.Key_Backspace)
    assert offered(page) == []


def test_the_order_of_backpressure_is_completed(page: TextPage) -> None:
    """What is in the list is not offered again."""
    page.open(document_of("backpressure"))
    page.place('"damage_true_total",|')
    page.press(Qt.Key.Key_Return)
    page.type('"clo')
    assert offered(page) == []
    page.press(*[Qt.Key.Key_Backspace] * 3)
    page.type("cast")
    assert offered(page) == ["casts"]


def test_letters_are_found(page: TextPage, settle: Callable[[], None]) -> None:
    """From the cursor on, by Ctrl+F; Enter goes on, Esc comes back to the text."""
    bar = page.editor.finder
    page.place('[[rule]]\nname = "Inefficient|')
    page.press(Qt.Key.Key_F, control=True)
    assert QApplication.focusWidget() is bar.field
    QTest.keyClicks(bar.field, "MEASURE =")
    assert (bar.count.text(), chosen(page)) == ("2 of 5", "measure =")

    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "3 of 5"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.mouseClick(bar.before, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.before, Qt.MouseButton.LeftButton)
    assert bar.count.text() == "5 of 5"
    settle()
    assert page.editor.area.viewport().rect().contains(page.editor.area.cursorRect())

    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert QApplication.focusWidget() is page.editor.area
    assert not page.editor.area.marks.matches


def test_what_is_nowhere_is_said_to_be(page: TextPage) -> None:
    """The cursor stays."""
    page.place('lateness = "|5s"')
    place = page.editor.area.textCursor().position()
    page.press(Qt.Key.Key_F, control=True)
    QTest.keyClicks(page.editor.finder.field, "zorp")

    assert page.editor.finder.count.text() == "not found"
    assert not page.editor.finder.next.isEnabled()
    assert page.editor.area.textCursor().position() == place


def test_the_filter_of_the_page_is_marked(qtbot: QtBot, page: TextPage) -> None:
    """No line is hidden; what is typed is searched, too."""
    page.editor.show_filter("LATENESS", modified_only=False)
    assert len(page.editor.area.marks.matches) == 1

    page.press(Qt.Key.Key_Home, control=True)
    page.type("# lateness")
    qtbot.waitUntil(lambda: len(page.editor.area.marks.matches) == 2)

    page.editor.show_filter("", modified_only=True)
    assert not page.editor.area.marks.matches
