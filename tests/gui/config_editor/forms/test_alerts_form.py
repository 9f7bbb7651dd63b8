"""The list of alert rules, driven by mouse and keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from inspector.ui.config_editor.preview_card import (
    INVALID,
)
from inspector.ui.config_editor.row_keys import RowAct
from inspector.ui.config_editor.rule_list import switch_box
from tests.gui.config_editor.forms.rule_steps import (
    ALT,
    FACETS,
    LEFT,
    TIMES,
    Settle,
    answer,
    choose_template,
    hidden,
    line_of,
    names,
    press,
    row_of,
    show_now,
    type_into,
)


def test_the_list_tells_what_each_rule_is(five: Any) -> None:
    """Name, severity, measure, when it fires, and whether it is on."""
    first = five.form.list.rows[0]

    assert (first.name, first.severity, first.measure) == (
        "High damage anomaly",
        "warning",
        "dmg_per_cast",
    )
    assert first.threshold == f"above 1.25 {TIMES} baseline over 50 casts"
    assert (first.enabled, first.mark) == (True, "")
    assert five.edits == []


def test_two_rules_of_one_name_are_told_above_both(five: Any, settle: Settle) -> None:
    """It is a problem of the list."""
    five.form.reveal(("rule", 1, "name"))

    type_into(row_of(five, "name"), "High damage anomaly")
    settle()

    assert five.form.problem.isVisible()
    assert "rules 1 and 2 are both called" in five.form.problem.text()


def test_rules_are_turned_moved_copied_and_removed_by_keys(five: Any) -> None:
    """The rule that was meant stays chosen."""
    rules = five.form.list
    rules.choose(0)

    press(rules, Qt.Key.Key_Space)
    assert five.value("rule", 0, "enabled") is False
    assert not rules.rows[0].enabled

    press(rules, Qt.Key.Key_Down, ALT)
    assert names(five)[:2] == ["Inefficient sustain", "High damage anomaly"]
    assert rules.place == 1
    assert [row.state for row in rules.rows] == ["", "modified", "", "", ""]

    press(
        rules,
        Qt.Key.Key_D,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert names(five)[1:3] == ["High damage anomaly", "High damage anomaly 2"]
    assert rules.place == 2
    assert five.document.problems == ()

    press(rules, Qt.Key.Key_Delete)
    assert len(names(five)) == 5
    five.undo()
    assert names(five)[2] == "High damage anomaly 2"


def test_a_switch_in_the_list_is_clicked(five: Any, settle: Settle) -> None:
    """Beside it, the rule is chosen and stays on."""
    rules = five.form.list
    box = rules.visualRect(rules.model().index(1, 0))

    QTest.mouseClick(rules.viewport(), LEFT, pos=box.center())
    settle()
    assert rules.place == 1
    assert five.edits == []
    assert line_of(row_of(five, "name")).text() == "Inefficient sustain"

    QTest.mouseClick(rules.viewport(), LEFT, pos=switch_box(QRectF(box)).center().toPoint())
    assert five.value("rule", 1, "enabled") is False


def test_a_rule_is_added_from_one_that_ships(five: Any, settle: Settle) -> None:
    """With a name of its own, which has the keys."""
    press(five.form.list, Qt.Key.Key_Insert)
    choose_template(five.form, 0)
    settle()

    assert names(five)[1] == "High damage anomaly 2"
    assert five.form.list.place == 1
    assert five.document.problems == ()
    assert five.form.focusWidget() is line_of(row_of(five, "name"))


def test_an_empty_rule_says_what_it_lacks(five: Any, settle: Settle) -> None:
    """Measure and threshold."""
    press(five.form.list, Qt.Key.Key_Insert)
    choose_template(five.form, 5)
    settle()

    assert "unknown measure" in row_of(five, "measure").problem.text()
    assert "there must be above or below" in row_of(five, "above").problem.text()
    assert five.form.preview_request is None
    assert five.form.preview.reason.text() == INVALID


def test_a_file_without_rules_says_what_to_do(none: Any, settle: Settle) -> None:
    """And does it."""
    form = none.form
    assert form.empty.isVisible()
    assert not form.side.isVisible()

    QTest.mouseClick(form.empty.button, LEFT)
    choose_template(form, 2)
    settle()

    assert names(none) == ["Silence stacking risk"]
    assert not form.empty.isVisible()
    assert none.form.focusWidget() is line_of(row_of(none, "name"))


def test_the_last_rule_that_goes_leaves_the_empty_state(none: Any, settle: Settle) -> None:
    """With nothing to preview."""
    none.form.act(RowAct.ADD)
    choose_template(none.form, 0)

    none.form.act(RowAct.REMOVE)
    settle()

    assert none.form.empty.isVisible()
    assert none.form.preview_request is None


def test_search_leaves_rules_or_else_fields(five: Any, settle: Settle) -> None:
    """A word that no rule has is looked for in the names of fields."""
    form = five.form

    form.show_filter("CC_", modified_only=False)
    assert hidden(form) == [True, True, False, False, True]

    form.show_filter("keep_firing", modified_only=False)
    settle()
    assert not any(hidden(form))
    assert row_of(five, "keep_firing").isVisible()
    assert not row_of(five, "window").isVisible()


def test_modified_only_leaves_rules_and_fields_that_differ(five: Any, settle: Settle) -> None:
    """From the file; fields also from the default."""
    form = five.form
    form.reveal(("rule", 1, "min_n"))
    type_into(row_of(five, "min_n"), "20")

    form.show_filter("", modified_only=True)
    settle()

    assert hidden(form) == [True, False, True, True, True]
    assert row_of(five, "min_n").isVisible()
    assert not row_of(five, "keep_firing").isVisible()


def test_a_text_that_is_no_toml_has_no_rules_to_show(five: Any, settle: Settle) -> None:
    """It says why, and does not claim that there are none."""
    five.document = five.document.set_text("[[rule")
    five.form.show_document(five.document)
    settle()

    assert "not TOML" in five.form.problem.text()
    assert not five.form.empty.isVisible()
    assert five.form.preview_request is None


def test_markup_in_a_name_is_text(five: Any, settle: Settle) -> None:
    """As everything from a file."""
    five.form.reveal(("rule", 0, "name"))

    type_into(row_of(five, "name"), "<b>x</b>")
    settle()

    assert five.form.list.rows[0].name == "<b>x</b>"
    tooltip = five.form.list.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;x" in tooltip


def test_the_keys_alone_reach_everything(five: Any) -> None:
    """List, form, preview, in that order; all have names for assistive tools."""
    form = five.form
    show_now(form)
    form.show_facets(FACETS)
    form.show_preview(answer(form.preview_request))
    form.buttons.buttons[RowAct.ADD].setFocus()
    reached: list[str] = []
    for _step in range(60):
        widget = form.focusWidget()
        if widget is None or (reached and widget is form.buttons.buttons[RowAct.ADD]):
            break
        reached.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)

    assert all(reached)
    assert len(set(reached)) == len(reached)
    order = ["Add rule", "Alert rules", "name", "enabled", "measure", "threshold", "recover",
             "window", "namespace", "entry", "shard", "tier", "Add to tags", "for", "keep_firing",
             "min_n", "lateness", "Preview In the past",
             "Groups against the threshold"]  # fmt: skip
    assert [name for name in reached if name in order] == order
