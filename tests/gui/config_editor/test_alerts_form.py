"""The editor of alert rules, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from inspector.analysis.rule_preview import PreviewCurve, RulePreview, RulePreviewRequest
from inspector.analysis.rule_verdict import GroupPreview, Limit, PreviewState
from inspector.config.models import Baseline
from inspector.config.spans import CountWindow, TimeWindow
from inspector.core.registry import Registry
from inspector.session.selector import Selector
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.fields.chips import ChipsControl
from inspector.ui.config_editor.fields.choice import ChoicesControl
from inspector.ui.config_editor.fields.entry import EntryControl, Line
from inspector.ui.config_editor.fields.field_row import FieldRow
from inspector.ui.config_editor.fields.threshold import ThresholdControl
from inspector.ui.config_editor.preview_card import (
    INVALID,
    NOT_LOADED,
    OLD_INVALID,
    OLD_PREVIEW,
    WAITING,
    told_apart,
)
from inspector.ui.config_editor.row_keys import RowAct
from inspector.ui.config_editor.rule_list import RuleList, switch_box
from inspector.ui.models.frame import Facets
from inspector.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
TIMES = "\N{MULTIPLICATION SIGN}"
FACETS = Facets(
    entries=(("ability.meteor", 3_000), ("ability.whirl", 204), ("contract.oath", 9)),
    tags=(("cc_silence", 40),),
)
Own = Callable[..., Any]
Settle = Callable[[], None]


@pytest.fixture
def five(registry: Registry, theme: Theme, own: Own) -> Any:
    """The five rules that ship, with their owner."""
    return own(AlertsForm(registry, theme), "alerts")


@pytest.fixture
def none(registry: Registry, theme: Theme, own: Own) -> Any:
    """A file without rules, with its owner."""
    return own(AlertsForm(registry, theme), "alerts", "schema_version = 1\n")


def row_of(owner: Any, *path: str) -> FieldRow:
    """Return the row of a field of the chosen rule."""
    row = owner.form.rule.row_at(("rule", owner.form.list.place, *path))
    assert isinstance(row, FieldRow)
    return row


def line_of(row: FieldRow) -> Line:
    """Return the line that a field is typed into."""
    control = row.control
    if isinstance(control, ThresholdControl):
        control = control.entry
    assert isinstance(control, EntryControl)
    return control.line


def type_into(row: FieldRow, text: str) -> None:
    """Replace what stands in a field, letter by letter."""
    line = line_of(row)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def press(rules: RuleList, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the list."""
    rules.setFocus()
    QTest.keyClick(rules, key, modifier)


def names(owner: Any) -> list[str]:
    """Return the names of the rules, as the list has them."""
    return [row.name for row in owner.form.list.rows]


def answer(request: RulePreviewRequest | None) -> RulePreview:
    """Return an answer of one group above its threshold, and one that is fine."""
    assert request is not None
    curve = PreviewCurve("ability.meteor", np.array([10.0, 20.0, 30.0]), np.array([1.0, np.nan, 3]),
                         2.3)  # fmt: skip
    groups = (
        GroupPreview("ability.meteor", 3.0, 40, 2.3, PreviewState.ABOVE, 0.3),
        GroupPreview("ability.whirl", 1.0, 1_200, 2.3, PreviewState.OK, -0.6),
    )
    counts = ((PreviewState.ABOVE, 1), (PreviewState.OK, 1))
    return RulePreview(request, 17, 1, ("ability.meteor",), 0.0, 300.0, 300.0, False, groups,
                       counts, curve=curve)  # fmt: skip


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


def test_two_rules_of_one_name_are_told_above_both(five: Any, settle: Settle) -> None:
    """It is a problem of the list."""
    five.form.reveal(("rule", 1, "name"))

    type_into(row_of(five, "name"), "High damage anomaly")
    settle()

    assert five.form.problem.isVisible()
    assert "rules 1 and 2 are both called" in five.form.problem.text()


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


def choose_template(form: AlertsForm, number: int) -> None:
    """Add from the open menu, by keys."""
    menu = form.menu
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    for _step in range(number):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


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


def hidden(form: AlertsForm) -> list[bool]:
    """Return which of the five rules the list leaves out."""
    return [form.list.isRowHidden(at) for at in range(5)]


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


def test_the_chosen_rule_is_a_question_to_the_session(five: Any) -> None:
    """Asked when another rule is chosen or edited, and only then."""
    form = five.form
    asked: list[Any] = []
    form.preview_requested.connect(asked.append)

    press(form.list, Qt.Key.Key_Down)
    assert asked == [
        RulePreviewRequest(
            "effective_heal_ratio",
            Selector(tags=frozenset({"sustain_*"})),
            ("entry",),
            TimeWindow(300.0),
            Limit(0.45, is_above=False),
        )
    ]

    type_into(row_of(five, "name"), "Renamed")
    assert len(asked) == 1
    type_into(row_of(five, "window"), "50 casts")
    assert asked[-1].window == CountWindow(50, "casts")
    assert asked[-2] is None


def test_baselines_go_with_rules_that_need_them(five: Any) -> None:
    """Others are not asked again when they change."""
    usual = (Baseline(tier=1, measure="dmg_per_cast", value=20.0, n=9),)

    five.form.show_baselines(usual)

    assert five.form.preview_request.baselines == usual
    press(five.form.list, Qt.Key.Key_Down)
    assert five.form.preview_request.baselines == ()


def test_the_preview_says_how_each_group_stands(five: Any, settle: Settle) -> None:
    """With words, the worst first, and the curve of that."""
    form = five.form
    form.show_facets(FACETS)
    form.reveal(("rule", 2, "above"))
    card = form.preview
    assert card.reason.text() == WAITING

    form.show_preview(answer(form.preview_request))
    settle()

    table = [[str(card.groups.index(row, column).data()) for column in range(5)] for row in (0, 1)]
    assert table == [
        ["ability.meteor", "3.00", "2.30", "40", "above"],
        ["ability.whirl", "1.00", "2.30", "1,200", "ok"],
    ]
    assert card.verdict.full == "1 above · 1 ok"
    assert card.plot.isVisible()
    assert card.curve_name.full == "ability.meteor · dashed: above 2.30\N{NO-BREAK SPACE}s"
    assert card.subtitle.full.startswith("5\N{NO-BREAK SPACE}min to ")


def test_an_answer_to_another_question_is_not_shown(five: Any) -> None:
    """It came too late: meanwhile another rule was chosen."""
    form = five.form
    form.show_facets(FACETS)
    late = answer(form.preview_request)

    press(form.list, Qt.Key.Key_Down)
    form.show_preview(late)

    assert form.preview.shown is None
    assert form.preview.reason.text() == WAITING


def test_while_a_rule_is_invalid_its_last_preview_says_so(five: Any, settle: Settle) -> None:
    """It does not flicker with each letter."""
    form = five.form
    form.show_facets(FACETS)
    form.reveal(("rule", 2, "window"))
    form.show_preview(answer(form.preview_request))

    type_into(row_of(five, "window"), "x")
    settle()
    assert form.preview.subtitle.full == OLD_INVALID
    assert form.preview.table.isVisible()

    type_into(row_of(five, "window"), "6m")
    assert form.preview.subtitle.full == OLD_PREVIEW
    form.show_preview(answer(form.preview_request))
    assert form.preview.subtitle.full.startswith("5\N{NO-BREAK SPACE}min to ")


def test_numbers_that_look_the_same_are_told_apart() -> None:
    """Else a value would be below itself."""
    assert told_apart(0.4489796, 0.45) == ("0.449", "0.45")
    assert told_apart(0.45, 0.45) == ("0.45", "0.45")
    assert told_apart(3.0, 2.3) == ("3.00", "2.30")


def test_without_a_session_the_preview_says_so(five: Any) -> None:
    """Rather than that it is being made."""
    assert five.form.preview.reason.text() == NOT_LOADED


def test_a_count_that_is_previewed_as_a_time_says_so(five: Any) -> None:
    """For it is not the same."""
    form = five.form
    form.show_facets(FACETS)

    form.show_preview(answer(form.preview_request))

    assert form.preview.subtitle.full.startswith("about 50 casts: 5\N{NO-BREAK SPACE}min to ")


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
             "min_n", "lateness", "Groups against the threshold"]  # fmt: skip
    assert [name for name in reached if name in order] == order
