"""Gives queries names, and keeps them under those."""

from __future__ import annotations

from PySide6.QtCore import QObject

from inspector.ui.sql_console.editor_card import EditorCard
from inspector.ui.sql_console.name_card import QueryNameCard
from inspector.ui.sql_console.query_list import QueryList, Shelf
from inspector.ui.sql_console.shelves import Shelves


class Naming(QObject):
    """Asks for the name of the query in the editor, or for another one of a saved query.

    Attributes:
        card: Asks for it.
        name: What the query in the editor was saved as; empty if it was not.
    """

    def __init__(self, editor: EditorCard, queries: QueryList, shelves: Shelves) -> None:
        super().__init__(editor)
        self._editor, self._queries, self._shelves = editor, queries, shelves
        self.card = QueryNameCard(editor)
        self.name = ""
        editor.save_button.clicked.connect(lambda: self._ask(""))
        queries.rename_requested.connect(self._ask)
        self.card.named.connect(self._take)

    def _ask(self, before: str) -> None:
        names = [one.name for one in self._shelves.saved]
        anchor = self._queries.rename if before else self._editor.save_button
        self.card.ask(names, before, before or self.name, anchor)

    def _take(self, before: str, name: str) -> None:
        if before:
            self._shelves.rename(before, name)
            return
        sql = self._editor.area.content.text
        if not sql.strip():
            self._editor.show_note("There is nothing to save yet")
            return
        self.name = name
        self._shelves.save(name, sql)
        self._queries.turn_to(Shelf.SAVED)
