"""The drawer of raw lines: reading lazily, searching, copying, and text that means harm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.errors import SourceError
from inspector.core.record import Reason
from inspector.session.line_list import Line, LineList
from inspector.ui.lines.columns import Column
from inspector.ui.lines.drawer import LEAST_HEIGHT_PX, LinesDrawer
from inspector.ui.lines.table_model import WAITING
from inspector.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True, slots=True)
class Text:
    """What a fake reader reads."""

    text: str
    is_whole: bool = True
    problem: str = ""


@dataclass
class FakeReader:
    """Gives texts by offset, notes who was read, and waits where it is told to."""

    texts: dict[int, Text] = field(default_factory=dict)
    may_read: Event = field(default_factory=Event)
    read_offsets: list[int] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    closed: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.may_read.set()

    def read(self, line: Line) -> Text:
        """Return the text of a line."""
        assert self.may_read.wait(10)
        with self.lock:
            self.read_offsets.append(line.offset)
        return self.texts.get(line.offset) or Text(record_text(line.offset))

    def close(self) -> None:
        """Note that files were let go."""
        self.closed.set()


def record_text(offset: int) -> str:
    """Return a record that names the place it stands at."""
    return (
        f'{{"ts":1773511200.036,"shard":"world-1","entry":"ability.at_{offset}",'
        '"metrics":{"casts":1,"reflect_count":4.50,"uptime_seconds":4.360},'
        '"meta":{"tier":2,"tags":["aoe"],"rates":{"reflect_count":0.5}}}'
    )


def rows(count: int) -> list[Line]:
    """Return lines that became rows, ten bytes apart."""
    return [Line(0, 10 * place, 9, ts=1_773_511_200.0 + place) for place in range(count)]


def path_of(_source_id: int) -> Path:
    """Return the file of every source."""
    return Path("/logs/hot/world-1.jsonl")


@pytest.fixture
def drawer(qtbot: QtBot, theme: Theme) -> Iterator[LinesDrawer]:
    """A drawer at the foot of a page."""
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1_104, 640)
    drawer = LinesDrawer(theme, page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(drawer)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    yield drawer
    drawer.stop(10)


def cell(drawer: LinesDrawer, row: int, column: Column) -> str:
    """Return what a cell shows."""
    place = drawer.table.layout_shown.columns.index(column)
    return str(drawer.table.index(row, place).data())


def column_texts(drawer: LinesDrawer, column: Column) -> list[str]:
    """Return what a column shows."""
    return [cell(drawer, row, column) for row in range(drawer.table.rowCount())]


def tree_rows(drawer: LinesDrawer, parent: QModelIndex | None = None) -> dict[str, str]:
    """Return keys of the tree below a place, with value and note."""
    model, above = drawer.detail.model, parent or QModelIndex()
    found = {}
    for row in range(model.rowCount(above)):
        key, value, note = (str(model.index(row, column, above).data()) for column in range(3))
        found[key] = f"{value} {note}".strip()
    return found


def tree_index(drawer: LinesDrawer, *keys: str) -> QModelIndex:
    """Return the place of a key in the tree."""
    model, found = drawer.detail.model, QModelIndex()
    for key in keys:
        below = (model.index(row, 0, found) for row in range(model.rowCount(found)))
        found = next(index for index in below if index.data() == key)
    return found


def test_lines_are_shown_with_time_file_place_and_text(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A row of the table is one line; its text comes when it was read."""
    drawer.show_lines(LineList("Lines of world-1", rows(3), 3), FakeReader(), path_of)

    qtbot.waitUntil(lambda: "at_20" in cell(drawer, 2, Column.TEXT))
    assert drawer.isVisible()
    assert drawer.head.title.text() == "Lines of world-1"
    assert drawer.head.amount.text() == "3 lines"
    assert cell(drawer, 1, Column.TIME).endswith(":00:01.000")
    assert cell(drawer, 1, Column.FILE) == "world-1.jsonl"
    assert cell(drawer, 1, Column.PLACE) == "10"


def test_the_head_says_how_many_more_there_are(drawer: LinesDrawer) -> None:
    """Of many lines only the first are kept, and the head says so."""
    drawer.show_lines(LineList("Late lines", rows(1_000), 12_431), FakeReader(), path_of)

    assert drawer.head.amount.text() == "first 1,000 of 12,431"


def test_a_text_that_was_not_read_yet_is_a_placeholder(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A slow disk holds nothing up: dots stand where the text will be."""
    reader = FakeReader()
    reader.may_read.clear()
    drawer.show_lines(LineList("Lines", rows(5), 5), reader, path_of)

    assert cell(drawer, 0, Column.TEXT) == WAITING
    assert drawer.detail.text.toPlainText() == "…"

    reader.may_read.set()
    qtbot.waitUntil(lambda: "at_0" in cell(drawer, 0, Column.TEXT))
    qtbot.waitUntil(lambda: "at_0" in drawer.detail.text.toPlainText())


def test_only_lines_in_sight_are_read(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """Of 100,000 lines those on the screen are read, and those that come there by a key."""
    reader = FakeReader()
    drawer.show_lines(LineList("Lines", rows(100_000), 100_000), reader, path_of)
    qtbot.waitUntil(lambda: not drawer.loader.is_busy and bool(reader.read_offsets))
    assert max(reader.read_offsets) < 10 * 40

    QTest.keyClick(drawer.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: "at_999990" in cell(drawer, 99_999, Column.TEXT))
    assert len(reader.read_offsets) < 100


def test_the_chosen_line_is_shown_in_full(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """The arrow keys walk through the lines; the right side follows."""
    drawer.show_lines(LineList("Lines", rows(5), 5), FakeReader(), path_of)
    QTest.keyClick(drawer.view, Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == record_text(10))
    assert drawer.detail.place.text() == "world-1.jsonl · byte 10 · 9 bytes"


def test_a_click_chooses_a_line(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A line is chosen by the mouse."""
    drawer.show_lines(LineList("Lines", rows(5), 5), FakeReader(), path_of)
    middle = drawer.view.visualRect(drawer.table.index(3, 0)).center()
    QTest.mouseClick(drawer.view.viewport(), LEFT, pos=middle)

    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == record_text(30))


def test_the_record_is_a_tree(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """Numbers are as written; a metric has its unit, and the rate it was sampled with, beside."""
    units = {"uptime_seconds": "s"}
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader(), path_of, units)
    qtbot.waitUntil(lambda: drawer.detail.tree.isVisible())

    top = tree_rows(drawer)
    assert list(top) == ["ts", "shard", "entry", "metrics", "meta"]
    assert top["ts"].startswith("1773511200.036 2026-03-1")
    assert top["shard"] == '"world-1"'
    assert tree_rows(drawer, tree_index(drawer, "metrics")) == {
        "casts": "1",
        "reflect_count": "4.50 rate 0.5",
        "uptime_seconds": "4.360 s",
    }
    assert tree_rows(drawer, tree_index(drawer, "meta", "tags")) == {"0": '"aoe"'}


def test_the_tree_opens_and_closes_by_keys(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """Left and right close and open what holds other values."""
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader(), path_of)
    qtbot.waitUntil(lambda: drawer.detail.tree.isVisible())
    metrics, tree = tree_index(drawer, "metrics"), drawer.detail.tree
    tree.setCurrentIndex(metrics)

    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(metrics)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.isExpanded(metrics)


def test_a_rejected_line_says_why_and_what_to_do(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """Reason and message stand in the table, the remedy beside the text."""
    line = Line(0, 70, 9, reason=Reason.BAD_COUNTER, message="metrics.casts: -1 is negative")
    reader = FakeReader({70: Text('{"casts":-1')})
    drawer.show_lines(LineList("Rejected", [line], 1), reader, path_of)

    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == '{"casts":-1')
    assert cell(drawer, 0, Column.REASON) == "Bad counter"
    assert cell(drawer, 0, Column.MESSAGE) == "metrics.casts: -1 is negative"
    assert drawer.detail.message.text() == "metrics.casts: -1 is negative"
    assert "whole increments" in drawer.detail.remedy.text()
    assert not drawer.detail.tree.isVisible()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_remedy(drawer: LinesDrawer, reason: Reason) -> None:
    """No reason leaves a person without something to do."""
    line = Line(0, 0, 9, reason=reason, message="what is wrong")
    drawer.show_lines(LineList("Rejected", [line], 1), FakeReader(), path_of)

    assert cell(drawer, 0, Column.REASON) != reason
    assert drawer.detail.remedy.text().endswith(".")


def test_a_line_that_cannot_be_read_says_why(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A file that is gone shows its problem in place of the text, in italics."""
    problem = "world-1.jsonl was deleted"
    drawer.show_lines(
        LineList("Lines", rows(1), 1), FakeReader({0: Text("", problem=problem)}), path_of
    )

    qtbot.waitUntil(lambda: cell(drawer, 0, Column.TEXT) == problem)
    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == problem)
    assert drawer.detail.text.font().italic()
    assert not drawer.detail.tree.isVisible()


def test_a_reader_that_fails_does_not_end_the_reading(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """An error of one line is shown there, and the others are read."""

    class Failing(FakeReader):
        def read(self, line: Line) -> Text:
            if line.offset == 0:
                raise SourceError("the disk is gone")
            if line.offset == 10:
                raise PermissionError(13, "Permission denied")
            return super().read(line)

    drawer.show_lines(LineList("Lines", rows(3), 3), Failing(), path_of)

    qtbot.waitUntil(lambda: "at_20" in cell(drawer, 2, Column.TEXT))
    assert cell(drawer, 0, Column.TEXT) == "the disk is gone"
    assert cell(drawer, 1, Column.TEXT) == "The file cannot be read: Permission denied"


def test_searching_shows_the_lines_that_have_it(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """All lines are searched, also those that were never in sight, in any case of letters."""
    drawer.show_lines(LineList("Lines", rows(2_000), 2_000), FakeReader(), path_of)

    QTest.keyClicks(drawer.head.search, "AT_199")

    qtbot.waitUntil(lambda: drawer.head.amount.text() == "11 found in 2,000")
    qtbot.waitUntil(lambda: "at_19900" in cell(drawer, 1, Column.TEXT))
    assert column_texts(drawer, Column.PLACE)[:2] == ["1,990", "19,900"]


def test_escape_ends_the_search_and_then_closes(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """The first Esc brings all lines back, the second closes the drawer."""
    drawer.show_lines(LineList("Lines", rows(20), 20), FakeReader(), path_of)
    QTest.keyClicks(drawer.head.search, "at_70")
    qtbot.waitUntil(lambda: drawer.table.rowCount() == 1)

    QTest.keyClick(drawer.head.search, Qt.Key.Key_Escape)
    assert drawer.table.rowCount() == 20
    assert drawer.head.amount.text() == "20 lines"

    with qtbot.waitSignal(drawer.closed):
        QTest.keyClick(drawer.head.search, Qt.Key.Key_Escape)
    assert not drawer.isVisible()


def test_the_cross_closes(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A click on the cross closes the drawer."""
    drawer.show_lines(LineList("Lines", rows(2), 2), FakeReader(), path_of)

    with qtbot.waitSignal(drawer.closed):
        QTest.mouseClick(drawer.head.close_button, LEFT)
    assert not drawer.isVisible()


def test_copying_takes_the_line_as_it_stands(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """The keys of copying and the button take the whole line, without our escapes."""
    text = '{"shard":"wor\0ld\u202e"}'
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader({0: Text(text)}), path_of)
    qtbot.waitUntil(lambda: drawer.loader.text(0) is not None)

    QTest.keyClick(drawer.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text

    QGuiApplication.clipboard().clear()
    QTest.mouseClick(drawer.head.copy, LEFT)
    assert QGuiApplication.clipboard().text() == text


def test_only_rejected_lines_can_be_exported(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """The button asks for the list that is shown; rows do not offer it."""
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader(), path_of)
    assert not drawer.head.export.isVisible()

    rejected = LineList("Rejected", [Line(0, 0, 9, reason=Reason.NOT_JSON, message="no")], 1)
    drawer.show_lines(rejected, FakeReader(), path_of)
    with qtbot.waitSignal(drawer.export_requested) as asked:
        QTest.mouseClick(drawer.head.export, LEFT)
    assert asked.args == [rejected]


def test_dragging_its_edge_makes_it_higher(drawer: LinesDrawer, settle: Callable[[], None]) -> None:
    """The edge follows the mouse, and the height stays when the drawer opens again."""
    drawer.show_lines(LineList("Lines", rows(2), 2), FakeReader(), path_of)
    settle()
    before, middle = drawer.height(), drawer.grip.rect().center()

    QTest.mousePress(drawer.grip, LEFT, pos=middle)
    QTest.mouseMove(drawer.grip, middle - QPoint(0, 90))
    QTest.mouseRelease(drawer.grip, LEFT, pos=middle - QPoint(0, 90))
    settle()
    assert drawer.height() == before + 90

    drawer.close_drawer()
    drawer.show_lines(LineList("Lines", rows(2), 2), FakeReader(), path_of)
    settle()
    assert drawer.height() == before + 90


def test_its_height_leaves_room_for_the_page(
    drawer: LinesDrawer, settle: Callable[[], None]
) -> None:
    """Neither the page nor the drawer can be made to vanish."""
    drawer.show_lines(LineList("Lines", rows(2), 2), FakeReader(), path_of)
    for _step in range(40):
        QTest.keyClick(drawer.grip, Qt.Key.Key_Up)
        settle()
    assert drawer.height() == 640 - 160

    for _step in range(40):
        QTest.keyClick(drawer.grip, Qt.Key.Key_Down)
        settle()
    assert drawer.height() == LEAST_HEIGHT_PX


def test_waiting_says_what_is_looked_for(drawer: LinesDrawer) -> None:
    """Before the lines are found the drawer is open, and says so."""
    drawer.show_waiting("Late lines of world-1")

    assert drawer.isVisible()
    assert drawer.head.title.text() == "Late lines of world-1"
    assert drawer.hint.isVisible()
    assert drawer.hint.text() == "Looking for the lines…"


def test_no_line_says_so(drawer: LinesDrawer) -> None:
    """An empty list is a sentence, not an empty table."""
    drawer.show_lines(LineList("Late lines", [], 0), FakeReader(), path_of)

    assert drawer.hint.isVisible()
    assert drawer.head.amount.text() == "0 lines"


def test_the_keys_go_back_where_they_came_from(
    drawer: LinesDrawer, settle: Callable[[], None]
) -> None:
    """Opening takes the keys to the lines; closing gives them back."""
    other = QWidget(drawer.parentWidget())
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    other.setFocus()
    drawer.show_lines(LineList("Lines", rows(2), 2), FakeReader(), path_of)
    settle()
    assert drawer.view.hasFocus()

    QTest.keyClick(drawer.view, Qt.Key.Key_Escape)
    assert other.hasFocus()


HOSTILE = {
    "markup": ("<b>big</b><img src=x>", "<b>big</b><img src=x>"),
    "bidi": ("a\u202egnp.exe\u2066", "a\\u{202E}gnp.exe\\u{2066}"),
    "newline": ("one\ntwo\r\tthree\u2028", "one\\x0Atwo\\x0D\\x09three\\u{2028}"),
    "nul": ("wor\0ld\x1b[31m\x9b", "wor\\x00ld\\x1B[31m\\x9B"),
    "no width": ("ad\u200bmin\ufeff", "ad\\u{200B}min\\u{FEFF}"),
    "half a pair": ("a\ud800b", "a\\u{D800}b"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_text_that_means_harm_is_shown_literally(
    qtbot: QtBot, drawer: LinesDrawer, name: str
) -> None:
    """Markup is text, and what cannot be seen is an escape: in the table, in full, in messages."""
    text, shown = HOSTILE[name]
    line = Line(0, 0, 9, reason=Reason.NOT_JSON, message=text)
    drawer.show_lines(LineList(text, [line], 1), FakeReader({0: Text(text)}), path_of)

    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == shown)
    assert cell(drawer, 0, Column.TEXT) == shown
    assert cell(drawer, 0, Column.MESSAGE) == shown
    assert drawer.detail.message.text() == shown
    assert drawer.detail.message.textFormat() is Qt.TextFormat.PlainText
    assert drawer.head.title.text() == shown


@pytest.mark.parametrize("name", list(HOSTILE))
def test_keys_and_values_that_mean_harm_are_shown_literally(
    qtbot: QtBot, drawer: LinesDrawer, name: str
) -> None:
    """The tree escapes what JSON hid in its own escapes."""
    text, shown = HOSTILE[name]
    written = json.dumps({text: text})
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader({0: Text(written)}), path_of)

    qtbot.waitUntil(lambda: drawer.detail.tree.isVisible())
    assert tree_rows(drawer) == {shown: f'"{shown}"'}


def test_a_line_of_64_kib_does_not_widen_the_window(
    qtbot: QtBot, drawer: LinesDrawer, settle: Callable[[], None]
) -> None:
    """A long line without a space is wrapped in full, and cut in the table and in messages."""
    text = "x" * 65_536
    line = Line(0, 0, 65_536, reason=Reason.TOO_LONG, message=text)
    page = drawer.parentWidget()
    assert page is not None
    drawer.show_lines(LineList(text, [line], 1), FakeReader({0: Text(text)}), path_of)

    qtbot.waitUntil(lambda: len(drawer.detail.text.toPlainText()) == 65_536)
    settle()
    assert page.width() == 1_104
    assert page.minimumSizeHint().width() <= 1_104
    assert len(cell(drawer, 0, Column.TEXT)) == 401
    assert drawer.detail.text.horizontalScrollBar().maximum() == 0


def test_a_line_that_was_cut_says_so(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """Of a line of 100 MB a beginning is shown, with the word that there is more."""
    drawer.show_lines(
        LineList("Lines", rows(1), 1), FakeReader({0: Text('{"a":', is_whole=False)}), path_of
    )

    qtbot.waitUntil(lambda: drawer.detail.note.isVisible())
    assert drawer.detail.note.text() == "the rest is too long to be shown"
    assert drawer.detail.text.toPlainText() == '{"a":'


def test_what_is_not_shown_of_a_line_is_said_beside_it(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A text may have a problem too: both are shown."""
    text = Text('{"a":1}', problem="NUL bytes are left out")
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader({0: text}), path_of)

    qtbot.waitUntil(lambda: drawer.detail.note.isVisible())
    assert drawer.detail.note.text() == "NUL bytes are left out"
    assert drawer.detail.text.toPlainText() == '{"a":1}'
    assert cell(drawer, 0, Column.TEXT) == '{"a":1}'


def test_closing_lets_go_of_the_files(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A drawer that is closed, or shows other lines, keeps no file open."""
    first, second = FakeReader(), FakeReader()
    drawer.show_lines(LineList("Lines", rows(1), 1), first, path_of)
    qtbot.waitUntil(lambda: drawer.loader.text(0) is not None)

    drawer.show_lines(LineList("Lines", rows(1), 1), second, path_of)
    assert first.closed.wait(5)
    qtbot.waitUntil(lambda: drawer.loader.text(0) is not None)

    drawer.close_drawer()
    assert second.closed.wait(5)


@pytest.mark.parametrize("text", ["[" * 60_000, '{"a":' * 10_000, "[" * 900 + "]" * 900])
def test_deep_nesting_breaks_nothing(qtbot: QtBot, drawer: LinesDrawer, text: str) -> None:
    """A line of brackets is a text like any other; it needs no tree."""
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader({0: Text(text)}), path_of)

    qtbot.waitUntil(lambda: drawer.detail.text.toPlainText() == text)


def test_numbers_are_shown_as_they_are_written(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """No figure is rounded, and equal keys are both there."""
    text = '{"a":1e400,"b":0.10,"c":-0,"d":123456789012345678901234567890,"a":NaN,"e":null}'
    drawer.show_lines(LineList("Lines", rows(1), 1), FakeReader({0: Text(text)}), path_of)
    qtbot.waitUntil(lambda: drawer.detail.tree.isVisible())

    model = drawer.detail.model
    values = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert values == ["1e400", "0.10", "-0", "123456789012345678901234567890", "NaN", "null"]


def test_stopping_ends_the_thread_while_it_reads(qtbot: QtBot, drawer: LinesDrawer) -> None:
    """A window that closes in the middle of a search leaves nothing behind."""
    reader = FakeReader()
    drawer.show_lines(LineList("Lines", rows(50_000), 50_000), reader, path_of)
    QTest.keyClicks(drawer.head.search, "nothing")
    qtbot.waitUntil(lambda: bool(reader.read_offsets))

    drawer.stop(10)

    assert not drawer.loader.is_busy
    amount = len(reader.read_offsets)
    QTest.qWait(20)
    assert len(reader.read_offsets) == amount
