"""A run of the storage: what it would do, how far it is, and what it did."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.text import PlainLabel

_PARTS = 1_000
_BAR_PX, _CORNER_PX = 3, 10


class UpkeepStrip(QFrame):
    """Stands above the page while somebody runs the storage.

    Signals:
        run_wanted: A person has read what would be done, and wants it.
        cancel_wanted: A person wants it to end soon.
        closed: A person has read what was done, or does not want it.
    """

    run_wanted = Signal()
    cancel_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.words = PlainLabel("value", font(LABEL_PX), parent=self)
        self.words.setWordWrap(True)
        self.problems = PlainLabel("warn", font(LABEL_PX), parent=self)
        self.problems.setWordWrap(True)
        self.run_button = tool_button("Run now", "Do all of this", self)
        self.run_button.setProperty("role", "main")
        self.cancel_button = tool_button("Stop", "End soon; what is done stays done", self)
        self.close_button = tool_button("Close", "Close  Esc", self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _PARTS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_PX)
        self.bar.setAccessibleName("Share of the step that is done")
        # The page below stays where it is when a run begins or ends.
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(keeps)
        self._compose()
        self.run_button.clicked.connect(lambda: self.run_wanted.emit())
        self.cancel_button.clicked.connect(self._cancel)
        self.close_button.clicked.connect(lambda: self.closed.emit())
        self.hide()

    def show_plan(self, words: str, problems: str = "", *, can_run: bool) -> None:
        """Say what would be done, and let it be done."""
        self._show(words, problems, can_run=can_run)
        (self.run_button if can_run else self.close_button).setFocus()

    def show_progress(self, words: str, share: float) -> None:
        """Say how far it is.

        Args:
            words: What is being done.
            share: Of that, 0 to 1.
        """
        if self.cancel_button.isHidden():
            self.cancel_button.setEnabled(True)
            self._show(words, "", is_running=True)
            self.cancel_button.setFocus()
        self.words.show_text(words)
        self.bar.setValue(round(min(max(share, 0.0), 1.0) * _PARTS))

    def show_outcome(self, words: str, problems: str = "") -> None:
        """Say what was done, and what could not be."""
        had_keys = self.cancel_button.hasFocus() or self.run_button.hasFocus()
        self._show(words, problems)
        if had_keys:
            self.close_button.setFocus()

    def event(self, event: QEvent) -> bool:
        """Have Esc for itself: the window knows it as a key of its own."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self._closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc, unless it runs."""
        if self._closes(event):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _closes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and not self.close_button.isHidden()

    def _show(
        self, words: str, problems: str, *, can_run: bool = False, is_running: bool = False
    ) -> None:
        self.words.show_text(words)
        self.problems.show_text(problems)
        self.problems.setVisible(bool(problems))
        self.run_button.setVisible(can_run)
        self.cancel_button.setVisible(is_running)
        self.close_button.setVisible(not is_running)
        self.bar.setVisible(is_running)
        self.show()

    def _cancel(self, _checked: bool = False) -> None:
        self.cancel_button.setEnabled(False)
        self.words.show_text("Stopping …")
        self.cancel_wanted.emit()

    def _compose(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.words)
        words.addWidget(self.problems)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 8, 8 - _BAR_PX)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.run_button, self.cancel_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        # Beside its round corners, which the bar would cut.
        foot = QHBoxLayout()
        foot.setContentsMargins(_CORNER_PX, 0, _CORNER_PX, 0)
        foot.addWidget(self.bar)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(foot)
