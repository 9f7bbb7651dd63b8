"""Draws the cells of a table with sliders, and makes the field that a number is typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.ui.config_editor.sampling.cell import Cell, Tail, ink
from inspector.ui.config_editor.sampling.slider_ink import draw_rate, number_rect
from inspector.ui.config_editor.sampling.slider_model import LEFT, RIGHT, Index, SliderModel
from inspector.ui.fonts import LABEL_PX, TEXT_PX, font
from inspector.ui.lines.ink import chosen_row
from inspector.ui.theme import Theme

_PAD_PX, _GAP_PX, _MARK_PX = 8, 5, 3


class SliderDelegate(QStyledItemDelegate):
    """Draws rates as slider and number, and all else as text, never as markup.

    Signals:
        typed: Row, column and text of what somebody typed and committed.
    """

    typed = Signal(int, int, str)

    def __init__(
        self,
        theme: Theme,
        model: SliderModel,
        view: QWidget,
        make_field: Callable[[QWidget, int], QLineEdit],
    ) -> None:
        """Make a delegate.

        Args:
            theme: Colours.
            model: What is drawn.
            view: Where.
            make_field: Returns the field of a column other than that of the rate.
        """
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._make_field = make_field
        self._text, self._small = font(TEXT_PX), font(LABEL_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its ground, the line below it, and what it shows."""
        # The stubs do not know the fields of an option.
        shown: Any = option
        rect: QRect = shown.rect
        colours = self._theme.colours
        is_chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        is_active = bool(shown.state & QStyle.StateFlag.State_Active)
        if is_chosen:
            painter.fillRect(rect, chosen_row(self._theme))
        row, column = index.row(), index.column()
        if row < self._model.rowCount() - 1:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colours.line)
        if column == 0 and self._model.is_changed(row):
            painter.fillRect(rect.left(), rect.top(), _MARK_PX, rect.height() - 1, colours.accent)
        painter.save()
        if column == self._model.rate_column:
            has_keys = is_chosen and is_active and shown.widget.hasFocus()
            draw_rate(painter, rect, self._model.rate_cell(row), colours, has_keys=has_keys)
        else:
            self._draw_text(painter, QRectF(rect), self._model.cell(row, column), column)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field for the number of a rate, or for another text."""
        column = index.column()
        if column != self._model.rate_column:
            return self._make_field(parent, column)
        field = QLineEdit(parent)
        field.setObjectName("number")
        field.setFont(self._small)
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.setAccessibleName("Rate")
        return field

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Put a number over the number, and a text over its cell."""
        shown: Any = option
        is_rate = index.column() == self._model.rate_column
        editor.setGeometry(
            number_rect(shown.rect) if is_rate else shown.rect.adjusted(2, 4, -2, -5)
        )

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is there, unless somebody is typing already."""
        if not isinstance(editor, QLineEdit) or editor.isModified():
            return
        row, column = index.row(), index.column()
        is_rate = column == self._model.rate_column
        text = self._model.rate_cell(row).text if is_rate else self._model.cell(row, column).text
        if text != editor.text():
            editor.setText(text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Say what was typed; what was only looked at changes nothing."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            # Losing the focus, as when Enter closes it, must not say it again.
            editor.setModified(False)
            self.typed.emit(index.row(), index.column(), editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let a field that offers completions have the keys that choose one."""
        take = getattr(editor, "take_key", None)
        is_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_press and take is not None and take(event):
            return True
        return super().eventFilter(editor, event)

    def _draw_text(self, painter: QPainter, rect: QRectF, cell: Cell, column: int) -> None:
        colours = self._theme.colours
        room = rect.adjusted(_PAD_PX, 0, -_PAD_PX, -1)
        painter.setFont(self._text)
        painter.setPen(ink(cell.tone, colours))
        if not self._model.is_text(column):
            painter.drawText(room, RIGHT, cell.text)
            return
        metrics = QFontMetricsF(self._text)
        gap = _GAP_PX if cell.tail else 0
        wanted_px = metrics.horizontalAdvance(cell.tail) + gap
        tail_px = wanted_px if cell.when_narrow is Tail.KEPT else 0
        cut = Qt.TextElideMode.ElideRight
        text = metrics.elidedText(cell.text, cut, max(room.width() - tail_px, 0))
        painter.drawText(room, LEFT, text)
        text_px = metrics.horizontalAdvance(text)
        is_dropped = cell.when_narrow is Tail.DROPPED and text_px + wanted_px > room.width()
        if not cell.tail or is_dropped:
            return
        room.setLeft(room.left() + text_px + gap)
        painter.setPen(ink(cell.tail_tone, colours))
        painter.drawText(room, LEFT, metrics.elidedText(cell.tail, cut, max(room.width(), 0)))


def number_index(model: SliderModel, row: int) -> QModelIndex:
    """Return the cell of a row's rate."""
    return model.index(row, model.rate_column)
