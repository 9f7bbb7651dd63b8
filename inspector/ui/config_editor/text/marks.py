"""What is marked in the text: the line of the cursor, problems, what was searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from inspector.core.errors import ConfigProblem
from inspector.ui.config_editor.text.inks import (
    current_ground,
    match_ground,
    pair_ground,
    revealed_ground,
)
from inspector.ui.theme import Theme

REVEALED_MS = 1_500
_MOST = 1_000
"""More marks of one kind are not drawn: each costs time with every key that is pressed."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A problem and where it stands in the text.

    Attributes:
        problem: What is wrong.
        cursor: Holds the text that is underlined, and moves along with it; None if the place is
            not known.
    """

    problem: ConfigProblem
    cursor: QTextCursor | None


class Marks(QObject):
    """Marks parts of a text widget.

    Attributes:
        flaws: What is underlined, by `waves`.
        matches: What was searched for.
    """

    def __init__(self, area: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(area)
        self._area = area
        self._theme = theme
        self.flaws: tuple[Flaw, ...] = ()
        self.matches: tuple[QTextCursor, ...] = ()
        self._pair: tuple[QTextCursor, ...] = ()
        self._revealed: QTextCursor | None = None
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.setInterval(REVEALED_MS)
        self._fading.timeout.connect(self._forget_revealed)
        area.cursorPositionChanged.connect(self.draw)
        theme.changed.connect(self.draw)

    def show_flaws(self, flaws: Sequence[Flaw]) -> None:
        """Underline problems."""
        self.flaws = tuple(flaws)
        self._area.viewport().update()

    def show_matches(self, matches: Sequence[QTextCursor]) -> None:
        """Mark what was searched for."""
        self.matches = tuple(matches)
        self.draw()

    def show_pair(self, pair: Sequence[QTextCursor]) -> None:
        """Mark two brackets that belong together."""
        if pair or self._pair:
            self._pair = tuple(pair)
            self.draw()

    def show_revealed(self, cursor: QTextCursor) -> None:
        """Mark a line for a moment."""
        self._revealed = cursor
        self._fading.start()
        self.draw()

    def flaws_at(self, position: int) -> list[Flaw]:
        """Return the problems that are underlined at a position."""
        return [
            flaw
            for flaw in self.flaws
            if flaw.cursor
            and flaw.cursor.selectionStart() <= position <= flaw.cursor.selectionEnd()
        ]

    def flawed_lines(self) -> dict[int, list[ConfigProblem]]:
        """Return the problems by line, from 0."""
        found: dict[int, list[ConfigProblem]] = {}
        for flaw in self.flaws:
            if flaw.cursor:
                line = self._area.document().findBlock(flaw.cursor.selectionStart()).blockNumber()
                found.setdefault(line, []).append(flaw.problem)
        return found

    def draw(self) -> None:
        """Mark all again."""
        colours = self._theme.colours
        shown = [_line(self._area.textCursor(), current_ground(colours))]
        shown += [_part(one, match_ground(colours)) for one in self.matches[:_MOST]]
        if self._revealed:
            shown.append(_line(self._revealed, revealed_ground(colours)))
        shown += [_part(one, pair_ground(colours)) for one in self._pair]
        self._area.setExtraSelections(shown)

    def _forget_revealed(self) -> None:
        self._revealed = None
        self.draw()


def _line(cursor: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
    made = _part(cursor, ground)
    made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
    made.cursor.clearSelection()
    return made


def _part(cursor: QTextCursor, ground: QColor) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.cursor = QTextCursor(cursor)
    made.format.setBackground(ground)
    return made
