"""The filters in the top bar: a chip each, or one for all of them where it is narrow."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from inspector.session.query import ALL_ROWS, Selector
from inspector.ui.filters.chip import HEIGHT_PX, FilterChip
from inspector.ui.filters.editor import FilterEditor
from inspector.ui.filters.overflow import FilterList
from inspector.ui.models.filters import FilterKind, active_kinds, values_of, without
from inspector.ui.models.frame import Facets
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme

_GAP_PX = 8
_ALL = "all"


class FilterBar(QWidget):
    """Shows the filters in force and lets a person change them.

    Signals:
        filters_changed: The `Selector` that a person wants; its namespace is as it was given.
        room_changed: It takes another width than before.
    """

    filters_changed = Signal(object)
    room_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selector = ALL_ROWS
        self._facets = Facets()
        self._is_compact = False
        self._theme = theme
        self._list: FilterList | None = None
        self._editors: dict[FilterKind, FilterEditor] = {}
        self.chips = {kind: FilterChip(kind, theme, self) for kind in FilterKind}
        self.many = FilterChip("", theme, self)
        self.many.has_arrow = True
        self.add = FilterChip("+", theme, self)
        self.add.show_value("filter", has_cross=False)
        self.add.setAccessibleName("Add a filter")
        self.add.setToolTip(plain_tooltip("Add a filter  /"))
        self.menu = QMenu(self)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        for chip in (*self.chips.values(), self.many, self.add):
            row.addWidget(chip)
        self._connect()
        self._show_chips()

    @property
    def selector(self) -> Selector:
        """The filters as shown."""
        return self._selector

    def set_filters(self, selector: Selector) -> None:
        """Show filters without saying so."""
        if selector != self._selector:
            self._selector = selector
            self._show_chips()

    def set_facets(self, facets: Facets) -> None:
        """Offer other values."""
        if facets is self._facets:
            return
        had_shards, self._facets = len(self._facets.shards) > 1, facets
        for editor in self._editors.values():
            editor.set_facets(facets)
        if had_shards is not (len(facets.shards) > 1):
            self._show_chips()

    def set_compact(self, is_compact: bool) -> None:
        """Show all chips as one, or each for itself."""
        if is_compact is not self._is_compact:
            self._is_compact = is_compact
            self._show_chips()

    def width_for(self, *, is_compact: bool) -> int:
        """Return the width it takes, in pixels."""
        chips = [*self._shown(is_compact=is_compact), self.add]
        return sum(chip.sizeHint().width() for chip in chips) + _GAP_PX * (len(chips) - 1)

    def open(self) -> None:
        """Offer the kinds of filters there are, for the keys."""
        self.menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
        self.menu.setActiveAction(self.menu.actions()[0])

    @property
    def list(self) -> FilterList:
        """The filters in force one below the other; made when it is first asked for."""
        if self._list is None:
            self._list = self._made_list()
        return self._list

    def editor(self, kind: FilterKind) -> FilterEditor:
        """Return the editor of one kind of filter; it is made when it is first asked for."""
        if kind not in self._editors:
            self._editors[kind] = FilterEditor(kind, self._theme, self)
            self._editors[kind].edited.connect(self._take)
        return self._editors[kind]

    def edit(self, kind: FilterKind) -> None:
        """Open the editor of one kind of filter, below its chip."""
        chip = self.chips[kind]
        anchor = chip if chip.isVisible() else self.many if self.many.isVisible() else self.add
        self.editor(kind).edit(self._selector, self._facets, anchor)

    def _connect(self) -> None:
        for kind in FilterKind:
            self.chips[kind].clicked.connect(partial(self._edit, kind))
            self.chips[kind].removed.connect(partial(self._remove, kind))
            self.menu.addAction(kind.value).triggered.connect(partial(self._edit, kind))
        self.add.clicked.connect(self.open)
        self.many.clicked.connect(self._open_list)

    def _shown(self, *, is_compact: bool) -> tuple[FilterChip, ...]:
        active = active_kinds(self._selector)
        if is_compact:
            return (self.many,) if active else ()
        can_shard = len(self._facets.shards) > 1
        return tuple(
            self.chips[kind]
            for kind in FilterKind
            if kind in active or (kind is FilterKind.SHARD and can_shard)
        )

    def _show_chips(self) -> None:
        before = self.sizeHint().width()
        active = active_kinds(self._selector)
        for kind in FilterKind:
            text = ", ".join(values_of(self._selector, kind)) or _ALL
            self.chips[kind].show_value(text, has_cross=kind in active)
        noun = "filter" if len(active) == 1 else "filters"
        self.many.show_value(f"{len(active)} {noun}", has_cross=False)
        shown = self._shown(is_compact=self._is_compact)
        for chip in (*self.chips.values(), self.many):
            chip.setVisible(chip in shown)
        if self._list is not None:
            self._list.show_filters(self._selector)
        self.setFixedWidth(self.width_for(is_compact=self._is_compact))
        if self.sizeHint().width() != before:
            self.room_changed.emit()

    def _edit(self, kind: FilterKind, _checked: bool = False) -> None:
        self.edit(kind)

    def _open_list(self) -> None:
        self.list.open_below(self.many)

    def _made_list(self) -> FilterList:
        made = FilterList(self._theme, self)
        made.edit_requested.connect(self._edit)
        made.removed.connect(self._remove)
        made.cleared.connect(self._clear)
        made.show_filters(self._selector)
        return made

    def _remove(self, kind: FilterKind) -> None:
        self._take(without(self._selector, kind))

    def _clear(self) -> None:
        self._take(Selector(namespace=self._selector.namespace))

    def _take(self, selector: Selector) -> None:
        if selector != self._selector:
            self.set_filters(selector)
            self.filters_changed.emit(selector)
