"""The strip of a chart whose threshold was dragged: what it would cause, and what to do now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel

_ONE_ROW_PX = 620


class TuningStrip(QFrame):
    """Offers to change a rule, over the lower end of its plot, which so stays as it is.

    Signals:
        accepted: A person wants to change the rule.
        dismissed: A person does not.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(self, plot: QWidget) -> None:
        super().__init__(plot)
        self.setObjectName("popover")
        self._plot = plot
        self.words = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.told = ElidedLabel("muted", font(LABEL_PX), self)
        self.accept = QPushButton("Change the rule", self)
        self.dismiss = QPushButton("Dismiss", self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.accept, self.dismiss):
            button.setObjectName("small")
            button.setFont(font(LABEL_PX))
            buttons.addWidget(button)
        buttons.insertStretch(0, 1)
        self._rows = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._rows.setContentsMargins(12, 8, 8, 8)
        self._rows.setSpacing(8)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self.words)
        lines.addWidget(self.told)
        self._rows.addLayout(lines, 1)
        self._rows.addLayout(buttons)
        self.accept.clicked.connect(self.accepted)
        self.dismiss.clicked.connect(self.dismissed)
        plot.installEventFilter(self)
        self.hide()

    def show_words(self, change: str, told: str) -> None:
        """Offer a change, and say what it would cause."""
        self.words.show_text(change)
        self.told.show_text(told)
        self.accept.setAccessibleDescription(f"{change}, {told}")
        self._stand()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower end of the plot."""
        if watched is self._plot and event.type() == QEvent.Type.Resize:
            self._stand()
        return super().eventFilter(watched, event)

    def _stand(self) -> None:
        room, way = self._plot.rect(), QBoxLayout.Direction
        is_wide = room.width() >= _ONE_ROW_PX
        self._rows.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
        height = self._rows.sizeHint().height()
        self.setGeometry(room.adjusted(0, room.height() - height, 0, 0))
