"""A line of text that is one field: what is typed stays, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from inspector.config.form_fields import FormField
from inspector.config.typed import shown_value, typed_value
from inspector.config.values import is_same
from inspector.ui.config_editor.fields.control import HEIGHT_PX, FieldControl
from inspector.ui.fonts import font

_MOST_ASKED = 64
_UNDOING = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Line(QLineEdit):
    """One line of text, which leaves undo to the page where that has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self.setFont(font())
        self.setFixedHeight(HEIGHT_PX)

    def event(self, event: QEvent) -> bool:
        """Do not claim the keys of undo: the page undoes edits, whichever field they are of."""
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and any(map(event.matches, _UNDOING)):
            event.ignore()
            return False
        return super().event(event)


class KeptText:
    """Decides when what a document says replaces what was typed.

    It does not as long as the document says what the text means, or an earlier state of it that
    was asked for and is answered late; nor when the document says what it said before, since then
    it refused the edit, or another field was edited.
    """

    def __init__(self, meaning: Callable[[str], Any]) -> None:
        self._meaning = meaning
        self._said: Any = None
        self._asked: list[Any] = []
        self._is_fresh = True

    def ask(self, value: Any) -> None:
        """Remember what was asked for."""
        self._asked = [*self._asked[-_MOST_ASKED:], value]

    def replaces(self, value: Any, text: str) -> bool:
        """Return whether `value`, which the document says now, is to be shown for `text`."""
        is_news = self._is_fresh or not is_same(value, self._said)
        self._said, self._is_fresh = value, False
        if not is_news or is_same(value, self._meaning(text)):
            return False
        for place, asked in enumerate(self._asked):
            if is_same(value, asked):
                del self._asked[: place + 1]
                return False
        return True

    def forget(self) -> None:
        """Show the next value whatever was typed: it is that of another field."""
        self._asked, self._is_fresh = [], True


class EntryControl(FieldControl):
    """A number or a text that is typed."""

    is_typed = True

    def __init__(
        self, field: FormField, line: Line | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._kept = KeptText(self._meaning)
        self.line = line or Line()
        if field.is_number:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.line.textEdited.connect(self._ask)

    def parts(self) -> tuple[QWidget, ...]:
        """Return the line."""
        return (self.line,)

    def show_value(self, value: Any, default: Any) -> None:
        """Show a value, unless the line has a text that means it, or was refused."""
        hint = shown_value(default)
        if self._example is not None and (self._field.required or not hint):
            hint = f"such as {shown_value(self._example)}"
        self.line.setPlaceholderText(hint)
        if self._kept.replaces(value, self.line.text()):
            self.line.setText(shown_value(value))

    def forget(self) -> None:
        """Show the next value whatever was typed."""
        self._kept.forget()

    @property
    def _example(self) -> Any:
        return next(iter(self._field.examples), None)

    def _meaning(self, text: str) -> Any:
        return typed_value(self._field, text)

    def _ask(self, text: str) -> None:
        value = self._meaning(text)
        self._kept.ask(value)
        self.changed.emit(value)
