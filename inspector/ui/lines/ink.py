"""How cells of tables and trees are drawn: in the colours of the theme, never as markup."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.ui.theme import Theme, mix

_Index = QModelIndex | QPersistentModelIndex
ROW_PX = 28


class InkDelegate(QStyledItemDelegate):
    """Draws a cell in a colour that depends on what it shows.

    Args:
        theme: Colours.
        is_muted: Tells whether a cell is one that explains rather than says.
    """

    def __init__(
        self, theme: Theme, is_muted: Callable[[_Index], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_muted = is_muted

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell; the chosen row is tinted, and no cell wears a frame of its own."""
        shown = QStyleOptionViewItem(option)
        colours = self._theme.colours
        if shown.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(shown.rect, chosen_row(self._theme))
        elif shown.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(shown.rect, colours.raised)
        shown.state &= ~(
            QStyle.StateFlag.State_HasFocus
            | QStyle.StateFlag.State_Selected
            | QStyle.StateFlag.State_MouseOver
        )
        ink = colours.muted if self._is_muted(index) else colours.text
        shown.palette.setColor(QPalette.ColorRole.Text, ink)
        shown.textElideMode = Qt.TextElideMode.ElideRight
        super().paint(painter, shown, index)


def chosen_row(theme: Theme) -> QColor:
    """Return the ground of a chosen row."""
    return mix(theme.colours.accent_fill, theme.colours.surface, 0.22)
