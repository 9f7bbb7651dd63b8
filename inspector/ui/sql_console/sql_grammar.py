"""What may stand where in a query, for the list of completions."""

from __future__ import annotations

from inspector.config.completion_items import Completions
from inspector.ui.sql_console.sql_completion import Views, complete

_BEGINNINGS = ("_", '"', ".")
_SOURCES = ("from ", "join ")


class SqlGrammar:
    """Offers words of SQL, views and their columns; see `Grammar`."""

    def __init__(self) -> None:
        self._views: Views = {}

    def set_views(self, views: Views) -> None:
        """Offer the names of these views and their columns from now on."""
        self._views = views

    def complete(self, text: str, offset: int, *, is_asked: bool) -> Completions:
        """Return names; who asks gets one that is complete already, too."""
        found = complete(text, offset, self._views)
        typed = text[found.start : found.end].casefold()
        first = found.items[0].insert.casefold().rstrip("(") if found.items else ""
        # Enter after a whole word begins a line.
        return Completions(0, 0) if typed == first and not is_asked else found

    def begins(self, before: str, _chars: int) -> bool:
        """Return whether a name begins, or a view is to come."""
        is_name = before[-1:].isalpha() or before.endswith(_BEGINNINGS)
        return is_name or before.casefold().endswith(_SOURCES)

    def goes_on(self, _inserted: str) -> bool:
        """Return False: what comes next is anybody's guess."""
        return False
