"""Layouts: charts, groupings, range and filters of the Live page as a value with a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from inspector.core.registry import NAMESPACES
from inspector.session.query import ALL_ROWS, GroupBy, Selector
from inspector.ui.models.chart_list import Charts
from inspector.ui.models.literal import literal

TABS: tuple[str, ...] = ("", *NAMESPACES)
"""The tabs of the Live page, in their order; the first shows all namespaces."""

MOST_NAME_CHARS = 200
"""A name of more letters can be told from no other one in any menu."""

USUAL_RANGE_S = 300.0
"""What is in sight where nobody said otherwise."""


@dataclass(frozen=True, slots=True)
class TabLayout:
    """What a person chose for one tab.

    Attributes:
        namespace: The tab; empty for all.
        group_by: What makes a curve; None for what is usual there.
        charts: In order; None for those that are chosen for the tab.
    """

    namespace: str
    group_by: GroupBy | None = None
    charts: Charts | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether the tab is as it would be without it."""
        return self.group_by is None and self.charts is None


@dataclass(frozen=True, slots=True)
class Layout:
    """How the Live page is put together.

    Attributes:
        tabs: Those that are not as usual, in the order of `TABS`.
        range_s: Visible seconds.
        filters: Which rows count; its namespace is empty.
    """

    tabs: tuple[TabLayout, ...] = ()
    range_s: float = USUAL_RANGE_S
    filters: Selector = ALL_ROWS

    def tab(self, namespace: str) -> TabLayout:
        """Return what is chosen for a tab."""
        own = (tab for tab in self.tabs if tab.namespace == namespace)
        return next(own, TabLayout(namespace))


@dataclass(frozen=True, slots=True)
class NamedLayout:
    """A layout as it is kept: with the name that a person gave it."""

    name: str
    layout: Layout = Layout()


Layouts = tuple[NamedLayout, ...]
"""All that are kept, by name in alphabetical order; no two have the same one."""


def usual_group(namespace: str) -> GroupBy:
    """Return what makes a curve on a tab where nobody said otherwise."""
    return GroupBy.ENTRY if namespace else GroupBy.NAMESPACE


def tab_layout(namespace: str, group_by: GroupBy, charts: Charts | None) -> TabLayout:
    """Return what is chosen for a tab; what is usual there counts as not chosen."""
    chosen = None if group_by is usual_group(namespace) else group_by
    return TabLayout(namespace, chosen, charts)


def in_tab_order(tabs: Iterable[TabLayout]) -> tuple[TabLayout, ...]:
    """Return the tabs that say something, in the order of the page."""
    telling = (tab for tab in tabs if not tab.says_nothing)
    return tuple(sorted(telling, key=lambda tab: TABS.index(tab.namespace)))


def clean_name(typed: str) -> str:
    """Return a name as it is kept: on one line, with every letter in sight."""
    return literal(" ".join(typed.split()))[:MOST_NAME_CHARS].strip()


def find(layouts: Layouts, name: str) -> NamedLayout | None:
    """Return the layout of a name; None without one."""
    return next((one for one in layouts if one.name == name), None)


def with_layout(layouts: Layouts, named: NamedLayout) -> Layouts:
    """Return the layouts with one more, or with another one of its name."""
    others = (one for one in layouts if one.name != named.name)
    return tuple(sorted((*others, named), key=_alphabetical))


def without_layout(layouts: Layouts, name: str) -> Layouts:
    """Return the layouts but for one."""
    return tuple(one for one in layouts if one.name != name)


def renamed(layouts: Layouts, name: str, to: str) -> Layouts:
    """Return the layouts with another name for one of them; one that has it already goes."""
    one = find(layouts, name)
    if one is None:
        return layouts
    return with_layout(without_layout(layouts, name), replace(one, name=to))


def free_name(layouts: Layouts, name: str) -> str:
    """Return `name`, with a number behind it if there is a layout of that name."""
    taken = {one.name for one in layouts}
    number, free = 2, name
    while free in taken:
        ending = f" {number}"
        free = name[: MOST_NAME_CHARS - len(ending)].rstrip() + ending
        number += 1
    return free


def first_tab(layout: Layout, shown: str) -> str:
    """Return the tab to look at: the one in front, if the layout says anything of it."""
    told = [tab.namespace for tab in layout.tabs]
    return shown if not told or shown in told else told[0]


def _alphabetical(named: NamedLayout) -> tuple[str, str]:
    return named.name.casefold(), named.name
