"""The button that chooses what stands on a side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.ui.models.compare_sides import (
    FIRST_HALF,
    NOTHING,
    SECOND_HALF,
    VISIBLE,
    WHOLE,
    SideChoice,
    SideKind,
)
from inspector.ui.models.literal import one_line
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import menu_text
from inspector.ui.theme import Theme

_MOST_SAVES = 8
_MOST_RECENT = 6
_PATH_CHARS = 60


class SidePicker(MenuButton):
    """Offers ranges of the open source, and for one side other recordings.

    Args:
        theme: Colours.
        side: ``A`` or ``B``.
        with_others: Whether other recordings are offered.

    Signals:
        chosen: The `SideChoice` of a person.
        folder_wanted: A person wants to choose a folder of another recording.
        files_wanted: A person wants to choose files of another recording.
    """

    chosen = Signal(object)
    folder_wanted = Signal()
    files_wanted = Signal()

    def __init__(
        self, theme: Theme, side: str, *, with_others: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, "", f"Side {side}", parent)
        self._with_others = with_others
        self._saves: tuple[ConfigMark, ...] = ()
        self._recent: tuple[str, ...] = ()
        self._choice = NOTHING
        self.set_choice(NOTHING)
        self._fill()

    @property
    def choice(self) -> SideChoice:
        """What is chosen."""
        return self._choice

    def set_choice(self, choice: SideChoice) -> None:
        """Show what is chosen, without saying so."""
        self._choice = choice
        self.show_choice(choice.words)

    def offer(self, saves: Sequence[ConfigMark], recent: Sequence[str]) -> None:
        """Offer other saves, in ascending order, and other recordings, the latest first."""
        if (tuple(saves), tuple(recent)) != (self._saves, self._recent):
            self._saves, self._recent = tuple(saves), tuple(recent)
            self._fill()

    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        for choice in (WHOLE, VISIBLE, FIRST_HALF, SECOND_HALF):
            self._add(choice.words.capitalize(), choice)
        saves = self._saves[::-1][:_MOST_SAVES]
        if saves:
            menu.addSeparator()
        for save in saves:
            for kind in (SideKind.BEFORE, SideKind.AFTER):
                choice = SideChoice(kind, save)
                self._add(choice.words.capitalize(), choice)
        if not self._with_others:
            return
        menu.addSeparator()
        menu.addAction("Another recording: files…").triggered.connect(self._want_files)
        menu.addAction("Another recording: folder…").triggered.connect(self._want_folder)
        for path in self._recent[:_MOST_RECENT]:
            self._add(one_line(path, _PATH_CHARS), SideChoice(SideKind.OTHER, path=Path(path)))

    def _add(self, text: str, choice: SideChoice) -> None:
        action = self.menu.addAction(menu_text(text))
        action.triggered.connect(partial(self._choose, choice))

    def _choose(self, choice: SideChoice, _checked: bool = False) -> None:
        self.set_choice(choice)
        self.chosen.emit(choice)

    def _want_files(self, _checked: bool = False) -> None:
        self.files_wanted.emit()

    def _want_folder(self, _checked: bool = False) -> None:
        self.folder_wanted.emit()
