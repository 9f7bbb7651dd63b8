"""The forecast that is shown, and whether it is about to be another one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.ui.config_editor.sampling.columns import Forecast
from inspector.ui.config_editor.sampling.forecast_state import ForecastState, hint

STALE_AFTER_MS = 300
"""A forecast mostly comes sooner; to mute its figures for a moment at each step would flicker."""


class ShownForecast(QObject):
    """Keeps old figures while newer ones are computed; after a while they count as stale.

    Signals:
        changed: There are other figures, or they are stale now.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.forecast: Forecast = None
        self.is_stale = False
        self._state: str = ForecastState.NO_SESSION
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STALE_AFTER_MS)
        self._timer.timeout.connect(self._grow_stale)

    @property
    def hint(self) -> str:
        """What to do for a forecast; empty if there is one."""
        is_known = self._state in (ForecastState.READY, ForecastState.COMPUTING)
        return "" if self.forecast is not None and is_known else hint(self._state)

    def show(self, forecast: Forecast, state: str) -> None:
        """Take figures, or why there are none, as `SamplingForm.show_forecast`."""
        is_computing = state == ForecastState.COMPUTING
        if forecast is not None or not is_computing:
            self.forecast = forecast
        self._state = state
        if not is_computing:
            self._timer.stop()
            self.is_stale = False
        elif not self.is_stale and not self._timer.isActive():
            self._timer.start()
        self.changed.emit()

    def _grow_stale(self) -> None:
        self.is_stale = True
        self.changed.emit()
