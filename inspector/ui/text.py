"""Text that comes from data: shown as it is, never read as markup."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def plain_tooltip(text: str) -> str:
    """Return `text` such that a tooltip shows exactly it; Qt would guess whether it is markup."""
    return f"<span style='white-space: pre'>{html.escape(text)}</span>" if text else ""


def menu_text(text: str) -> str:
    """Return `text` such that a menu or a button shows exactly it; `&` would mark a key."""
    return text.replace("&", "&&")


def elided(text: str, font: QFont, width_px: float) -> str:
    """Return `text`, cut at its end to fit a width."""
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, max(width_px, 0.0))


class PlainLabel(QLabel):
    """A label of plain text in a role of the style sheet: `muted`, `warn` and others."""

    def __init__(
        self, role: str, font: QFont, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font)
        self.setProperty("role", role)

    def show_text(self, text: str) -> None:
        """Show `text`; nothing is laid out or drawn when it is the one already shown."""
        if text != self.text():
            self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the role, and with it the colour."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class SteadyLabel(PlainLabel):
    """A label of a changing number: it grows with its text and never shrinks.

    So what stands beside it does not move with every figure.
    """

    def __init__(self, role: str, font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(role, font, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show `text`, and keep the room it takes."""
        if text != self.text():
            self.setText(text)
            self.setMinimumWidth(max(self.minimumWidth(), self.sizeHint().width()))

    def forget_room(self) -> None:
        """Take only the room of the next text: one of another kind comes."""
        self.setMinimumWidth(0)


class ElidedLabel(PlainLabel):
    """A label of a text that may be longer than its room: cut, with all of it in the tooltip."""

    def __init__(self, role: str, font: QFont, parent: QWidget | None = None) -> None:
        super().__init__(role, font, parent=parent)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def full(self) -> str:
        """The whole text, however much of it is shown."""
        return self._full

    def show_text(self, text: str) -> None:
        """Show as much of `text` as there is room for."""
        if text != self._full:
            self._full = text
            self._fit()

    def set_wrapped(self, *, wrapped: bool) -> None:
        """Show all of the text in several lines, or one line of it."""
        if wrapped is not self.wordWrap():
            self.setWordWrap(wrapped)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text for the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._full
        if not self.wordWrap():
            shown = elided(shown.replace("\n", " "), self.font(), self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tooltip("" if shown == self._full else self._full))
