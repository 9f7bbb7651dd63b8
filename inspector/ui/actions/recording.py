"""Saving what is open as a recording."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import Category, make_action


class RecordingActions(QObject):
    """What saves a recording.

    Attributes:
        record: Save what comes from now on, or end that; checked while it goes on.
        save_view: Save the region that is measured, or else what is in view.
        save_all: Save all that is loaded.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.record = self._make("Record from now", "Ctrl+R", "Save what comes, until you stop it")
        self.record.setCheckable(True)
        self.save_view = self._make(
            "Save what is in view…",
            "",
            "As a recording or as Parquet: the measured region, or else the view",
        )
        self.save_all = self._make(
            "Save the whole session…", "", "As one recording, or as one Parquet file"
        )

    def all(self) -> tuple[QAction, ...]:
        """Return the actions in reading order."""
        return (self.record, self.save_view, self.save_all)

    def _make(self, text: str, keys: str, tip: str) -> QAction:
        return make_action(self, Category.SOURCE, text, keys, tip)
