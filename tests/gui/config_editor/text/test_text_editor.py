"""The text and the document: each follows the other, and neither disturbs the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.config.reading import MAX_BYTES
from tests.gui.config_editor.text.conftest import TextPage, document_of

RULE = ("rule", 0)


def paste(page: TextPage, text: str) -> None:
    """Paste a text where the cursor is."""
    data = QMimeData()
    data.setText(text)
    page.editor.area.insertFromMimeData(data)


def test_what_is_typed_becomes_an_edit_once_nobody_types(qtbot: QtBot, page: TextPage) -> None:
    """One for all letters, with the text as the file will have it."""
    page.place('lateness = "|5s"')
    page.type("1")
    assert page.edits == []
    page.type("2")

    qtbot.waitUntil(lambda: len(page.edits) == 1)

    assert 'lateness = "125s"' in page.document.text
    assert page.edits[0].name == "text"


def test_letters_of_one_line_are_one_step(page: TextPage) -> None:
    """Those of another line are another, so that undo takes back what somebody did last."""
    page.place('lateness = "|5s"')
    for letter in "12":
        page.type(letter)
        page.editor.flush()
    page.press(Qt.Key.Key_Down)
    page.type("# x")
    page.editor.flush()

    keys = [edit.key for edit in page.edits]
    assert len(keys) == 3
    assert keys[0] == keys[1] != keys[2]


def test_what_was_typed_is_asked_for_when_the_keys_go_elsewhere(page: TextPage) -> None:
    """So that a form that is used next works on the text as it is."""
    page.place('lateness = "|5s"')
    page.type("1")

    page.beside.setFocus()

    assert page.document.field(("lateness",)).file == "15s"


def test_undo_is_the_pages(page: TextPage) -> None:
    """The keys are not swallowed, and what was typed last is taken back, too."""
    before = page.document.text
    page.place('lateness = "|5s"')
    page.type("1")

    page.press(Qt.Key.Key_Z, control=True)
    assert (page.editor.text, page.document.text) == (before, before)

    page.press(Qt.Key.Key_Z, control=True, shift=True)
    assert 'lateness = "15s"' in page.editor.text


def test_the_cursor_stays_when_the_text_changes_elsewhere(page: TextPage) -> None:
    """And so do the selection, and what is in sight; nothing is asked for."""
    page.place('measure = "cc_full|_ratio"')
    cursor = page.editor.area.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 3)
    page.editor.area.setTextCursor(cursor)
    top = page.editor.area.firstVisibleBlock().text()

    page.put(page.document.set((*RULE, "above", "times_baseline"), 1.5))
    page.put(page.document.set((*RULE, "min_n"), 20))
    page.put(page.document.remove_row(("rule",), 1))
    page.put(page.document.unset(("lateness",)))

    assert page.editor.text == page.document.text
    assert page.editor.area.textCursor().selectedText() == "_ra"
    assert page.editor.area.firstVisibleBlock().text() == top
    assert page.edits == []


def test_the_cursor_stays_at_the_end_of_a_value_that_changes(page: TextPage) -> None:
    """As when a slider moves while the cursor is in its line."""
    page.place("above = 2.3|  # seconds")

    page.put(page.document.set(("rule", 2, "above"), 12.75))

    cursor = page.editor.area.textCursor()
    assert cursor.block().text()[cursor.positionInBlock() :] == "  # seconds"


def test_only_the_lines_that_differ_are_replaced(page: TextPage) -> None:
    """The document of Qt is told of no others."""
    told: list[str] = []
    area = page.editor.area
    area.document().contentsChange.connect(
        lambda place, _removed, added: told.append(area.toPlainText()[place : place + added])
    )

    page.put(page.document.set((*RULE, "severity"), "critical"))

    assert told
    assert all(text.strip() == 'severity = "critical"' for text in told)


def test_an_answer_that_comes_late_takes_no_letter_back(page: TextPage) -> None:
    """Somebody typed on meanwhile."""
    page.place('lateness = "|5s"')
    page.type("1")
    page.editor.flush()
    answer = page.document
    page.type("2")

    page.editor.show_document(answer)

    assert 'lateness = "125s"' in page.editor.text
    page.editor.flush()
    assert 'lateness = "125s"' in page.document.text


def test_the_ends_of_lines_stay_as_the_file_has_them(page: TextPage) -> None:
    """What is typed in a file of Windows has its ends; the only line that changes is that one."""
    text = document_of("retention").text.replace("\n", "\r\n")
    page.open(document_of("retention", text))
    page.place("hot_h = |24")

    page.type("1")
    page.press(Qt.Key.Key_End, Qt.Key.Key_Return)
    page.type("# x")
    page.editor.flush()

    assert page.document.text == text.replace("24    # hours", "124    # hours").replace(
        "them\r\nwarm", "them\r\n# x\r\nwarm"
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(st.sampled_from("a=\n\r\t\0\u00a0\u2028\u2029\ufeff\ufffe\u202e\ufdd0é😀"), max_size=30)
)
def test_no_letter_is_lost_or_changed(page: TextPage, text: str) -> None:
    """However strange, and although widgets of Qt would take some for others."""
    page.editor.show_document(document_of("clamps", "b"))
    page.editor.show_document(document_of("clamps", text))
    assert page.editor.text == text

    page.open(document_of("clamps", text))
    page.press(Qt.Key.Key_End, control=True)
    page.type("z")
    page.editor.flush()
    assert page.document.text == text + "z"


@pytest.mark.parametrize(
    "hostile",
    ["\0\0", "\ufeffa = 1", "a\r\nb\rc", "\u202ea = 1\u202c", "\ud800x", "[" * 9_000, "a." * 9_000],
)
def test_whatever_is_pasted_is_text(page: TextPage, hostile: str) -> None:
    """It is shown and found wrong, and nothing breaks."""
    paste(page, hostile)
    page.editor.flush()

    assert page.document.problems
    assert page.editor.text == page.document.text
    page.document.text.encode()


def test_more_than_a_config_file_may_hold_is_not_pasted(page: TextPage) -> None:
    """With a word, which goes when somebody types."""
    before = page.editor.text

    paste(page, "# é\n" * (MAX_BYTES // 4))

    assert page.editor.text == before
    assert page.editor.foot.note.full == ("Not pasted: a config file has at most 1,048,576 bytes")
    page.type("#")
    assert page.editor.foot.note.full == ""


def test_a_large_text_is_looked_at_once_nobody_types(
    qtbot: QtBot, page: TextPage, settle: Callable[[], None]
) -> None:
    """What takes long waits; the lines in sight have their colours at once."""
    row = '[[baseline]]\ntier = 1\nmeasure = "zorp"\nvalue = 1.5\nn = 1\n\n'
    page.open(document_of("baselines", "revision = 1\n" + row * 2_000))
    settle()

    document = page.editor.area.document()
    assert page.editor.foot.problems.model_.rowCount() == 0
    assert document.findBlockByNumber(1).layout().formats()
    assert not document.findBlockByNumber(11_000).layout().formats()

    page.press(Qt.Key.Key_End, control=True)
    assert document.findBlockByNumber(11_990).layout().formats()
    qtbot.waitUntil(lambda: page.editor.foot.problems.model_.rowCount() == 100)


def test_tab_leaves_the_text(page: TextPage) -> None:
    """It inserts nothing, so that the keyboard alone gets on."""
    before = page.editor.text

    page.press(Qt.Key.Key_Tab)

    assert QApplication.focusWidget() is not page.editor.area
    assert page.editor.text == before


def test_lines_become_comments_and_back(page: TextPage) -> None:
    """All that are selected, by Ctrl+/."""
    page.place('|severity = "warning"\nmeasure = "dmg')
    before = page.editor.text
    page.press(Qt.Key.Key_Down, shift=True)
    page.press(Qt.Key.Key_End, shift=True)

    page.press(Qt.Key.Key_Slash, control=True)
    assert '\n# severity = "warning"\n# measure = "dmg_per_cast"\nabove' in page.editor.text

    page.press(Qt.Key.Key_Z, control=True)
    assert page.editor.text == before


def test_a_new_line_in_a_list_is_indented(page: TextPage) -> None:
    """And the bracket has a line of its own."""
    page.place('group_by = [|"entry"]\nwindow = "50')
    page.press(*[Qt.Key.Key_Delete] * 7)

    page.press(Qt.Key.Key_Return)
    page.type('"tier",')

    assert 'group_by = [\n    "tier",\n]\nwindow' in page.editor.text


def test_lines_that_changed_are_marked(page: TextPage) -> None:
    """Beside them, until they are as before."""
    page.place('lateness = "|5s"')
    line = page.editor.area.textCursor().blockNumber()
    page.type("1")
    page.editor.flush()
    assert page.editor.area.gutter.changes.changed == {line}

    page.undo()
    assert page.editor.area.gutter.changes.changed == frozenset()


def test_another_file_begins_at_its_beginning(page: TextPage) -> None:
    """Nothing of the one before is left, nor is anything asked for."""
    page.place('lateness = "|5s"')
    page.open(document_of("clamps"))

    assert page.editor.text == document_of("clamps").text
    assert page.editor.area.textCursor().position() == 0
    assert page.editor.area.accessibleName() == "Text of clamps.toml"
    assert page.edits == []
