"""A small button that is a drawing, and does what an action does."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from inspector.ui.actions import key_text
from inspector.ui.icons import pixmap
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_SIDE_PX, _ICON_PX = 28, 16


class IconButton(QAbstractButton):
    """Draws an icon, and triggers its action when pressed.

    It is dimmed while the action cannot be had, and marked while a checkable one is on.

    Args:
        theme: Colours.
        action: What it does; its text, tip and key are the tooltip.
        icon: A file of `resources/icons`, without its ending.
    """

    def __init__(
        self, theme: Theme, action: QAction, icon: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._action = action
        self._icon = icon
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._show_action)
        theme.changed.connect(self.update)
        self._show_action()

    def set_icon(self, icon: str) -> None:
        """Draw another icon."""
        if icon != self._icon:
            self._icon = icon
            self.update()

    def sizeHint(self) -> QSize:
        """Return its one size."""
        return QSize(_SIDE_PX, _SIDE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon, and a card behind it below the pointer."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self._action.isCheckable() and self._action.isChecked()
        is_lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if is_lit or is_on:
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        ink = colours.accent if is_on else colours.text if self.isEnabled() else colours.line
        drawing = pixmap(self._icon, _ICON_PX, ink, self.devicePixelRatioF())
        edge = (_SIDE_PX - _ICON_PX) / 2
        painter.drawPixmap(QPointF(edge, edge), drawing)

    def _show_action(self) -> None:
        action = self._action
        self.setEnabled(action.isEnabled())
        self.setAccessibleName(action.text())
        key = key_text(action.shortcut()) if action.shortcut() != QKeySequence() else ""
        words = "\n".join(dict.fromkeys((f"{action.text()}  {key}".rstrip(), action.toolTip())))
        self.setToolTip(plain_tooltip(words))
        self.update()
