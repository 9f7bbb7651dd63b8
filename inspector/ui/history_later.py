"""The History page is loaded and made when it is wanted."""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from inspector.ui.export.offer import Offer
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

CONTROL = "inspector.ui.history_control"
"""With it comes DuckDB, which takes a quarter of a second that no start has to spare."""


class HistoryLater(QObject):
    """Makes the `HistoryControl` of a window when its page is wanted.

    Args:
        window: The window.
        theme: Colours.
        control: What is open in it.

    Signals:
        export_requested: The `Offer` and the `Form` that a person wants.
    """

    export_requested = Signal(object, object)

    def __init__(self, window: MainWindow, theme: Theme, control: SourceControl) -> None:
        super().__init__(window)
        self._window, self._theme, self._source = window, theme, control
        self._control: Any = None
        self._alerts: AlertsFrame | None = None
        window.history.wanted.connect(self._load, Qt.ConnectionType.SingleShotConnection)
        # Errands are over with the source: those that were not done by then are sent again.
        control.opened.connect(self._load_again)

    @property
    def control(self) -> Any:
        """The `HistoryControl`; None until it was needed."""
        return self._control

    def offers(self) -> list[Offer]:
        """Return what of the page can be exported; nothing before it was needed."""
        return [] if self._control is None else list(self._control.offers())

    def use_alerts(self, alerts: AlertsFrame | None) -> None:
        """Tell these alerts of the open session to who asks by SQL; None for none any more."""
        self._alerts = alerts

    def _load_again(self) -> None:
        if self._window.history.is_wanted and self._control is None:
            self._load()

    def _load(self) -> None:
        self._source.errands.send(_import, self._make, self._window.show_problem)

    def _make(self, module: Any) -> None:
        if self._control is None:
            self._control = module.HistoryControl(
                self._window, self._theme, self._source, lambda: self._alerts
            )
            self._control.page.console.export_requested.connect(self.export_requested)


def _import() -> Any:
    return importlib.import_module(CONTROL)
