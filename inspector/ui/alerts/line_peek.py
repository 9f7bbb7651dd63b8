"""The first lines of a window, in a table; their texts are read behind the scenes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.session.line_list import Line
from inspector.ui.lines.columns import Column, Layout
from inspector.ui.lines.ink import ROW_PX
from inspector.ui.lines.loader import LineLoader
from inspector.ui.lines.source import LineReader
from inspector.ui.lines.table import LineView
from inspector.ui.lines.table_model import LineTable
from inspector.ui.theme import Theme

LAYOUT = Layout((Column.TIME, Column.TEXT), (156, 0), frozenset((Column.TIME,)))
_MOST_ROWS, _FOOT_PX = 7, 4
_POLL_MS = 50


class LinePeek(QWidget):
    """Shows lines as the drawer does, without what the drawer has around them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = -1
        self.loader = LineLoader()
        self.table = LineTable(self.loader.text)
        self.view = LineView(theme, self.table, self)
        self.view.setAccessibleName("First lines of the window")
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.view.sight_changed.connect(self._want)
        self.view.copy_requested.connect(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_lines(
        self, lines: Sequence[Line], reader: LineReader | None, path_of: Callable[[int], Path]
    ) -> None:
        """Show these lines; without a reader none is read."""
        self.loader.show(lines, reader)
        if reader is not None:
            self.loader.start()
        self.table.show_lines(lines, LAYOUT, path_of)
        # A few lines leave no empty ground below them.
        rows = max(min(len(lines), _MOST_ROWS), 1)
        self.view.setFixedHeight((rows + 1) * ROW_PX + _FOOT_PX)
        self.view.lay_out(LAYOUT)
        self.view.scrollToTop()

    def stop(self, timeout_s: float) -> None:
        """End the thread and wait for it; nothing can be shown afterwards."""
        self._timer.stop()
        self.loader.stop(timeout_s)

    def _want(self) -> None:
        rows = self.view.rows_in_sight()
        self.loader.want([self.table.number(row) for row in rows])
        if self.loader.is_busy and not self._timer.isActive():
            self._timer.start()

    def _poll(self) -> None:
        # Asked first: what is published between the two questions is seen the next time.
        is_busy = self.loader.is_busy
        if self.loader.version != self._version:
            self._version = self.loader.version
            rows = self.view.rows_in_sight()
            self.table.show_texts(rows.start, rows.stop - 1)
        if not is_busy:
            self._timer.stop()

    def _copy(self) -> None:
        row = self.view.chosen_row()
        text = self.loader.text(self.table.number(row)) if row >= 0 else None
        if text is not None and text.text:
            QGuiApplication.clipboard().setText(text.text)
