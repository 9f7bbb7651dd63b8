"""Choosing other names for what the charts of a layout are about and a session lacks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from inspector.ui.bridge import OpenSource
from inspector.ui.layouts.remap_card import RemapCard, RemapQuestion
from inspector.ui.main_window import MainWindow
from inspector.ui.models.layouts import Layout
from inspector.ui.models.remap import (
    Known,
    Remap,
    names_of,
    remapped,
    remapped_chart,
    wanted_names,
)
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme


class RemapControl(QObject):
    """Asks for names when a card that waits is asked for another one.

    Args:
        window: The window.
        theme: Colours.
        control: What is open, and what is asked of it.
        show_layout: Shows the layout with the new names; it is not saved.

    Attributes:
        card: Where a person chooses.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        show_layout: Callable[[Layout], None],
    ) -> None:
        super().__init__(window)
        self._control = control
        self._show_layout = show_layout
        self._key = ""
        self.card = RemapCard(theme, window)
        self.card.chosen.connect(self._take)
        window.live.grid.cards.replace_requested.connect(self.ask)
        control.closed.connect(self.card.dismiss)

    def ask(self, key: str) -> None:
        """Ask for names instead of those of a chart, and of all others that are missing."""
        source, chart = self._control.source, self._control.live.page.chart_of(key)
        if source is None or chart is None:
            return
        self._key = key
        known = known_of(source)
        wanted = wanted_names(self._control.live.layout, known, chart)
        self.card.ask(RemapQuestion(wanted, names_of(chart), known))

    def _take(self, remap: Remap) -> None:
        live = self._control.live
        if remap.to_all:
            self._show_layout(remapped(live.layout, remap))
            return
        place = live.page.place_of(self._key)
        if place is None:
            return
        tab = live.layout.tab(live.page.namespace)
        charts = list(tab.charts or ())
        charts[place] = remapped_chart(charts[place], remap)
        changed = replace(tab, charts=tuple(charts))
        tabs = (changed if one == tab else one for one in live.layout.tabs)
        self._show_layout(replace(live.layout, tabs=tuple(tabs)))


def known_of(source: OpenSource) -> Known:
    """Return the names that a source has by now."""
    registry, entries = source.session.registry, source.session.names.entries.values
    measures = (*(key.name for key in registry.keys), *(kpi.name for kpi in registry.kpis))
    return Known(tuple(sorted(entries)), tuple(sorted(measures)))
