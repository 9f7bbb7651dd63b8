"""What the palette offers besides the actions: tabs, ranges, groups and recent sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

from inspector.ui.actions import Category, WindowActions, key_text
from inspector.ui.actions.action import NEEDS_SOURCE
from inspector.ui.pages.live import LivePage
from inspector.ui.palette.entry import PaletteEntry, entry_of
from inspector.ui.segmented import SegmentedControl


def of_actions(actions: WindowActions) -> list[PaletteEntry]:
    """Return a line for each action but the palette's own."""
    return [entry_of(one) for one in actions.all() if one is not actions.program.palette]


def of_recent(paths: Sequence[str], ask: Callable[[str], object]) -> list[PaletteEntry]:
    """Return a line for each path that was open before."""
    return [
        PaletteEntry(f"Open {PurePath(path).name or path}  {path}", "Recent", partial(ask, path))
        for path in paths
    ]


def of_live(
    live: LivePage, ranges: SegmentedControl, show_live: Callable[[], object], *, is_open: bool
) -> list[PaletteEntry]:
    """Return a line for each tab, range and way to group; each brings the Live page to the front.

    Args:
        live: The page with the tabs and the groups.
        ranges: The visible ranges.
        show_live: Brings the page to the front.
        is_open: Whether there is anything to look at.
    """

    def entry(category: Category, name: str, keys: str, act: Callable[[], object]) -> PaletteEntry:
        def run() -> None:
            show_live()
            act()

        why_not = "" if is_open else NEEDS_SOURCE
        return PaletteEntry(name, str(category), run, keys, is_open, why_not)

    return [
        *(
            entry(
                Category.TAB,
                f"Tab {tab.text()}",
                key_text(tab.shortcut()),
                partial(_choose_tab, live, tab.namespace),
            )
            for tab in live.tabs.tabs()
        ),
        *(
            entry(Category.RANGE, one.accessibleName(), key_text(one.shortcut()), one.click)
            for one in ranges.buttons()
        ),
        *(
            entry(Category.GROUP, f"Group by {group.text()}", "", group.trigger)
            for group in live.group.menu.actions()
        ),
    ]


def _choose_tab(live: LivePage, namespace: str) -> None:
    # Looked up only now: tabs are made anew when a namespace appears.
    for tab in live.tabs.tabs():
        if tab.namespace == namespace:
            tab.click()
            return
