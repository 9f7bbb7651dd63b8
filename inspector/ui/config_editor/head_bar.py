"""The bar above an editor: search, modified only, which file this is, and what else can be done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import ElidedLabel, plain_tooltip

_FIELD_PX, _HEIGHT_PX = 220, 28
_SEARCH_MS = 120


class HeadBar(QWidget):
    """Search field, filter, the state of the file, and a menu.

    Signals:
        filter_changed: The text looked for, and whether only modified fields are wanted.
    """

    filter_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedHeight(_HEIGHT_PX)
        self.search.setMaximumWidth(_FIELD_PX)
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText("Search fields")
        self.search.setAccessibleName("Search fields")
        self.modified = QPushButton("modified only", self)
        self.modified.setCheckable(True)
        self.modified.setAccessibleName("Show modified fields only")
        self.modified.setToolTip(plain_tooltip("Fields that differ from the default or the file"))
        self.state = ElidedLabel("muted", font(LABEL_PX), self)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menu = QMenu(self)
        self.more = QPushButton("\N{HORIZONTAL ELLIPSIS}", self)
        self.more.setAccessibleName("More: import, export, reset")
        self.more.setToolTip(plain_tooltip("Import, export, reset to defaults"))
        self._timer = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._compose()
        self._connect()

    def set_actions(self, actions: Iterable[QAction]) -> None:
        """Put actions into the menu."""
        for action in actions:
            self.menu.addAction(action)

    def show_state(self, text: str) -> None:
        """Say which file this is, and who saved it last."""
        self.state.show_text(text)

    def set_searchable(self, *, is_searchable: bool) -> None:
        """Offer search and filter, or leave them out where there is nothing to find."""
        self.search.setVisible(is_searchable)
        self.modified.setVisible(is_searchable)

    def _compose(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 8)
        row.setSpacing(8)
        for button in (self.modified, self.more):
            button.setProperty("role", "tool")
            button.setFont(font(LABEL_PX, MEDIUM))
            button.setFixedHeight(_HEIGHT_PX)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        row.addWidget(self.search, 3)
        row.addWidget(self.modified)
        row.addWidget(self.state, 4)
        row.addWidget(self.more)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self._timer.timeout.connect(self._tell)
        self.modified.toggled.connect(lambda _checked: self._tell())
        self.more.clicked.connect(lambda: self._open_menu())

    def _tell(self) -> None:
        self.filter_changed.emit(self.search.text().strip(), self.modified.isChecked())

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
