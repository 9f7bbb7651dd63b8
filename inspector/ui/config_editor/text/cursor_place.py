"""Which field the cursor is at, and the way to the field that somebody asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.config.places import Path, Places
from inspector.config.tokens import pair_at
from inspector.ui.config_editor.text.area import TomlArea

LARGE = 16_384
"""In characters: what a key costs in such a text is put off until nobody types."""

_MOVE_MS, _LATER_MS = 80, 600


class CursorPlace(QObject):
    """Knows the fields of the text, and the one that the cursor is at.

    Signals:
        moved: The cursor is elsewhere: line and column from 1, and the path of the field.
        entered: The path of the field that a person moved the cursor to.
    """

    moved = Signal(int, int, object)
    entered = Signal(object)

    def __init__(self, area: TomlArea) -> None:
        super().__init__(area)
        self._area = area
        self._entered: Path = ()
        self._read: tuple[str, Places] = ("", Places(""))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        area.cursorPositionChanged.connect(self._follow)

    @property
    def places(self) -> Places:
        """The fields of the text as it is now."""
        text = self._area.content.text
        if self._read[0] != text:
            self._read = (text, Places(text))
        return self._read[1]

    def forget(self) -> None:
        """The text is another file's."""
        self._entered = ()

    def reveal(self, path: Path) -> None:
        """Put the cursor where a field is, or the nearest one around it, and mark its line."""
        spot = self.places.spot(path)
        if spot is None:
            return
        self._entered = self.places.path_at(spot.start)
        content = self._area.content
        self._area.show_position(content.position_of(spot.start))
        self._area.marks.show_revealed(content.over(spot.start, spot.start))

    def tell(self) -> Path:
        """Say where the cursor is, and return the path of the field there."""
        content, cursor = self._area.content, self._area.textCursor()
        offset = content.offset_of(cursor.position())
        path = self.places.path_at(offset)
        line, column = content.lines.place_of(offset)
        self.moved.emit(line + 1, column + 1, path)
        return path

    def _follow(self) -> None:
        self._area.marks.show_pair(())
        is_large = self._area.document().characterCount() > LARGE
        self._timer.start(_LATER_MS if is_large else _MOVE_MS)

    def _settle(self) -> None:
        path = self.tell()
        content = self._area.content
        if len(content.text) <= LARGE:
            offset = content.offset_of(self._area.textCursor().position())
            pair = pair_at(content.text, offset) or ()
            self._area.marks.show_pair([content.over(one, one + 1) for one in pair])
        if path != self._entered and self._area.hasFocus():
            self._entered = path
            self.entered.emit(path)
