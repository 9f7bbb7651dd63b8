"""What the window shows while somebody holds files over it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from inspector.ui.fonts import HEADING_PX, SEMIBOLD, font
from inspector.ui.icons import pixmap
from inspector.ui.text import elided
from inspector.ui.theme import Theme

_ICON_PX, _GAP_PX, _INSET_PX = 32, 12, 12
_COVER = 225


def local_paths(data: QMimeData) -> list[Path]:
    """Return the paths of this machine among what is held; addresses elsewhere are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """Says what letting go would open."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def offer(self, paths: Sequence[Path]) -> None:
        """Say that letting go opens these paths."""
        first = paths[0].name or str(paths[0])
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        self._text = f"Drop to open {first}{more}"
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame and the words."""
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cover = QColor(colours.bg)
        cover.setAlpha(_COVER)
        painter.fillRect(self.rect(), cover)
        frame = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        painter.setPen(QPen(colours.accent, 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 12, 12)
        shape = font(HEADING_PX, SEMIBOLD)
        high = _ICON_PX + _GAP_PX + QFontMetricsF(shape).height()
        top = (self.height() - high) / 2
        icon = pixmap("drop", _ICON_PX, colours.accent, self.devicePixelRatioF())
        painter.drawPixmap(round((self.width() - _ICON_PX) / 2), round(top), icon)
        painter.setFont(shape)
        painter.setPen(colours.text)
        box = QRectF(48, top + _ICON_PX + _GAP_PX, self.width() - 96, high)
        words = elided(self._text, shape, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
