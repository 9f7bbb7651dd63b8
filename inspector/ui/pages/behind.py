"""The live strip: what came since the view stopped following, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.text import SteadyLabel, plain_tooltip

_HEIGHT_PX = 24


class BehindStrip(QFrame):
    """Counts lines while the view looks elsewhere.

    It is not there while the view follows, nor where nothing comes any more.

    Signals:
        return_to_live: A person wants the view to follow again.
        alerts_wanted: A person wants to see the alerts that are counted.
        room_changed: It takes another width than before, or came or went.
    """

    return_to_live = Signal()
    alerts_wanted = Signal()
    room_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("behind")
        self.setFixedHeight(_HEIGHT_PX)
        self._since_ts: float | None = None
        self.text = SteadyLabel("value", font(LABEL_PX), self)
        self.alerts = QPushButton("Show alert", self)
        self.alerts.setObjectName("quiet")
        self.alerts.setFont(font(LABEL_PX, MEDIUM))
        self.alerts.setToolTip(plain_tooltip("Where the next of these alerts began to fire"))
        self.alerts.setCursor(Qt.CursorShape.PointingHandCursor)
        self.alerts.clicked.connect(self.alerts_wanted)
        self.alerts.hide()
        self.back = QPushButton(self)
        self.back.setFont(font(LABEL_PX, MEDIUM))
        self.back.setToolTip(plain_tooltip("Follow again  End"))
        self.back.setCursor(Qt.CursorShape.PointingHandCursor)
        self.back.clicked.connect(self.return_to_live)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 2, 0)
        row.setSpacing(12)
        row.addWidget(self.text)
        row.addWidget(self.alerts)
        row.addWidget(self.back)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Say what came since the view of a frame stopped following, if it did."""
        behind = frame.behind
        is_over = frame.status.state is SourceState.IDLE
        if behind is None or (is_over and not behind.lines and not behind.rejected):
            if self._since_ts is not None:
                self._since_ts = None
                self.text.forget_room()
                self.hide()
                self.room_changed.emit()
            return
        is_new = self._since_ts is None
        if self._since_ts is None:
            self._since_ts = frame.origin_ts + frame.span_s[1]
        width_px = self.sizeHint().width()
        alerts = f"{behind.alerts:,} {'alert' if behind.alerts == 1 else 'alerts'}"
        self.text.show_text(
            f"+{behind.lines:,} lines, {alerts}, {behind.rejected:,} rejected "
            f"since {clock(self._since_ts)}"
        )
        self.text.set_role("warn" if behind.rejected or behind.alerts else "value")
        self.alerts.setVisible(behind.alerts > 0)
        self.back.setText("Return to the end" if is_over else "Return to live")
        self.show()
        if is_new or self.sizeHint().width() != width_px:
            self.room_changed.emit()
