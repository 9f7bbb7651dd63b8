"""The desktop around the window, as far as it shows notifications."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon

from inspector.ui.icons import app_icon

_ICONS = {
    "critical": QSystemTrayIcon.MessageIcon.Critical,
    "warning": QSystemTrayIcon.MessageIcon.Warning,
}
_SHOWN_MS = 10_000


class Desktop(QObject):
    """Shows notifications by the system tray, where there is one.

    Signals:
        clicked: A person clicked on the latest notification.
        wanted: A person clicked on the icon in the tray.
    """

    clicked = Signal()
    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    @property
    def is_there(self) -> bool:
        """Whether notifications can be shown; a tray may come and go while the window is open."""
        return QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()

    def begin(self) -> None:
        """Stand in the tray: some systems show nothing of a program that does not."""
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.setToolTip("Inspector")
            self._tray.messageClicked.connect(self.clicked)
            self._tray.activated.connect(self._activate)
        self._tray.show()

    def end(self) -> None:
        """Leave the tray."""
        if self._tray is not None:
            self._tray.hide()

    def show_notice(self, title: str, text: str, severity: str) -> None:
        """Show a notification; nothing comes of it where there is no tray."""
        self.begin()
        if self._tray is not None:
            icon = _ICONS.get(severity, QSystemTrayIcon.MessageIcon.Information)
            self._tray.showMessage(title, text, icon, _SHOWN_MS)

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.wanted.emit()
