"""Colours the lines in sight; a text of a megabyte has too many others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit

from inspector.config.tokens import Kind, Token
from inspector.ui.config_editor.text.file_lines import columns_to_units
from inspector.ui.config_editor.text.inks import inks
from inspector.ui.fonts import SEMIBOLD
from inspector.ui.theme import Theme

_STATES = 2**31


class Colouring(QObject):
    """Colours a text widget by its tokens.

    Qt's own highlighter goes through the whole text when it is set, which takes a second for a
    large one.

    Args:
        area: The widget.
        theme: Colours.
        tokens: Returns the tokens of a line, given what the line begins within.
        lines_within: Returns the lines of a text, from 0, that begin within something, and that.
    """

    def __init__(
        self,
        area: QPlainTextEdit,
        theme: Theme,
        tokens: Callable[[str, str], Sequence[Token]],
        lines_within: Callable[[str], dict[int, str]],
    ) -> None:
        super().__init__(area)
        self._area = area
        self._tokens, self._lines_within = tokens, lines_within
        self._theme = theme
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._within: dict[int, str] = {}
        theme.changed.connect(self._take_theme)
        area.document().contentsChanged.connect(self.read_again)
        self._take_theme()

    def read_again(self) -> None:
        """Take in another text."""
        text = self._area.document().toRawText()
        self._within = self._lines_within(text.replace("\u2029", "\n"))
        self.colour_sight()

    def colour_sight(self) -> None:
        """Colour the lines in sight that are not coloured yet."""
        block = self._area.firstVisibleBlock()
        room = self._area.viewport().height()
        line_px = max(self._area.fontMetrics().height(), 1)
        for _line in range(room // line_px + 2):
            if not block.isValid():
                break
            self._colour(block)
            block = block.next()

    def _colour(self, block: QTextBlock) -> None:
        text = block.text()
        within = self._within.get(block.blockNumber(), "")
        state = hash((text, within, self._theme.name)) % _STATES
        if block.userState() == state:
            return
        block.setUserState(state)
        block.layout().setFormats(
            [self._range(text, start, end, kind) for start, end, kind in self._tokens(text, within)]
        )
        self._area.document().markContentsDirty(block.position(), block.length())

    def _range(self, text: str, start: int, end: int, kind: Kind) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start = columns_to_units(text, start)
        made.length = columns_to_units(text, end) - made.start
        made.format = self._formats[kind]
        return made

    def _take_theme(self) -> None:
        for kind, ink in inks(self._theme.colours).items():
            made = QTextCharFormat()
            made.setForeground(ink)
            if kind is Kind.HEADER:
                made.setFontWeight(SEMIBOLD)
            if kind is Kind.COMMENT:
                made.setFontItalic(True)
            self._formats[kind] = made
        self.colour_sight()
