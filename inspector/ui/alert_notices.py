"""Tells of alerts that begin to fire while a person may look elsewhere: desktop and sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, time

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from inspector.ui.desktop import Desktop
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_news import AlertNews, severities_from
from inspector.ui.models.alerts_frame import AlertsFrame


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is outside of the window.

    Attributes:
        now: Returns Unix seconds.
        clock: Returns seconds from any origin.
        beep: Makes the sound.
    """

    now: Callable[[], float] = time
    clock: Callable[[], float] = monotonic
    beep: Callable[[], object] = QApplication.beep


_AROUND = Surroundings()


class AlertNotices(QObject):
    """Notifies as the actions of the window say, and leads back to the rule.

    Args:
        window: The window.
        desktop: Where notifications are shown.
        around: Clocks and sound.
    """

    def __init__(
        self,
        window: MainWindow,
        desktop: Desktop,
        around: Surroundings = _AROUND,
    ) -> None:
        super().__init__(window)
        self._window, self._desktop, self._around = window, desktop, around
        self._actions = window.window_actions.notices
        self._news = AlertNews()
        self._rule = ""
        self._is_open = False
        desktop.clicked.connect(self._show_rule)
        desktop.wanted.connect(self._raise)
        window.alerts.head.bell.opening.connect(self._look_for_desktop)
        window.closing.connect(desktop.end)
        self._actions.notify.toggled.connect(self._stand)
        self._look_for_desktop()

    def take(self, frame: AlertsFrame | None) -> None:
        """Tell what is new in the latest frame; None once a source is closed."""
        if frame is None:
            self._news.forget()
            self._rule, self._is_open = "", False
            self._stand()
            return
        if not self._is_open:
            self._is_open = True
            self._stand()
        chosen = self._actions.chosen
        wants_any = chosen.notify or chosen.sound
        severities = severities_from(chosen.severity) if wants_any else ()
        around = self._around
        news = self._news.take(frame, severities, around.now(), around.clock())
        if news is None:
            return
        if chosen.sound:
            around.beep()
        if chosen.notify and self._look_for_desktop():
            self._rule = news.rule
            self._desktop.show_notice(news.title, news.text, news.severity)

    def _stand(self) -> None:
        """Stand in the tray while there may be something to tell, and no longer."""
        if self._is_open and self._actions.notify.isChecked() and self._look_for_desktop():
            self._desktop.begin()
        else:
            self._desktop.end()

    def _look_for_desktop(self) -> bool:
        has_desktop = self._desktop.is_there
        self._actions.set_has_desktop(has_desktop=has_desktop)
        return has_desktop

    def _show_rule(self) -> None:
        """Bring the window to the front, on the rule that the latest notification was about."""
        self._raise()
        if self._rule:
            self._window.show_page("alerts")
            self._window.alerts.show_rule(self._rule)

    def _raise(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
