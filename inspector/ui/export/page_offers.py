"""What each page offers to export."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from inspector.export.sheet import Sheet
from inspector.ui.charts.grid import ChartGrid
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.export.chart_sheets import chart_sheet, page_sheet
from inspector.ui.export.entry_sheets import BY_TIER, ENTRIES, entries_sheet, matrix_sheet
from inspector.ui.export.figure_sheets import (
    FILES,
    FIRINGS,
    GROUPS,
    RULES,
    SHARDS,
    files_sheet,
    firings_sheet,
    groups_sheet,
    rules_sheet,
    shards_sheet,
)
from inspector.ui.export.offer import Offer
from inspector.ui.pages.alerts import AlertsPage
from inspector.ui.pages.entries import EntriesPage
from inspector.ui.pages.ledger import LedgerPage

ALL_CHARTS = "All charts"


def live_offers(grid: ChartGrid) -> list[Offer]:
    """Return the chart at hand, if one is, and all charts of the page."""
    seen = [panel for panel in grid.panels if panel.shown is not None and not panel.isHidden()]
    at_hand = [panel for panel in seen if panel.hasFocus()]
    at_hand = at_hand or [panel for panel in seen if panel.underMouse()]
    return [*map(chart_offer, at_hand), *([_all_charts(grid, seen)] if seen else [])]


def chart_offer(panel: ChartPanel) -> Offer:
    """Return what a panel offers, which has a chart."""
    shown = panel.shown
    assert shown is not None
    return Offer(shown.chart.title, panel, lambda: chart_sheet(panel.shown or shown))


def entries_offers(page: EntriesPage) -> list[Offer]:
    """Return the table in front."""
    if page.head.is_matrix:
        table = page.matrix_table
        return [Offer(BY_TIER, page.matrix, lambda: matrix_sheet(table))] if table.frame else []
    if page.table.figures is None:
        return []
    return [Offer(ENTRIES, page.entries, lambda: entries_sheet(page.table))]


def alerts_offers(page: AlertsPage) -> list[Offer]:
    """Return the tables, the one that has the keys first."""
    offers = [
        Offer(RULES, page.rules, lambda: rules_sheet(page.rule_table.shown_entries())),
        Offer(GROUPS, page.groups, lambda: groups_sheet(page.group_table.shown_entries())),
        Offer(FIRINGS, page.firings, lambda: firings_sheet(page.firing_table.shown_entries())),
    ]
    return _at_hand_first(offers)


def ledger_offers(page: LedgerPage) -> list[Offer]:
    """Return the tables, the one that has the keys first."""
    files, shards = page.file_table, page.shard_table
    offers = [
        Offer(FILES, page.files, lambda: files_sheet(files.shown_entries())),
        Offer(SHARDS, page.shards, lambda: shards_sheet(shards.shown_entries())),
    ]
    return _at_hand_first(offers)


def _all_charts(grid: ChartGrid, panels: list[ChartPanel]) -> Offer:
    def sheet() -> Sheet:
        shown = [panel.shown for panel in panels if panel.shown is not None]
        return page_sheet(shown, ALL_CHARTS)

    page = grid.widget()
    assert isinstance(page, QWidget)
    return Offer(ALL_CHARTS, page, sheet)


def _at_hand_first(offers: list[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda one: not _has_keys(one.picture))


def _has_keys(widget: QWidget) -> bool:
    focus = widget.window().focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
