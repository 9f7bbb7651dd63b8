"""Tabs with badges: the config files with what waits in each, and the ways to see one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from inspector.ui.fonts import MEDIUM, SEMIBOLD, SMALL_PX, TEXT_PX, font
from inspector.ui.theme import Theme, mix

_HEIGHT_PX = 44
_PAD_PX, _GAP_PX = 12, 8
_BADGE_PX, _BADGE_PAD_PX = 18, 7
_SHARE = 0.18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BadgeKind(StrEnum):
    """What a badge is about."""

    CHANGES = "changes"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Badge:
    """A word or two beside a name."""

    text: str
    kind: BadgeKind


class BadgeTab(QAbstractButton):
    """One choice: its name, perhaps a badge; a line below the one in front."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._badge: Badge | None = None
        self._badge_font = font(SMALL_PX, SEMIBOLD)
        self.setText(name.capitalize())
        self.setAccessibleName(name.capitalize())
        self.setFont(font(TEXT_PX, MEDIUM))
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    @property
    def badge(self) -> str:
        """What the badge says; empty without one."""
        return self._badge.text if self._badge else ""

    def show_badge(self, badge: Badge | None) -> None:
        """Show a badge, or none."""
        if badge != self._badge:
            self._badge = badge
            self.setAccessibleDescription(badge.text if badge else "")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the name and its badge."""
        name_px = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        badge_px = self._badge_px() + _GAP_PX if self._badge else 0.0
        return QSize(round(2 * _PAD_PX + name_px + badge_px + 1), _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tab."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bright = self.isChecked() or self.underMouse()
        painter.setPen(colours.text if bright else colours.muted)
        painter.drawText(QRectF(_PAD_PX, 0, self.width(), self.height()), _LEFT, self.text())
        if self._badge is not None:
            self._draw_badge(painter, self._badge)
        if self.isChecked():
            painter.fillRect(0, self.height() - 2, self.width(), 2, colours.accent)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(2.5, 7.5, self.width() - 5, self.height() - 15), 6, 6)

    def _draw_badge(self, painter: QPainter, badge: Badge) -> None:
        ground, ink = self._badge_colours(badge.kind)
        width = self._badge_px()
        left, top = self.width() - _PAD_PX - width, (self.height() - _BADGE_PX) / 2
        box = QRectF(left, top, width, _BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self._badge_font)
        painter.setPen(ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, badge.text)

    def _badge_colours(self, kind: BadgeKind) -> tuple[QColor, QColor]:
        colours = self._theme.colours
        if kind is BadgeKind.CHANGES:
            return colours.accent_fill, colours.on_accent
        if kind is BadgeKind.WARNING:
            return mix(colours.warn, colours.surface, _SHARE), colours.warn_text
        return mix(colours.crit, colours.surface, _SHARE), colours.crit

    def _badge_px(self) -> float:
        text = self._badge.text if self._badge else ""
        return QFontMetricsF(self._badge_font).horizontalAdvance(text) + 2 * _BADGE_PAD_PX


class BadgeTabs(QWidget):
    """A row of tabs.

    Signals:
        chosen: The name of the tab that a person wants.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Arrows move within a group.
        self._group = QButtonGroup(self)
        self.tabs = {name: BadgeTab(theme, name, self) for name in names}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name, tab in self.tabs.items():
            self._group.addButton(tab)
            row.addWidget(tab)
            tab.clicked.connect(partial(self._choose, name))

    def set_current(self, name: str) -> None:
        """Mark the tab in front; an unknown name is none."""
        for other, tab in self.tabs.items():
            tab.setChecked(other == name)

    def show_badge(self, name: str, badge: Badge | None) -> None:
        """Show a badge beside a name, or none."""
        self.tabs[name].show_badge(badge)

    def _choose(self, name: str, _checked: bool = False) -> None:
        self.chosen.emit(name)
