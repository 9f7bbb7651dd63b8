"""Problems in the text: underlined in place, listed, reached by keys; and the place in the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.theme import Theme, ThemeName
from tests.gui.config_editor.text.conftest import TextPage, document_of


def underlined(page: TextPage) -> list[str]:
    """Return the texts that are underlined."""
    return [flaw.cursor.selectedText() for flaw in page.editor.area.marks.flaws if flaw.cursor]


def listed(page: TextPage) -> list[str]:
    """Return what the list of problems says."""
    model = page.editor.foot.problems.model_
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def hover(widget: QWidget, point: QPoint) -> str:
    """Return the tooltip at a point of a widget."""
    QToolTip.hideText()
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    return QToolTip.text()


@pytest.fixture
def broken(page: TextPage) -> TextPage:
    """A page of three problems, the first in a list, the last in an inline table."""
    text = (
        page.document.text.replace('group_by = ["entry"]', 'group_by = ["shardd"]', 1)
        .replace("below = 0.45", "below = true", 1)
        .replace('tags = ["cc_silence"]', "zorp = 1", 1)
    )
    page.put(page.document.set_text(text))
    return page


def test_a_mistake_is_underlined_and_listed(
    qtbot: QtBot, page: TextPage, theme: Theme, settle: Callable[[], None]
) -> None:
    """In place, once nobody types; and both go when it is mended."""
    page.place('severity = "warning|"\nmeasure = "dmg')
    page.press(Qt.Key.Key_Backspace)

    qtbot.waitUntil(lambda: bool(underlined(page)))

    assert underlined(page) == ['severity = "warnin"']
    assert listed(page) == [
        "line 24, rule 1, severity: must be 'info', 'warning' or 'critical', not 'warnin'"
    ]
    assert page.editor.foot.summary.text() == "1 problem"
    settle()
    wave = page.editor.area.grab().toImage()
    crit, foot = theme.colours.crit, page.editor.area.cursorRect().bottom() + 1
    inks = [wave.pixelColor(x, foot - up) for x in range(80, 160) for up in range(3)]
    assert any(abs(ink.red() - crit.red()) + abs(ink.blue() - crit.blue()) < 60 for ink in inks)

    page.type("g")
    qtbot.waitUntil(lambda: not underlined(page))
    assert page.editor.foot.summary.text() == "✓  No problems"
    assert page.editor.foot.problems.isHidden()


def test_a_text_that_is_no_toml_is_underlined_where_it_ends_to_be(page: TextPage) -> None:
    """With what tomllib says."""
    page.place('lateness = |"5s"')
    page.press(Qt.Key.Key_End, shift=True)
    page.press(Qt.Key.Key_Delete)
    page.editor.flush()

    assert underlined(page) == ["="]
    assert listed(page)[0].startswith("line 10: not TOML: ")


def test_what_is_wrong_is_told_where_the_pointer_rests(broken: TextPage) -> None:
    """In the text and in the gutter, as text and never as markup."""
    broken.place('group_by = ["sha|rdd"]')
    area = broken.editor.area
    point = area.cursorRect().center()

    assert "not &#x27;shardd&#x27;" in hover(area.viewport(), point)
    assert "not &#x27;shardd&#x27;" in hover(area.gutter, QPoint(8, point.y()))
    assert area.gutter.hint_at(point.y() + 2 * area.cursorRect().height()) == ""


def test_a_field_is_explained_where_the_pointer_rests(page: TextPage) -> None:
    """As long as nothing is wrong with it."""
    page.place("recov|er = {")

    said = hover(page.editor.area.viewport(), page.editor.area.cursorRect().center())

    assert "Where it is well again, in the unit of the threshold" in said


def test_f8_goes_from_problem_to_problem(broken: TextPage) -> None:
    """Round at the ends, backwards with Shift, from the list, too."""
    area = broken.editor.area
    texts = underlined(broken)
    assert texts == ['"shardd"', "below = true", "zorp = 1"]

    def at() -> str:
        rest = area.toPlainText()[area.textCursor().position() :]
        return next(text for text in texts if rest.startswith(text))

    seen = []
    for _turn in range(4):
        broken.press(Qt.Key.Key_F8)
        seen.append(at())
    assert seen == [*texts, texts[0]]
    broken.press(Qt.Key.Key_F8, shift=True)
    assert at() == texts[2]
    QTest.keyClick(broken.editor.foot.problems, Qt.Key.Key_F8)
    assert at() == texts[0]
    assert broken.editor.foot.problems.currentIndex().row() == 0
    assert QApplication.focusWidget() is area


def test_the_list_leads_to_a_problem(broken: TextPage, settle: Callable[[], None]) -> None:
    """By Enter, or by a click."""
    problems, area = broken.editor.foot.problems, broken.editor.area
    settle()
    problems.setFocus()
    QTest.keyClick(problems, Qt.Key.Key_Down)
    QTest.keyClick(problems, Qt.Key.Key_Return)
    assert area.textCursor().block().text() == "below = true"
    assert QApplication.focusWidget() is area

    last = problems.visualRect(problems.model_.index(2)).center()
    QTest.mouseClick(problems.viewport(), Qt.MouseButton.LeftButton, pos=last)
    assert area.textCursor().block().text() == "select = { zorp = 1 }"
    assert area.viewport().rect().contains(area.cursorRect())


def test_a_problem_without_a_place_is_listed(page: TextPage) -> None:
    """And not underlined."""
    page.put(page.document.set_text("x = " + "[" * 5_000))

    assert underlined(page) == []
    assert listed(page) == ["is nested too deeply"]
    page.press(Qt.Key.Key_F8)


def test_underlines_go_along_with_what_is_typed_above(broken: TextPage) -> None:
    """Until the text is looked at again."""
    broken.press(Qt.Key.Key_Home, control=True)
    broken.press(Qt.Key.Key_Return)

    assert underlined(broken) == ['"shardd"', "below = true", "zorp = 1"]
    assert 29 in broken.editor.area.marks.flawed_lines()


def test_the_form_learns_where_the_cursor_is(qtbot: QtBot, page: TextPage) -> None:
    """Each field once, however the cursor gets there."""
    page.place('namespace = "abi|lity"')
    qtbot.waitUntil(lambda: len(page.entered) == 1)
    page.press(Qt.Key.Key_Right)
    page.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(page.entered) == 2)

    assert page.entered == [("rule", 0, "select", "namespace"), ("rule", 0, "group_by")]
    assert page.editor.foot.place.full == "rule 1 / group_by   29:21"


def test_a_field_is_revealed_without_that_the_form_is_told(qtbot: QtBot, page: TextPage) -> None:
    """It is the form that asked; the line is marked, and in sight."""
    area = page.editor.area

    page.editor.reveal(("rule", 4, "below"))

    assert area.textCursor().block().text() == "below = 0.55"
    assert area.viewport().rect().contains(area.cursorRect())
    marked = [one.cursor.block().text() for one in area.extraSelections()]
    assert marked == ["below = 0.55", "below = 0.55"]
    qtbot.waitUntil(lambda: page.editor.foot.place.full.startswith("rule 5 / below"))
    qtbot.waitUntil(lambda: len(area.extraSelections()) == 1)
    assert page.entered == []


def test_what_the_text_does_not_say_is_revealed_where_it_would_be(page: TextPage) -> None:
    """A field that has its default, at its table; one of no table, nowhere."""
    page.editor.reveal(("rule", 1, "min_n"))
    assert page.editor.area.textCursor().blockNumber() == 33
    page.editor.reveal(("zorp",))
    assert page.editor.area.textCursor().blockNumber() == 33


def test_a_form_that_changes_the_text_is_not_told_where_the_cursor_is(
    qtbot: QtBot, page: TextPage
) -> None:
    """The keys are in the form."""
    page.place('lateness = "|5s"')
    page.beside.setFocus()

    with qtbot.assertNotEmitted(page.editor.path_entered, wait=200):
        page.put(page.document.unset(("lateness",)))


def test_colours_follow_the_theme(page: TextPage, theme: Theme) -> None:
    """Those of the lines in sight at once."""

    def ink() -> str:
        formats = page.editor.area.document().firstBlock().layout().formats()
        shape = formats[0].format
        brush = shape.foreground()
        return brush.color().name()

    dark = ink()
    theme.force(ThemeName.LIGHT)
    assert ink() != dark
    theme.force(ThemeName.DARK)
    assert ink() == dark


def test_a_file_that_is_not_there_yet_says_so(page: TextPage) -> None:
    """And can be begun."""
    page.open(document_of("clamps", ""))

    assert "No file yet" in page.editor.area.placeholderText()


def test_the_bracket_that_belongs_to_one_is_marked(qtbot: QtBot, page: TextPage) -> None:
    """Beside the cursor, until it goes elsewhere."""
    area = page.editor.area

    def marked() -> list[str]:
        return [text for one in area.extraSelections() if (text := one.cursor.selectedText())]

    page.place("recover = |{ below")
    qtbot.waitUntil(lambda: marked() == ["{", "}"])
    page.press(Qt.Key.Key_Home)
    assert marked() == []
    page.place('lateness = "5s"|')
    qtbot.waitUntil(lambda: marked() == ['"', '"'])
