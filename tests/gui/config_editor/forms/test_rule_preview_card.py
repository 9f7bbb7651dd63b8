"""The preview of an alert rule: what it asks, and what it says of the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from inspector.analysis.rule_preview import RulePreviewRequest
from inspector.analysis.rule_verdict import Limit
from inspector.config.models import Baseline
from inspector.config.spans import CountWindow, TimeWindow
from inspector.session.selector import Selector
from inspector.ui.config_editor.preview_card import (
    NOT_LOADED,
    OLD_INVALID,
    OLD_PREVIEW,
    WAITING,
    told_apart,
)
from tests.gui.config_editor.forms.rule_steps import (
    FACETS,
    Settle,
    answer,
    press,
    row_of,
    show_now,
    type_into,
)


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
    show_now(form)
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
    show_now(form)
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
