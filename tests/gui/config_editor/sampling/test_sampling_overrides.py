"""Overrides by path, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from inspector.ui.config_editor.sampling.columns import FILE
from inspector.ui.config_editor.sampling.override_model import MATCHES, RATE
from inspector.ui.config_editor.sampling.override_section import OverrideSection
from inspector.ui.config_editor.sampling.path_field import PathField
from inspector.ui.config_editor.sampling.slider_ink import handle_x
from inspector.ui.models.frame import Facets
from tests.gui.config_editor.sampling.conftest import Desk

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def section(desk: Desk) -> OverrideSection:
    """The section, closed, with reflect_count chosen above it."""
    desk.form.view.setFocus()
    desk.form.view.selectRow(desk.form.table.row_of("reflect_count"))
    return desk.form.overrides


def path_field(section: OverrideSection) -> PathField:
    """Return the field that is open."""
    field = section.view.indexWidget(section.table.path_index(section.table.rowCount() - 1))
    assert isinstance(field, PathField)
    return field


def add(section: OverrideSection, path: str) -> None:
    """Add an override by the keys alone."""
    QTest.keyClick(section.add, Qt.Key.Key_Space)
    field = path_field(section)
    QTest.keyClicks(field, path)
    field.card.hide()
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def matches(section: OverrideSection, row: int) -> str:
    """Return what an override is said to match."""
    return section.table.cell(row, MATCHES).whole


def test_an_override_is_added_once_its_path_is_agreed_to(
    desk: Desk, section: OverrideSection
) -> None:
    """What stands in the field at first is about the chosen metric, and may be meant."""
    QTest.mouseClick(section.add, LEFT)
    assert desk.edits == []
    assert path_field(section).text() == "ability.*.reflect_count"
    QTest.keyClick(path_field(section), Qt.Key.Key_Return)
    QApplication.processEvents()

    assert desk.overrides() == [{"path": "ability.*.reflect_count", "rate": 0.5}]
    assert matches(section, 0).startswith("3 entries ability.meteor")
    assert section.summary.full == "ability.*.reflect_count 0.50 · 3 entries"


def test_escape_adds_nothing(desk: Desk, section: OverrideSection) -> None:
    """The row that was begun goes."""
    QTest.mouseClick(section.add, LEFT)
    QTest.keyClick(path_field(section), Qt.Key.Key_Escape)
    QApplication.processEvents()

    assert desk.edits == []
    assert section.table.rowCount() == 0


def test_a_path_is_completed(desk: Desk, section: OverrideSection) -> None:
    """Down and Enter take what is offered, part by part; the last Enter adds."""
    QTest.mouseClick(section.add, LEFT)
    field = path_field(section)
    QTest.keyClicks(field, "abil")
    for letters in ("whi", "refl"):
        assert field.card.isVisible()
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClicks(field, letters)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "ability.whirl.reflect_count"
    assert desk.edits == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()

    assert desk.overrides() == [{"path": "ability.whirl.reflect_count", "rate": 0.5}]
    assert matches(section, 0) == "1 entry ability.whirl"


def test_an_invalid_path_is_shown_with_its_reason(desk: Desk, section: OverrideSection) -> None:
    """In its row, and in the strip."""
    add(section, "abilty.*.reflect_count")

    assert matches(section, 0) == "unknown namespace 'abilty', did you mean 'ability'?"
    assert section.summary.property("role") == "crit"
    assert desk.form.strip.errors.full.startswith("Override 1: unknown namespace")


def test_a_later_override_shadows_an_earlier_one_until_they_change_places(
    section: OverrideSection,
) -> None:
    """Alt and an arrow move a row; the one that is moved keeps the keys."""
    add(section, "ability.whirl.reflect_count")
    add(section, "ability.*.reflect_count")
    assert matches(section, 0) == "moot: shadowed by the next one"

    section.view.setFocus()
    section.view.selectRow(0)
    QTest.keyClick(section.view, Qt.Key.Key_Down, ALT)

    assert section.view.current_row == 1
    assert matches(section, 1) == "1 entry ability.whirl"
    assert "moot" not in section.summary.full
    QTest.mouseClick(section.up, LEFT)
    assert section.view.current_row == 0
    assert matches(section, 0).startswith("moot")


def test_a_rate_of_an_override_is_dragged(desk: Desk, section: OverrideSection) -> None:
    """One key for all of it, as above."""
    add(section, "ability.*.reflect_count")
    desk.edits.clear()
    cell = section.view.slider_cell(0)
    y = cell.center().y()
    view = section.view.viewport()
    start = cell.center()
    start.setX(round(handle_x(0.5, cell)))
    QTest.mousePress(view, LEFT, pos=start)
    for rate in (0.4, 0.3, 0.1):
        at = cell.center()
        at.setX(round(handle_x(rate, cell)))
        at.setY(y)
        QTest.mouseMove(view, at)
    QTest.mouseRelease(view, LEFT, pos=start)

    rows = desk.document.config().model_dump()["override"]
    assert rows[0]["rate"] == pytest.approx(0.1, abs=0.011)
    assert len(desk.edits) == 3
    assert len({edit.key for edit in desk.edits}) == 1


def test_a_number_out_of_bounds_is_shown_with_its_reason(section: OverrideSection) -> None:
    """In its row, with bound and example."""
    add(section, "ability.*.reflect_count")
    section.view.setFocus()
    section.view.selectRow(0)
    QTest.keyClicks(section.view, "3")
    field = section.view.indexWidget(section.table.index(0, RATE))
    assert isinstance(field, QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()

    assert matches(section, 0) == "must be at most 1, such as 0.25, not 3.0"
    assert section.table.rate_cell(0).fault == "above 1"


def test_delete_removes_an_override(desk: Desk, section: OverrideSection) -> None:
    """The file is as it was before there was one."""
    add(section, "ability.*.reflect_count")
    section.view.setFocus()
    section.view.selectRow(0)
    QTest.keyClick(section.view, Qt.Key.Key_Delete)

    assert not desk.overrides()
    assert not section.view.isVisible()
    assert section.summary.full == "none: every path has the rate of its metric"


def test_all_overrides_are_reset_to_the_file(desk: Desk, section: OverrideSection) -> None:
    """The button is there only when they differ from it."""
    assert not section.reset.isVisible()
    add(section, "ability.*.reflect_count")
    assert section.reset.isVisible()
    QTest.mouseClick(section.reset, LEFT)

    assert not desk.overrides()
    assert not section.reset.isVisible()


def test_a_session_s_entries_are_matched_when_they_come(
    desk: Desk, section: OverrideSection
) -> None:
    """Without one, a row says what to do."""
    add(section, "ability.*.reflect_count")
    desk.form.show_facets(Facets())
    assert matches(section, 0) == "open a session to see what it matches"
    desk.form.show_facets(Facets(entries=(("ability.dash", 3), ("event.moon", 1))))

    assert matches(section, 0) == "1 entry ability.dash"


def test_an_override_is_revealed(desk: Desk, settle: Callable[[], None]) -> None:
    """The section opens, and the row is marked."""
    section = desk.form.overrides
    add(section, "ability.*.reflect_count")
    add(section, "ability.*.pull_events")
    section.open(is_open=False)
    desk.form.reveal(("override", 1, "path"))
    settle()

    assert section.view.isVisible()
    assert section.view.current_row == 1


def test_tab_goes_from_the_buttons_to_the_table_below_them(section: OverrideSection) -> None:
    """As the eye does."""
    add(section, "ability.*.reflect_count")
    section.add.setFocus()
    QTest.keyClick(section.add, Qt.Key.Key_Tab)

    assert section.view.hasFocus()


def test_the_file_on_disk_has_its_overrides_too(desk: Desk, section: OverrideSection) -> None:
    """A range in the column of the file, once they are saved."""
    add(section, "ability.*.reflect_count")
    number = section.table.index(0, RATE)
    section.view.setFocus()
    section.view.selectRow(0)
    QTest.keyClick(section.view, Qt.Key.Key_Home)
    assert number.data() == "0.00"
    saved = replace(desk.document, base=desk.document.text)
    desk.form.show_document(saved)

    row = desk.form.table.row_of("reflect_count")
    assert desk.form.table.cell(row, FILE).text == "0.00\N{EN DASH}0.50"
    assert not section.reset.isVisible()
