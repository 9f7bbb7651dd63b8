"""A field for the name of something that there is, with a list of what fits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.config_editor.sampling.path_field import PathField
from inspector.ui.theme import Theme

_MOST_OFFERS = 50
_HEIGHT_PX = 30
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NameField(PathField):
    """Offers all names that hold what is typed, those that begin with it first.

    Args:
        theme: Colours.
        names: What there is.
        name: What it is for, for assistive tools.
        parent: The widget it stands in, of the window that the list is to lie over.

    Signals:
        confirmed: Enter was pressed while nothing was offered that it could take.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, names: Sequence[str], name: str, parent: QWidget) -> None:
        super().__init__(theme, self._fitting, parent)
        self._names = names
        self.setObjectName("field")
        self.setFixedHeight(_HEIGHT_PX)
        self.setPlaceholderText("leave it waiting")
        self.setAccessibleName(name)

    def event(self, event: QEvent) -> bool:
        """Let the list have the Tab key before it moves the focus."""
        is_tab = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
        )
        if is_tab and isinstance(event, QKeyEvent) and self.take_key(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the list have the keys that steer it; Down opens it."""
        if self.take_key(event):
            return
        if event.key() in _ENTER:
            self.confirmed.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)

    def _fitting(self, text: str) -> list[str]:
        wanted = text.strip().casefold()
        holding = [name for name in self._names if wanted in name.casefold()]
        if holding == [text]:
            return []
        holding.sort(key=lambda name: not name.casefold().startswith(wanted))
        return list(islice(holding, _MOST_OFFERS))
