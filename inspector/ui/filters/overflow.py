"""The filters one below the other, for a bar that is too narrow for their chips."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.session.query import Selector
from inspector.ui.filters.chip import FilterChip
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.filters import FilterKind, active_kinds, values_of
from inspector.ui.popover import Popover
from inspector.ui.theme import Theme

_WIDTH_PX = 280


class FilterList(Popover):
    """Lists the filters in force.

    Signals:
        edit_requested: The `FilterKind` that a person wants to change.
        removed: The `FilterKind` that a person wants away.
        cleared: A person wants all of them away.
    """

    edit_requested = Signal(object)
    removed = Signal(object)
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Filters", _WIDTH_PX, parent)
        self.chips = {kind: FilterChip(kind, theme, self) for kind in FilterKind}
        self.clear = QPushButton("Clear all", self)
        self.clear.setObjectName("small")
        self.clear.setFont(font(LABEL_PX, MEDIUM))
        self.clear.clicked.connect(self._clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        for kind, chip in self.chips.items():
            chip.clicked.connect(partial(self._edit, kind))
            chip.removed.connect(partial(self.removed.emit, kind))
            column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignRight)

    def show_filters(self, selector: Selector) -> None:
        """List these filters; without any there is nothing to list."""
        active = active_kinds(selector)
        for kind, chip in self.chips.items():
            chip.show_value(", ".join(values_of(selector, kind)), has_cross=True)
            chip.setVisible(kind in active)
        if not active:
            self.close()
        elif self.isVisible():
            self.adjustSize()

    def _edit(self, kind: FilterKind, _checked: bool = False) -> None:
        self.close()
        self.edit_requested.emit(kind)

    def _clear(self) -> None:
        self.close()
        self.cleared.emit()
