"""What is asked before something would lose edits that are not saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.overlay import Overlay
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_CARD_PX, _PAD_PX, _BUTTON_PX = 480, 24, 30


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What would be lost.

    Attributes:
        names: Of the files with changes that are not saved.
        stuck: Those of them that cannot be saved as they are.
    """

    names: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()


class UnsavedQuestion(Overlay):
    """Asks whether to save, to go on without, or to stay; Esc stays.

    Signals:
        save_chosen: A person wants all saved, and then to go on.
        lose_chosen: A person wants to go on, and can do without the changes.
    """

    save_chosen = Signal()
    lose_chosen = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window)
        self.title = PlainLabel(
            "value", font(HEADING_PX, SEMIBOLD), "Save your changes?", self.card
        )
        self.text = PlainLabel("muted", font(), parent=self.card)
        self.text.setWordWrap(True)
        self.text.setFixedWidth(_CARD_PX - 2 * _PAD_PX)
        self.save = QPushButton("Save and go on", self.card)
        self.lose = QPushButton("Go on without saving", self.card)
        self.stay = QPushButton("Stay", self.card)
        self._compose()
        self.save.clicked.connect(lambda: self._choose(self.save_chosen))
        self.lose.clicked.connect(lambda: self._choose(self.lose_chosen))
        self.stay.clicked.connect(self.dismiss)

    def ask(self, unsaved: Unsaved) -> None:
        """Ask about files; what cannot be saved is said, and saving is not offered."""
        files = _listed(unsaved.names)
        has = "has" if len(unsaved.names) == 1 else "have"
        said = f"{files} {has} changes that are not saved."
        if unsaved.stuck:
            said += f" {_listed(unsaved.stuck)} cannot be saved as it is: stay, and correct it."
        self.text.show_text(said)
        self.text.setFixedHeight(self.text.heightForWidth(self.text.width()))
        self.save.setEnabled(not unsaved.stuck)
        self.setAccessibleName(f"{self.title.text()} {said}")
        self.open(self.stay if unsaved.stuck else self.save)
        self.place_card()

    def card_place(self, room: QRect) -> QRect:
        """Return a place a third down, as high as the text needs."""
        height = self.card.sizeHint().height()
        left, top = (room.width() - _CARD_PX) // 2, (room.height() - height) // 3
        return QRect(left, top, _CARD_PX, height)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round the buttons, and to nothing behind the card."""
        buttons = [one for one in (self.save, self.lose, self.stay) if one.isEnabled()]
        at = next((place for place, one in enumerate(buttons) if one.hasFocus()), -1)
        to = buttons[(at + (1 if forward else -1)) % len(buttons)]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _choose(self, chosen: SignalInstance) -> None:
        self.dismiss()
        chosen.emit()

    def _compose(self) -> None:
        column = QVBoxLayout(self.card)
        column.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, role in ((self.save, "main"), (self.lose, "tool"), (self.stay, "tool")):
            button.setProperty("role", role)
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_BUTTON_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)


def _listed(names: Sequence[str]) -> str:
    """Return names of config files as a sentence has them."""
    files = [f"{name}.toml" for name in names]
    return files[0] if len(files) == 1 else f"{', '.join(files[:-1])} and {files[-1]}"
