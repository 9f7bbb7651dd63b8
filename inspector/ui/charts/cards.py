"""What a person does with whole cards: menu, curves, size, place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from inspector.ui.charts.hidden import HiddenCurves
from inspector.ui.charts.menu import Asked, Standing, chart_menu
from inspector.ui.charts.panel import ChartPanel
from inspector.ui.charts.reorder import Reorder
from inspector.ui.models.frame import ChartFrame

Panels = Mapping[str, ChartPanel]


class Cards(QObject):
    """Hears what is asked of the cards of a page, and passes on what is not theirs to do.

    Args:
        panels: Returns the panels in use by the keys of their charts.
        page: What the panels stand on.

    Signals:
        mode_chosen: Key of the chart, and how its values are to become points.
        group_chosen: Key of the chart, and what is to make a curve; empty for what the page says.
        remove_requested: Key of the chart.
        replace_requested: Key of the chart that something else is wanted for.
        move_requested: Key of the chart, and its place among the charts without it.
        enlarge_requested: Key of the chart that is to fill the page, or not any more.
        region_requested: Key of the chart that wants the statistics of all that is in view.
        curves_changed: Other curves of some chart are hidden.
        export_requested: Key of the chart, and the `Form` that it is wanted in.
    """

    mode_chosen = Signal(str, str)
    group_chosen = Signal(str, str)
    remove_requested = Signal(str)
    replace_requested = Signal(str)
    move_requested = Signal(str, int)
    enlarge_requested = Signal(str)
    region_requested = Signal(str)
    curves_changed = Signal()
    export_requested = Signal(str, object)

    def __init__(self, panels: Callable[[], Panels], page: QWidget) -> None:
        super().__init__(page)
        self._panels = panels
        self._page = page
        self._hidden = HiddenCurves()
        self._reorder = Reorder(page)
        self._carried: ChartPanel | None = None
        self._menu: QMenu | None = None

    @property
    def menu(self) -> QMenu | None:
        """The menu that is open."""
        return self._menu

    @property
    def reorder(self) -> Reorder:
        """The card that is on its way to another place."""
        return self._reorder

    def attach(self, panel: ChartPanel) -> None:
        """Hear what is asked of a panel."""
        panel.menu_requested.connect(partial(self._open_menu, panel))
        panel.enlarge_requested.connect(partial(self._pass_on, self.enlarge_requested.emit, panel))
        panel.remove_requested.connect(partial(self._pass_on, self.remove_requested.emit, panel))
        panel.replace_requested.connect(partial(self._pass_on, self.replace_requested.emit, panel))
        panel.header.lifted.connect(partial(self._lift, panel))
        panel.header.carried.connect(partial(self._carry, panel))
        panel.header.dropped.connect(partial(self._drop, panel))
        panel.legend.toggled.connect(partial(self._toggle, panel))
        panel.legend.isolated.connect(partial(self._isolate, panel))

    def release(self, panel: ChartPanel) -> None:
        """Forget a panel whose chart is gone, with all that goes on in it."""
        panel.header.show_more(is_visible=False)
        if panel is self._carried:
            self._carried = None
            self._reorder.drop()

    def forget(self) -> None:
        """Hide no curve any more: the curves are those of another source."""
        self._hidden.forget()

    def hidden(self, chart: ChartFrame) -> frozenset[str]:
        """Return the names of the hidden curves of a chart."""
        return self._hidden.of(chart.key, [one.name for one in chart.series])

    def _open_menu(self, panel: ChartPanel, at: QPoint) -> None:
        if panel.shown is None or self._menu is not None:
            return
        chart, keys = panel.shown.chart, list(self._panels())
        is_large = sum(one.isVisible() for one in self._panels().values()) == 1 < len(keys)
        cursor_s = panel.plot.cursor_s
        standing = Standing(keys.index(chart.key), len(keys), is_large, cursor_s is not None)
        asked = self._asked(panel, chart, cursor_s)
        self._menu = chart_menu(panel, chart, self.hidden(chart), standing, asked)
        self._menu.aboutToHide.connect(self._forget_menu)
        self._menu.popup(at)

    def _forget_menu(self) -> None:
        # What was chosen is told after the menu is hidden.
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None

    def _asked(self, panel: ChartPanel, chart: ChartFrame, cursor_s: float | None) -> Asked:
        return Asked(
            mode=partial(self.mode_chosen.emit, chart.key),
            group=partial(self.group_chosen.emit, chart.key),
            enlarge=partial(self.enlarge_requested.emit, chart.key),
            move=partial(self.move_requested.emit, chart.key),
            remove=partial(self.remove_requested.emit, chart.key),
            lines=partial(_choose, panel, cursor_s),
            region=partial(self.region_requested.emit, chart.key),
            isolate=partial(self._isolate, panel),
            toggle=partial(self._toggle, panel),
            show_all=partial(self._show_all, chart.key),
            copy=partial(_copy, panel),
            export=partial(self.export_requested.emit, chart.key),
        )

    def _pass_on(self, emit: Callable[[str], None], panel: ChartPanel) -> None:
        if panel.shown is not None:
            emit(panel.shown.chart.key)

    def _toggle(self, panel: ChartPanel, name: str) -> None:
        if panel.shown is not None:
            chart = panel.shown.chart
            self._hidden.toggle(chart.key, name, [one.name for one in chart.series])
            self.curves_changed.emit()

    def _isolate(self, panel: ChartPanel, name: str) -> None:
        if panel.shown is not None:
            chart = panel.shown.chart
            self._hidden.isolate(chart.key, name, [one.name for one in chart.series])
            self.curves_changed.emit()

    def _show_all(self, key: str) -> None:
        self._hidden.show_all(key)
        self.curves_changed.emit()

    def _lift(self, panel: ChartPanel) -> None:
        panels = list(self._panels().values())
        if panel in panels and all(one.isVisible() for one in panels):
            self._carried = panel
            self._reorder.lift(panels.index(panel), panel.header.title)

    def _carry(self, panel: ChartPanel, at: QPoint) -> None:
        if panel is self._carried:
            places: list[QRect] = [one.geometry() for one in self._panels().values()]
            self._reorder.carry(places, self._page.mapFromGlobal(at))

    def _drop(self, panel: ChartPanel) -> None:
        if panel is not self._carried or panel.shown is None:
            return
        self._carried = None
        index = self._reorder.drop()
        if index is not None:
            self.move_requested.emit(panel.shown.chart.key, index)


def _copy(panel: ChartPanel) -> None:
    QGuiApplication.clipboard().setText(panel.header.value)


def _choose(panel: ChartPanel, cursor_s: float | None) -> None:
    # The pointer is over the menu by now: what counts is where it was.
    if cursor_s is not None:
        panel.plot.choose(cursor_s)
