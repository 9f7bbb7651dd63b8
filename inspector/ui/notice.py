"""The notice: a sentence that must be seen, above the page."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.icons import pixmap
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 32
_BUTTON_PX, _ICON_PX = 24, 14


class NoticeKind(StrEnum):
    """How bad it is, as the word before the sentence."""

    INFO = "Note"
    WARN = "Warning"
    ERROR = "Error"


class NoticeBanner(QFrame):
    """A slim line of text; it takes no room while there is nothing to say.

    A long text is cut; a click on it shows all of it. What a person closed stays closed until
    something else is to be said. A problem stands before notices until it is closed.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._theme = theme
        self._notice = ("", NoticeKind.INFO)
        self._problem = ""
        self._problem_kind = NoticeKind.ERROR
        self._closed = ""
        self.word = PlainLabel("value", font(LABEL_PX, SEMIBOLD), parent=self)
        self.text = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.close_button = QPushButton(self)
        self.close_button.setObjectName("plain")
        self.close_button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.close_button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.close_button.setAccessibleName("Close the notice")
        self.close_button.setToolTip(plain_tooltip("Close"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        self.word.setFixedHeight(_BUTTON_PX)
        row.addWidget(self.word, 0, top)
        row.addWidget(self.text, 1)
        row.addWidget(self.close_button, 0, top)
        self.setMinimumHeight(_HEIGHT_PX)
        self.hide()
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def show_notice(self, notice: str, kind: NoticeKind = NoticeKind.INFO) -> None:
        """Show a sentence; an empty one hides the banner."""
        if (notice, kind) != self._notice:
            self._notice = (notice, kind)
            self._update()

    def show_problem(self, problem: str) -> None:
        """Show what failed, until it is closed or another problem takes its place."""
        self._say(problem, NoticeKind.ERROR)

    def show_outcome(self, outcome: str) -> None:
        """Show what came of something that took long, until it is closed or replaced."""
        self._say(outcome, NoticeKind.INFO)

    def dismiss(self) -> None:
        """Close what is shown; the same sentence does not come again at once."""
        if self._problem:
            self._problem = ""
        else:
            self._closed = self._notice[0]
        self._update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show all of a long text, or one line of it again."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.text.set_wrapped(wrapped=not self.text.wordWrap())

    def _say(self, text: str, kind: NoticeKind) -> None:
        if (text, kind) != (self._problem, self._problem_kind):
            self._problem, self._problem_kind = text, kind
            self._update()

    def _update(self) -> None:
        text, kind = (self._problem, self._problem_kind) if self._problem else self._notice
        if not self._notice[0]:
            self._closed = ""
        if text and text == self._closed and not self._problem:
            text = ""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
        self.word.show_text(kind)
        self.text.set_wrapped(wrapped=False)
        self.text.show_text(text)
        self.setVisible(bool(text))

    def _draw_icon(self) -> None:
        colour, ratio = self._theme.colours.muted, self.devicePixelRatioF()
        self.close_button.setIcon(QIcon(pixmap("close", _ICON_PX, colour, ratio)))
