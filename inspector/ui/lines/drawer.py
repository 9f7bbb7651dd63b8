"""The drawer at the foot of a page: raw lines as a table, and one of them in full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from inspector.session.line_list import LineList
from inspector.ui.fonts import TEXT_PX, font
from inspector.ui.lines.columns import REJECTED, ROWS
from inspector.ui.lines.detail import LineDetail
from inspector.ui.lines.grip import Grip
from inspector.ui.lines.head import DrawerHead
from inspector.ui.lines.loader import LineLoader
from inspector.ui.lines.source import LineReader
from inspector.ui.lines.table import LineView
from inspector.ui.lines.table_model import LineTable
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

LEAST_HEIGHT_PX = 200
_FIRST_HEIGHT_PX = 300
_LEFT_FOR_PAGE_PX = 160
_POLL_MS = 50
_NO_LINES = LineList("", (), 0)
_NO_UNITS: Mapping[str, str] = MappingProxyType({})


class LinesDrawer(QFrame):
    """Shows a list of lines; it takes no room while it is closed.

    Texts are read on the thread of a `LineLoader`, and only of lines that are in sight, chosen, or
    searched. A timer looks for them, and runs only while any are awaited.

    Signals:
        closed: A person closed it.
        export_requested: The `LineList` that a person wants in a file.
    """

    closed = Signal()
    export_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self._height_px = _FIRST_HEIGHT_PX
        self._lines = _NO_LINES
        self._path_of: Callable[[int], Path] = _no_path
        self._units = _NO_UNITS
        self._version = -1
        self._came_from: QWidget | None = None
        self._asked_from: QWidget | None = None
        self._is_waiting = False
        self.loader = LineLoader()
        self.table = LineTable(self.loader.text)
        self.grip = Grip(theme, self)
        self.head = DrawerHead(self)
        self.view = LineView(theme, self.table, self)
        self.detail = LineDetail(theme, self)
        self.hint = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._compose()
        self._connect()
        self.hide()

    @property
    def height_px(self) -> int:
        """How high a person wants it."""
        return self._height_px

    def set_height(self, height_px: int) -> None:
        """Make it so high."""
        self._height_px = max(height_px, LEAST_HEIGHT_PX)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height that a person wants, as far as the page leaves room."""
        page = self.parentWidget()
        most_px = page.height() - _LEFT_FOR_PAGE_PX if page is not None else self._height_px
        height_px = max(min(self._height_px, most_px), LEAST_HEIGHT_PX)
        return QSize(super().sizeHint().width(), height_px)

    def minimumSizeHint(self) -> QSize:
        """Return the least height, whatever line is shown."""
        return QSize(super().minimumSizeHint().width(), LEAST_HEIGHT_PX)

    def show_waiting(self, title: str) -> None:
        """Open, while the lines are still looked for."""
        self._show_list(LineList(title, (), 0), None, _no_path)
        self._asked_from = QApplication.focusWidget()
        self._is_waiting = True
        self.head.show_waiting(title)
        self.hint.show_text("Looking for the lines…")

    def show_lines(
        self,
        lines: LineList,
        reader: LineReader,
        path_of: Callable[[int], Path],
        units: Mapping[str, str] = _NO_UNITS,
    ) -> None:
        """Open, and show these lines.

        Args:
            lines: Which ones.
            reader: Reads their texts, on another thread.
            path_of: Returns the file of a source.
            units: Unit of each metric key.
        """
        # Who went on to something else while the lines were looked for keeps the keys there.
        takes_keys = not self._is_waiting or QApplication.focusWidget() is self._asked_from
        self._is_waiting = False
        self._units = units
        self._show_list(lines, reader, path_of)
        can_export = bool(lines.lines) and lines.lines[0].reason is not None
        self.head.show_amount(lines.title, len(lines.lines), lines.total, can_export=can_export)
        self.hint.show_text("No line is like this any more")
        if lines.lines:
            self.view.selectRow(0)
            if takes_keys:
                self.view.setFocus()

    def close_drawer(self) -> None:
        """Close, and let go of the lines."""
        if self.isHidden():
            return
        back_to = self._came_from
        self._came_from = None
        self._is_waiting = False
        self.hide()
        self._show_list(_NO_LINES, None, _no_path, is_open=False)
        if back_to is not None and isValid(back_to):
            back_to.setFocus()
        self.closed.emit()

    def stop(self, timeout_s: float) -> None:
        """End the thread and wait for it; nothing can be shown afterwards."""
        self._timer.stop()
        self.loader.stop(timeout_s)

    def step_back(self) -> None:
        """Empty the search, or close."""
        if self.head.search.text():
            self.head.search.clear()
        else:
            self.close_drawer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step back on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
        else:
            super().keyPressEvent(event)

    def _show_list(
        self,
        lines: LineList,
        reader: LineReader | None,
        path_of: Callable[[int], Path],
        *,
        is_open: bool = True,
    ) -> None:
        self._lines, self._path_of = lines, path_of
        self.loader.show(lines.lines, reader)
        if reader is not None:
            self.loader.start()
        is_rejected = bool(lines.lines) and lines.lines[0].reason is not None
        layout = REJECTED if is_rejected else ROWS
        self.head.search.clear()
        self.detail.clear()
        self.table.show_lines(lines.lines, layout, path_of)
        self._body.setCurrentIndex(0 if lines.lines else 1)
        if is_open:
            self._remember_focus()
            self.show()
        self.view.lay_out(layout)

    def _remember_focus(self) -> None:
        """Keep who had the keys, to give them back."""
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._came_from = focused

    def _compose(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(5)
        split.addWidget(self.view)
        split.addWidget(self.detail)
        split.setSizes([620, 420])
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self.view.setMinimumWidth(320)
        self.detail.setMinimumWidth(280)
        self._body = QStackedWidget(self)
        self._body.addWidget(split)
        self._body.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grip)
        column.addWidget(self.head)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.grip.moved.connect(lambda by_px: self.set_height(self.height() + by_px))
        self.head.searched.connect(self._look_for)
        self.head.copy_clicked.connect(self._copy)
        self.head.export_clicked.connect(lambda: self.export_requested.emit(self._lines))
        self.head.close_clicked.connect(self.close_drawer)
        self.view.sight_changed.connect(self._want)
        self.view.chosen.connect(self._show_chosen)
        self.view.copy_requested.connect(self._copy)

    def _want(self) -> None:
        """Ask for the texts in sight, the chosen one first."""
        rows = self.view.rows_in_sight()
        chosen = self.view.chosen_row()
        numbers = [self.table.number(row) for row in rows]
        if chosen >= 0:
            numbers.insert(0, self.table.number(chosen))
        self.loader.want(numbers)
        self._await()

    def _await(self) -> None:
        if self.loader.is_busy and not self._timer.isActive():
            self._timer.start()

    def _poll(self) -> None:
        # Asked first: what is published between the two questions is seen the next time.
        is_busy = self.loader.is_busy
        if self.loader.version != self._version:
            self._version = self.loader.version
            self._show_found()
            rows = self.view.rows_in_sight()
            self.table.show_texts(rows.start, rows.stop - 1)
            self._show_chosen(self.view.chosen_row())
        if not is_busy:
            self._timer.stop()

    def _show_found(self) -> None:
        search = self.loader.search
        self.head.show_search(search, len(self._lines.lines))
        if search is not None:
            self.table.show_only(search.found)
            if search.found and self.view.chosen_row() < 0:
                self.view.selectRow(0)

    def _look_for(self, needle: str) -> None:
        self.loader.look_for(needle)
        if not needle:
            self.table.show_only(range(len(self._lines.lines)))
            self.head.show_search(None, len(self._lines.lines))
        self._await()

    def _show_chosen(self, row: int) -> None:
        if row < 0:
            self.detail.clear()
            return
        number = self.table.number(row)
        line = self._lines.lines[number]
        text = self.loader.text(number)
        self.detail.show_line(line, self._path_of(line.source_id), text, self._units)
        if text is None:
            self._want()

    def _copy(self) -> None:
        row = self.view.chosen_row()
        text = self.loader.text(self.table.number(row)) if row >= 0 else None
        if text is not None and text.text:
            QGuiApplication.clipboard().setText(text.text)


def _no_path(_source_id: int) -> Path:
    return Path()
