"""The text editor of a config file."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from inspector.config.declared import description_at
from inspector.config.document import Document
from inspector.config.places import Path, Places
from inspector.core.errors import ConfigProblem
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.text.area import TomlArea
from inspector.ui.config_editor.text.changes import changes_of
from inspector.ui.config_editor.text.completion_list import CompletionList
from inspector.ui.config_editor.text.cursor_place import LARGE, CursorPlace
from inspector.ui.config_editor.text.file_lines import FileLines
from inspector.ui.config_editor.text.find_bar import FindBar
from inspector.ui.config_editor.text.foot import Foot
from inspector.ui.config_editor.text.marks import Flaw
from inspector.ui.config_editor.text.popup import CompletionPopup
from inspector.ui.config_editor.text.searching import Searching
from inspector.ui.config_editor.text.toml_grammar import TomlGrammar
from inspector.ui.theme import Theme

DEBOUNCE_MS = 150
LATER_MS = 600
"""For large texts: to validate one of 1 MB takes a second, which is spent once nobody types."""

_HINT_COLUMNS = 80
_EMPTY = (
    # The first line has a ground, which would cover it.
    "\nNo file yet, so that the defaults hold."
    "\nType a key, or press Ctrl+Space to see all that may stand here."
)


class TextEditor(ConfigForm):
    """Edits the text of a config file, and says what is wrong where.

    What is typed is asked for once nobody types for a moment; whoever needs it sooner, to undo it
    or to save, calls `flush` first.

    Attributes:
        area: The text.
        foot: The problems, and where the cursor is.
        finder: The bar of the search.
        popup: The list of completions.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = TomlArea(theme, self)
        self.foot = Foot(theme, self)
        self.finder = FindBar(self)
        self.popup = CompletionPopup(theme, self)
        self._grammar = TomlGrammar()
        self._completions = CompletionList(self.area, self.popup, self._grammar)
        self._searching = Searching(self.area, self.finder)
        self._place = CursorPlace(self.area)
        self._document: Document | None = None
        self._told = ""
        self._step = 0
        self._line = -1
        self._waiting, self._looking = QTimer(self), QTimer(self)
        for timer in (self._waiting, self._looking):
            timer.setSingleShot(True)
        self._compose()
        self._connect()

    @property
    def text(self) -> str:
        """What is in the editor, as the file would have it."""
        return self.area.content.text

    def show_document(self, document: Document) -> None:
        """Show a draft: lines that differ from it change, the cursor and the sight stay."""
        before, self._document = self._document, document
        if before is None or before.name != document.name:
            self._begin(document)
        elif not self._waiting.isActive() or document.text != self._told:
            self._waiting.stop()
            self.area.content.show(document.text)
            self._told = document.text
        if len(document.text) > LARGE:
            self._looking.start(LATER_MS)
        else:
            self._look()

    def show_filter(self, text: str, *, modified_only: bool) -> None:  # noqa: ARG002
        """Mark `text` wherever it is; a text hides no lines, and marks those that differ anyway."""
        self._searching.filter(text)

    def reveal(self, path: Path) -> None:
        """Put the cursor where a field is, or the nearest one around it, and mark its line."""
        self._place.reveal(path)

    def flush(self) -> None:
        """Ask for what was typed and not asked for yet."""
        if self._waiting.isActive():
            self._waiting.stop()
            self._ask()

    def step_problem(self, step: int) -> None:
        """Go to the next problem that has a place, or to the one before; round at the ends."""
        flaws = self.area.marks.flaws
        starts = [(flaw.cursor.selectionStart(), n) for n, flaw in enumerate(flaws) if flaw.cursor]
        if not starts:
            return
        starts.sort()
        here = self.area.textCursor().position()
        if step > 0:
            found = next((one for one in starts if one[0] > here), starts[0])
        else:
            found = next((one for one in reversed(starts) if one[0] < here), starts[-1])
        self._go_to_problem(found[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of problems and of the search from wherever they are pressed in here."""
        if event.key() == Qt.Key.Key_F8:
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step_problem(-1 if is_back else 1)
        elif self._searching.wants(event):
            self._searching.take(event)
        else:
            super().keyPressEvent(event)

    def _begin(self, document: Document) -> None:
        """Show another file."""
        self._waiting.stop()
        self.area.content.begin(document.text)
        self.area.setAccessibleName(f"Text of {document.name}.toml")
        self.area.setPlaceholderText(_EMPTY)
        self._grammar.set_document(document)
        self._told = document.text
        self._place.forget()

    def _ask(self) -> None:
        text = self.text
        if self._document is None or text == self._told:
            return
        self._told = text
        key = f"text {self._step}"
        self.edit_requested.emit(Edit("text", lambda document: document.set_text(text), key))

    def _look(self) -> None:
        """Show what is wrong with the draft, and what it changes."""
        document, content = self._document, self.area.content
        if document is None or content.text != document.text:
            return
        places = self._place.places
        flaws = [Flaw(problem, self._cursor(problem, places)) for problem in document.problems]
        self.area.marks.show_flaws(flaws)
        self.foot.show_problems(document.problems)
        changes = changes_of(FileLines.of(document.begun).texts, content.lines.texts)
        self.area.gutter.show_changes(changes)
        self.area.gutter.update()
        self._searching.look()
        self._place.tell()

    def _cursor(self, problem: ConfigProblem, places: Places) -> QTextCursor | None:
        if not problem.line:
            return None
        return self.area.content.over(*places.extent(problem.line, problem.column))

    def _note_typing(self, *_amounts: int) -> None:
        line = self.area.textCursor().blockNumber()
        if line != self._line:
            # What is typed in one line is undone at once.
            self._line, self._step = line, self._step + 1
        is_large = self.area.document().characterCount() > LARGE
        self._waiting.start(LATER_MS if is_large else DEBOUNCE_MS)
        self._looking.stop()
        self.foot.show_note("")

    def _leave(self) -> None:
        self.flush()
        self._line = -1

    def _go_to_problem(self, number: int) -> None:
        flaws = self.area.marks.flaws
        if not 0 <= number < len(flaws):
            return
        self.foot.problems.choose(number)
        if cursor := flaws[number].cursor:
            self.area.show_position(cursor.selectionStart())
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint(self, position: int) -> str:
        """Return what is wrong at a position, or else what the field there means."""
        flaws = self.area.marks.flaws_at(position)
        if flaws:
            said = [flaw.problem.message for flaw in flaws]
        elif self._document is None or len(self.text) > LARGE:
            said = []
        else:
            path = self._place.places.path_at(self.area.content.offset_of(position))
            said = [description_at(self._document.model, path)]
        return "\n".join(textwrap.fill(one, _HINT_COLUMNS) for one in said if one)

    def _compose(self) -> None:
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.finder)
        column.addWidget(self.area, 1)
        column.addWidget(line)
        column.addWidget(self.foot)
        self.setFocusProxy(self.area)

    def _connect(self) -> None:
        self.area.hint_of = self._hint
        self.area.content.typed.connect(self._note_typing)
        self.area.left.connect(self._leave)
        self.area.refused.connect(self.foot.show_note)
        self._place.moved.connect(self.foot.show_place)
        self._place.entered.connect(self.path_entered)
        self.foot.problems.chosen.connect(self._go_to_problem)
        self._waiting.timeout.connect(self._ask)
        self._looking.timeout.connect(self._look)
