"""What the Live page shows: the tab, its charts, how they are grouped, and which rows count."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from inspector.analysis.chart_spec import Mode
from inspector.session.query import ALL_ROWS, GroupBy, Selector
from inspector.ui.models.chart_list import (
    Charts,
    changed_chart,
    chart_keys,
    moved_chart,
    with_chart,
    without_chart,
)
from inspector.ui.models.frame import Frame
from inspector.ui.models.layouts import (
    TABS,
    Layout,
    TabLayout,
    first_tab,
    in_tab_order,
    tab_layout,
    usual_group,
)
from inspector.ui.models.request import ChartRequest, RegionRequest, ViewRequest
from inspector.ui.models.view import View


class PageControl(QObject):
    """Keeps what a person chose for each tab.

    A tab shows the charts that are chosen for it until a person adds, removes, moves or changes
    one; from then on it shows what that person made of them.

    Signals:
        changed: Something else is wanted.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._namespace = ""
        self._groups: dict[str, GroupBy] = {}
        self._filters = ALL_ROWS
        self._charts: dict[str, Charts] = {}
        self._region: RegionRequest | None = None
        # None until a frame shows what is chosen for the tab.
        self._shown: Charts | None = None
        self._added: Charts = ()
        self._origin_ts = 0.0

    @property
    def namespace(self) -> str:
        """The tab; empty for all."""
        return self._namespace

    @property
    def group_by(self) -> GroupBy:
        """What makes a curve on this tab."""
        return self._groups.get(self._namespace, usual_group(self._namespace))

    @property
    def filters(self) -> Selector:
        """Which rows count, on every tab."""
        return self._filters

    @property
    def is_edited(self) -> bool:
        """Whether a person put the charts of this tab together."""
        return self._namespace in self._charts

    @property
    def tabs(self) -> tuple[TabLayout, ...]:
        """What a person chose for each tab, where that is not as usual."""
        return in_tab_order(
            tab_layout(tab, self._groups.get(tab, usual_group(tab)), self._charts.get(tab))
            for tab in TABS
        )

    def set_layout(self, layout: Layout) -> None:
        """Show charts, groupings and filters of a layout, and a tab that it tells of."""
        self._charts = {tab.namespace: tab.charts for tab in layout.tabs if tab.charts is not None}
        self._groups = {tab.namespace: tab.group_by for tab in layout.tabs if tab.group_by}
        self._filters = layout.filters
        self._added = ()
        self.set_namespace(first_tab(layout, self._namespace))

    def request(self, view: View) -> ViewRequest:
        """Return all that is wanted."""
        return ViewRequest(
            self._namespace,
            self.group_by,
            view.range_s,
            view.end_ts,
            self._filters,
            self._charts.get(self._namespace),
            self._region,
        )

    def reset(self) -> None:
        """Begin anew with another source: its rows have other shards, tags and players."""
        self._filters = ALL_ROWS
        self._region = None
        self._forget_shown()

    def take(self, frame: Frame) -> None:
        """Note which charts a frame shows: an edit begins with them.

        Just after a change of tabs a frame may still be one of the tab before.
        """
        self._origin_ts = frame.origin_ts
        if frame.namespace != self._namespace:
            return
        self._shown = tuple(chart.request for chart in frame.charts)
        added, self._added = self._added, ()
        for chart in added:
            self.add_chart(chart)

    def chart_of(self, key: str) -> ChartRequest | None:
        """Return the chart of a key, or None if it is gone."""
        index = self._index(key)
        return None if index is None else self._now()[index]

    def place_of(self, key: str) -> int | None:
        """Return the place of the chart of a key, or None if it is gone."""
        return self._index(key)

    def set_namespace(self, namespace: str) -> None:
        """Show another tab."""
        if namespace != self._namespace:
            self._namespace = namespace
            self._region = None
            self._forget_shown()
        self.changed.emit()

    def set_group(self, group: str) -> None:
        """Make a curve for something else on this tab."""
        self._groups[self._namespace] = GroupBy(group)
        self.changed.emit()

    def set_filters(self, filters: Selector) -> None:
        """Let other rows count."""
        self._filters = filters
        self.changed.emit()

    def clear_filters(self) -> None:
        """Let all rows count."""
        self.set_filters(ALL_ROWS)

    @property
    def region(self) -> RegionRequest | None:
        """The stretch of a chart that is measured."""
        return self._region

    def set_region(self, key: str, start_s: float, end_s: float) -> None:
        """Ask for the statistics of a stretch of a chart; seconds since the origin."""
        origin_ts = self._origin_ts
        self._region = RegionRequest(key, origin_ts + start_s, origin_ts + end_s)
        self.changed.emit()

    def clear_region(self) -> None:
        """Ask for no statistics."""
        self._region = None
        self.changed.emit()

    def add_chart(self, chart: ChartRequest) -> None:
        """Show one more chart on this tab, beside those that are chosen for it."""
        if self._shown is None and not self.is_edited:
            self._added = (*self._added, chart)
        else:
            self._put(with_chart(self._now(), chart))

    def remove_chart(self, key: str) -> None:
        """Show a chart no longer."""
        index = self._index(key)
        if index is not None:
            self._put(without_chart(self._now(), index))

    def move_chart(self, key: str, to: int) -> None:
        """Give a chart another place."""
        index = self._index(key)
        if index is not None:
            self._put(moved_chart(self._now(), index, to))

    def set_mode(self, key: str, mode: str) -> None:
        """Make points of the values of a chart in another way."""
        self._change(key, mode=Mode(mode))

    def set_chart_group(self, key: str, group: str) -> None:
        """Make a curve of one chart for something else; empty for what the page says."""
        self._change(key, group_by=GroupBy(group) if group else None)

    def reset_charts(self) -> None:
        """Show the charts that are chosen for this tab again."""
        self._charts.pop(self._namespace, None)
        self.changed.emit()

    def _now(self) -> Charts:
        return self._charts.get(self._namespace, self._shown or ())

    def _forget_shown(self) -> None:
        self._shown, self._added = None, ()

    def _index(self, key: str) -> int | None:
        keys = chart_keys(self._namespace, self._now())
        return keys.index(key) if key in keys else None

    def _change(self, key: str, **changes: object) -> None:
        index = self._index(key)
        if index is not None:
            self._put(changed_chart(self._now(), index, **changes))

    def _put(self, charts: Charts) -> None:
        self._charts[self._namespace] = charts
        self.changed.emit()
