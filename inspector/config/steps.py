"""Undo and redo: the documents that one edit after the other made."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.config.document import Document


@dataclass(frozen=True, slots=True)
class Steps:
    """Documents in the order in which they came to be, and the one that is shown.

    Attributes:
        documents: The first is what editing began with.
        place: Of the one that is shown, from 0.
    """

    documents: tuple[Document, ...]
    place: int = 0

    @property
    def document(self) -> Document:
        """What is shown."""
        return self.documents[self.place]

    def then(self, document: Document) -> Steps:
        """Return the steps with one more; what was undone is gone. The same draft is no step."""
        if document == self.document:
            return self
        return Steps((*self.documents[: self.place + 1], document), self.place + 1)

    def undo(self) -> Steps:
        """Return the steps with the one before shown, if there is any."""
        return Steps(self.documents, max(self.place - 1, 0))

    def redo(self) -> Steps:
        """Return the steps with the one after shown, if there is any."""
        return Steps(self.documents, min(self.place + 1, len(self.documents) - 1))
