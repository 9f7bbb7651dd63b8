"""A list of texts: a chip each, and a line to type another one into."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.config_editor.fields.control import HEIGHT_PX, FieldControl
from inspector.ui.config_editor.fields.names import NameLine
from inspector.ui.filters.chip import HEIGHT_PX as CHIP_PX
from inspector.ui.filters.chip import FilterChip
from inspector.ui.models.rows import Row
from inspector.ui.theme import Theme

_GAP_PX, _LEAST_LINE_PX = 4, 140
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _AddLine(NameLine):
    """Where another text is typed; Enter adds it, Backspace in an empty line takes the last."""

    def __init__(
        self,
        offers: Callable[[str], tuple[Row, ...]],
        add: Callable[[str], None],
        take: Callable[[], None],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(offers, theme, parent)
        self._add, self._take = add, take
        self.completed.connect(add)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add with Enter, take the last with Backspace."""
        has_choice = self.offers is not None and self.offered and self.offers.current >= 0
        if event.key() in _ENTER and not has_choice:
            self._add(self.text())
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self._take()
        else:
            super().keyPressEvent(event)


class ChipsControl(FieldControl):
    """A list of texts. What is typed is added with Enter, or when the keys go elsewhere."""

    def __init__(
        self,
        name: str,
        offers: Callable[[str], tuple[Row, ...]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: tuple[Any, ...] = ()
        self._name = name
        self.chips: list[FilterChip] = []
        self.line = _AddLine(offers, self._add, self._take_last, theme, self)
        self.line.setAccessibleName(f"Add to {name}")
        self.line.setPlaceholderText("add, Enter")
        self.line.editingFinished.connect(self._finish)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.watch()

    @property
    def items(self) -> tuple[Any, ...]:
        """What the chips say."""
        return self._items

    def parts(self) -> tuple[QWidget, ...]:
        """Return the chips and the line behind them."""
        return (*self.chips, self.line)

    def set_name(self, _name: str, description: str) -> None:
        """Describe it; its parts have their names already."""
        self.line.setAccessibleDescription(description)

    def show_value(self, value: Any, default: Any) -> None:
        """Show a chip for each text of a list; anything else is shown as one chip."""
        said = default if value is None else value
        items = tuple(said) if isinstance(said, list | tuple) else () if said is None else (said,)
        if items != self._items:
            self._items = items
            self._make_chips()

    def sizeHint(self) -> QSize:
        """Return as many lines as the chips take."""
        return QSize(_LEAST_LINE_PX, self._lay_out(self.width(), is_dry=True))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()

    def _make_chips(self) -> None:
        had_keys = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), -1)
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for place, item in enumerate(self._items):
            chip = FilterChip("", self._theme, self)
            chip.show_value(str(item), has_cross=True)
            chip.setAccessibleName(f"{self._name} {item}")
            chip.removed.connect(partial(self._remove, place))
            chip.show()
            self.chips.append(chip)
        before = None
        for part in self.parts():
            if before is not None:
                QWidget.setTabOrder(before, part)
            before = part
        self.watch()
        if had_keys >= 0:
            (*self.chips, self.line)[min(had_keys, len(self.chips))].setFocus()
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._lay_out(self.width(), is_dry=False))

    def _lay_out(self, width_px: int, *, is_dry: bool) -> int:
        """Put the parts in lines, and return how high these are."""
        x = y = 0
        for chip in self.chips:
            chip_px = chip.sizeHint().width()
            if x and x + chip_px > width_px:
                x, y = 0, y + HEIGHT_PX + _GAP_PX
            if not is_dry:
                chip.setGeometry(QRect(x, y + (HEIGHT_PX - CHIP_PX) // 2, chip_px, CHIP_PX))
            x += chip_px + _GAP_PX
        if x and x + _LEAST_LINE_PX > width_px:
            x, y = 0, y + HEIGHT_PX + _GAP_PX
        if not is_dry:
            self.line.setGeometry(QRect(x, y, max(width_px - x, _LEAST_LINE_PX), HEIGHT_PX))
        return y + HEIGHT_PX

    def _add(self, text: str) -> None:
        self.line.clear()
        if text.strip() and text.strip() not in self._items:
            self.changed.emit([*self._items, text.strip()])

    def _finish(self) -> None:
        if self.line.text().strip():
            self._add(self.line.text())

    def _take_last(self) -> None:
        if self._items:
            self._remove(len(self._items) - 1)

    def _remove(self, place: int) -> None:
        self.changed.emit([item for at, item in enumerate(self._items) if at != place])
