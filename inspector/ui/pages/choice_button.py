"""A button at the right of the tabs that opens a menu of which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from inspector.ui.arrow import ARROW_PX, draw_arrow
from inspector.ui.fonts import MEDIUM, font
from inspector.ui.text import menu_text, plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 30
_PAD_PX, _GAP_PX = 10, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MenuButton(QAbstractButton):
    """Says what it is about and what is chosen, ``window 5 m``, and opens a menu.

    Args:
        theme: Colours.
        word: What it is about; in a narrow window it is left out.
        name: What it does, for the tooltip and assistive tools.
    """

    def __init__(self, theme: Theme, word: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._word, self._name = word, name
        self._is_compact = False
        self._widest = ""
        self._plain, self._strong = font(), font(weight=MEDIUM)
        self.menu = QMenu(self)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
        self.clicked.connect(self._open)
        theme.changed.connect(self.update)

    def show_choice(self, text: str, widest: str = "") -> None:
        """Say what is chosen; room is kept for the widest choice."""
        self.setText(text)
        self._widest = widest
        self.setAccessibleName(f"{self._name}: {text}" if text else self._name)
        self.updateGeometry()
        self.update()

    def set_compact(self, *, is_compact: bool) -> None:
        """Leave out the word, where the choice says enough."""
        if is_compact is not self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()
            self.update()

    def width_for(self, *, is_compact: bool) -> int:
        """Return the width it takes, in pixels."""
        word_px = 0.0 if is_compact and self.text() else self._word_px()
        strong = QFontMetricsF(self._strong)
        text_px = max(strong.horizontalAdvance(self._widest), strong.horizontalAdvance(self.text()))
        gap_px = _GAP_PX if word_px and text_px else 0
        return round(2 * _PAD_PX + word_px + gap_px + text_px + _GAP_PX + ARROW_PX + 1)

    def sizeHint(self) -> QSize:
        """Return a size that the widest choice fits."""
        return QSize(self.width_for(is_compact=self._is_compact), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw word and choice at the right, and the arrow."""
        colours, painter = self._theme.colours, QPainter(self)
        x = self.draw_ground(painter)
        if self.text():
            strong_px = QFontMetricsF(self._strong).horizontalAdvance(self.text())
            x -= _GAP_PX + strong_px
            painter.setFont(self._strong)
            painter.setPen(colours.text)
            painter.drawText(QRectF(x, 0, strong_px + 2, self.height()), _LEFT, self.text())
            if self._is_compact:
                return
        x -= _GAP_PX + self._word_px()
        painter.setFont(self._plain)
        painter.setPen(colours.muted)
        painter.drawText(QRectF(x, 0, self._word_px() + 2, self.height()), _LEFT, self._word)

    def draw_ground(self, painter: QPainter) -> float:
        """Draw the arrow, and a card below the pointer or the focus; return where it begins."""
        colours = self._theme.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            painter.setPen(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
            painter.setBrush(colours.raised)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        x = float(self.width() - _PAD_PX - ARROW_PX)
        draw_arrow(painter, x, self.height() / 2, colours.muted)
        return x

    def _word_px(self) -> float:
        return QFontMetricsF(self._plain).horizontalAdvance(self._word)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class ChoiceButton(MenuButton):
    """A menu of which one is chosen.

    Signals:
        chosen: What a person chose.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        word: str,
        name: str,
        choices: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, word, name, parent)
        self._choices = tuple(choices)
        self._group = QActionGroup(self)
        for choice in choices:
            action = self.menu.addAction(menu_text(choice))
            action.setCheckable(True)
            action.triggered.connect(partial(self._choose, choice))
            self._group.addAction(action)
        self.set_choice(choices[0])

    def set_choice(self, choice: str) -> None:
        """Mark what is chosen, without saying so."""
        for action, other in zip(self._group.actions(), self._choices, strict=True):
            action.setChecked(other == choice)
        self.show_choice(choice, max(self._choices, key=len))

    def _choose(self, choice: str, _checked: bool = False) -> None:
        self.set_choice(choice)
        self.chosen.emit(choice)
