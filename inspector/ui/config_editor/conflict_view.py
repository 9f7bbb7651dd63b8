"""Three-way comparison: what a draft began with, what somebody else made of it, and the draft."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.config.difference import unified
from inspector.core.errors import ConflictError
from inspector.ui.config_editor.difference_view import DifferenceView
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_BUTTON_PX = 30


class ConflictView(QWidget):
    """Shows both edits of one file beside each other, and asks which is to stand.

    Signals:
        decided: The text that a person wants as the draft, to be saved over what is on disk.
        theirs_wanted: A person wants what is on disk, and gives up the draft.
    """

    decided = Signal(str)
    theirs_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflict: ConflictError | None = None
        self.title = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.hint.setWordWrap(True)
        self.theirs = DifferenceView(theme, self)
        self.ours = DifferenceView(theme, self)
        self.both = DifferenceView(theme, self)
        self._both_title = PlainLabel("muted", font(LABEL_PX, MEDIUM), parent=self)
        self.take_both = QPushButton("Take both edits", self)
        self.keep_ours = QPushButton("Keep mine", self)
        self.take_theirs = QPushButton("Take what is on disk", self)
        self._compose()
        self.take_both.clicked.connect(lambda: self._decide(both=True))
        self.keep_ours.clicked.connect(lambda: self._decide(both=False))
        self.take_theirs.clicked.connect(lambda: self.theirs_wanted.emit())

    @property
    def conflict(self) -> ConflictError | None:
        """What is shown."""
        return self._conflict

    def show_conflict(self, name: str, conflict: ConflictError) -> None:
        """Show two edits of one file."""
        self._conflict = conflict
        base, theirs, ours = conflict.base or "", conflict.theirs or "", conflict.ours
        gone, merged = conflict.theirs is None, conflict.merged
        what = "was taken away" if gone else "was changed by somebody else"
        self.title.show_text(f"{name}.toml {what} while you were editing it")
        said = "Both edits fit together." if merged is not None else "Both change the same place."
        self.hint.show_text(
            f"Nothing has been overwritten. {'There is no such file now.' if gone else said}"
            " Decide what your draft is to be; it is saved only when you say so."
        )
        self.theirs.show_difference(unified(base, theirs, "a", "b"), "No difference.")
        self.ours.show_difference(unified(base, ours, "a", "b"), "No difference.")
        self.take_both.setEnabled(merged is not None)
        if merged is None:
            self._both_title.show_text("What keeping yours would change on disk")
            self.both.show_difference(unified(theirs, ours, "a", "b"), "No difference.")
        else:
            self._both_title.show_text("What both together would change on disk")
            self.both.show_difference(unified(theirs, merged, "a", "b"), "No difference.")
        front = self.take_both if merged is not None else self.keep_ours
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, *, both: bool) -> None:
        conflict = self._conflict
        if conflict is None:
            return
        text = conflict.merged if both else conflict.ours
        if text is not None:
            self.decided.emit(text)

    def _compose(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button, role, hint in (
            (self.take_both, "main", "A draft with both edits"),
            (self.keep_ours, "tool", "Your draft, over what is on disk now"),
            (self.take_theirs, "tool", "Gives up your draft"),
        ):
            button.setProperty("role", role)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(plain_tooltip(hint))
            buttons.addWidget(button)
        buttons.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(8)
        for column, (name, view) in enumerate(
            (("What was changed on disk", self.theirs), ("What you changed", self.ours))
        ):
            view.setAccessibleName(name)
            grid.addWidget(PlainLabel("muted", font(LABEL_PX, MEDIUM), name, self), 0, column)
            grid.addWidget(_framed(view), 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self._both_title, 2, 0, 1, 2)
        grid.addWidget(_framed(self.both), 3, 0, 1, 2)
        grid.setRowStretch(1, 1)
        grid.setRowStretch(3, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 4, 12, 12)
        whole.setSpacing(8)
        whole.addWidget(self.title)
        whole.addWidget(self.hint)
        whole.addLayout(grid, 1)
        whole.addLayout(buttons)


def _framed(view: QWidget) -> QFrame:
    frame = QFrame()
    frame.setObjectName("well")
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(1, 1, 1, 1)
    inner.addWidget(view)
    return frame
