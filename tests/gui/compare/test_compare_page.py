"""The Compare page by mouse and keys: sides, rows, curves, saves, and why there is no table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.compare import Comparison
from inspector.analysis.compare_curves import Curve
from inspector.analysis.compare_verdict import Correction, Verdict
from inspector.session.query import GroupBy
from inspector.ui.compare.ink import side_colour
from inspector.ui.models.compare_sides import FIRST_HALF, NOTHING, WHOLE, SideKind
from inspector.ui.pages.compare import ComparePage
from inspector.ui.theme import Theme
from tests.gui.compare.conftest import SAVES

LEFT = Qt.MouseButton.LeftButton
VERDICT = 7


def texts(page: ComparePage, row: int) -> list[str]:
    """Return the cells of a row."""
    return [str(page.table.index(row, place).data()) for place in range(page.table.columnCount())]


def curve(height: float) -> Curve:
    """Return a curve of ten points, 10 s apart."""
    x_s = np.arange(5.0, 105.0, 10.0)
    return Curve(x_s, np.full(10, height), np.full(10, 2.0))


def test_an_empty_page_says_what_to_do(page: ComparePage, qtbot: QtBot) -> None:
    """Its button asks for another recording."""
    assert page.empty.isVisible()
    assert page.empty.headline.text() == "Choose what to set beside it"
    assert not page.detail.isVisible()
    assert not page.saves.isVisible()
    assert not page.head.swap.isEnabled()

    with qtbot.waitSignal(page.head.b.files_wanted, timeout=1_000):
        QTest.mouseClick(page.empty.button, LEFT)


def test_a_row_has_both_values_change_interval_n_and_verdict(filled: ComparePage) -> None:
    """What differs comes first."""
    assert filled.view.isVisible()
    cells = texts(filled, 0)
    assert cells[1] == "dmg_per_cast"
    assert cells[6] == "200 · 200"
    assert cells[VERDICT] == "▲ higher"
    assert cells[4].startswith("+")
    assert " … " in cells[5]
    assert filled.head.summary.full.startswith("3 higher")


def test_no_figure_is_cut(filled: ComparePage, settle: Callable[[], None]) -> None:
    """At the least width with all columns, and wider."""
    for width in (1_104, 1_744):
        filled.resize(QSize(width, 640))
        settle()
        metrics = filled.view.fontMetrics()
        for place in range(2, 7):
            assert not filled.view.isColumnHidden(place)
            room_px = filled.view.columnWidth(place) - 14
            for row in range(filled.table.rowCount()):
                assert metrics.horizontalAdvance(texts(filled, row)[place]) <= room_px


def test_in_a_narrow_window_change_and_verdict_stay(
    filled: ComparePage, settle: Callable[[], None]
) -> None:
    """Figures behind them give way."""
    filled.resize(QSize(724, 400))
    settle()

    view = filled.view
    assert {"Group", "KPI", "Change", "Verdict"} <= set(view.visible_titles())
    assert "n of A · B" not in view.visible_titles()
    assert view.horizontalHeader().length() <= view.viewport().width()


def test_hovering_tells_the_sums_of_both_sides(filled: ComparePage) -> None:
    """On every cell."""
    for place in (0, VERDICT):
        told = str(filled.table.index(0, place).data(Qt.ItemDataRole.ToolTipRole))
        assert told.count("Σ") == 4
        assert "n 200" in told


def test_what_is_too_few_is_greyed_and_says_so(page: ComparePage, comparison: Comparison) -> None:
    """All of its cells."""
    few = replace(comparison.differences[0], verdict=Verdict.TOO_FEW)
    page.set_sides(WHOLE, FIRST_HALF)
    page.show_comparison(replace(comparison, differences=(few,)))

    roles = {page.table.role(page.table.index(0, place)) for place in range(VERDICT + 1)}
    assert roles == {"muted"}
    assert texts(page, 0)[VERDICT] == "too few"


def test_entries_of_one_side_are_listed(filled: ComparePage, comparison: Comparison) -> None:
    """With their records; where there are none, there is no list."""
    assert filled.lonely.isVisible()
    cells = [str(filled.lonely_table.index(0, place).data()) for place in range(3)]
    assert cells == ["ability.e3", "B", "200"]

    filled.show_comparison(replace(comparison, only_a=(), only_b=()))
    assert not filled.lonely.isVisible()


def test_the_arrow_keys_choose_a_row_and_its_curves(filled: ComparePage, qtbot: QtBot) -> None:
    """Curves that come for another row are not shown."""
    first = filled.chosen
    filled.view.setFocus()
    with qtbot.waitSignal(filled.row_chosen, timeout=1_000):
        QTest.keyClick(filled.view, Qt.Key.Key_Down)

    assert first is not None
    assert filled.chosen == filled.table.key(1)
    assert filled.detail.title.full == filled.table.key(1)[0]
    filled.show_curves(first, curve(10.0), curve(12.0))
    assert np.isnan(filled.detail.plot.mark_s)
    QTest.keyClick(filled.detail.plot, Qt.Key.Key_Left)
    assert np.isnan(filled.detail.plot.mark_s)


def test_both_curves_are_drawn_in_colours_of_their_own(filled: ComparePage, theme: Theme) -> None:
    """The pointer, or the arrow keys, read both."""
    assert filled.chosen is not None
    filled.show_curves(filled.chosen, curve(10.0), curve(12.0))
    plot = filled.detail.plot

    picture = plot.grab().toImage()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(picture.height())
    }
    for side in ("A", "B"):
        ink = side_colour(side, theme.colours)
        assert any(_near(ink.name(), name) for name in seen)

    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.mark_s == 95.0
    assert filled.detail.values["A"].text().startswith("10.0")
    assert filled.detail.values["B"].text().startswith("12.0")
    assert filled.detail.sums["A"].full.startswith("at ")


def _near(one: str, other: str) -> bool:
    parts = [(int(name[at : at + 2], 16)) for name in (one, other) for at in (1, 3, 5)]
    return all(abs(a - b) < 40 for a, b in zip(parts[:3], parts[3:], strict=True))


def test_figures_that_come_anew_keep_the_chosen_row(
    filled: ComparePage, comparison: Comparison
) -> None:
    """Though the rows are in another order."""
    filled.view.choose(filled.table.key(2))
    key = filled.chosen

    filled.show_comparison(replace(comparison, differences=comparison.differences[::-1]))

    assert filled.chosen == key
    assert filled.table.key(filled.view.currentIndex().row()) == key


def test_a_search_leaves_out_the_others(filled: ComparePage) -> None:
    """By entry, KPI or verdict; what finds nothing is said, and taken back by its button."""
    QTest.keyClicks(filled.tools.search, "e1 dmg")
    assert filled.table.rowCount() == 1

    filled.tools.search.setText("no such thing")
    assert filled.empty.headline.text() == "Nothing has “no such thing” in it"
    QTest.mouseClick(filled.empty.button, LEFT)
    assert filled.view.isVisible()


def test_a_column_sorts_by_a_click_on_its_head(filled: ComparePage) -> None:
    """Figures with the largest first."""
    filled.table.sort_by(4)

    changes = [filled.table.entry(row).relative for row in range(filled.table.rowCount())]
    known = [one for one in changes if one == one]
    assert known == sorted(known, reverse=True)


def test_margin_groups_and_correction_are_asked_for(filled: ComparePage, qtbot: QtBot) -> None:
    """By typing, arrow keys and menus."""
    tools = filled.tools
    tools.margin.setFocus()
    with qtbot.waitSignal(filled.question_changed, timeout=1_000):
        QTest.keyClick(tools.margin, Qt.Key.Key_Up)
    assert tools.rules.margin == pytest.approx(0.06)
    tools.margin.selectAll()
    QTest.keyClicks(tools.margin, "12.5")
    assert tools.rules.margin == pytest.approx(0.125)
    tools.margin.selectAll()
    QTest.keyClick(tools.margin, Qt.Key.Key_Delete)
    assert tools.rules.margin == pytest.approx(0.125)

    with qtbot.waitSignal(filled.question_changed, timeout=1_000):
        tools.group.menu.actions()[1].trigger()
    assert tools.group_by is GroupBy.TIER
    tools.correction.menu.actions()[1].trigger()
    assert tools.rules.correction is Correction.BONFERRONI


def test_a_side_is_chosen_from_its_menu(page: ComparePage, qtbot: QtBot) -> None:
    """Ranges of what is open for both; other recordings for B only."""
    page.offer(SAVES, ("/logs/<b>monday</b>",))
    names = {
        side: [one.text() for one in picker.menu.actions() if one.text()]
        for side, picker in (("A", page.head.a), ("B", page.head.b))
    }
    assert names["A"][:4] == ["Whole recording", "Visible range", "First half", "Second half"]
    assert any(name.startswith("Before alerts 3") for name in names["A"])
    assert not any("recording:" in name for name in names["A"])
    assert names["B"][-1] == "/logs/<b>monday</b>"

    with qtbot.waitSignal(page.question_changed, timeout=1_000):
        page.head.b.menu.actions()[2].trigger()
    assert page.sides == (WHOLE, FIRST_HALF)
    assert page.empty.headline.text() == "Comparing …"

    with qtbot.waitSignal(page.question_changed, timeout=1_000):
        QTest.mouseClick(page.head.swap, LEFT)
    assert page.sides == (FIRST_HALF, WHOLE)


def test_a_save_has_a_button(page: ComparePage, qtbot: QtBot) -> None:
    """The latest first; its tooltip is no markup."""
    page.offer(SAVES, ())

    assert [button.text().partition(" ·")[0] for button in page.saves.buttons] == [
        "before/after: alerts 3",
        "before/after: sampling 5",
    ]
    assert "&lt;b&gt;" in page.saves.buttons[1].toolTip()
    with qtbot.waitSignal(page.save_chosen, timeout=1_000) as chosen:
        QTest.mouseClick(page.saves.buttons[1], LEFT)
    assert chosen.args == [SAVES[0]]


def test_a_problem_stands_in_place_of_the_table(filled: ComparePage) -> None:
    """And goes again."""
    filled.show_problem("nowhere: there is no record to compare")
    assert filled.empty.hint.text() == "nowhere: there is no record to compare"
    assert not filled.detail.isVisible()
    assert filled.head.summary.full == ""

    filled.show_problem("")
    assert filled.view.isVisible()
    assert filled.detail.isVisible()


def test_nothing_in_common_is_said(page: ComparePage, comparison: Comparison) -> None:
    """The lists of both sides are there all the same."""
    page.set_sides(WHOLE, FIRST_HALF)
    page.show_comparison(replace(comparison, differences=()))

    assert page.empty.headline.text() == "Nothing in common"
    assert page.lonely.isVisible()


def test_reading_shows_how_far_it_is_and_can_be_cancelled(page: ComparePage, qtbot: QtBot) -> None:
    """It takes no room when there is nothing to read."""
    assert not page.reading.isVisible()
    page.reading.show_progress("tuesday", 250_000_000, 1_000_000_000)

    assert page.reading.text.full.startswith("Reading tuesday · 25% · 250")
    with qtbot.waitSignal(page.reading.cancelled, timeout=1_000):
        QTest.mouseClick(page.reading.button, LEFT)


def test_everything_has_a_name_for_assistive_tools(page: ComparePage) -> None:
    """Whatever can have the keys."""
    page.offer(SAVES, ())
    for widget in (page.head.a, page.head.b, page.head.swap, page.tools.search, page.tools.margin,
                   page.tools.least_n, page.tools.group, page.tools.correction, page.view,
                   page.lonely, page.detail.plot, *page.saves.buttons):  # fmt: skip
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_side_that_is_not_chosen_is_none(page: ComparePage) -> None:
    """B at first."""
    assert page.sides == (WHOLE, NOTHING)
    assert NOTHING.kind is SideKind.NONE


def test_what_should_be_known_beside_it_is_said(
    filled: ComparePage, comparison: Comparison
) -> None:
    """In a line of its own; without any the line takes no room."""
    assert not filled.notes.isVisible()

    filled.show_comparison(replace(comparison, notes=("ranges overlap", "x is left out")))

    assert filled.notes.isVisible()
    assert filled.notes.full == "ranges overlap · x is left out"
