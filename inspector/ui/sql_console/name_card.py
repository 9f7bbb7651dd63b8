"""Asks for the name of a query."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from inspector.files.saved_queries import MOST_NAME_CHARS
from inspector.ui.naming_card import NamingCard


class QueryNameCard(NamingCard):
    """A field for the name of a query.

    Signals:
        named: The name before, empty for a query without one, and the one that a person chose.
    """

    named = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("query", "Damage by tier", MOST_NAME_CHARS, parent)
        self._taken: frozenset[str] = frozenset()
        self._before = ""

    def ask(self, names: Iterable[str], before: str, proposed: str, anchor: QWidget) -> None:
        """Open below a widget.

        Args:
            names: Those there are.
            before: The name to change; empty to save a query under a name.
            proposed: What stands in the field at first.
            anchor: Below this.
        """
        self._taken = frozenset(name.casefold() for name in names)
        self._before = before
        self._open("Rename the query" if before else "Save the query as", proposed, anchor)

    def _look(self) -> None:
        name, is_rename = _clean(self.field.text()), bool(self._before)
        is_own = is_rename and name.casefold() == self._before.casefold()
        is_taken = name.casefold() in self._taken and not is_own
        is_wrong = is_taken and is_rename
        hint = "The query of this name is replaced" if is_taken else ""
        self._say(
            "Rename" if is_rename else "Replace" if is_taken else "Save",
            "Another query has this name already" if is_wrong else hint,
            can_confirm=bool(name) and not is_wrong,
            is_wrong=is_wrong,
        )

    def _take(self) -> None:
        self.named.emit(self._before, _clean(self.field.text()))


def _clean(name: str) -> str:
    return " ".join(name.split())
