"""Tuning a rule in its form: the line is dragged, the draft follows, the past is told."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.tuning_answers import TuningAnswer, TuningAnswers
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.compiled import ALERT_KERNELS, FOLD_KERNELS, TUNING_KERNELS
from inspector.session.kernel_loader import Kernels
from inspector.session.session import Session
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.edits import set_edit
from inspector.ui.config_editor.preview_side import BOTH_PX
from inspector.ui.config_editor.tuning.card import INVALID, NOT_LOADED, WAITING
from inspector.ui.config_editor.tuning.handle import ThresholdHandle
from inspector.ui.theme import Theme
from tests.gui.config_editor.forms.rule_steps import (
    FACETS,
    Settle,
    line_of,
    press,
    row_of,
    type_into,
)
from tests.unit.analysis.alert_world import START_TS, random_rows, some_names

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
KERNELS = Kernels(
    DecodingReader, FOLD_KERNELS, compiled=True, alerts=ALERT_KERNELS, tuning=TUNING_KERNELS
)
RULES = """schema_version = 1

[[rule]]
name = "Much damage"
measure = "damage_total"
above = 200
window = "10s"
group_by = ["entry"]

[[rule]]
name = "With recovery"
measure = "damage_total"
above = 200
recover = { below = 180 }
window = "10s"
"""


@pytest.fixture
def answers(registry: Registry) -> TuningAnswers:
    """Answers about 400 random rows in as many seconds."""
    session = Session(registry)
    some_names(session.names)
    session.ledger.open_source(Path("random.jsonl"))
    session.add(random_rows(registry, [START_TS + at for at in range(400)], 5))
    return TuningAnswers(session, lambda: KERNELS)


@pytest.fixture
def answered(answers: TuningAnswers) -> Callable[[Any], TuningAnswer]:
    """Answers what the form of an owner asks, and returns what it showed."""

    def run(owner: Any) -> TuningAnswer:
        found = answers.answer(owner.form.tuning_request, lambda: False)
        assert found is not None
        owner.form.show_tuning(found, "")
        return found

    return run


@pytest.fixture
def tuned(
    registry: Registry,
    theme: Theme,
    own: Callable[..., Any],
    answered: Callable[[Any], TuningAnswer],
    settle: Settle,
) -> Any:
    """Two rules, the first of which is looked at, with their owner."""
    owner = own(AlertsForm(registry, theme), "alerts", RULES)
    owner.form.show_facets(FACETS)
    answered(owner)
    settle()
    return owner


def place_of(handle: ThresholdHandle, value: float) -> QPoint:
    """Return where a number of the axis of values is."""
    box = handle.area
    share = (value - handle.low) / (handle.high - handle.low)
    return QPoint(round(box.center().x()), round(box.bottom() - share * box.height()))


def drag(handle: ThresholdHandle, *values: float) -> None:
    """Drag the threshold from where it is past some numbers, without letting go."""
    QTest.mousePress(handle, LEFT, NONE, place_of(handle, handle.threshold))
    for value in values:
        QTest.mouseMove(handle, place_of(handle, value))


def let_go(handle: ThresholdHandle) -> None:
    """Let go of what is dragged."""
    QTest.mouseRelease(handle, LEFT, NONE, place_of(handle, handle.threshold))


def test_the_past_of_the_chosen_rule_is_told(tuned: Any) -> None:
    """How many firings in how long, and of which groups most."""
    card = tuned.form.tuning
    found = card.shown

    assert found.tried.total > 3
    per_hour = f"{found.tried.per_hour:.1f}"
    said = f"{found.tried.total} firings in 6 min 39 s · {per_hour} an hour"
    assert card.verdict.full.replace("\N{NO-BREAK SPACE}", " ") == said
    assert card.by_group.full.startswith("ability.") or card.by_group.full.startswith("event.")
    assert card.chart.threshold == card.curve.threshold == 200


def test_a_drag_is_tried_at_once_and_written_when_the_hand_rests(
    tuned: Any, answered: Callable[[Any], TuningAnswer], qtbot: QtBot
) -> None:
    """The question is there with the first move; the draft, which costs more, a little later."""
    form, chart = tuned.form, tuned.form.tuning.chart
    before = form.tuning.shown.tried.total

    drag(chart, 150.0, 20.0)

    assert form.tuning_request.threshold == chart.threshold == pytest.approx(20, abs=3)
    assert tuned.value("rule", 0, "above") == 200
    assert answered(tuned).tried.total != before
    qtbot.waitUntil(lambda: tuned.value("rule", 0, "above") == chart.threshold)
    assert chart.is_dragging


def test_a_whole_drag_is_one_step_to_undo(tuned: Any, qtbot: QtBot) -> None:
    """However often the hand rested."""
    chart = tuned.form.tuning.chart

    drag(chart, 150.0)
    qtbot.waitUntil(lambda: tuned.value("rule", 0, "above") != 200)
    QTest.mouseMove(chart, place_of(chart, 90.0))
    let_go(chart)

    assert tuned.value("rule", 0, "above") == chart.threshold == pytest.approx(90, abs=3)
    keys = {edit.key for edit in tuned.edits}
    assert len(tuned.edits) == 2
    assert len(keys) == 1
    assert "" not in keys
    drag(chart, 60.0)
    let_go(chart)
    assert tuned.edits[-1].key not in keys


def test_the_number_beside_the_form_follows(tuned: Any) -> None:
    """With no more digits than a pixel is wide."""
    chart = tuned.form.tuning.chart

    drag(chart, 123.4)
    let_go(chart)

    assert line_of(row_of(tuned, "above")).text() == f"{chart.threshold:g}"
    assert chart.threshold == round(chart.threshold, 1)


def test_arrows_move_the_threshold_and_shift_moves_it_less(tuned: Any, qtbot: QtBot) -> None:
    """Steps are such that a hundred or so cross the axis; a burst is one step to undo."""
    chart = tuned.form.tuning.chart
    chart.setFocus()

    QTest.keyClick(chart, Qt.Key.Key_Up)
    step = chart.threshold - 200
    QTest.keyClick(chart, Qt.Key.Key_Down, SHIFT)

    assert (chart.high - chart.low) / 1_000 <= step <= (chart.high - chart.low) / 20
    assert chart.threshold == pytest.approx(200 + 0.9 * step)
    qtbot.waitUntil(lambda: tuned.value("rule", 0, "above") == chart.threshold)
    assert len(tuned.edits) == 1


def test_the_curve_has_the_same_threshold(tuned: Any) -> None:
    """A click on it brings the threshold there, and both move together."""
    card = tuned.form.tuning
    curve, box = card.curve, card.curve.area
    middle = QPoint(round(box.center().x()), round(box.center().y()))

    QTest.mouseClick(curve, LEFT, NONE, middle)

    wanted = (curve.low + curve.high) / 2
    assert curve.threshold == pytest.approx(wanted, rel=0.02)
    assert card.chart.threshold == curve.threshold == tuned.value("rule", 0, "above")


def test_a_recovery_goes_along_only_where_it_is_passed(tuned: Any) -> None:
    """It comes back as the line does, within the drag."""
    form, chart = tuned.form, tuned.form.tuning.chart
    press(form.list, Qt.Key.Key_Down)

    form.tuning.moved.emit(190.0)
    form.tuner.flush()
    assert tuned.value("rule", 1, "recover", "below") == 180
    form.tuning.moved.emit(120.0)
    form.tuner.flush()
    assert tuned.value("rule", 1, "recover", "below") == 120
    assert not tuned.problems("rule", 1)
    assert chart is form.tuning.chart


def test_a_wanted_rate_has_a_suggestion_to_use(
    tuned: Any, answered: Callable[[Any], TuningAnswer]
) -> None:
    """The button names the number, and writes it into the draft."""
    card = tuned.form.tuning
    card.wanted.setFocus()
    card.wanted.selectAll()
    QTest.keyClicks(card.wanted, "30")

    found = answered(tuned)
    assert found.request.wanted_per_hour == 30
    assert card.use.text() == f"Use {found.suggested:,.10g}"
    QTest.mouseClick(card.use, LEFT)

    assert tuned.value("rule", 0, "above") == found.suggested
    assert answered(tuned).tried.per_hour <= 30
    assert not card.use.isEnabled()


def test_where_no_threshold_has_so_few_it_says_so(
    tuned: Any, answered: Callable[[Any], TuningAnswer]
) -> None:
    """As where windows without data alarm."""
    card = tuned.form.tuning
    tuned.take(_also("no_data", "alert"))
    tuned.take(_also("min_n", 3))
    card.wanted.selectAll()
    QTest.keyClicks(card.wanted, "0")

    assert math.isnan(answered(tuned).suggested)
    assert card.suggestion.full == "No threshold has so few firings"
    assert not card.use.isEnabled()


def test_it_says_why_there_is_nothing_to_see(
    registry: Registry, theme: Theme, own: Callable[..., Any]
) -> None:
    """Nothing is loaded, no answer is there yet, or the rule is not valid."""
    owner = own(AlertsForm(registry, theme), "alerts", RULES)
    card = owner.form.tuning
    assert card.reason.text() == NOT_LOADED

    owner.form.show_facets(FACETS)
    assert card.reason.text() == WAITING
    type_into(row_of(owner, "window"), "nonsense")
    assert card.reason.text() == INVALID
    assert owner.form.tuning_request is None


def test_an_answer_about_another_rule_is_not_shown(tuned: Any, answers: TuningAnswers) -> None:
    """It came too late."""
    form = tuned.form
    late = answers.answer(form.tuning_request, lambda: False)
    press(form.list, Qt.Key.Key_Down)

    form.show_tuning(late, "")

    assert form.tuning.shown is None
    assert form.tuning.reason.text() == WAITING


def test_why_a_worker_failed_is_said(tuned: Any) -> None:
    """In place of the pictures."""
    tuned.form.tuning.forget()

    tuned.form.show_tuning(None, "'no_such_kpi' is not a metric key")

    assert tuned.form.tuning.reason.text() == "'no_such_kpi' is not a metric key"


def test_now_and_past_share_the_room_until_there_is_enough_for_both(
    tuned: Any, settle: Settle
) -> None:
    """Nobody asks about the past while only the present is in sight."""
    form = tuned.form
    assert form.tuning.isVisible()
    assert not form.preview.isVisible()

    QTest.mouseClick(form.previews.choice.buttons()[1], LEFT)
    assert form.preview.isVisible()
    assert not form.tuning.isVisible()
    assert form.tuning_request is None
    form.resize(1_400, BOTH_PX + 80)
    settle()

    assert form.preview.isVisible()
    assert form.tuning.isVisible()
    assert not form.previews.choice.isVisible()


def test_what_was_read_is_let_go_of(tuned: Any, answers: TuningAnswers) -> None:
    """For None, as when the page is left; asked again, it is read again."""
    asked = tuned.form.tuning_request
    first = answers.answer(asked, lambda: False)
    again = answers.answer(asked, lambda: False)
    assert first is not None
    assert again is not None
    assert again.read is first.read

    assert answers.answer(None, lambda: False) is None

    anew = answers.answer(asked, lambda: False)
    assert anew is not None
    assert anew.read is not first.read


def _also(name: str, value: Any) -> Any:
    """Return the edit that sets a field of the first rule."""
    return set_edit(("rule", 0, name), value)
