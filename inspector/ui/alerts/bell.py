"""The bell in the head of the Alerts page: how a person is told when an alert begins to fire."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui.actions.notices import NO_DESKTOP, NoticeActions
from inspector.ui.config_editor.fields.switch import Switch
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.models.alert_marks import SEVERITIES
from inspector.ui.popover import Popover
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_SIZE_PX, _ICON_PX = 30, 16
_WIDTH_PX = 332
_NAME = "How you are told of alerts"


class BellPopover(Popover):
    """Switches of the notices; what is chosen stands in the actions, which the palette has too."""

    def __init__(self, theme: Theme, actions: NoticeActions, parent: QWidget) -> None:
        super().__init__(_NAME, _WIDTH_PX, parent)
        self._actions = actions
        self.notify = self._switch(theme, actions.notify)
        self.sound = self._switch(theme, actions.sound)
        self.no_desktop = PlainLabel("muted", font(LABEL_PX), NO_DESKTOP, self)
        choices = tuple((name, float(place)) for place, name in enumerate(SEVERITIES))
        self.severity = SegmentedControl("From severity", choices, self)
        self.severity.chosen.connect(self._choose_severity)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(4)
        title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), "When an alert begins to fire", self)
        column.addWidget(title)
        column.addSpacing(4)
        column.addLayout(self._line("Notify on this desktop", self.notify))
        column.addWidget(self.no_desktop)
        column.addLayout(self._line("Sound", self.sound))
        column.addLayout(self._line("From severity", self.severity))
        for action in actions.all():
            action.changed.connect(self.show_choices)
        self.show_choices()

    def show_choices(self) -> None:
        """Show what is chosen."""
        actions = self._actions
        has_desktop = actions.notify.isEnabled()
        self.notify.setEnabled(has_desktop)
        self.notify.setChecked(has_desktop and actions.notify.isChecked())
        self.sound.setChecked(actions.sound.isChecked())
        self.severity.set_value(float(SEVERITIES.index(actions.chosen.severity)))
        if self.no_desktop.isHidden() is not has_desktop:
            self.no_desktop.setHidden(has_desktop)
            self.adjustSize()

    def _choose_severity(self, place: float) -> None:
        self._actions.severities[SEVERITIES[round(place)]].setChecked(True)

    def _switch(self, theme: Theme, action: QAction) -> Switch:
        switch = Switch(theme, self)
        switch.setAccessibleName(action.text())
        switch.setToolTip(plain_tooltip(action.toolTip()))
        switch.clicked.connect(lambda is_on: action.setChecked(bool(is_on)))
        return switch

    def _line(self, word: str, control: QWidget) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel("value", font(LABEL_PX), word, self))
        line.addStretch(1)
        line.addWidget(control)
        return line


class BellButton(QAbstractButton):
    """Shows whether a person is told of alerts, and opens what can be chosen.

    Signals:
        opening: The choices are about to be shown.
    """

    opening = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions: NoticeActions | None = None
        self._tells = False
        self.popover: BellPopover | None = None
        self.setFixedSize(_SIZE_PX, _SIZE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_NAME)
        self.clicked.connect(self._open)
        theme.changed.connect(self.update)

    def use(self, actions: NoticeActions) -> None:
        """Say from now on what is chosen in these actions, and let it be chosen here."""
        self._actions = actions
        for action in actions.all():
            action.changed.connect(partial(self._describe, actions))
        self._describe(actions)

    def sizeHint(self) -> QSize:
        """Return the size of the bell and the room around it."""
        return QSize(_SIZE_PX, _SIZE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bell, and a card behind it below the pointer."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_bright = self.underMouse() or self.hasFocus()
        if is_bright:
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        name, ink = "alerts" if self._tells else "alerts_off", colours.text
        bell = pixmap(name, _ICON_PX, ink if is_bright else colours.muted, self.devicePixelRatioF())
        corner = (_SIZE_PX - _ICON_PX) // 2
        painter.drawPixmap(corner, corner, bell)

    def _describe(self, actions: NoticeActions) -> None:
        """Say what is chosen: ``Notify on this desktop, from warning``."""
        chosen = actions.chosen
        notifies = chosen.notify and actions.notify.isEnabled()
        ways = [word for word, is_on in (("notify", notifies), ("sound", chosen.sound)) if is_on]
        said = f"{' and '.join(ways)}, from {chosen.severity}" if ways else "off"
        self._tells = bool(ways)
        self.setAccessibleDescription(said)
        self.setToolTip(plain_tooltip(f"{_NAME}: {said}"))
        self.update()

    def _open(self) -> None:
        if self._actions is None:
            return
        self.opening.emit()
        if self.popover is None:
            self.popover = BellPopover(self._theme, self._actions, self)
        self.popover.open_below(self)
