"""A page, or part of one, that has nothing to show yet, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.icons import pixmap
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_ICON_PX = 32
_TEXT_PX = 460


class EmptyState(QWidget):
    """A drawing, a headline and a hint, in the middle, and perhaps a button that helps.

    Signals:
        pressed: A person wants what the button says.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel(self)
        self.headline = PlainLabel("value", font(HEADING_PX, SEMIBOLD), parent=self)
        self.hint = PlainLabel("muted", font(), parent=self)
        self.hint.setWordWrap(True)
        self.hint.setFixedWidth(_TEXT_PX)
        self.button = QPushButton(self)
        self.button.setObjectName("small")
        self.button.setFont(font(LABEL_PX, MEDIUM))
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.pressed)
        self.button.hide()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self._icon, self.headline, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def show_text(self, headline: str, hint: str, button: str = "") -> None:
        """Say what is missing and what to do, and offer to do it."""
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.headline.show_text(headline)
        self.hint.show_text(hint)
        # A layout asks a label that wraps for its height without telling it its width.
        self.hint.setFixedHeight(self.hint.heightForWidth(_TEXT_PX))

    def _draw_icon(self) -> None:
        colour, ratio = self._theme.colours.faint, self.devicePixelRatioF()
        self._icon.setPixmap(pixmap(self._icon_name, _ICON_PX, colour, ratio))
