"""The notice: a sentence that must be seen, above the page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.text import PlainLabel

_HEIGHT_PX = 32


class NoticeBanner(QFrame):
    """A slim line of text; it takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setFixedHeight(_HEIGHT_PX)
        word = PlainLabel("value", font(LABEL_PX, SEMIBOLD), "Note", self)
        self.text = PlainLabel("value", font(LABEL_PX, MEDIUM), parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(word)
        row.addWidget(self.text, 1)
        self.hide()

    def show_notice(self, notice: str) -> None:
        """Show a sentence; an empty one hides the banner."""
        self.text.show_text(notice)
        self.setVisible(bool(notice))
