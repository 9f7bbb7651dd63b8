"""The Ledger page of the open source: its figures, and what a person asks of them."""

from __future__ import annotations

from time import time

from PySide6.QtCore import QObject

from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.source_control import SourceControl


class LedgerControl(QObject):
    """Connects the Ledger page of a window with the open source."""

    def __init__(self, window: MainWindow, control: SourceControl, lines: LinesControl) -> None:
        super().__init__(window)
        self._page = window.ledger
        self._control = control
        control.shown.connect(self._show)
        self._page.lines_requested.connect(lines.open_question)

    def _show(self, frame: Frame) -> None:
        source = self._control.source
        if source is not None and frame.ledger is not None:
            self._page.show_ledger(frame.ledger, time(), source.registry_path)
