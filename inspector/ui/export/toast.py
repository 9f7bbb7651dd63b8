"""The toast: what was done, for a while, over the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QEnterEvent, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.icons import pixmap
from inspector.ui.lines.head import tool_button
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, plain_tooltip
from inspector.ui.theme import Theme

SHOWN_MS = 10_000
_MARGIN_PX, _BUTTON_PX, _ICON_PX, _MOST_PX, _LEAST_PX = 16, 24, 14, 560, 240
_ABOVE_PX, _PAD_PX, _GAP_PX, _SPARE_PX = 16, 12, 8, 8


class Toast(QFrame):
    """Stands above the foot of a window until it has been read; pointed at, it stays.

    Signals:
        folder_wanted: The folder that a person wants to see.
    """

    folder_wanted = Signal(Path)

    def __init__(self, theme: Theme, window: QWidget, above: QWidget) -> None:
        """Make a toast that is hidden.

        Args:
            theme: Colours.
            window: What it lies over.
            above: The part of the window that it stays clear of.
        """
        super().__init__(window)
        self.setObjectName("popover")
        self._theme, self._window, self._above = theme, window, above
        self._path: Path | None = None
        self._words = ""
        self.text = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.folder = tool_button("Show in folder", "Open the folder that it was written to", self)
        self.close_button = QPushButton(self)
        self.close_button.setObjectName("plain")
        self.close_button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        self.close_button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.close_button.setAccessibleName("Close the message")
        self.close_button.setToolTip(plain_tooltip("Close"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PAD_PX, _GAP_PX, _GAP_PX, _GAP_PX)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.text, 1)
        row.addWidget(self.folder)
        row.addWidget(self.close_button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._go)
        self.close_button.clicked.connect(self.hide)
        self.folder.clicked.connect(self._show_folder)
        self.folder_wanted.connect(open_folder)
        theme.changed.connect(self._draw_icon)
        window.installEventFilter(self)
        self._draw_icon()
        self.hide()

    def say(self, words: str, path: Path | None = None) -> None:
        """Say what was done.

        Args:
            words: One sentence.
            path: The file that was written; None without one.
        """
        self._path, self._words = path, one_line(words)
        self.folder.setVisible(path is not None)
        self.text.show_text(self._words)
        self.setAccessibleName(self._words)
        self.show()
        self._place()
        self.raise_()
        self._timer.start()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while somebody points at it."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go after a while."""
        super().leaveEvent(event)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep its place in a window that is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _go(self) -> None:
        if self.folder.hasFocus() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        window = self._window
        words_px = self.text.fontMetrics().horizontalAdvance(self._words) + _SPARE_PX
        shown = [one for one in (self.folder, self.close_button) if not one.isHidden()]
        others_px = sum(one.sizeHint().width() + _GAP_PX for one in shown) + 2 * _PAD_PX
        most_px = min(_MOST_PX, window.width() - 2 * _MARGIN_PX)
        width = min(max(words_px + others_px, _LEAST_PX), most_px)
        self.resize(width, self.sizeHint().height())
        foot = self._above.height() if self._above.isVisible() else 0
        top = window.height() - foot - self.height() - _ABOVE_PX
        self.move((window.width() - width) // 2, top)

    def _show_folder(self) -> None:
        if self._path is not None:
            self.folder_wanted.emit(self._path.parent)

    def _draw_icon(self) -> None:
        colour, ratio = self._theme.colours.muted, self.devicePixelRatioF()
        self.close_button.setIcon(QIcon(pixmap("close", _ICON_PX, colour, ratio)))


def open_folder(folder: Path) -> None:
    """Show a folder in the program that this system shows folders with."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
