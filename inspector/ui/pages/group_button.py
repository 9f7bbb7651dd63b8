"""The menu at the right of the tabs: what a curve stands for."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from inspector.ui.arrow import ARROW_PX, draw_arrow
from inspector.ui.fonts import MEDIUM, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

GROUPS = ("entry", "namespace", "tier", "shard", "tag")
_HEIGHT_PX = 30
_PAD_PX, _GAP_PX = 10, 6
_BY = "by"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GroupButton(QAbstractButton):
    """Says ``by entry``, and opens a menu of the other ways to group.

    Signals:
        group_changed: What a person wants a curve for: one of `GROUPS`.
    """

    group_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plain, self._strong = font(), font(weight=MEDIUM)
        self.menu = QMenu(self)
        self._choices = QActionGroup(self)
        for group in GROUPS:
            action = self.menu.addAction(group)
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, group))
            self._choices.addAction(action)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(plain_tooltip("What a curve stands for"))
        self.clicked.connect(self._open)
        theme.changed.connect(self.update)
        self.set_group(GROUPS[0])

    def set_group(self, group: str) -> None:
        """Name what a curve is for, without saying so."""
        self.setText(group)
        self.setAccessibleName(f"A curve for each {group}")
        for action in self._choices.actions():
            action.setChecked(action.text() == group)

    def sizeHint(self) -> QSize:
        """Return a size that the longest choice fits."""
        widest = max(QFontMetricsF(self._strong).horizontalAdvance(group) for group in GROUPS)
        by_px = QFontMetricsF(self._plain).horizontalAdvance(_BY)
        return QSize(round(2 * _PAD_PX + by_px + _GAP_PX + widest + _GAP_PX + ARROW_PX), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the two words at the right, and the arrow."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        strong_px = QFontMetricsF(self._strong).horizontalAdvance(self.text())
        by_px = QFontMetricsF(self._plain).horizontalAdvance(_BY)
        x = float(self.width() - _PAD_PX - ARROW_PX)
        draw_arrow(painter, x, self.height() / 2, colours.muted)
        x -= _GAP_PX + strong_px
        painter.setFont(self._strong)
        painter.setPen(colours.text)
        painter.drawText(QRectF(x, 0, strong_px + 2, self.height()), _LEFT, self.text())
        x -= _GAP_PX + by_px
        painter.setFont(self._plain)
        painter.setPen(colours.muted)
        painter.drawText(QRectF(x, 0, by_px + 2, self.height()), _LEFT, _BY)

    def _choose(self, group: str, _checked: bool = False) -> None:
        self.set_group(group)
        self.group_changed.emit(group)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
