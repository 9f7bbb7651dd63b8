"""The instants that two curves are aligned on: a button for each side, where it has bookmarks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from inspector.ui.compare.ink import SIDES, SideMark
from inspector.ui.models.compare_alignment import START, Alignment
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import menu_text
from inspector.ui.theme import Theme

_GAP_PX = 4
_WORD_FROM_PX = 232
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AlignPicker(MenuButton):
    """Offers the start of a side, and its bookmarks.

    Signals:
        chosen: A person wants another instant.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, side: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "aligned on", f"Side {side} aligned on", parent)
        self._offered: tuple[Alignment, ...] = ()
        self._choice = START
        self.show_choice(START.words)

    @property
    def choice(self) -> Alignment:
        """What is chosen."""
        return self._choice

    @property
    def offered(self) -> tuple[Alignment, ...]:
        """The bookmarks that can be chosen."""
        return self._offered

    def offer(self, bookmarks: Sequence[Alignment], choice: Alignment | None = None) -> None:
        """Offer other bookmarks; what is chosen stays chosen if it is still there.

        Args:
            bookmarks: The earliest first.
            choice: What is to be chosen of them instead of what was.
        """
        wanted = self._choice if choice is None else choice
        offered = tuple(bookmarks)
        if offered != self._offered:
            self._offered = offered
            self.menu.clear()
            for one in (START, *offered):
                action = self.menu.addAction(menu_text(one.in_full))
                action.triggered.connect(partial(self._choose, one))
        # Its note may be another one by now.
        self._set(next((one for one in offered if one.ts == wanted.ts), START))

    def _set(self, choice: Alignment) -> None:
        if choice != self._choice:
            self._choice = choice
            self.show_choice(choice.words)

    def _choose(self, choice: Alignment, _checked: bool = False) -> None:
        self._set(choice)
        self.chosen.emit()


class AlignRows(QWidget):
    """A picker for each side that has bookmarks; nothing if none has.

    Signals:
        chosen: A person wants another instant.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pickers = tuple(AlignPicker(theme, side, self) for side in SIDES)
        self._marks = tuple(SideMark(theme, side, self) for side in SIDES)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP_PX)
        grid.setColumnStretch(1, 1)
        for row, (mark, picker) in enumerate(zip(self._marks, self.pickers, strict=True)):
            grid.addWidget(mark, row, 0)
            grid.addWidget(picker, row, 1, _LEFT)
            picker.chosen.connect(self.chosen)
        self.offer((), ())

    @property
    def choices(self) -> tuple[Alignment, Alignment]:
        """What A and B are aligned on."""
        a, b = self.pickers
        return a.choice, b.choice

    def offer(self, a: Sequence[Alignment], b: Sequence[Alignment]) -> None:
        """Offer other bookmarks of both sides."""
        for picker, bookmarks in zip(self.pickers, (a, b), strict=True):
            picker.offer(bookmarks)
        self._show()

    def swap(self) -> None:
        """Let each side have what the other had, as the sides were swapped."""
        a, b = self.pickers
        own, other = (a.offered, a.choice), (b.offered, b.choice)
        a.offer(*other)
        b.offer(*own)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is no room for them."""
        super().resizeEvent(event)
        for picker in self.pickers:
            picker.set_compact(is_compact=self.width() < _WORD_FROM_PX)

    def _show(self) -> None:
        for mark, picker in zip(self._marks, self.pickers, strict=True):
            mark.setVisible(bool(picker.offered))
            picker.setVisible(bool(picker.offered))
        self.setVisible(any(picker.offered for picker in self.pickers))
