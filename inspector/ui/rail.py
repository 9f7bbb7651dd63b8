"""The rail at the left: the pages that exist, and what the program costs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui.actions import key_text
from inspector.ui.fonts import SEMIBOLD, SMALL_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.models.format import count, size
from inspector.ui.models.frame import StatusFrame
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme, mix

RAIL_PX = 176
_ITEM_PX = 34
_ICON_PX = 16
_ICON_LEFT_PX, _TEXT_LEFT_PX = 10, 36
_BADGE_SHARE = 0.16
_BADGE_PX, _BADGE_PAD_PX, _BADGE_RIGHT_PX = 18, 6, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RailItem(QAbstractButton):
    """A page by icon and name; a bar at its left edge marks the one in front."""

    def __init__(self, theme: Theme, name: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._badge = ""
        self._is_critical = False
        self._badge_font = font(SMALL_PX, SEMIBOLD)
        self.setText(name)
        self.setAccessibleName(f"Page {name}")
        self.setFont(font())
        self.setCheckable(True)
        self.setFixedHeight(_ITEM_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def badge(self) -> str:
        """What stands at the right of the name; empty for nothing."""
        return self._badge

    def set_badge(self, badge: str, meaning: str = "", *, is_critical: bool = False) -> None:
        """Put a number at the right of the name, and say what it counts."""
        if (badge, is_critical) != (self._badge, self._is_critical):
            self._badge, self._is_critical = badge, is_critical
            self.setAccessibleDescription(meaning)
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size that shows the name."""
        return QSize(RAIL_PX, _ITEM_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the item."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked():
            shape = QPainterPath()
            shape.addRoundedRect(box, 8, 8)
            painter.fillPath(shape, colours.raised)
            painter.setClipPath(shape)
            painter.fillRect(QRectF(0, 0, 2, box.height()), colours.accent)
            painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        bright = self.isChecked() or self.underMouse()
        ink = colours.text if bright else colours.muted
        icon = pixmap(self._icon_name, _ICON_PX, ink, self.devicePixelRatioF())
        painter.drawPixmap(_ICON_LEFT_PX, (self.height() - _ICON_PX) // 2, icon)
        painter.setPen(ink)
        painter.drawText(box.adjusted(_TEXT_LEFT_PX, 0, 0, 0), _LEFT, self.text())
        if self._badge:
            self._draw_badge(painter)

    def _draw_badge(self, painter: QPainter) -> None:
        colours = self._theme.colours
        text_px = QFontMetricsF(self._badge_font).horizontalAdvance(self._badge)
        width = max(text_px + 2 * _BADGE_PAD_PX, _BADGE_PX)
        left = self.width() - _BADGE_RIGHT_PX - width
        box = QRectF(left, (self.height() - _BADGE_PX) / 2, width, _BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = colours.crit if self._is_critical else colours.warn
        painter.setBrush(mix(ground, colours.surface, _BADGE_SHARE))
        painter.drawRoundedRect(box, _BADGE_PX / 2, _BADGE_PX / 2)
        painter.setFont(self._badge_font)
        painter.setPen(colours.crit if self._is_critical else colours.warn_text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._badge)


class Rail(QFrame):
    """Offers the pages; the foot shows memory, rows and the work of a frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(RAIL_PX)
        self._theme = theme
        self.items: dict[str, RailItem] = {}
        self.memory = PlainLabel("muted", font(SMALL_PX), parent=self)
        self.work = PlainLabel("muted", font(SMALL_PX), parent=self)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 16)
        column.setSpacing(4)
        column.addLayout(self._pages)
        column.addStretch(1)
        for label in (self.memory, self.work):
            label.setContentsMargins(10, 0, 0, 0)
            column.addWidget(label)
        self.show_status(None)

    def add_page(self, name: str, action: QAction) -> None:
        """Offer a page whose icon has its name; pressing it triggers the action."""
        item = RailItem(self._theme, action.text(), name, self)
        item.setToolTip(plain_tooltip(_tip(action)))
        item.clicked.connect(partial(_trigger, action))
        self.items[name] = item
        self._pages.addWidget(item)
        self.set_page("")

    def set_page(self, name: str) -> None:
        """Mark the page in front; an empty name is none, and then no page can be had."""
        for other, item in self.items.items():
            item.setChecked(other == name)
            item.setEnabled(bool(name))

    def show_status(self, status: StatusFrame | None) -> None:
        """Show what the program costs; None means that nothing is open."""
        rejected = status.rejected if status is not None else 0
        if "ledger" in self.items:
            badge = count(rejected) if rejected else ""
            self.items["ledger"].set_badge(badge, f"{rejected:,} rejected lines")
        if status is None:
            self.memory.show_text("")
            self.work.show_text("")
        else:
            self.memory.show_text(f"{size(status.memory_bytes)} · {count(status.rows)} rows")
            self.work.show_text(f"frame {status.frame_ms:.0f} ms")


def _tip(action: QAction) -> str:
    return f"{action.toolTip()}  {key_text(action.shortcut())}".strip()


def _trigger(action: QAction, _checked: bool = False) -> None:
    action.trigger()
