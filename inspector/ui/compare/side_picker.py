"""The button that chooses what stands on a side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.models.bookmark_words import short_note
from inspector.ui.models.compare_sides import (
    FIRST_HALF,
    NOTHING,
    SECOND_HALF,
    VISIBLE,
    WHOLE,
    Around,
    SideChoice,
    SideKind,
)
from inspector.ui.models.format import clock
from inspector.ui.models.literal import one_line
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.text import menu_text
from inspector.ui.theme import Theme

_MOST_SAVES = 8
_MOST_RECENT = 6
_MOST_BOOKMARKS = 20
MARGINS_MINUTES = (1, 5, 15)
"""How much before and after a bookmark can be chosen."""

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
        self._bookmarks: Bookmarks = NO_BOOKMARKS
        self._submenus: list[QMenu] = []
        self._choice = NOTHING
        self.set_choice(NOTHING)
        self._fill()

    @property
    def choice(self) -> SideChoice:
        """What is chosen."""
        return self._choice

    @property
    def bookmarks(self) -> QMenu | None:
        """The menu of what is around a bookmark; None where there is no bookmark."""
        return self._submenus[0] if self._submenus else None

    def set_choice(self, choice: SideChoice) -> None:
        """Show what is chosen, without saying so."""
        self._choice = choice
        self.show_choice(choice.words)

    def offer(
        self,
        saves: Sequence[ConfigMark],
        recent: Sequence[str],
        bookmarks: Bookmarks = NO_BOOKMARKS,
    ) -> None:
        """Offer other saves, in ascending order, recordings, the latest first, and bookmarks."""
        offered = (tuple(saves), tuple(recent), bookmarks)
        if offered != (self._saves, self._recent, self._bookmarks):
            self._saves, self._recent, self._bookmarks = offered
            self._fill()

    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        for submenu in self._submenus:
            # Clearing takes a submenu out, and keeps it.
            submenu.deleteLater()
        self._submenus.clear()
        for choice in (WHOLE, VISIBLE, FIRST_HALF, SECOND_HALF):
            self._add(choice.words.capitalize(), choice)
        saves = self._saves[::-1][:_MOST_SAVES]
        if saves:
            menu.addSeparator()
        for save in saves:
            for kind in (SideKind.BEFORE, SideKind.AFTER):
                choice = SideChoice(kind, save)
                self._add(choice.words.capitalize(), choice)
        self._fill_bookmarks()
        if not self._with_others:
            return
        menu.addSeparator()
        menu.addAction("Another recording: files…").triggered.connect(self._want_files)
        menu.addAction("Another recording: folder…").triggered.connect(self._want_folder)
        for path in self._recent[:_MOST_RECENT]:
            self._add(one_line(path, _PATH_CHARS), SideChoice(SideKind.OTHER, path=Path(path)))

    def _fill_bookmarks(self) -> None:
        """Offer what is about each bookmark, the latest first."""
        if not self._bookmarks:
            return
        self.menu.addSeparator()
        menu = self._submenu(self.menu, "Around a bookmark")
        for ts in sorted(self._bookmarks, reverse=True)[:_MOST_BOOKMARKS]:
            note = short_note(self._bookmarks[ts])
            own = self._submenu(menu, " · ".join(part for part in (clock(ts), note) if part))
            for minutes in MARGINS_MINUTES:
                choice = SideChoice(SideKind.AROUND, around=Around(ts, 60.0 * minutes, note))
                noun = "minute" if minutes == 1 else "minutes"
                self._add(f"\N{PLUS-MINUS SIGN} {minutes} {noun}", choice, own)

    def _submenu(self, menu: QMenu, text: str) -> QMenu:
        submenu = menu.addMenu(menu_text(text))
        self._submenus.append(submenu)
        return submenu

    def _add(self, text: str, choice: SideChoice, menu: QMenu | None = None) -> None:
        action = (menu or self.menu).addAction(menu_text(text))
        action.triggered.connect(partial(self._choose, choice))

    def _choose(self, choice: SideChoice, _checked: bool = False) -> None:
        self.set_choice(choice)
        self.chosen.emit(choice)

    def _want_files(self, _checked: bool = False) -> None:
        self.files_wanted.emit()

    def _want_folder(self, _checked: bool = False) -> None:
        self.folder_wanted.emit()
