"""The pill in the top bar: what is open, what it is doing, and the menu to open something else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from inspector.ui.actions import SourceActions
from inspector.ui.arrow import ARROW_PX, draw_arrow
from inspector.ui.fonts import SEMIBOLD, font
from inspector.ui.models.frame import SourceState, StatusFrame
from inspector.ui.text import elided, menu_text
from inspector.ui.theme import Theme

_HEIGHT_PX = 30
_PAD_PX, _DOT_PX, _GAP_PX = 14, 8, 8
_NAME_MOST_PX = 300.0
_NOTHING = "Open a source"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SourceButton(QAbstractButton):
    """Shows the source and its state, and opens the source menu.

    Signals:
        recent_requested: A person chose a path that was open before.
    """

    recent_requested = Signal(str)

    def __init__(self, theme: Theme, actions: SourceActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: SourceState | None = None
        self._word = ""
        self._name = _NOTHING
        self._clear_recent = actions.clear_recent
        self._word_font, self._name_font = font(weight=SEMIBOLD), font()
        self.menu = QMenu(self)
        self.menu.addActions([actions.open_folder, actions.open_file, actions.demo])
        self.recent_menu = self.menu.addMenu("Recent")
        self.menu.addSeparator()
        self.menu.addAction(actions.close)
        self.set_recent(())
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._open_menu)
        theme.changed.connect(self.update)
        self._describe()

    @property
    def word(self) -> str:
        """The state as shown; empty while nothing is open."""
        return self._word

    @property
    def name(self) -> str:
        """The source as shown."""
        return self._name

    def show_status(self, status: StatusFrame | None) -> None:
        """Show a source and its state; None means that nothing is open."""
        word, name = "", _NOTHING
        if status is not None:
            word = status.state.value
            if status.state is SourceState.LOADING:
                word = f"{word} {min(status.progress, 1.0):.0%}"
            name = f"{status.source} · {status.detail}" if status.detail else status.source
        state = status.state if status is not None else None
        if (word, name, state) != (self._word, self._name, self._state):
            self._word, self._name, self._state = word, name, state
            self._describe()
            self.updateGeometry()
            self.update()

    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer paths that were open before, the latest first."""
        self.recent_menu.clear()
        for path in paths:
            action = self.recent_menu.addAction(menu_text(path))
            action.triggered.connect(partial(self.recent_requested.emit, path))
        if paths:
            self.recent_menu.addSeparator()
            self.recent_menu.addAction(self._clear_recent)
        else:
            self.recent_menu.addAction("Nothing opened yet").setEnabled(False)

    def sizeHint(self) -> QSize:
        """Return the size that shows the state and the name."""
        word_px = QFontMetricsF(self._word_font).horizontalAdvance(self._word)
        name_px = QFontMetricsF(self._name_font).horizontalAdvance(self._shown_name())
        state_px = _DOT_PX + _GAP_PX + word_px + _GAP_PX if self._word else 0.0
        return QSize(round(2 * _PAD_PX + state_px + name_px + _GAP_PX + ARROW_PX), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.accent if self.hasFocus() else colours.line)
        painter.setBrush(colours.raised)
        pill = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        x = float(_PAD_PX)
        if self._state is not None:
            x = self._draw_state(painter, x, self._state)
        painter.setFont(self._name_font)
        painter.setPen(colours.text)
        arrow_left = self.width() - _PAD_PX - ARROW_PX
        # In a narrow window the pill gets less room than it asks for.
        name = elided(self._shown_name(), self._name_font, arrow_left - _GAP_PX / 2 - x)
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT, name)
        draw_arrow(painter, arrow_left, self.height() / 2, colours.muted)

    def _draw_state(self, painter: QPainter, x: float, state: SourceState) -> float:
        colours, middle = self._theme.colours, self.height() / 2
        dot = {
            SourceState.WAITING: colours.warn,
            SourceState.LOADING: colours.accent,
            SourceState.LIVE: colours.ok,
            SourceState.IDLE: colours.muted,
        }[state]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dot)
        painter.drawEllipse(QPointF(x + _DOT_PX / 2, middle), _DOT_PX / 2, _DOT_PX / 2)
        x += _DOT_PX + _GAP_PX
        painter.setFont(self._word_font)
        painter.setPen(colours.text)
        painter.drawText(QRectF(x, 0, self.width(), self.height()), _LEFT, self._word)
        return x + QFontMetricsF(self._word_font).horizontalAdvance(self._word) + _GAP_PX

    def _shown_name(self) -> str:
        return elided(self._name, self._name_font, _NAME_MOST_PX)

    def _describe(self) -> None:
        self.setAccessibleName(f"Source: {self._name} {self._word}".strip())

    def _open_menu(self) -> None:
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
