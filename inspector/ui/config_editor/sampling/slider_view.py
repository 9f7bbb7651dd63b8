"""A table with a slider and a number in each row, by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from inspector.ui.config_editor.sampling.rates import FINE, stepped
from inspector.ui.config_editor.sampling.slider_delegate import SliderDelegate, number_index
from inspector.ui.config_editor.sampling.slider_drag import SliderDrag
from inspector.ui.config_editor.sampling.slider_ink import (
    is_on_slider,
    number_rect,
)
from inspector.ui.config_editor.sampling.slider_keys import (
    moved_by_key,
    needs_slider_key,
    typed_by_key,
)
from inspector.ui.config_editor.sampling.slider_model import SliderModel
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.theme import Theme

ROW_PX, HEAD_PX = 38, 32


class SliderView(QTableView):
    """Shows a `SliderModel`. A row has the keys as a whole.

    Signals:
        rate_set: Row, rate, and the number of the drag or run of keys that it is part of.
        typed: Row, column and text of what somebody typed.
        default_requested: Row whose own value is to go.
        reset_requested: Row that is to be as in the file on disk.
        row_entered: Row that a person went to.
    """

    rate_set = Signal(int, float, int)
    typed = Signal(int, int, str)
    default_requested = Signal(int)
    reset_requested = Signal(int)
    row_entered = Signal(int)

    def __init__(
        self, theme: Theme, model: SliderModel, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # First of all: a head is dressed once, by the name that its table has then.
        self.setObjectName("figures")
        self._theme = theme
        self._sliders = model
        self.drag = SliderDrag(self)
        self._is_revealing = False
        self._kept: tuple[int, int, str] | None = None
        self.setModel(model)
        delegate = SliderDelegate(theme, model, self, self.make_field)
        self.setItemDelegate(delegate)
        delegate.typed.connect(self._keep_typed)
        self.drag.moved.connect(self.rate_set)
        self.drag.held.connect(self._hold)
        self.setAccessibleName(name)
        _set_up(self)
        theme.changed.connect(self.viewport().update)

    def make_field(self, parent: QWidget, _column: int) -> QLineEdit:
        """Return the field of a column other than that of the rate."""
        return QLineEdit(parent)

    @property
    def current_row(self) -> int:
        """The row that has the keys; -1 for none."""
        return self.currentIndex().row()

    def choose_row(self, row: int) -> None:
        """Give a row the keys without saying that a person went there."""
        index = self._sliders.index(row, self._sliders.rate_column)
        self._is_revealing = True
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._is_revealing = False
        if index.isValid():
            self.scrollTo(index)

    def edit_number(self, row: int, text: str = "") -> None:
        """Open the number field of a row, perhaps with what was typed already."""
        index = number_index(self._sliders, row)
        if not index.isValid():
            return
        self.edit(index)
        field = self.indexWidget(index)
        if isinstance(field, QLineEdit) and text:
            field.setText(text)
            field.setModified(True)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Say what was typed once the field is closed, and leave the keys with the row.

        An answer may take rows away. Qt still works on the field while it hands over its text.
        """
        hints = QAbstractItemDelegate.EndEditHint
        is_given_up = hint is hints.RevertModelCache
        super().closeEditor(editor, hint if is_given_up else hints.NoHint)
        kept, self._kept = self._kept, None
        if kept is not None:
            self.typed.emit(*kept)

    def slider_cell(self, row: int) -> QRect:
        """Return where the rate of a row stands, in the viewport."""
        return self.visualRect(number_index(self._sliders, row))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move a rate from being keys of the window."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self.needs(event):
            event.accept()
            return True
        return super().event(event)

    def needs(self, event: QKeyEvent) -> bool:
        """Return whether a key means something here."""
        return needs_slider_key(event, is_dragging=self.drag.is_held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, type, unset or reset the rate of the row that has the keys."""
        row, key = self.current_row, event.key()
        if self.state() is QAbstractItemView.State.EditingState and not self.hasFocus():
            # What a field leaves, such as Enter, it was the first to see.
            event.ignore()
            return
        if not self.needs(event) or row < 0 or key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
            return
        rate = moved_by_key(event, self._sliders.rate_cell(row).rate)
        if rate is not None:
            # A key that is held is one run, and undone at once.
            if not event.isAutoRepeat():
                self.drag.begin()
            self._move(row, rate)
        elif key == Qt.Key.Key_Escape:
            self.drag.cancel()
        elif key == Qt.Key.Key_Delete:
            self.default_requested.emit(row)
        elif key == Qt.Key.Key_R:
            self.reset_requested.emit(row)
        else:
            self.edit_number(row, typed_by_key(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle, or bring it here; a press on the number opens its field."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        is_rate = index.isValid() and index.column() == self._sliders.rate_column
        super().mousePressEvent(event)
        if not is_rate or event.button() is not Qt.MouseButton.LeftButton:
            return
        cell = self.visualRect(index)
        if number_rect(cell).contains(place):
            self.edit_number(index.row())
        elif is_on_slider(place.x(), cell):
            row, x = index.row(), event.position().x()
            rate, said = self._sliders.rate_cell(row).rate, self._sliders.said(row)
            self.drag.take(index, cell, x, rate, said)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle, wherever the pointer is."""
        if self.drag.is_held:
            self.drag.move(event.position().x(), self.slider_cell(0))
            return
        self._show_shape(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the handle go."""
        super().mouseReleaseEvent(event)
        self.drag.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second click of a fast hand like the first."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the rate under the pointer if its row has the keys; else scroll."""
        index = self.indexAt(event.position().toPoint())
        row, steps = index.row(), event.angleDelta().y() / 120
        is_ours = self.hasFocus() and row == self.current_row >= 0
        if not (is_ours and index.column() == self._sliders.rate_column and steps):
            super().wheelEvent(event)
            return
        self.drag.begin_wheel(row)
        self._move(row, stepped(self._sliders.rate_cell(row).rate, FINE * steps))
        event.accept()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say which row a person went to."""
        super().selectionChanged(selected, deselected)
        if not self._is_revealing and self.current_row >= 0:
            self.row_entered.emit(self.current_row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give a row the keys when the table gets them."""
        super().focusInEvent(event)
        if self.current_row < 0 and self._sliders.rowCount():
            self.selectRow(0)
        elif self.current_row >= 0:
            self.row_entered.emit(self.current_row)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the handle go."""
        super().focusOutEvent(event)
        self.drag.end()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a ring around the row that has the keys."""
        super().paintEvent(event)
        row = self.current_row
        if row < 0 or not self.hasFocus():
            return
        first = self.visualRect(self._sliders.index(row, 0))
        width = sum(
            self.columnWidth(column)
            for column in range(self._sliders.columnCount())
            if not self.isColumnHidden(column)
        )
        ring = QRectF(0.5, first.top() + 0.5, width - 1, first.height() - 2)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colours.accent)
        painter.drawRoundedRect(ring, 4, 4)

    def _keep_typed(self, row: int, column: int, text: str) -> None:
        self._kept = (row, column, text)

    def _hold(self, is_held: bool) -> None:
        self._sliders.hold(is_held=is_held)

    def _move(self, row: int, rate: float) -> None:
        if rate != self._sliders.rate_cell(row).rate:
            self.rate_set.emit(row, rate, self.drag.turn)

    def _show_shape(self, place: QPoint) -> None:
        index, shape = self.indexAt(place), Qt.CursorShape.ArrowCursor
        if index.isValid() and index.column() == self._sliders.rate_column:
            cell = self.visualRect(index)
            if number_rect(cell).contains(place):
                shape = Qt.CursorShape.IBeamCursor
            elif is_on_slider(place.x(), cell):
                shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)


def _set_up(view: QTableView) -> None:
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(ROW_PX)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = view.horizontalHeader()
    head.setFont(font(LABEL_PX))
    head.setFixedHeight(HEAD_PX)
    head.setHighlightSections(False)
    head.setMinimumSectionSize(16)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
