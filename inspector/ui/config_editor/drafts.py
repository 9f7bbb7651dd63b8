"""The draft of a config file, with everything that was done to it and can be undone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from inspector.config.document import Document
from inspector.config.history import revision_of
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.ui.config_editor.edit import Edit

_KEYED = 1
"""Qt asks two steps with the same number whether they can be one."""


class Draft(QObject):
    """One config file as it is being edited.

    What is undone is the text; what the draft is compared with stays. So a save can be undone like
    any other edit, which then is one more change to save.

    Attributes:
        steps: What was done, in Qt's words.

    Signals:
        changed: The document is another one.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.steps = QUndoStack(self)
        self._document = document
        # Not from the steps themselves: while one is done, it does not count as done yet.
        self.steps.indexChanged.connect(self._tell)

    @property
    def document(self) -> Document:
        """The file and its draft."""
        return self._document

    def do(self, edit: Edit) -> str:
        """Edit the draft; return why that cannot be, empty if it could."""
        before = self._document
        try:
            after = edit.apply(before)
        except ConfigError as problem:
            return problem.text()
        if after.text != before.text:
            self.steps.push(_Step(self, edit, before.text, after.text))
        return ""

    def begin(self, document: Document) -> None:
        """Begin anew with what is on disk; nothing that was done before can be undone."""
        self.steps.clear()
        self._show(document)

    def saved(self, sent: Document, document: Document) -> None:
        """Compare with the file that a save has made; what was done since stays.

        Args:
            sent: The draft that was saved.
            document: The file as it is now.
        """
        if self._document.text == sent.text:
            self._show(document)
        else:
            self._show(_revised(document.set_text(self._document.text)))

    def rebase(self, document: Document, text: str) -> None:
        """Go on with a text as an edit of what is on disk now.

        Args:
            document: The file as it is now.
            text: The draft, as a person decided on it.
        """
        self.steps.clear()
        self._show(_revised(document.set_text(text)))

    def use_registry(self, registry: Registry) -> None:
        """Check against other metric keys from now on."""
        self._document = replace(self._document, registry=registry)

    def put(self, text: str) -> None:
        """Make another text the draft; for the steps, which tell of it once they are over."""
        self._document = _revised(self._document.set_text(text))

    def _show(self, document: Document) -> None:
        self._document = document
        self.changed.emit()

    def _tell(self, _step: int) -> None:
        self.changed.emit()


class _Step(QUndoCommand):
    """One edit; those of one drag are one step."""

    def __init__(self, draft: Draft, edit: Edit, before: str, after: str) -> None:
        super().__init__(edit.name)
        self._draft = draft
        self.key = edit.key
        self.before, self.after = before, after

    def id(self) -> int:
        """Say whether it may be one with the next step."""
        return _KEYED if self.key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step, if it is of the same drag."""
        if not isinstance(other, _Step) or other.key != self.key:
            return False
        self.after = other.after
        self.setObsolete(self.after == self.before)
        return True

    def redo(self) -> None:
        """Do it, for the first time or again."""
        self._draft.put(self.after)

    def undo(self) -> None:
        """Make the draft what it was."""
        self._draft.put(self.before)


def _revised(document: Document) -> Document:
    """Return a document whose draft names the revision on disk, if it can.

    A text from before a save names the one of then, which is no change of anybody's.
    """
    revision = revision_of(document.base)
    if not revision or revision_of(document.text) in (0, revision):
        return document
    try:
        return replace(document, text=document.with_revision(revision).text)
    except ConfigError:
        return document
