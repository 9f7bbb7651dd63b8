"""The editor of one filter: a field to search or paste in, and what there is to choose."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.filters.offers import NOT_HASHED, Offer, in_order_of, offer
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.filters import FilterKind, may_become_player, values_of, without
from inspector.ui.models.frame import Facets
from inspector.ui.popover import Popover
from inspector.ui.row_list import ROW_PX, RowList
from inspector.ui.search_field import SearchField
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_WIDTH_PX = 340
_LEAST_ROWS, _MOST_ROWS = 2, 9
_HINTS = {
    FilterKind.ENTRY: "Entry, or a glob such as ability.*",
    FilterKind.TIER: "Search tiers",
    FilterKind.SHARD: "Search shards",
    FilterKind.TAG: "Search tags, or a glob such as sustain_*",
    FilterKind.PLAYER: "h:…",
}


class HashOnly(QValidator):
    """Lets nothing into a field but a hash: a raw name is not even shown while it is typed."""

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Take a hash or its beginning, without the spaces that copying brings along."""
        bare = text.strip()
        if may_become_player(bare):
            return QValidator.State.Acceptable, bare, min(place, len(bare))
        return QValidator.State.Invalid, text, place


class FilterEditor(Popover):
    """Edits one kind of filter.

    Signals:
        edited: The `Selector` that a person wants instead.
    """

    edited = Signal(object)

    def __init__(self, kind: FilterKind, theme: Theme, parent: QWidget) -> None:
        super().__init__(f"Filter by {kind}", _WIDTH_PX, parent)
        self.kind = kind
        self._selector = ALL_ROWS
        self._facets = Facets()
        self._offer = Offer((), (), "", None)
        self.rows = RowList(f"Choices of {kind}", theme, self)
        self.field = SearchField(_HINTS[kind], self.rows, self)
        self.note = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.clear = QPushButton("Clear", self)
        self.apply = QPushButton("Apply", self)
        self.apply.setProperty("primary", True)
        for button in (self.clear, self.apply):
            button.setObjectName("small")
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setContentsMargins(4, 0, 0, 0)
        foot.setSpacing(6)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.clear)
        foot.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.rows)
        column.addLayout(foot)
        self.setFocusProxy(self.field)
        self._connect()

    def edit(self, selector: Selector, facets: Facets, anchor: QWidget) -> None:
        """Open below a widget with what the filters are and could be."""
        self._selector, self._facets = selector, facets
        typed = self.kind in (FilterKind.ENTRY, FilterKind.PLAYER)
        now = values_of(selector, self.kind)
        self.apply.setVisible(typed)
        self.field.setText(now[0] if typed and now else "")
        self.field.selectAll()
        self._show_offer()
        self._fit_rows()
        self.open_below(anchor)

    def set_facets(self, facets: Facets) -> None:
        """Show other figures; the order stays while it is open, and so does what is typed."""
        if self.isVisible() and facets != self._facets:
            self._facets = in_order_of(self._facets, facets)
            self._show_offer()

    def _connect(self) -> None:
        if self.kind is FilterKind.PLAYER:
            self.field.setValidator(HashOnly(self.field))
            self.field.inputRejected.connect(self._refuse)
        self.field.textChanged.connect(self._type)
        self.field.entered.connect(self._enter)
        self.rows.chosen.connect(self._choose)
        self.clear.clicked.connect(self._clear)
        self.apply.clicked.connect(self._enter)

    def _type(self, _text: str) -> None:
        self.rows.highlight(-1)
        self._show_offer()

    def _show_offer(self) -> None:
        self._offer = offer(self.kind, self._selector, self._facets, self.field.text())
        self.rows.show_rows(self._offer.rows)
        self.note.set_role("muted")
        self.note.show_text(self._offer.note)
        self.clear.setEnabled(bool(values_of(self._selector, self.kind)))

    def _fit_rows(self) -> None:
        everything = offer(self.kind, self._selector, self._facets, "").rows
        rows = min(max(len(everything), _LEAST_ROWS), _MOST_ROWS)
        self.rows.setFixedHeight(rows * ROW_PX)

    def _enter(self, _with_control: bool = False) -> None:
        if self.rows.current >= 0:
            self._choose(self.rows.current)
        elif self._offer.entered is not None:
            self._take(self._offer.entered)
        elif self.kind is FilterKind.PLAYER:
            self._refuse()

    def _choose(self, number: int) -> None:
        self._take(self._offer.selectors[number])

    def _clear(self) -> None:
        self.field.clear()
        self._take(without(self._selector, self.kind))

    def _take(self, selector: Selector) -> None:
        self._selector = selector
        self.edited.emit(selector)
        if self.apply.isHidden():
            self._show_offer()
        else:
            self.close()

    def _refuse(self) -> None:
        self.note.set_role("warn")
        self.note.show_text(NOT_HASHED)
