"""The table of rates: columns that give way in a narrow window, heads that sort, a menu a row."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from inspector.ui.config_editor.sampling.columns import COLUMNS, ERROR, FILE
from inspector.ui.config_editor.sampling.rate_model import RateTable
from inspector.ui.config_editor.sampling.slider_view import HEAD_PX, ROW_PX, SliderView
from inspector.ui.config_editor.sampling.window_button import WindowButton
from inspector.ui.theme import Theme

_EDGE_PX, _ONE_RATE_PX, _LEAST_ROWS = 6, 56, 2


class RateView(SliderView):
    """Shows a `RateTable`.

    Signals:
        window_chosen: Length in seconds of the window that errors are wanted for.
    """

    window_chosen = Signal(float)

    def __init__(self, theme: Theme, table: RateTable, parent: QWidget | None = None) -> None:
        super().__init__(theme, table, "Rates by metric key", parent)
        self._table = table
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(table.sort_by)
        head.setAccessibleName("Columns; sort with the menu of a row")
        self.window_button = WindowButton(theme, head)
        self.window_button.window_chosen.connect(self.window_chosen)
        table.layoutChanged.connect(self._fit_height)
        table.modelReset.connect(self._fit_height)
        self._fit_height()

    def shown_titles(self) -> list[str]:
        """Return the heads of the columns that are shown."""
        return [
            column.title for place, column in enumerate(COLUMNS) if not self.isColumnHidden(place)
        ]

    def fit_columns(self) -> None:
        """Show as many columns as there is room for, the important ones first."""
        widths = {place: column.width_px for place, column in enumerate(COLUMNS)}
        if not self._table.has_spans:
            widths[FILE] = _ONE_RATE_PX
        room_px = self.viewport().width()
        for place in sorted(widths, key=lambda place: -COLUMNS[place].priority):
            if sum(widths.values()) <= room_px or not COLUMNS[place].priority:
                break
            del widths[place]
        spare_px = max(room_px - sum(widths.values()), 0)
        shares = sum(COLUMNS[place].grows for place in widths)
        for place, column in enumerate(COLUMNS):
            self.setColumnHidden(place, place not in widths)
            if place in widths:
                more_px = spare_px * column.grows // shares
                self.setColumnWidth(place, widths[place] + more_px)
        self._place_button()

    def _place_button(self) -> None:
        head, button = self.horizontalHeader(), self.window_button
        # A row that was revealed while the table was narrow may have scrolled it to the side.
        self.horizontalScrollBar().setValue(0)
        right = head.sectionPosition(ERROR) + head.sectionSize(ERROR) - _EDGE_PX
        button.move(right - button.width(), (HEAD_PX - button.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what a row can become, and orders, by mouse or with the menu key."""
        row = self.rowAt(event.pos().y())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.current_row
        if row < 0:
            return
        place = self.viewport().mapToGlobal(
            QPoint(self.slider_cell(row).left(), self.rowViewportPosition(row) + ROW_PX)
        )
        is_by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.row_menu(row).popup(place if is_by_key else event.globalPos())

    def row_menu(self, row: int) -> QMenu:
        """Return the menu of a row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one = self._table.row(row)
        reset = menu.addAction("Reset to the file\tCtrl+R")
        reset.setEnabled(one.is_changed)
        reset.triggered.connect(partial(_emit, self.reset_requested, row))
        unset = menu.addAction("Back to the default\tDel")
        unset.setEnabled(one.said is not None)
        unset.triggered.connect(partial(_emit, self.default_requested, row))
        menu.addSeparator()
        orders = menu.addMenu("Sort by")
        for place, column in enumerate(COLUMNS):
            orders.addAction(column.title).triggered.connect(partial(self._sort, place))
        return menu

    def _sort(self, place: int, _checked: bool = False) -> None:
        self._table.sort_by(place)

    def _fit_height(self, *_change: object) -> None:
        """Be no higher than all rows: what follows the table stands right below it."""
        rows = max(self._table.rowCount(), 1)
        self.setMinimumHeight(HEAD_PX + min(rows, _LEAST_ROWS) * ROW_PX)
        self.setMaximumHeight(HEAD_PX + rows * ROW_PX)


def _emit(signal: SignalInstance, row: int, _checked: bool = False) -> None:
    signal.emit(row)
