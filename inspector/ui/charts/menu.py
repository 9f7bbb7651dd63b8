"""The menu of a chart card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from inspector.analysis.chart_spec import Mode
from inspector.session.query import GroupBy
from inspector.ui.export.menu import add_forms
from inspector.ui.export.offer import Form
from inspector.ui.models.frame import ChartFrame
from inspector.ui.text import menu_text

_GROUPS = (GroupBy.ENTRY, GroupBy.NAMESPACE, GroupBy.TIER, GroupBy.SHARD, GroupBy.TAG)


@dataclass(frozen=True, slots=True)
class Asked:
    """What happens when a person chooses something of the menu."""

    mode: Callable[[str], None]
    group: Callable[[str], None]
    enlarge: Callable[[], None]
    move: Callable[[int], None]
    remove: Callable[[], None]
    lines: Callable[[], None]
    region: Callable[[], None]
    toggle: Callable[[str], None]
    isolate: Callable[[str], None]
    show_all: Callable[[], None]
    copy: Callable[[], None]
    export: Callable[[Form], None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a card stands: its place, how many there are, whether it fills the page.

    And whether there is a crosshair on it.
    """

    index: int
    count: int
    is_large: bool
    has_cursor: bool


def chart_menu(
    parent: QWidget,
    chart: ChartFrame,
    hidden: frozenset[str],
    standing: Standing,
    asked: Asked,
) -> QMenu:
    """Return the menu of a chart.

    Args:
        parent: The card.
        chart: What it shows.
        hidden: Names of its hidden curves.
        standing: Where the card stands.
        asked: What its items do.
    """
    menu = QMenu(parent)
    _add_modes(menu, chart, asked)
    _add_groups(menu.addMenu("Group by"), chart, asked)
    menu.addSeparator()
    _add(menu, "Usual size" if standing.is_large else "Enlarge", asked.enlarge)
    _add_moves(menu, standing, asked)
    menu.addSeparator()
    _add(menu, "Lines behind the cursor", asked.lines).setEnabled(standing.has_cursor)
    _add(menu, "Region of the view", asked.region)
    menu.addSeparator()
    _add_curves(menu.addMenu("Curves"), chart, hidden, asked)
    _add_only(menu.addMenu("Only"), chart, asked)
    _add(menu, "Show all curves", asked.show_all).setEnabled(bool(hidden))
    _add(menu, "Copy value", asked.copy)
    add_forms(menu.addMenu("Export"), asked.export)
    menu.addSeparator()
    _add(menu, "Remove", asked.remove)
    return menu


def _add_modes(menu: QMenu, chart: ChartFrame, asked: Asked) -> None:
    group = QActionGroup(menu)
    for mode in chart.modes:
        name = "Ratio" if chart.is_kpi and mode is Mode.RATE else mode.value.capitalize()
        action = _add(menu, name, partial(asked.mode, mode.value))
        action.setCheckable(True)
        action.setChecked(chart.request.mode is mode)
        group.addAction(action)
    menu.addSeparator()


def _add_groups(menu: QMenu, chart: ChartFrame, asked: Asked) -> None:
    _add(menu, "As the page", partial(asked.group, ""))
    menu.addSeparator()
    group = QActionGroup(menu)
    for by in _GROUPS:
        action = _add(menu, by.value, partial(asked.group, by.value))
        action.setCheckable(True)
        action.setChecked(chart.request.group_by is by)
        group.addAction(action)


def _add_moves(menu: QMenu, standing: Standing, asked: Asked) -> None:
    last = standing.count - 1
    places = (
        ("Move left", standing.index - 1),
        ("Move right", standing.index + 1),
        ("Move first", 0),
        ("Move last", last),
    )
    for name, index in places:
        action = _add(menu, name, partial(asked.move, index))
        action.setEnabled(0 <= index <= last and index != standing.index)


def _add_curves(menu: QMenu, chart: ChartFrame, hidden: frozenset[str], asked: Asked) -> None:
    menu.setEnabled(bool(chart.series))
    for one in chart.series:
        action = _add(menu, menu_text(one.name), partial(asked.toggle, one.name))
        action.setCheckable(True)
        action.setChecked(one.name not in hidden)


def _add_only(menu: QMenu, chart: ChartFrame, asked: Asked) -> None:
    menu.setEnabled(bool(chart.series))
    for one in chart.series:
        _add(menu, menu_text(one.name), partial(asked.isolate, one.name))


def _add(menu: QMenu, text: str, do: Callable[[], None]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(partial(_call, do))
    return action


def _call(do: Callable[[], None], _checked: bool = False) -> None:
    do()
