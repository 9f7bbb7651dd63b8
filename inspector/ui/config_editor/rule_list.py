"""The list of alert rules: what each looks at, how much it matters, whether it is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.ui.config_editor.fields.switch import TRACK_PX, draw_switch
from inspector.ui.config_editor.row_keys import act_of
from inspector.ui.fonts import LABEL_PX, MEDIUM, SMALL_PX, font
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme, mix

_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole.UserRole
_ROW_PX, _PAD_PX, _GAP_PX = 64, 10, 8
_SWITCH_ROOM_PX = TRACK_PX[0] + 2 * _PAD_PX
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, as the list shows it.

    Attributes:
        name: What people call it.
        severity: info, warning or critical.
        measure: What it looks at.
        threshold: When it fires, in words.
        enabled: Whether it is looked at.
        problems: How many things are wrong with it.
        state: new, modified, or empty.
    """

    name: str
    severity: str
    measure: str
    threshold: str
    enabled: bool
    problems: int
    state: str

    @property
    def told(self) -> str:
        """What a search looks in."""
        return f"{self.name} {self.measure} {self.severity} {self.threshold}"

    @property
    def mark(self) -> str:
        """What is to be said of it besides."""
        if self.problems:
            return f"{self.problems} problem{'' if self.problems == 1 else 's'}"
        return self.state


class _RuleModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RuleRow, ...] = ()

    def set_rows(self, rows: tuple[RuleRow, ...]) -> None:
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == _ROLE:
            return row
        said = (row.name, row.severity, "on" if row.enabled else "off", row.measure, row.threshold)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(filter(None, (*said, row.mark))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (*said, row.mark)))
        return None


class _RuleDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._small = font(weight=MEDIUM), font(SMALL_PX)
        self._label, self._badge = font(LABEL_PX), font(SMALL_PX, MEDIUM)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(0, _ROW_PX)

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        row: RuleRow = index.data(_ROLE)
        colours, box = self._theme.colours, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            has_keys = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(colours.accent if has_keys else Qt.PenStyle.NoPen)
            painter.setBrush(mix(colours.accent, colours.surface, 0.16))
            painter.drawRoundedRect(box.adjusted(0.5, 1.5, -0.5, -1.5), 8, 8)
        switch = switch_box(box)
        draw_switch(painter, self._theme, switch, is_on=row.enabled)
        inner = box.adjusted(_PAD_PX, 6, -_SWITCH_ROOM_PX, -6)
        line_px = inner.height() / 3
        lines = [QRectF(inner.left(), inner.top() + at * line_px, inner.width(), line_px)
                 for at in range(3)]  # fmt: skip
        text = colours.text if row.enabled else colours.muted
        badge_px = QFontMetricsF(self._badge).horizontalAdvance(row.severity) + 12
        name = elided(row.name, self._name, inner.width() - badge_px - _GAP_PX)
        self._write(painter, lines[0], name, self._name, text)
        name_px = QFontMetricsF(self._name).horizontalAdvance(name)
        left = inner.left() + name_px + _GAP_PX
        badge = QRectF(left, lines[0].center().y() - 8, badge_px, 16)
        self._draw_badge(painter, badge, row.severity)
        self._write(painter, lines[1], row.measure, self._label, colours.muted)
        mark_px = 0.0
        if row.mark:
            colour = colours.crit if row.problems else colours.accent
            mark_px = QFontMetricsF(self._badge).horizontalAdvance(row.mark)
            right = box.right() - _PAD_PX
            room = QRectF(right - mark_px, lines[2].top(), mark_px + 1, line_px)
            self._write(painter, room, row.mark, self._badge, colour)
        room = QRectF(lines[2])
        room.setRight(box.right() - _PAD_PX - mark_px - _GAP_PX)
        self._write(painter, room, row.threshold, self._small, colours.muted)
        painter.restore()

    def _draw_badge(self, painter: QPainter, box: QRectF, severity: str) -> None:
        colours = self._theme.colours
        ink = {"critical": colours.crit, "warning": colours.warn_text}.get(severity, colours.muted)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mix(ink, colours.surface, 0.14))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self._badge)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, severity)

    def _write(self, painter: QPainter, box: QRectF, text: str, ink: Any, colour: QColor) -> None:
        painter.setFont(ink)
        painter.setPen(colour)
        painter.drawText(box, _LEFT, elided(text, ink, box.width()))


def switch_box(row: QRectF) -> QRectF:
    """Return where the switch of a row stands."""
    left = row.right() - _PAD_PX - TRACK_PX[0]
    return QRectF(left, row.top() + 12, *TRACK_PX)


class RuleList(QListView):
    """Shows rules and lets a person choose one, and do something with it.

    Signals:
        chosen: The position of the rule that was chosen.
        toggled: The position of the rule that is to be turned on or off.
        acted: The `RowAct` that a key stands for.
        opened: Enter was pressed on the chosen rule.
    """

    chosen = Signal(int)
    toggled = Signal(int)
    acted = Signal(object)
    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rows")
        self.setAccessibleName("Alert rules")
        self._rules = _RuleModel(self)
        self.setModel(self._rules)
        self.setItemDelegate(_RuleDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[RuleRow, ...]:
        """What is shown."""
        return self._rules.rows

    @property
    def place(self) -> int:
        """The chosen rule; -1 for none."""
        return self.currentIndex().row()

    def show_rules(self, rows: tuple[RuleRow, ...]) -> None:
        """Show rules; as many as before keep the choice."""
        self._rules.set_rows(rows)

    def show_filter(self, text: str, *, modified_only: bool) -> bool:
        """Hide rules that a text is not found in, unless it is in none; return whether it is."""
        wanted = text.strip().casefold()
        fits = [wanted in one.told.casefold() for one in self.rows]
        has_hit = any(fits)
        for place, row in enumerate(self.rows):
            hidden = (has_hit and not fits[place]) or (modified_only and not row.mark)
            self.setRowHidden(place, hidden)
        return has_hit

    def choose(self, place: int) -> None:
        """Choose a rule without saying so; -1 for none."""
        index = self._rules.index(place) if 0 <= place < len(self.rows) else QModelIndex()
        if index.row() != self.place:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(index)
            self.selectionModel().blockSignals(False)
            self.viewport().update()
        if index.isValid():
            self.scrollTo(index)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that do something with a rule from doing anything else."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_own = act_of(event) is not None or event.key() == Qt.Key.Key_Space
            if is_own:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key stands for: Space turns, Enter opens."""
        act = act_of(event)
        if act is not None:
            self.acted.emit(act)
        elif event.key() == Qt.Key.Key_Space and self.place >= 0:
            self.toggled.emit(self.place)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Turn a rule on or off by its switch."""
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if index.isValid():
            box = switch_box(QRectF(self.visualRect(index))).adjusted(-4, -6, 4, 6)
            if box.contains(event.position()):
                self.toggled.emit(index.row())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.row())
