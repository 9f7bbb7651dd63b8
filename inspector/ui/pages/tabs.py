"""The tabs of the Live page: everything, and each namespace, with the number of its rows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from inspector.ui.actions import key_text
from inspector.ui.alert_ink import draw_badge
from inspector.ui.fonts import SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.models.format import count
from inspector.ui.models.frame import Tab
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_HEIGHT_PX = 44
_PAD_PX, _GAP_PX, _SQUARE_PX = 12, 8, 8
_WIDEST_COUNT = "888 M"
_MOST_KEYS = 7
_BADGE_PX, _BADGE_PAD_PX = 18, 6
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NamespaceTab(QAbstractButton):
    """One tab: the colour of the namespace, its name, its rows, and how many alerts fire."""

    def __init__(self, theme: Theme, namespace: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = self._firing = ""
        self._badge_font = font(SMALL_PX, SEMIBOLD)
        self.namespace = namespace
        self.setText(namespace or "All")
        self.setFont(font(TEXT_PX))
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    @property
    def rows(self) -> str:
        """The number of rows as shown."""
        return self._rows

    @property
    def firing(self) -> str:
        """The number of alerts that fire, as shown; empty for none."""
        return self._firing

    def show_rows(self, rows: int) -> None:
        """Show the number of rows."""
        text = count(rows)
        if text != self._rows:
            self._rows = text
            self._describe()

    def show_firing(self, alerts: int) -> None:
        """Show how many alerts fire."""
        text = count(alerts) if alerts else ""
        if text != self._firing:
            self._firing = text
            self._describe()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return a size that no number of rows outgrows."""
        rows_px = QFontMetricsF(self.font()).horizontalAdvance(_WIDEST_COUNT)
        width = self._text_right() + _GAP_PX + rows_px + self._badge_room_px() + _PAD_PX / 2
        return QSize(round(width), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the size that still shows the name; in a narrow window the number gives way."""
        return QSize(round(self._text_right() + self._badge_room_px() + _PAD_PX), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tab."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.namespace:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.namespaces.get(self.namespace, colours.muted))
            top = (self.height() - _SQUARE_PX) / 2
            painter.drawRoundedRect(QRectF(_PAD_PX, top, _SQUARE_PX, _SQUARE_PX), 2, 2)
        bright = self.isChecked() or self.underMouse()
        painter.setPen(colours.text if bright else colours.muted)
        left = self._text_left()
        painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, self.text())
        left, rows_px = self._text_right(), painter.fontMetrics().horizontalAdvance(self._rows)
        if left + _GAP_PX + rows_px + self._badge_room_px() <= self.width():
            left += _GAP_PX
            painter.setPen(colours.muted)
            painter.drawText(QRectF(left, 0, self.width(), self.height()), _LEFT, self._rows)
            left += rows_px
        if self._firing:
            top = (self.height() - _BADGE_PX) / 2
            box = QRectF(left + _GAP_PX, top, self._badge_px(), _BADGE_PX)
            draw_badge(painter, box, self._firing, self._badge_font, colours, is_firing=True)
        if self.isChecked():
            painter.fillRect(0, self.height() - 2, self.width(), 2, colours.accent)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(2.5, 7.5, self.width() - 5, self.height() - 15), 6, 6)

    def _describe(self) -> None:
        noun = "alert fires" if self._firing == "1" else "alerts fire"
        said = f", {self._firing} {noun}" if self._firing else ""
        self.setAccessibleDescription(f"{self._rows} rows{said}")
        self.update()

    def _badge_px(self) -> float:
        text_px = QFontMetricsF(self._badge_font).horizontalAdvance(self._firing)
        return max(text_px + 2 * _BADGE_PAD_PX, _BADGE_PX)

    def _badge_room_px(self) -> float:
        return _GAP_PX + self._badge_px() if self._firing else 0.0

    def _text_left(self) -> float:
        return _PAD_PX + (_SQUARE_PX + _GAP_PX if self.namespace else 0)

    def _text_right(self) -> float:
        return self._text_left() + QFontMetricsF(self.font()).horizontalAdvance(self.text())


class NamespaceTabs(QWidget):
    """A row of tabs.

    Signals:
        namespace_changed: The namespace a person chose; empty for all of them.
    """

    namespace_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._namespace = ""
        self._firing: Mapping[str, int] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group.buttonClicked.connect(self._choose)

    @property
    def namespace(self) -> str:
        """The namespace of the chosen tab; empty for all of them."""
        return self._namespace

    def tabs(self) -> list[NamespaceTab]:
        """Return the tabs in order."""
        return [button for button in self._group.buttons() if isinstance(button, NamespaceTab)]

    def set_namespace(self, namespace: str) -> None:
        """Choose a tab without saying so; it may appear later."""
        self._namespace = namespace
        for tab in self.tabs():
            tab.setChecked(tab.namespace == namespace)

    def show_tabs(self, tabs: tuple[Tab, ...]) -> bool:
        """Show these tabs, and return whether any had to be made."""
        is_new = [tab.namespace for tab in tabs] != [tab.namespace for tab in self.tabs()]
        if is_new:
            self._make(tabs)
        for button, tab in zip(self.tabs(), tabs, strict=True):
            button.show_rows(tab.rows)
        return is_new

    def show_firing(self, alerts: Mapping[str, int]) -> None:
        """Show how many alerts fire, by namespace."""
        self._firing = alerts
        for tab in self.tabs():
            tab.show_firing(alerts.get(tab.namespace, 0))

    def _make(self, tabs: tuple[Tab, ...]) -> None:
        for old in self.tabs():
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.deleteLater()
        for number, tab in enumerate(tabs, start=1):
            button = NamespaceTab(self._theme, tab.namespace, self)
            button.setChecked(tab.namespace == self._namespace)
            button.show_firing(self._firing.get(tab.namespace, 0))
            if number <= _MOST_KEYS:
                key = QKeySequence(f"Ctrl+{number}")
                button.setShortcut(key)
                button.setToolTip(plain_tooltip(f"{button.text()}  {key_text(key)}"))
            self._group.addButton(button)
            self._row.addWidget(button)

    def _choose(self, button: QAbstractButton) -> None:
        if isinstance(button, NamespaceTab):
            self._namespace = button.namespace
            self.namespace_changed.emit(button.namespace)
