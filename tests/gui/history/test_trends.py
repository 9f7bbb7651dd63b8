"""Trends: what is asked, curves and rows, the marked day, and the chosen group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.errors import StorageError
from inspector.session.query import GroupBy
from inspector.storage.tiers import Tier
from inspector.ui.history.trend_asking import TrendAsking
from inspector.ui.history.trend_days import day_ticks
from inspector.ui.history.trend_source import Trend, TrendQuestion
from inspector.ui.history.trends_view import TrendsView
from inspector.ui.pages.history import TRENDS, HistoryPage
from tests.gui.history.kept import KPIS, answer_of, kept_cells, trend_of

TIMEOUT_MS = 5_000


@pytest.fixture
def view(filled: HistoryPage) -> TrendsView:
    """The tab of trends, in front."""
    filled.show_tab(TRENDS)
    filled.activateWindow()
    return filled.trends


class FakeTrends:
    """Answers at once, but for a KPI that it fails at; notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[TrendQuestion] = []
        self.is_closed = Event()

    def trend(self, question: TrendQuestion) -> Trend:
        """Return a trend of three groups."""
        self.asked.append(question)
        if question.kpi == KPIS[1]:
            raise StorageError("took too long", remedy="Ask for less")
        return trend_of(question)

    def cancel(self) -> None:
        """There is nothing to cancel."""

    def close(self) -> None:
        """Note it."""
        self.is_closed.set()


@pytest.fixture
def source() -> FakeTrends:
    """What trends are asked of."""
    return FakeTrends()


@pytest.fixture
def asking(view: TrendsView, source: FakeTrends) -> Iterator[TrendAsking]:
    """What asks for the view."""
    asking = TrendAsking(view)
    asking.use(source)
    yield asking
    asking.use(None)


def column(view: TrendsView, place: int) -> list[str]:
    """Return the texts of a column."""
    table = view.table
    return [
        str(table.index(row, place).data()).replace("\N{NO-BREAK SPACE}", " ")
        for row in range(table.rowCount())
    ]


def test_rows_say_group_value_interval_and_n_of_the_last_day(view: TrendsView) -> None:
    """Those of most records first; the head says how many days there are."""
    view.show_trend(trend_of(view.question))

    assert column(view, 0) == ["ability.e0", "ability.e1", "ability.e2"]
    assert column(view, 1) == ["150.0 ± 2.00 s", "160.0 ± 2.00 s", "170.0 ± 2.00 s"]
    assert column(view, 2) == ["1,000", "990", "980"]
    assert view.span.full.replace("\N{NO-BREAK SPACE}", " ").startswith("19 days, Sun 8 Nov")
    assert view.notes.full == "Today is still being written."


def test_arrow_keys_mark_a_day_and_rows_tell_its_values(view: TrendsView) -> None:
    """From the last day backwards; Escape and others stay keys of the window."""
    view.show_trend(trend_of(view.question))
    view.plot.setFocus()

    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    QTest.keyClick(view.plot, Qt.Key.Key_Left)

    assert view.span.full == "Thu 26 Nov 2026 UTC" or view.span.full == "Wed 25 Nov 2026 UTC"
    assert column(view, 1)[0] != "150.0 ± 2.00 s"
    view.plot.clearFocus()
    assert column(view, 1)[0] == "150.0 ± 2.00 s"


def test_the_chosen_group_is_drawn_though_it_is_not_among_the_first(view: TrendsView) -> None:
    """There are eight colours; every row has a curve while it is chosen."""
    view.show_trend(trend_of(view.question, groups=12))
    before = view.plot.grab().toImage()
    inks = [
        view.table.index(row, 0).data(Qt.ItemDataRole.DecorationRole).alpha() for row in range(12)
    ]
    assert [bool(alpha) for alpha in inks] == [True] * 8 + [False] * 4

    view.groups.setCurrentIndex(view.table.index(11, 0))

    assert view.table.index(11, 0).data(Qt.ItemDataRole.DecorationRole).alpha() == 255
    assert view.plot.grab().toImage() != before


def test_a_choice_asks_anew_and_shows_nothing_of_before(qtbot: QtBot, view: TrendsView) -> None:
    """Until the answer to it is there; an answer to another question is not shown."""
    old = view.question
    view.show_trend(trend_of(old))

    with qtbot.waitSignal(view.asked, timeout=1_000) as asked:
        view.by.menu.actions()[1].trigger()

    assert asked.args == [TrendQuestion(KPIS[0], GroupBy.TIER)]
    assert view.table.rowCount() == 0
    view.show_trend(trend_of(old))
    assert view.table.rowCount() == 0


def test_no_data_says_so(view: TrendsView) -> None:
    """Instead of empty axes."""
    view.show_trend(Trend(view.question))

    assert view.empty.isVisible()
    assert view.empty.headline.text() == "No data"


def test_a_folder_of_logs_alone_has_no_trend_yet(filled: HistoryPage, view: TrendsView) -> None:
    """No other KPI would have one: what is said is when there will be."""
    view.show_trend(Trend(view.question))

    today = tuple(cell for cell in kept_cells() if cell.tier is Tier.HOT)
    filled.show_answer(replace(answer_of(today), hot_h=36))
    assert view.empty.headline.text() == "No day is compressed yet"
    assert "once they are 36\N{NO-BREAK SPACE}h old" in view.empty.hint.text()

    filled.show_answer(answer_of(kept_cells()))
    assert view.empty.headline.text() == "No data"


@pytest.mark.parametrize("width_px", [760, 1_104, 1_744])
def test_names_of_groups_have_their_room_before_other_columns(
    filled: HistoryPage, view: TrendsView, width_px: int
) -> None:
    """However wide the window is; the value stays too."""
    view.show_trend(trend_of(view.question))

    filled.resize(width_px, 640)

    assert view.groups.columnWidth(0) >= 188
    assert view.groups.visible_titles()[:2] == ["Group", "Value"]


def test_it_is_asked_for_behind_the_scenes(
    qtbot: QtBot, view: TrendsView, source: FakeTrends, asking: TrendAsking
) -> None:
    """Once; again when files have changed, and the row that was chosen stays chosen."""
    qtbot.waitUntil(lambda: view.table.rowCount() == 3, timeout=TIMEOUT_MS)
    view.groups.setCurrentIndex(view.table.index(1, 0))

    asking.note_files("other files")
    qtbot.waitUntil(lambda: len(source.asked) == 2, timeout=TIMEOUT_MS)

    assert set(source.asked) == {TrendQuestion(KPIS[0], GroupBy.ENTRY)}
    assert view.groups.currentIndex().row() == 1


@pytest.mark.usefixtures("asking")
def test_what_cannot_be_worked_out_is_said(qtbot: QtBot, view: TrendsView) -> None:
    """And another choice is answered all the same."""
    view.kpi.menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: "took too long" in view.problem.full, timeout=TIMEOUT_MS)
    assert view.empty.headline.text() == "There is no trend"

    view.kpi.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: view.table.rowCount() == 3, timeout=TIMEOUT_MS)
    assert not view.problem.isVisible()


def test_another_source_closes_the_one_before(
    source: FakeTrends, asking: TrendAsking, view: TrendsView
) -> None:
    """Nothing that it found is shown any more."""
    asking.use(None)

    assert source.is_closed.is_set()
    assert view.table.rowCount() == 0


def test_kpis_of_another_registry_are_offered(view: TrendsView) -> None:
    """What is chosen stays if it is among them."""
    view.kpi.set_choice(KPIS[1])

    view.set_kpis(["mine", KPIS[1]])
    assert view.question.kpi == KPIS[1]
    view.set_kpis(["mine"])
    assert view.question.kpi == "mine"


def test_days_are_labelled_from_the_last_one_or_by_month() -> None:
    """As many as there is room for."""
    day = 86_400.0
    few = day_ticks(0.0, 9 * day, 10)
    weekly = day_ticks(0.0, 89 * day, 13)
    monthly = day_ticks(0.0, 364 * day, 6)

    assert len(few) == 10
    assert weekly[-1][0] == 89 * day
    assert weekly[1][0] - weekly[0][0] == 7 * day
    assert [label for _ts, label in monthly][:2] == ["1 Jan 1970", "1 Mar"]
