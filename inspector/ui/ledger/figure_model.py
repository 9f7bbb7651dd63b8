"""A table of figures as Qt asks for it: entries by key, sorted and filtered, texts on demand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.ui.models.ledger_columns import FigureColumn
from inspector.ui.text import plain_tooltip

_Index = QModelIndex | QPersistentModelIndex
_Entry = TypeVar("_Entry")
_TOP = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QAbstractTableModel, Generic[_Entry]):
    """Entries of one kind, a row each.

    Args:
        columns: The first one names the entry, and stands at the left.
        key_of: Returns what an entry is known by from one update to the next.
        about: Returns what the tooltip of the first column says; the filter looks in it.
    """

    def __init__(
        self,
        columns: Sequence[FigureColumn[_Entry]],
        key_of: Callable[[_Entry], Hashable],
        about: Callable[[_Entry], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._key_of = key_of
        self._about = about
        self._entries: dict[Hashable, _Entry] = {}
        self._keys: list[Hashable] = []
        self._now_ts = 0.0
        self._needle = ""
        self._sorted_by = 0
        self._descending = False
        self._is_held = False

    def show_entries(self, entries: Sequence[_Entry], now_ts: float) -> None:
        """Show these entries at an instant; only what changed is drawn again.

        Args:
            entries: In any order.
            now_ts: Unix seconds.
        """
        before, self._entries = self._entries, {self._key_of(entry): entry for entry in entries}
        is_later, self._now_ts = now_ts != self._now_ts, now_ts
        shown = [key for key, entry in self._entries.items() if self._is_wanted(entry)]
        known = set(self._keys)
        added = [key for key in shown if key not in known]
        if len(shown) - len(added) != len(known):
            self._reset(shown)
            return
        if added:
            last = len(self._keys) + len(added) - 1
            self.beginInsertRows(_TOP, len(self._keys), last)
            self._keys += added
            self.endInsertRows()
        changed = [key for key in self._keys if before.get(key) is not self._entries[key]]
        # Nobody points at a row that was not there yet.
        is_free = not self._is_held or not known
        if is_free and self._may_be_moved(before, changed):
            self._put_in_order()
        self._tell_changes(before, is_later=is_later)

    def filter(self, needle: str) -> None:
        """Show only entries that have a text in their name or path, in any case."""
        self._needle = needle.casefold()
        self._reset([key for key, entry in self._entries.items() if self._is_wanted(entry)])

    def hold(self, *, is_held: bool) -> None:
        """Keep the order while a person points at a row, or put the rows in order again."""
        self._is_held = is_held
        if not is_held:
            self._put_in_order()

    def sort_by(self, place: int) -> None:
        """Put the rows in the order of a column; once more turns it around.

        Figures start with the largest one: that is what people look for.
        """
        if place == self._sorted_by:
            self._descending = not self._descending
        else:
            self._sorted_by, self._descending = place, not self.columns[place].is_text
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._put_in_order()

    def entry(self, row: int) -> _Entry:
        """Return the entry of a row."""
        return self._entries[self._keys[row]]

    def shown_entries(self) -> list[_Entry]:
        """Return the entries that are shown, in the order of their rows."""
        return [self._entries[key] for key in self._keys]

    def question(self, index: _Index) -> object:
        """Return what the number of a cell answers; None where there are no lines behind it."""
        if not index.isValid():
            return None
        ask = self.columns[index.column()].ask
        return ask(self.entry(index.row())) if ask is not None else None

    def role(self, index: _Index) -> str:
        """Return what the text of a cell is drawn in."""
        role = self.columns[index.column()].role
        if role is not None:
            return role(self.entry(index.row()))
        return "muted" if self.is_zero(index) else "text"

    def is_zero(self, index: _Index) -> bool:
        """Return whether a cell shows a number that is nothing to look at."""
        return self.columns[index.column()].sort_key(self.entry(index.row())) == 0

    def rowCount(self, parent: _Index = _TOP) -> int:
        """Return how many entries are shown."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(self.columns[section].hint)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self.columns[section].is_text else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and how."""
        entry, place = self.entry(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[place].text(entry, self._now_ts)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self.columns[place].is_text else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and place == 0:
            return plain_tooltip(self._about(entry))
        return None

    def _head(self, place: int) -> str:
        title = self.columns[place].title
        if place != self._sorted_by:
            return title
        arrow = "↓" if self._descending else "↑"
        return f"{title} {arrow}" if self.columns[place].is_text else f"{arrow} {title}"

    def _is_wanted(self, entry: _Entry) -> bool:
        return not self._needle or self._needle in self._about(entry).casefold()

    def _in_order(self, keys: list[Hashable]) -> list[Hashable]:
        """Return keys in the order of the column; what is equal there, by name."""
        name_of, value_of = self.columns[0].sort_key, self.columns[self._sorted_by].sort_key
        by_name = sorted(keys, key=lambda key: name_of(self._entries[key]))
        return sorted(
            by_name, key=lambda key: value_of(self._entries[key]), reverse=self._descending
        )

    def _reset(self, keys: list[Hashable]) -> None:
        self.beginResetModel()
        self._keys = self._in_order(keys)
        self.endResetModel()

    def _put_in_order(self) -> None:
        keys = self._in_order(self._keys)
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        places = {key: row for row, key in enumerate(keys)}
        old = self.persistentIndexList()
        new = [self.index(places[self._keys[one.row()]], one.column()) for one in old]
        self._keys = keys
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _may_be_moved(self, before: dict[Hashable, _Entry], changed: Sequence[Hashable]) -> bool:
        """Return whether what the rows are sorted by is another value anywhere."""
        columns = (self.columns[0], self.columns[self._sorted_by])
        return any(
            key not in before
            or any(one.sort_key(before[key]) != one.sort_key(self._entries[key]) for one in columns)
            for key in changed
        )

    def _tell_changes(self, before: dict[Hashable, _Entry], *, is_later: bool) -> None:
        last_row, last_column = len(self._keys) - 1, len(self.columns) - 1
        changed = [
            row for row, key in enumerate(self._keys) if before.get(key) is not self._entries[key]
        ]
        if changed:
            # A view looks at what is in sight alone: one stretch costs less than many rows.
            first, last = self.index(changed[0], 0), self.index(changed[-1], last_column)
            self.dataChanged.emit(first, last)
        if not is_later or last_row < 0:
            return
        for place, column in enumerate(self.columns):
            if column.is_of_time:
                self.dataChanged.emit(self.index(0, place), self.index(last_row, place))
