"""A text editor in a window, and a page that answers its edits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.config.document import Document
from inspector.config.models import CONFIG_FILES
from inspector.config.places import Path
from inspector.config.steps import Steps
from inspector.files.resources import load_registry, resource_text
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.text.editor import TextEditor
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme


def document_of(name: str, text: str | None = None) -> Document:
    """Return a config file on disk; without a text, as it ships."""
    text = resource_text(f"config/{name}.toml") if text is None else text
    return Document(name, CONFIG_FILES[name], load_registry(), text, text)


class TextPage(QWidget):
    """Owns a document, as the Config page does: applies edits, and takes them back.

    Attributes:
        editor: The text.
        beside: Another field, above it.
        edits: What was asked for.
        entered: The paths that the cursor went to.
        steps: The document and those before it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setStyleSheet(style_sheet(theme.colours))
        self.beside = QLineEdit(self)
        self.editor = TextEditor(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.beside)
        column.addWidget(self.editor)
        self.edits: list[Edit] = []
        self.entered: list[Path] = []
        self.steps = Steps(())
        self.editor.edit_requested.connect(self._apply)
        self.editor.path_entered.connect(self.entered.append)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.undo)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), self, self.redo)
        self.resize(860, 640)

    @property
    def document(self) -> Document:
        """The draft."""
        return self.steps.document

    def open(self, document: Document) -> None:
        """Begin to edit a file."""
        self.steps = Steps((document,))
        self.editor.show_document(document)

    def put(self, document: Document) -> None:
        """Change the draft, as the form does."""
        self.steps = self.steps.then(document)
        self.editor.show_document(document)

    def undo(self) -> None:
        """Take the last step back."""
        self.steps = self.steps.undo()
        self.editor.show_document(self.document)

    def redo(self) -> None:
        """Do it again."""
        self.steps = self.steps.redo()
        self.editor.show_document(self.document)

    def place(self, marked: str) -> None:
        """Put the cursor where a piece of the text has its mark."""
        before, _, after = marked.partition("|")
        text = self.editor.area.toPlainText()
        cursor = self.editor.area.textCursor()
        cursor.setPosition(text.index(before + after) + len(before))
        self.editor.area.setTextCursor(cursor)

    def type(self, text: str) -> None:
        """Type letters into the text."""
        QTest.keyClicks(self.editor.area, text)

    def press(self, *keys: Qt.Key, control: bool = False, shift: bool = False) -> None:
        """Press keys in the text."""
        held = Qt.KeyboardModifier.NoModifier
        held |= Qt.KeyboardModifier.ControlModifier if control else held
        held |= Qt.KeyboardModifier.ShiftModifier if shift else held
        for key in keys:
            QTest.keyClick(self.editor.area, key, held)

    def _apply(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.put(edit.apply(self.document))


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, settle: Callable[[], None]) -> TextPage:
    """A page of the alerts that ship, with the keys in their text."""
    page = TextPage(theme)
    qtbot.addWidget(page)
    page.open(document_of("alerts"))
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.editor.area.setFocus()
    settle()
    assert QApplication.focusWidget() is page.editor.area
    return page
