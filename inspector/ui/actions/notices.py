"""Being told of alerts outside the window: which notices, and of which alerts."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

from inspector.files.window_state import NoticeChoices
from inspector.ui.actions.action import Category, make_action, set_available
from inspector.ui.models.alert_marks import SEVERITIES

NO_DESKTOP = "This desktop shows no notifications"


class NoticeActions(QObject):
    """What a person wants to be told when an alert begins to fire.

    Attributes:
        notify: A notification on the desktop.
        sound: A sound.
        severities: By severity, tell of alerts of it and of worse ones; one of them is chosen.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notify = self._make(
            "Notify on this desktop", "A notification when an alert begins to fire"
        )
        self.sound = self._make("Sound for alerts", "A sound when an alert begins to fire")
        group = QActionGroup(self)
        self.severities: dict[str, QAction] = {}
        for severity in SEVERITIES:
            said = "Tell of all alerts" if severity == SEVERITIES[0] else _from(severity)
            self.severities[severity] = action = self._make(said)
            group.addAction(action)
        self.choose(NoticeChoices())

    @property
    def chosen(self) -> NoticeChoices:
        """What is chosen."""
        severity = next(name for name, one in self.severities.items() if one.isChecked())
        return NoticeChoices(self.notify.isChecked(), self.sound.isChecked(), severity)

    def choose(self, choices: NoticeChoices) -> None:
        """Choose all of it; a severity that there is none of is the usual one."""
        self.notify.setChecked(choices.notify)
        self.sound.setChecked(choices.sound)
        usual = self.severities[NoticeChoices().severity]
        self.severities.get(choices.severity, usual).setChecked(True)

    def set_has_desktop(self, *, has_desktop: bool) -> None:
        """Say whether this desktop shows notifications; what was chosen stays."""
        set_available(self.notify, available=has_desktop, why_not=NO_DESKTOP.lower())

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.notify, self.sound, *self.severities.values())

    def _make(self, text: str, tip: str = "") -> QAction:
        action = make_action(self, Category.ALERTS, text, "", tip)
        action.setCheckable(True)
        return action


def _from(severity: str) -> str:
    worse = SEVERITIES[SEVERITIES.index(severity) + 1 :]
    return f"Tell of {' and '.join((severity, *worse))} alerts"
