"""The editor of backpressure.toml, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from inspector.analysis.backpressure_replay import ReplayRequest
from inspector.config.defaults import default_order
from inspector.config.document import Document
from inspector.config.models.backpressure import BackpressureConfig
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.ui.config_editor.backpressure.form import HINT, NOT_TOML, BackpressureForm
from inspector.ui.config_editor.backpressure.order import RowKind
from inspector.ui.config_editor.backpressure.order_ink import ROW_PX
from inspector.ui.config_editor.edit import Edit
from inspector.ui.theme import Theme

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
TEXT = """\
# Ours.
revision = 3
queue_threshold = 100  # short
buffer_records = 400
order = ["reflect_count", "pull_events", "clone_count", "casts", "damage_total"]
"""


class Desk:
    """Holds the document, and answers edits as the page does."""

    def __init__(self, form: BackpressureForm, document: Document) -> None:
        self.form = form
        self.document = document
        self.edits: list[Edit] = []
        form.edit_requested.connect(self._edit)
        form.show_document(document)

    def show(self, text: str) -> None:
        """Show another draft, as if somebody had typed it as text."""
        self.document = self.document.set_text(text)
        self.form.show_document(self.document)

    @property
    def order(self) -> list[str] | None:
        """What the draft says."""
        found = (self.document.values or {}).get("order")
        assert found is None or isinstance(found, list)
        return found

    def _edit(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.document = edit.apply(self.document)
        self.form.show_document(self.document)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> BackpressureForm:
    """The editor in its usual size."""
    form = BackpressureForm(theme)
    qtbot.addWidget(form)
    form.resize(860, 640)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    return form


@pytest.fixture
def desk(form: BackpressureForm, registry: Registry, settle: Settle) -> Desk:
    """The editor with a file of its own."""
    desk = Desk(form, Document("backpressure", BackpressureConfig, registry, TEXT, TEXT))
    settle()
    return desk


def type_into(field: QLineEdit, text: str) -> None:
    """Replace what a field holds, key by key."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def place_of(form: BackpressureForm, name: str) -> QPoint:
    """Return where the row of a metric key is in the list."""
    row = form.order.rows.row_of(name)
    return form.order.visualRect(form.order.rows.index(row)).center()


def drag(form: BackpressureForm, name: str, to: QPoint) -> None:
    """Take a row with the mouse and carry it somewhere, without letting go."""
    viewport, start = form.order.viewport(), place_of(form, name)
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(0, QApplication.startDragDistance()))
    QTest.mouseMove(viewport, to)


def drop(form: BackpressureForm, at: QPoint) -> None:
    """Let go of what is carried."""
    QTest.mouseRelease(form.order.viewport(), LEFT, pos=at)


def above(form: BackpressureForm, name: str) -> QPoint:
    """Return a point in the upper half of a row."""
    return place_of(form, name) - QPoint(0, ROW_PX // 3)


def below(form: BackpressureForm, name: str) -> QPoint:
    """Return a point in the lower half of a row."""
    return place_of(form, name) + QPoint(0, ROW_PX // 3)


def test_a_number_shows_all_its_levels(desk: Desk) -> None:
    """Default, file, draft, effective, unit, and what it is for with its bounds."""
    row = desk.form.numbers["queue_threshold"]

    shown = (row.default.text(), row.file.text(), row.field.text(), row.effective.text())
    assert shown == ("4,096", "100", "100", "100")
    assert row.unit.text() == "records"
    assert row.words.full.endswith("1 to 1,000,000.")
    assert desk.form.numbers["flush_bytes"].file.text() == "\N{EN DASH}"
    assert desk.form.numbers["flush_bytes"].field.placeholderText() == "4096"
    assert "Between 0 and 1" in desk.form.numbers["recover_share"].words.full


def test_a_number_is_typed_and_only_its_line_changes(desk: Desk) -> None:
    """Key by key, all of them one edit to undo; the comment stays."""
    row = desk.form.numbers["queue_threshold"]

    type_into(row.field, "250")

    assert desk.document.text == TEXT.replace("= 100 ", "= 250 ")
    assert {edit.key for edit in desk.edits} == {"queue_threshold"}
    assert row.reset.isVisible()
    assert (row.file.text(), row.effective.text()) == ("100", "250")


def test_what_is_no_number_gets_the_models_word_beside_the_field(desk: Desk) -> None:
    """It is neither swallowed nor changed; the file's value stays the one in force."""
    row = desk.form.numbers["queue_threshold"]

    type_into(row.field, "abc")

    assert row.field.text() == "abc"
    assert row.words.full.startswith("must be a whole number, such as 4096, not")
    assert "abc" in row.words.full
    assert row.words.property("role") == "crit"
    assert row.effective.text() == "100"
    assert row.field.accessibleDescription() == row.words.full


def test_nothing_is_clamped(desk: Desk) -> None:
    """A number out of bounds stays as it was typed, with the bound and an example."""
    share = desk.form.numbers["recover_share"]
    buffer = desk.form.numbers["buffer_records"]

    type_into(share.field, "1.5")
    type_into(buffer.field, "50")

    assert (share.field.text(), buffer.field.text()) == ("1.5", "50")
    assert share.words.full == "must be below 1, such as 0.5, not 1.5"
    assert buffer.words.full == "must be above queue_threshold, 100, not 50"


def test_an_empty_field_means_the_default(desk: Desk) -> None:
    """The line leaves the file."""
    row = desk.form.numbers["buffer_records"]
    row.field.setFocus()
    row.field.selectAll()

    QTest.keyClick(row.field, Qt.Key.Key_Delete)

    assert "buffer_records" not in desk.document.text
    assert (row.field.text(), row.effective.text()) == ("", "16,384")


def test_one_number_is_reset_to_the_file(desk: Desk) -> None:
    """The others keep their edits; the keys stay in its field."""
    threshold, share = (desk.form.numbers[name] for name in ("queue_threshold", "recover_share"))
    type_into(threshold.field, "oops")
    type_into(share.field, "0.25")

    QTest.mouseClick(threshold.reset, LEFT)

    assert (threshold.field.text(), share.field.text()) == ("100", "0.25")
    assert not threshold.reset.isVisible()
    assert desk.document.problems == ()


def test_what_is_being_typed_is_left_alone(desk: Desk) -> None:
    """``0.`` means 0.0: it is not turned into that under the fingers, nor is the cursor moved."""
    row = desk.form.numbers["recover_share"]

    type_into(row.field, "0.")
    assert row.field.text() == "0."
    QTest.keyClicks(row.field, "75")

    assert desk.document.field(("recover_share",)).file == 0.75


def test_an_edit_elsewhere_shows_in_the_field(desk: Desk) -> None:
    """As undo does, or the text."""
    type_into(desk.form.numbers["queue_threshold"].field, "250")

    desk.show(TEXT)

    assert desk.form.numbers["queue_threshold"].field.text() == "100"


def test_the_list_has_steps_fence_and_what_is_kept(desk: Desk) -> None:
    """In this order."""
    rows = desk.form.order.rows.rows

    assert [row.name for row in rows if row.kind is RowKind.STEP] == desk.order
    kinds = [row.kind for row in rows]
    assert kinds[3] is RowKind.FENCE
    assert kinds[6] is RowKind.HEAD
    assert set(kinds[7:]) == {RowKind.KEPT}
    assert [row.begins_at for row in rows[:2]] == [100, 160]


def test_a_step_is_dragged_to_another_place(desk: Desk) -> None:
    """With a mark where it would come to; the edit is one."""
    form, to = desk.form, below(desk.form, "clone_count")

    drag(form, "reflect_count", to)
    assert form.order.ink.carried == "reflect_count"
    assert desk.edits == []
    drop(form, to)

    assert desk.order == ["pull_events", "clone_count", "reflect_count", "casts", "damage_total"]
    assert len(desk.edits) == 1
    assert form.order.current == "reflect_count"
    assert form.order.ink.carried == ""


def test_the_mark_is_drawn_where_the_step_would_come_to(desk: Desk, settle: Settle) -> None:
    """A line above the row; none once it is put down."""
    form = desk.form
    edge = form.order.visualRect(form.order.rows.index(1)).top()

    drag(form, "clone_count", above(form, "pull_events"))
    settle()
    with_mark = form.order.viewport().grab().toImage().pixelColor(100, edge)
    drop(form, place_of(form, "clone_count"))
    settle()
    without_mark = form.order.viewport().grab().toImage().pixelColor(100, edge)

    assert with_mark != without_mark
    assert desk.edits == []


def test_a_drop_across_the_fence_is_refused_in_words(desk: Desk) -> None:
    """While it is carried and when it is dropped; the order stays."""
    form, to = desk.form, above(desk.form, "pull_events")

    drag(form, "casts", to)
    assert "casts is required" in form.note.full
    drop(form, to)

    assert "casts is required" in form.note.full
    assert form.note.property("role") == "crit"
    assert desk.edits == []
    QTest.keyClick(form.order, Qt.Key.Key_Down, ALT)
    assert form.note.full == HINT


def test_an_optional_step_does_not_go_behind_the_fence(desk: Desk) -> None:
    """By mouse as by keys."""
    form = desk.form
    drag(form, "clone_count", below(form, "casts"))
    drop(form, below(form, "casts"))
    assert "casts is required" in form.note.full

    form.order.choose("clone_count")
    QTest.keyClick(form.order, Qt.Key.Key_Down, ALT)

    assert "casts is required" in form.note.full
    assert desk.edits == []


def test_escape_ends_a_drag(desk: Desk) -> None:
    """Nothing is moved, whatever the mouse does afterwards."""
    form, to = desk.form, above(desk.form, "reflect_count")
    drag(form, "clone_count", to)

    QTest.keyClick(form.order, Qt.Key.Key_Escape)
    drop(form, to)

    assert desk.edits == []


def test_a_step_is_dragged_out_of_the_order(desk: Desk) -> None:
    """To what is kept."""
    form = desk.form
    to = place_of(form, "participants")

    drag(form, "casts", to)
    drop(form, to)

    assert desk.order == ["reflect_count", "pull_events", "clone_count", "damage_total"]


def test_a_kept_key_is_dragged_into_the_order(desk: Desk) -> None:
    """To where it is dropped."""
    form, to = desk.form, below(desk.form, "reflect_count")

    drag(form, "damage_true_total", to)
    drop(form, to)

    assert desk.order is not None
    assert desk.order[:3] == ["reflect_count", "damage_true_total", "pull_events"]


def test_a_kept_key_is_added_by_a_double_click(desk: Desk) -> None:
    """As the last of its kind."""
    viewport, at = desk.form.order.viewport(), place_of(desk.form, "damage_true_total")
    QTest.mouseClick(viewport, LEFT, pos=at)

    QTest.mouseDClick(viewport, LEFT, pos=at)

    assert desk.order is not None
    assert desk.order[3] == "damage_true_total"


def test_steps_are_moved_added_and_taken_out_with_the_keys(desk: Desk) -> None:
    """The chosen key stays chosen, so that keys can follow each other."""
    form = desk.form
    form.order.setFocus()
    assert form.order.current == "reflect_count"

    QTest.keyClick(form.order, Qt.Key.Key_Down, ALT)
    QTest.keyClick(form.order, Qt.Key.Key_Down, ALT)
    assert desk.order is not None
    assert desk.order[:3] == ["pull_events", "clone_count", "reflect_count"]
    QTest.keyClick(form.order, Qt.Key.Key_Up, ALT)
    assert desk.order[:3] == ["pull_events", "reflect_count", "clone_count"]

    QTest.keyClick(form.order, Qt.Key.Key_Delete)
    assert desk.order[:2] == ["pull_events", "clone_count"]
    assert form.order.current == "reflect_count"
    QTest.keyClick(form.order, Qt.Key.Key_Insert)
    assert desk.order[:3] == ["pull_events", "clone_count", "reflect_count"]


def test_enter_adds_and_plain_arrows_walk_over_fence_and_head(desk: Desk) -> None:
    """From one end of the list into what is kept."""
    form = desk.form
    form.order.setFocus()
    form.order.choose("clone_count")

    for _step in range(3):
        QTest.keyClick(form.order, Qt.Key.Key_Down)
    first_kept = form.order.current
    QTest.keyClick(form.order, Qt.Key.Key_Return)

    assert first_kept not in ("", "clone_count", "casts", "damage_total")
    assert desk.order is not None
    assert first_kept in desk.order


def test_the_order_is_reset_to_the_file_and_to_the_default(desk: Desk, registry: Registry) -> None:
    """Two buttons; the default is to say nothing."""
    form = desk.form
    form.order.setFocus()
    QTest.keyClick(form.order, Qt.Key.Key_Delete)

    QTest.mouseClick(form.reset_order, LEFT)
    assert desk.document.text == TEXT
    assert not form.reset_order.isVisible()
    QTest.mouseClick(form.default_order, LEFT)

    assert desk.order is None
    shown = [row.name for row in form.order.rows.rows if row.kind is RowKind.STEP]
    assert tuple(shown) == default_order(registry)
    assert not form.default_order.isEnabled()


def test_a_faulty_order_says_what_is_wrong_below_the_list(desk: Desk) -> None:
    """In the model's words."""
    desk.show(TEXT.replace("pull_events", "pull_event"))

    assert "unknown metric key 'pull_event'" in desk.form.note.full
    assert any(row.is_fault for row in desk.form.order.rows.rows)


def test_a_text_that_is_no_toml_cannot_be_edited_by_fields(desk: Desk) -> None:
    """And says so; once it is mended it can again."""
    desk.show("order = [")
    number = desk.form.numbers["queue_threshold"]
    assert desk.form.note.full == NOT_TOML
    assert (number.field.isEnabled(), desk.form.order.isEnabled()) == (False, False)

    desk.show(TEXT)

    assert (number.field.isEnabled(), desk.form.order.isEnabled()) == (True, True)


def visible(form: BackpressureForm) -> list[str]:
    """Return the fields that are shown."""
    shown = [name for name, row in form.numbers.items() if not row.isHidden()]
    return [*shown, *(["order"] if form.order.isVisible() else [])]


def test_the_filter_leaves_what_has_a_text_in_its_name(desk: Desk) -> None:
    """The order is found by its metric keys too, which are marked in it."""
    desk.form.show_filter("FLUSH", modified_only=False)
    assert visible(desk.form) == ["flush_interval_s", "flush_bytes"]

    desk.form.show_filter("clone", modified_only=False)
    assert visible(desk.form) == ["order"]
    assert desk.form.order.ink.needle == "clone"

    desk.form.show_filter("", modified_only=False)
    assert len(visible(desk.form)) == 6


def test_only_modified_fields_are_those_that_differ(desk: Desk) -> None:
    """From the default, or from the file; as soon as they do."""
    desk.form.show_filter("", modified_only=True)
    assert visible(desk.form) == ["queue_threshold", "buffer_records", "order"]

    desk.show(TEXT.replace("order", "flush_bytes = 9\n#"))

    # The order is the default by now, which is not that of the file.
    fields = ["queue_threshold", "buffer_records", "flush_bytes", "order"]
    assert visible(desk.form) == fields


def test_the_keys_of_a_field_tell_its_path(desk: Desk) -> None:
    """So that the text shows its place."""
    paths: list[object] = []
    desk.form.path_entered.connect(paths.append)

    desk.form.numbers["flush_bytes"].field.setFocus()
    desk.form.order.setFocus()
    QTest.keyClick(desk.form.order, Qt.Key.Key_Down)
    desk.form.order.choose("participants")

    assert paths == [("flush_bytes",), ("order", 0), ("order", 1), ("order",)]


def test_a_place_in_the_text_is_revealed(desk: Desk, settle: Settle) -> None:
    """The field is marked, the step is chosen; the keys stay where they are."""
    focus = desk.form.numbers["flush_bytes"].field
    focus.setFocus()

    desk.form.reveal(("order", 2))
    assert desk.form.order.current == "clone_count"
    desk.form.reveal(("nothing", "there"))
    desk.form.reveal(())
    desk.form.resize(700, 300)
    settle()
    desk.form.reveal(("recover_share",))
    settle()

    assert QApplication.focusWidget() is focus
    row = desk.form.numbers["recover_share"]
    assert row.visibleRegion().boundingRect().height() == row.height()


def test_a_replay_is_asked_for_whenever_the_settings_mean_another_one(desk: Desk) -> None:
    """Not for the same, and not for a draft that means nothing."""
    asked: list[ReplayRequest] = []
    desk.form.replay_requested.connect(asked.append)

    type_into(desk.form.numbers["queue_threshold"].field, "2x")
    assert [request.ladder.threshold for request in asked] == [2]
    desk.show(TEXT + "# a comment")
    desk.show(TEXT)

    assert [request.ladder.threshold for request in asked] == [2, 100]
    assert asked[-1].ladder == Ladder(100, 400, tuple(desk.order or ()), 0.5)


def controls(form: BackpressureForm) -> list[QWidget]:
    """Return what takes keys."""
    found: list[QWidget] = [*form.findChildren(QLineEdit), *form.findChildren(QPushButton)]
    return [one for one in [*found, form.order] if one.isVisible()]


def test_every_control_has_a_name_and_is_reached_by_tab(desk: Desk) -> None:
    """From the first field on, in the order of the page."""
    form = desk.form
    assert [one for one in controls(form) if not one.accessibleName()] == []
    wanted = {one for one in controls(form) if one.isEnabled()}

    form.numbers["queue_threshold"].field.setFocus()
    reached: list[QWidget] = []
    for _tab in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)

    assert wanted <= set(reached)
    names = [f for f in reached[:5] if isinstance(f, QLineEdit)]
    assert names == [row.field for row in form.numbers.values()]


@pytest.mark.parametrize("size", [(700, 520), (860, 640), (1_340, 880)])
def test_nothing_overlaps_at_any_size(desk: Desk, settle: Settle, size: tuple[int, int]) -> None:
    """Order and replay stand beside each other, below the numbers."""
    desk.form.resize(*size)
    settle()

    order, replay = desk.form.order, desk.form.replay
    edge = order.mapTo(desk.form, QPoint(order.width(), 0)).x()
    assert edge <= replay.mapTo(desk.form, QPoint(0, 0)).x()
    last = desk.form.numbers["recover_share"]
    foot = last.mapTo(desk.form, QPoint(0, last.height())).y()
    assert foot <= order.mapTo(desk.form, QPoint(0, 0)).y()
    assert order.height() >= 4 * ROW_PX
