"""How far a recording is saved, and a way to do without it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.progress_strip import ProgressStrip


class SavingBar(ProgressStrip):
    """A bar, a line of text, and a button.

    Signals:
        cancelled: A person does not want it saved any more.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        about = "Save it no further; nothing is left of it"
        super().__init__("How far the recording is saved", "Cancel", about, parent)
        self.cancel.setAccessibleName("Cancel saving the recording")
        self.cancel.clicked.connect(lambda: self.cancelled.emit())

    def show_saving(self, words: str, share: float, *, can_cancel: bool) -> None:
        """Show how far it is.

        Args:
            words: What is said.
            share: How much of it is written, 0 to 1.
            can_cancel: Whether it has not been cancelled yet.
        """
        self.set_share(share)
        self.text.show_text(words)
        self.cancel.setEnabled(can_cancel)
        self.show()
