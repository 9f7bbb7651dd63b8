"""The table of overrides as Qt asks for it, and the one that is being typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt

from inspector.ui.config_editor.sampling.cell import Cell, RateCell, Tone
from inspector.ui.config_editor.sampling.draft import OverrideRow
from inspector.ui.config_editor.sampling.rates import as_rate, fault_word, rate_text
from inspector.ui.config_editor.sampling.slider_model import LEFT, RIGHT, TOP, Index, SliderModel
from inspector.ui.models.literal import one_line

NUMBER, PATH, RATE, MATCHES = range(4)
_TITLES = ("#", "Path", "Rate", "Matches")
_NAMED, _TOLD = 2, 30
_PENDING = OverrideRow(-1, "", None, (), None)


def entries_text(amount: int) -> str:
    """Return ``1 entry`` or ``14 entries``."""
    return "1 entry" if amount == 1 else f"{amount:,} entries"


def matches(row: OverrideRow, *, is_matched: bool) -> Cell:
    """Return what an override matches, or why it is moot or wrong."""
    if row.problem:
        return Cell(row.problem, Tone.CRIT)
    if not is_matched:
        return Cell("open a session to see what it matches", Tone.MUTED)
    if not row.entries:
        return Cell("matches no entry of this session", Tone.WARN)
    if row.shadowed_by is not None:
        following = row.shadowed_by == row.place + 1
        who = "the next one" if following else f"number {row.shadowed_by + 1}"
        return Cell("moot:", Tone.WARN, f"shadowed by {who}", Tone.WARN)
    names = ", ".join(row.entries[:_NAMED])
    more = ", …" if len(row.entries) > _NAMED else ""
    return Cell(entries_text(len(row.entries)), Tone.TEXT, names + more)


def about_override(row: OverrideRow, *, is_matched: bool) -> str:
    """Return all there is to say of an override, line by line."""
    lines = [one_line(row.path), f"Cannot be saved: {row.problem}" if row.problem else ""]
    if is_matched and not row.problem:
        lines.append(f"Matches {entries_text(len(row.entries))}")
        lines += [f"  {name}" for name in row.entries[:_TOLD]]
        if len(row.entries) > _TOLD:
            lines.append(f"  and {len(row.entries) - _TOLD:,} more")
    if row.shadowed_by is not None:
        number = row.shadowed_by + 1
        lines.append(f"The last that matches counts: number {number} decides for all of them")
    return "\n".join(line for line in lines if line)


class OverrideTable(SliderModel):
    """Overrides in the order of the file. Behind them stands one that is being typed, if any."""

    rate_column = RATE

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[OverrideRow, ...] = ()
        self._is_matched = False
        self._pending_rate: float | None = None

    @property
    def rows(self) -> tuple[OverrideRow, ...]:
        """The overrides of the draft."""
        return self._rows

    @property
    def pending_rate(self) -> float | None:
        """The rate of the override that is being typed; None if none is."""
        return self._pending_rate

    def show_rows(self, rows: Sequence[OverrideRow], *, is_matched: bool) -> None:
        """Show other overrides; fields that are open stay so while their number stays."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows, self._is_matched, self._pending_rate = tuple(rows), is_matched, None
            self.endResetModel()
            return
        before, self._rows, self._is_matched = self._rows, tuple(rows), is_matched
        if before != self._rows:
            self.tell(0, MATCHES)

    def set_pending(self, rate: float | None) -> None:
        """Show a row more that is being typed, with its rate; None takes it away."""
        last = len(self._rows)
        if rate is not None and self._pending_rate is None:
            self.beginInsertRows(TOP, last, last)
            self._pending_rate = rate
            self.endInsertRows()
        elif rate is None and self._pending_rate is not None:
            self.beginRemoveRows(TOP, last, last)
            self._pending_rate = None
            self.endRemoveRows()

    def is_pending(self, row: int) -> bool:
        """Return whether a row is the one that is being typed."""
        return self._pending_rate is not None and row == len(self._rows)

    def rate_cell(self, row: int) -> RateCell:
        """Return the rate of a row."""
        value = self.said(row)
        rate = as_rate(value)
        if rate is None:
            text = "" if value is None else one_line(str(value), 12)
            return RateCell(None, text, "is missing" if value is None else fault_word(value))
        return RateCell(rate, rate_text(rate), fault_word(value))

    def said(self, row: int) -> object:
        """Return what the draft says of a rate; None for nothing."""
        return self._pending_rate if self.is_pending(row) else self._rows[row].rate

    def cell(self, row: int, column: int) -> Cell:
        """Return what a cell shows."""
        one = _PENDING if self.is_pending(row) else self._rows[row]
        if column == NUMBER:
            return Cell(str(row + 1), Tone.MUTED)
        if column == PATH:
            return Cell(one_line(one.path), Tone.CRIT if one.problem else Tone.TEXT)
        if one is _PENDING:
            return Cell("Enter adds it, Esc does not", Tone.MUTED)
        return matches(one, is_matched=self._is_matched)

    def tip(self, row: int, _column: int) -> str:
        """Return all there is to say of an override."""
        if self.is_pending(row):
            return ""
        return about_override(self._rows[row], is_matched=self._is_matched)

    def is_text(self, column: int) -> bool:
        """Return whether a column stands at the left."""
        return column != NUMBER

    def is_changed(self, _row: int) -> bool:
        """Return false: an override has no name by which the file's could be found."""
        return False

    def may_edit(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed into."""
        return row >= 0 and column in (PATH, RATE)

    def rowCount(self, parent: Index = TOP) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows) + (self._pending_rate is not None)

    def columnCount(self, parent: Index = TOP) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _TITLES[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return LEFT if self.is_text(section) else RIGHT
        return None

    def path_index(self, row: int) -> QModelIndex:
        """Return the cell of a row's path."""
        return self.index(row, PATH)
