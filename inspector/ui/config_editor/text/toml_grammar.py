"""What may stand where in a text of TOML, for the list of completions."""

from __future__ import annotations

from inspector.config.completion import complete
from inspector.config.completion_items import Completions
from inspector.config.document import Document

_EXAMPLE = "example"
_BEGINNINGS = ("_", '"', "'", "[")
_MOST_CHARS = 200_000
"""In larger texts the list only opens when it is asked for."""

_NOTHING = Completions(0, 0)


class TomlGrammar:
    """Offers what fits a document; see `Grammar`."""

    def __init__(self) -> None:
        self._document: Document | None = None

    def set_document(self, document: Document) -> None:
        """Offer what fits this document from now on."""
        self._document = document

    def complete(self, text: str, offset: int, *, is_asked: bool) -> Completions:
        """Return keys and values; who asks gets examples, too."""
        document = self._document
        if document is None:
            return _NOTHING
        found = complete(text, offset, document.model, document.registry)
        typed = text[found.start : found.end]
        is_done = len(found.items) == 1 and found.items[0].insert == typed
        is_guess = not is_asked and all(item.detail == _EXAMPLE for item in found.items)
        return _NOTHING if is_done or is_guess else found

    def begins(self, before: str, chars: int) -> bool:
        """Return whether a name begins."""
        return (before[-1:].isalpha() or before.endswith(_BEGINNINGS)) and chars <= _MOST_CHARS

    def goes_on(self, inserted: str) -> bool:
        """Return whether a value is to come."""
        return inserted.endswith("= ")
