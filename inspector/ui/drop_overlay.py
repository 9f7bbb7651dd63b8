"""What the window shows while somebody holds files over it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from inspector.ui.fonts import HEADING_PX, SEMIBOLD, font
from inspector.ui.icons import pixmap
from inspector.ui.text import elided
from inspector.ui.theme import Theme

_ICON_PX, _INSET_PX = 32, 12
_CARD_PX, _CARD_PAD_PX, _CARD_TOP_PX = 128, 40, 24
_COVER = 190


def local_paths(data: QMimeData) -> list[Path]:
    """Return the paths of this machine among what is held; addresses elsewhere are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropOverlay(QWidget):
    """Takes files and folders that are held over the window, and says what letting go opens.

    Signals:
        dropped: The paths that were let go, as a list.
    """

    dropped = Signal(object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self.update)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

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

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Answer to what is held over the window."""
        if isinstance(event, QDragEnterEvent):
            paths = local_paths(event.mimeData())
            if paths:
                self.offer(paths)
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.hide()
            event.acceptProposedAction()
            self.dropped.emit(local_paths(event.mimeData()))
            return True
        return False

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
        words = elided(self._text, shape, self.width() - 2 * _CARD_PAD_PX - 96)
        width = QFontMetricsF(shape).horizontalAdvance(words) + 2 * _CARD_PAD_PX
        card = QRectF(0, 0, width, _CARD_PX)
        card.moveCenter(QRectF(self.rect()).center())
        painter.setPen(colours.line)
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(card, 12, 12)
        icon = pixmap("drop", _ICON_PX, colours.accent, self.devicePixelRatioF())
        painter.drawPixmap(
            round(card.center().x() - _ICON_PX / 2), round(card.top() + _CARD_TOP_PX), icon
        )
        painter.setFont(shape)
        painter.setPen(colours.text)
        box = card.adjusted(0, _CARD_TOP_PX + _ICON_PX, 0, -_CARD_TOP_PX / 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
