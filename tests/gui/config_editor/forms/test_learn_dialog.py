"""What was learnt: shown beside what holds, ticked by mouse and keys, and taken."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from inspector.analysis.baseline import LeftOut
from inspector.analysis.baseline_offers import Offer
from inspector.config.models import Baseline
from inspector.core.registry import Registry
from inspector.ui.config_editor.baselines.form import BaselinesForm
from inspector.ui.config_editor.baselines.learn_dialog import LearnDialog, LearnWish, Taught
from inspector.ui.theme import Theme
from tests.gui.config_editor.forms.form_steps import LEFT, THREE

CHECK, DISPLAY = Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.DisplayRole
RARE = LeftOut("dmg_per_cast", 1, "ability.<b>rare</b>", 3, "n is 3, below 30")


def offer(tier: int, value: float, *, now: float = math.nan, entries: int = 5) -> Offer:
    """Return damage a cast that was learnt for a tier."""
    learnt = Baseline(tier=tier, measure="dmg_per_cast", value=value, n=1_200)
    return Offer(learnt, entries, (RARE,) if tier == 1 else (), now)


TAUGHT = Taught(
    (offer(1, 61.0, now=40.0), offer(2, 92.0), offer(3, 138.9, entries=2)), (RARE,), "1,200 rows"
)


@pytest.fixture
def dialog(qtbot: QtBot, registry: Registry, theme: Theme) -> LearnDialog:
    """The dialog, with what was learnt for three tiers."""
    dialog = LearnDialog(registry, theme)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    dialog.show_taught(TAUGHT)
    return dialog


def row(dialog: LearnDialog, place: int) -> list[object]:
    """Return what a row says."""
    columns = range(dialog.model.columnCount())
    return [dialog.model.index(place, column).data(DISPLAY) for column in columns]


def ticks(dialog: LearnDialog) -> list[bool]:
    """Return which rows are ticked."""
    return [
        Qt.CheckState(dialog.model.index(place, 0).data(CHECK)) is Qt.CheckState.Checked
        for place in range(dialog.model.rowCount())
    ]


def test_each_is_beside_what_holds_with_what_it_rests_on(dialog: LearnDialog) -> None:
    """What did not count is listed with the reason, as it is."""
    assert row(dialog, 0) == ["dmg_per_cast", "1", "61.0", "40.0", "+52\xa0%",
                              "5", "1,200", "1"]  # fmt: skip
    assert row(dialog, 1)[3:5] == ["—", "new"]
    left = dialog.left_out
    said = [left.index(0, column).data() for column in range(left.columnCount())]
    assert said == ["ability.<b>rare</b>", "dmg_per_cast", "1", "3", "n is 3, below 30"]
    assert dialog.rows.full == "1,200 rows"


def test_what_rests_on_a_few_entries_is_not_ticked_at_first(dialog: LearnDialog) -> None:
    """One of two would decide it; the button says how many are."""
    assert ticks(dialog) == [True, True, False]
    assert dialog.take.text() == "Put 2 into the draft"


def test_a_click_on_the_box_and_space_tick(dialog: LearnDialog, qtbot: QtBot) -> None:
    """Space, whichever cell of the row has the keys."""
    view = dialog.view
    index = dialog.model.index(1, 0)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = view.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, view)
    QTest.mouseClick(view.viewport(), LEFT, pos=box.center())
    assert ticks(dialog) == [True, False, False]

    view.setCurrentIndex(dialog.model.index(2, 4))
    QTest.keyClick(view, Qt.Key.Key_Space)

    assert ticks(dialog) == [True, False, True]
    with qtbot.waitSignal(dialog.taken, timeout=1_000) as taken:
        QTest.mouseClick(dialog.take, LEFT)
    assert [one.tier for one in taken.args[0]] == [1, 3]
    assert not dialog.isVisible()


def test_all_or_none_are_ticked_and_none_cannot_be_taken(dialog: LearnDialog) -> None:
    """By the keys."""
    QTest.keyClick(dialog.none, Qt.Key.Key_Space)
    assert ticks(dialog) == [False] * 3
    assert not dialog.take.isEnabled()

    QTest.keyClick(dialog.every, Qt.Key.Key_Space)
    assert ticks(dialog) == [True] * 3
    assert dialog.take.isEnabled()


def test_what_a_person_ticked_stays_so_when_it_is_learnt_anew(dialog: LearnDialog) -> None:
    """It is about the tier and the measure, not about a row."""
    dialog.model.tick(0)

    dialog.show_taught(None, "Learning…")
    assert not dialog.take.isEnabled()
    dialog.show_taught(Taught((offer(3, 1.0), *TAUGHT.offers[:2]), (), ""))

    assert ticks(dialog) == [True, False, True]


def test_another_wish_is_asked_at_once(dialog: LearnDialog) -> None:
    """What is typed half, such as nothing, means what is usual."""
    asked = QSignalSpy(dialog.wished)

    QTest.mouseClick(dialog.stretch.buttons()[1], LEFT)
    dialog.measure.menu.actions()[1].trigger()
    dialog.least_n.selectAll()
    QTest.keyClicks(dialog.least_n, "7")
    assert dialog.wish == LearnWish(in_sight=True, measure="dmg_per_cast", least_n=7)
    dialog.least_n.clear()

    assert dialog.wish.least_n == LearnWish().least_n
    assert [asked.at(place)[0].in_sight for place in range(asked.count())] == [True] * 4


def test_where_nothing_is_learnt_it_is_said(dialog: LearnDialog) -> None:
    """And what failed, too."""
    dialog.show_taught(Taught((), (RARE,), ""))
    assert dialog.nothing.isVisible()
    assert "Nothing could be learnt" in dialog.nothing.text()

    dialog.show_taught(None, "It could not be computed")
    assert dialog.nothing.text() == "It could not be computed"
    assert not dialog.every.isEnabled()


def test_escape_changes_nothing(dialog: LearnDialog) -> None:
    """As Cancel does."""
    taken = QSignalSpy(dialog.taken)

    QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert not dialog.isVisible()
    assert taken.count() == 0


@pytest.mark.parametrize("text", [THREE, "schema_version = 1\n"])
def test_the_form_offers_to_learn_with_and_without_rows(
    registry: Registry, theme: Theme, own: Callable[..., Any], qtbot: QtBot, text: str
) -> None:
    """Beside what else can be done with them."""
    form = BaselinesForm(registry, theme)
    own(form, "baselines", text)

    assert form.learn.isVisible()
    with qtbot.waitSignal(form.learn_wanted, timeout=1_000):
        QTest.mouseClick(form.learn, LEFT)
