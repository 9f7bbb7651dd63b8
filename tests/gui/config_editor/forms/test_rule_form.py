"""The fields of one alert rule, driven by mouse and keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.ui.config_editor.fields.chips import ChipsControl
from inspector.ui.config_editor.fields.choice import ChoicesControl
from inspector.ui.config_editor.fields.threshold import ThresholdControl
from tests.gui.config_editor.forms.rule_steps import (
    FACETS,
    LEFT,
    Settle,
    answer,
    line_of,
    row_of,
    type_into,
)


def test_an_invalid_window_says_why_with_an_example(five: Any, settle: Settle) -> None:
    """What was typed stays; the list says that there is a problem."""
    form = five.form
    form.reveal(("rule", 2, "window"))

    type_into(row_of(five, "window"), "5 min")
    settle()

    row = row_of(five, "window")
    assert line_of(row).text() == "5 min"
    assert line_of(row).hasFocus()
    assert row.problem.isVisible()
    assert row.problem.text().startswith("Invalid: unknown counter 'min'")
    assert '"5m"' in row.problem.text()
    assert row.unit.text() == ""
    assert form.list.rows[2].mark == "1 problem"
    assert form.side.total.full == "5 · 1 invalid"


def test_a_valid_window_is_read_out(five: Any) -> None:
    """While it is typed."""
    five.form.reveal(("rule", 1, "window"))

    type_into(row_of(five, "window"), "90s")
    assert row_of(five, "window").unit.text() == "the last 90 seconds"

    type_into(row_of(five, "window"), "20 casts")
    assert row_of(five, "window").unit.text() == "as long as 20 casts take"


def test_all_problems_of_a_rule_are_told_at_once(five: Any, settle: Settle) -> None:
    """Each beside its field."""
    five.form.reveal(("rule", 2, "measure"))

    type_into(row_of(five, "measure"), "avg_cc_duratio")
    type_into(row_of(five, "window"), "5 min")
    type_into(row_of(five, "min_n"), "0")
    settle()

    assert "did you mean 'avg_cc_duration'?" in row_of(five, "measure").problem.text()
    assert row_of(five, "window").problem.text()
    assert "at least 1" in row_of(five, "min_n").problem.text()
    assert five.form.list.rows[2].mark == "3 problems"


def test_the_other_side_takes_threshold_and_recovery_along(five: Any, settle: Settle) -> None:
    """Nothing that was typed is lost; what does not fit any more says so."""
    five.form.reveal(("rule", 0, "above"))
    control = row_of(five, "above").control
    assert isinstance(control, ThresholdControl)
    above, below = control.side.segments.buttons()

    QTest.mouseClick(below, LEFT)
    settle()

    assert five.value("rule", 0, "below") == {"times_baseline": 1.25}
    assert five.value("rule", 0, "above") is None
    assert five.value("rule", 0, "recover") == {"above": 1.15}
    assert "above must be at least 1.25" in row_of(five, "recover").problem.text()

    QTest.mouseClick(above, LEFT)
    settle()
    assert five.document.problems == ()
    assert five.value("rule", 0, "recover") == {"below": 1.15}


def test_a_threshold_is_a_number_or_a_share_of_the_baseline(five: Any, settle: Settle) -> None:
    """The number stays."""
    five.form.reveal(("rule", 2, "above"))
    control = row_of(five, "above").control
    assert isinstance(control, ThresholdControl)
    value, relative = control.unit.segments.buttons()

    QTest.mouseClick(relative, LEFT)
    settle()
    assert five.value("rule", 2, "above") == {"times_baseline": 2.3}

    type_into(row_of(five, "above"), "1.5")
    assert five.value("rule", 2, "above") == {"times_baseline": 1.5}
    assert row_of(five, "above").unit.text() == ""

    QTest.mouseClick(value, LEFT)
    settle()
    assert five.value("rule", 2, "above") == 1.5
    assert row_of(five, "above").unit.text() == "s"


def test_a_threshold_that_is_no_number_keeps_its_text(five: Any, settle: Settle) -> None:
    """With the reason below."""
    five.form.reveal(("rule", 2, "above"))

    type_into(row_of(five, "above"), "much")
    settle()

    assert line_of(row_of(five, "above")).text() == "much"
    assert "must be a number" in row_of(five, "above").problem.text()

    QTest.keyClick(line_of(row_of(five, "above")), Qt.Key.Key_Tab)
    type_into(row_of(five, "above"), "3")
    assert five.value("rule", 2, "above") == 3


def test_the_threshold_is_reset_on_both_sides(five: Any, settle: Settle) -> None:
    """To what the file says."""
    five.form.reveal(("rule", 1, "below"))
    control = row_of(five, "below").control
    assert isinstance(control, ThresholdControl)
    QTest.mouseClick(control.side.segments.buttons()[0], LEFT)
    settle()
    row = row_of(five, "below")
    assert row.mark.text() == "modified"
    assert "file below 0.45" in row.line.full

    row.reset.setFocus()
    QTest.keyClick(row.reset, Qt.Key.Key_Space)
    settle()

    assert (five.value("rule", 1, "above"), five.value("rule", 1, "below")) == (None, 0.45)
    assert five.document.dirty == frozenset()


def test_where_it_recovers_is_a_number_on_the_other_side(five: Any) -> None:
    """Emptied, it is at the threshold again."""
    five.form.reveal(("rule", 1, "recover"))

    type_into(row_of(five, "recover"), "0.5")
    assert five.value("rule", 1, "recover") == {"above": 0.5}
    assert row_of(five, "recover").unit.text() == "above"

    line_of(row_of(five, "recover")).selectAll()
    QTest.keyClick(line_of(row_of(five, "recover")), Qt.Key.Key_Delete)
    assert five.value("rule", 1, "recover") is None
    assert five.document.problems == ()


def test_groups_are_chosen_in_their_order(five: Any) -> None:
    """By mouse; none of them is one alert over all rows."""
    five.form.reveal(("rule", 1, "group_by"))
    control = row_of(five, "group_by").control
    assert isinstance(control, ChoicesControl)

    QTest.mouseClick(control.buttons["shard"], LEFT)
    assert five.value("rule", 1, "group_by") == ["entry", "shard"]
    QTest.mouseClick(control.buttons["entry"], LEFT)
    QTest.mouseClick(control.buttons["shard"], LEFT)
    assert five.value("rule", 1, "group_by") == []
    assert five.document.problems == ()


def test_tags_are_chips(five: Any) -> None:
    """Enter adds a glob, Backspace takes the last one."""
    five.form.reveal(("rule", 2, "select", "tags"))
    control = row_of(five, "select", "tags").control
    assert isinstance(control, ChipsControl)
    control.line.setFocus()

    QTest.keyClicks(control.line, "cc_*")
    QTest.keyClick(control.line, Qt.Key.Key_Return)
    assert five.value("rule", 2, "select", "tags") == ["cc_silence", "cc_*"]

    QTest.keyClick(control.line, Qt.Key.Key_Backspace)
    QTest.keyClick(control.line, Qt.Key.Key_Backspace)
    assert five.value("rule", 2, "select", "tags") is None


def test_what_the_selector_matches_is_counted_live(five: Any, settle: Settle) -> None:
    """With the busiest entries; exactly, once somebody has counted."""
    form = five.form
    form.show_facets(FACETS)
    form.reveal(("rule", 3, "select", "entry"))

    type_into(row_of(five, "select", "entry"), "ability.*")
    settle()
    assert form.rule.matches.text() == (
        "Matches 2 entries, 3,204 rows: ability.meteor, ability.whirl"
    )

    type_into(row_of(five, "select", "tier"), "3")
    assert form.rule.matches.text() == "Matches at most 2 entries, 3,204 rows"
    form.show_preview(answer(form.preview_request))
    assert form.rule.matches.text() == "Matches 1 entry, 17 rows: ability.meteor"


def test_the_measure_shows_its_unit_and_formula(five: Any, settle: Settle) -> None:
    """And is completed."""
    five.form.reveal(("rule", 2, "measure"))
    row = row_of(five, "measure")
    settle()

    assert row.unit.text() == "s"
    assert row.note.text().startswith("cc_applied_seconds / cc_applied_count")
    type_into(row, "tick")
    QTest.keyClick(line_of(row), Qt.Key.Key_Down)
    QTest.keyClick(line_of(row), Qt.Key.Key_Return)
    assert five.value("rule", 2, "measure") == "tick_cost_us"
    assert row.unit.text() == "µs"
