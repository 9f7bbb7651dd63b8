"""Asks for how long an alert is to be quiet, and what is to be said about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.analysis.alert_care import MOST_NOTE_CHARS, UNTIL_WELL
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.care_wish import LENGTHS, CareKind, CareWish
from inspector.ui.popover import Popover, card_button
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import ElidedLabel, PlainLabel

_WIDTH_PX, _FIELD_PX = 372, 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HINTS = {
    CareKind.ACKNOWLEDGE: "It stays in sight, muted, until this firing ends.",
    CareKind.SNOOZE: "It stays in sight, muted. Nothing notifies meanwhile.",
}


class CareEditor(Popover):
    """A note, and for a snooze how long it is.

    Signals:
        wished: The `CareWish` of a person who confirmed.
    """

    wished = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("What to do about an alert", _WIDTH_PX, parent)
        self._wish = CareWish(CareKind.ACKNOWLEDGE, "", None)
        self.title = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.hint = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.length = SegmentedControl("Snooze for", LENGTHS, self)
        self.note = QLineEdit(self)
        self.note.setObjectName("search")
        self.note.setFont(font(LABEL_PX))
        self.note.setFixedHeight(_FIELD_PX)
        self.note.setMaxLength(MOST_NOTE_CHARS)
        self.note.setPlaceholderText("Note, if there is something to say")
        self.note.setAccessibleName("Note")
        self.cancel = card_button("Cancel", self)
        self.confirm = card_button("", self)
        self.confirm.setProperty("primary", True)
        self._compose()
        self.cancel.clicked.connect(self.close)
        self.confirm.clicked.connect(self._confirm)

    def ask(self, wish: CareWish, whose: str, anchor: QWidget, *, may_be_well: bool) -> None:
        """Open below a widget.

        Args:
            wish: To acknowledge or snooze what.
            whose: The alert or the rule in words.
            anchor: Below this.
            may_be_well: Whether it fires, or is about to, so that it can be snoozed until it is
                well.
        """
        self._wish = wish
        is_snooze = wish.kind is CareKind.SNOOZE
        self.setAccessibleName(f"{wish.kind} {whose}")
        self.title.show_text(f"{wish.kind} {whose}")
        self.hint.show_text(_HINTS[wish.kind])
        self.confirm.setText(str(wish.kind))
        self.confirm.setAccessibleName(f"{wish.kind} {whose}")
        self.length.setVisible(is_snooze)
        self.length.buttons()[-1].setEnabled(may_be_well)
        if self.length.value == UNTIL_WELL and not may_be_well:
            self.length.set_value(LENGTHS[0][1])
        self.note.clear()
        self.open_below(anchor)
        first = self._chosen_length() if is_snooze else self.note
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm on Enter, wherever the keys are."""
        if event.key() in _ENTER:
            self._confirm()
        else:
            super().keyPressEvent(event)

    def _chosen_length(self) -> QWidget:
        buttons = self.length.buttons()
        return next((one for one in buttons if one.isChecked()), buttons[0])

    def _confirm(self) -> None:
        wish = self._wish
        length_s = self.length.value if wish.kind is CareKind.SNOOZE else 0.0
        said = CareWish(wish.kind, wish.rule, wish.group, length_s, self.note.text())
        self.close()
        self.wished.emit(said)

    def _compose(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addWidget(self.length)
        column.addWidget(self.note)
        column.addLayout(foot)
