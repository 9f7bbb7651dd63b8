"""The list of all that is wrong with a text: a place, a field, what is wrong there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.core.errors import ConfigProblem
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.lines.ink import chosen_row
from inspector.ui.models.literal import one_line
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme

ROW_PX = 28
_PAD_PX, _PLACE_PX, _GAP_PX = 12, 52, 12
_PATH_SHARE = 0.4
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ENTER: frozenset[int] = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PROBLEM = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


def path_text(path: Sequence[str | int]) -> str:
    """Return a path as people read it: rows count from 1."""
    said = ""
    for step in path:
        said += f" {step + 1}" if isinstance(step, int) else (" / " if said else "") + step
    return one_line(said, 120)


def place_text(problem: ConfigProblem) -> str:
    """Return line and column of a problem, or a dash if they are not known."""
    return f"{problem.line}:{problem.column}" if problem.line else "—"


class ProblemModel(QAbstractListModel):
    """Problems for a view."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.problems: tuple[ConfigProblem, ...] = ()

    def set_problems(self, problems: tuple[ConfigProblem, ...]) -> None:
        """Show other problems."""
        if problems != self.problems:
            self.beginResetModel()
            self.problems = problems
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.problems)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks of a problem."""
        problem = self.problems[index.row()]
        if role == _PROBLEM:
            return problem
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(one_line(problem.text(), 1_000))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(problem.text())
        return None


class ProblemDelegate(QStyledItemDelegate):
    """Draws a problem in three columns."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent
        self._plain, self._strong = font(LABEL_PX), font(LABEL_PX, MEDIUM)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return one height for all rows."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Draw place, path and message; what has no room is cut."""
        problem: ConfigProblem = index.data(_PROBLEM)
        colours, box = self._theme.colours, QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, chosen_row(self._theme))
            if self._view.hasFocus():
                painter.setPen(QPen(colours.accent, 1))
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colours.raised)
        painter.setFont(self._plain)
        painter.setPen(colours.muted)
        place = QRectF(box.left() + _PAD_PX, box.top(), _PLACE_PX, box.height())
        painter.drawText(place, _RIGHT, place_text(problem))
        rest = box.adjusted(_PAD_PX + _PLACE_PX + _GAP_PX, 0, -_PAD_PX, 0)
        painter.setPen(colours.text)
        painter.setFont(self._strong)
        path = elided(path_text(problem.path), self._strong, _PATH_SHARE * rest.width())
        painter.drawText(rest, _LEFT, path)
        path_px = QFontMetricsF(self._strong).horizontalAdvance(path)
        rest.setLeft(rest.left() + path_px + (_GAP_PX if path else 0))
        painter.setFont(self._plain)
        painter.drawText(rest, _LEFT, elided(one_line(problem.message), self._plain, rest.width()))
        painter.restore()


class ProblemList(QListView):
    """Shows problems; Enter or a click goes to one.

    Signals:
        chosen: Number of the problem.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAccessibleName("Problems")
        self.model_ = ProblemModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(ProblemDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        theme.changed.connect(self.viewport().update)

    def show_problems(self, problems: Sequence[ConfigProblem]) -> None:
        """Show problems; the chosen one stays as long as it is there."""
        row = self.currentIndex().row()
        before = self.model_.problems[row] if row >= 0 else None
        self.model_.set_problems(tuple(problems))
        if before in self.model_.problems:
            self.choose(self.model_.problems.index(before))

    def choose(self, number: int) -> None:
        """Choose a problem."""
        index = self.model_.index(number)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first problem, so that there is something to see."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model_.problems:
            self.choose(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to a problem with Enter."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
