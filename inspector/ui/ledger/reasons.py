"""Rejected lines by reason: how many, what it means, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from inspector.core.record import Reason
from inspector.session.marked_rows import LedgerKind
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.models.ledger_question import LedgerQuestion
from inspector.ui.models.ledger_reasons import EXPLANATIONS
from inspector.ui.models.ledger_text import share, whole
from inspector.ui.text import elided, plain_tooltip
from inspector.ui.theme import Theme, mix

_ROW_PX = 62
_PAD_PX = 12
_COUNT_PX, _SHARE_PX = 84, 64
_BAR_SHARE = 0.3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ReasonRow(QAbstractButton):
    """One reason: name, bar, share and count; below it what it means and what to do."""

    def __init__(self, theme: Theme, reason: Reason, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.reason = reason
        self.lines = 0
        self._all_lines = 0
        self._explanation = EXPLANATIONS[reason]
        self.setFixedHeight(_ROW_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        about = f"{self._explanation.meaning}\n{self._explanation.remedy}\nClick for the lines"
        self.setToolTip(plain_tooltip(about))
        self.setAccessibleDescription(about)
        theme.changed.connect(self.update)

    def show_count(self, lines: int, all_lines: int) -> None:
        """Show how many of all rejected lines have this reason."""
        if (lines, all_lines) == (self.lines, self._all_lines):
            return
        self.lines, self._all_lines = lines, all_lines
        counted = f"{whole(lines)}, {share(lines, all_lines)}"
        self.setText(f"{self._explanation.name}: {counted}")
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that shows the name and the count."""
        return QSize(320, _ROW_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter like a click; Qt only takes the space bar so."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        colours, painter = self._theme.colours, QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), colours.raised)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colours.line)
        right_px = self.width() - _PAD_PX
        bar_px = _BAR_SHARE * (self.width() - _COUNT_PX - _SHARE_PX)
        name_px = right_px - _COUNT_PX - _SHARE_PX - bar_px - 2 * _PAD_PX
        strong, small = font(TEXT_PX, MEDIUM), font(LABEL_PX)
        strong.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(strong)
        painter.setPen(colours.text)
        name = elided(self._explanation.name, strong, name_px)
        painter.drawText(QRectF(_PAD_PX, 6, name_px, 18), _LEFT, name)
        strong.setUnderline(False)
        painter.setFont(strong)
        painter.drawText(QRectF(right_px - _COUNT_PX, 6, _COUNT_PX, 18), _RIGHT, whole(self.lines))
        painter.setFont(small)
        painter.setPen(colours.muted)
        share_left = right_px - _COUNT_PX - _SHARE_PX
        painter.drawText(
            QRectF(share_left, 6, _SHARE_PX, 18), _RIGHT, share(self.lines, self._all_lines)
        )
        for top, text in ((24, self._explanation.meaning), (40, self._explanation.remedy)):
            shown = elided(text, small, right_px - _PAD_PX)
            painter.drawText(QRectF(_PAD_PX, top, right_px - _PAD_PX, 17), _LEFT, shown)
        self._draw_bar(painter, share_left - bar_px, bar_px)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -1.5, -1.5))

    def _draw_bar(self, painter: QPainter, left: float, width_px: float) -> None:
        colours = self._theme.colours
        part = self.lines / self._all_lines if self._all_lines else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.line)
        painter.drawRoundedRect(QRectF(left, 12, width_px, 6), 3, 3)
        painter.setBrush(mix(colours.warn, colours.surface, 0.85))
        painter.drawRoundedRect(QRectF(left, 12, max(part * width_px, 3.0), 6), 3, 3)


class ReasonList(QScrollArea):
    """The reasons that there are, the most frequent one first.

    Signals:
        asked: The `LedgerQuestion` of a reason that a person clicked.
    """

    asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[Reason, ReasonRow] = {}
        self._order: list[Reason] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget(self)
        page.setObjectName("plain")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(page)

    def rows(self) -> list[ReasonRow]:
        """Return the rows from the top."""
        return [self._rows[reason] for reason in self._order]

    def show_reasons(self, rejected: Mapping[Reason, int]) -> None:
        """Show how many lines were rejected for each reason."""
        counted = {reason: lines for reason, lines in rejected.items() if lines}
        total = sum(counted.values())
        order = sorted(counted, key=lambda reason: (-counted[reason], EXPLANATIONS[reason].name))
        # Nothing jumps away from under the pointer: what is there stays, only new ones are added.
        if self.underMouse() and set(self._order) <= set(order):
            order = [*self._order, *(one for one in order if one not in self._order)]
        if order != self._order:
            self._arrange(order)
        for reason in order:
            self._rows[reason].show_count(counted[reason], total)

    def _arrange(self, order: list[Reason]) -> None:
        for gone in set(self._order).difference(order):
            row = self._rows.pop(gone)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, reason in enumerate(order):
            if reason not in self._rows:
                row = ReasonRow(self._theme, reason, self.widget())
                row.clicked.connect(partial(self._ask, reason))
                self._rows[reason] = row
            self._column.insertWidget(place, self._rows[reason])
        self._order = order

    def _ask(self, reason: Reason, _checked: bool = False) -> None:
        title = f"Rejected: {EXPLANATIONS[reason].name}"
        self.asked.emit(LedgerQuestion(LedgerKind.REJECTED, title, reason=reason))
