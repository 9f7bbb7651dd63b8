"""The head of the drawer: what is shown, how much of it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.lines.loader import Search
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip

_SEARCH_PX = 240
_HEIGHT_PX = 28


class DrawerHead(QWidget):
    """Title, amount, search field and buttons.

    Signals:
        searched: The text that lines must have; empty for all lines.
        copy_clicked: A person wants the chosen line in the clipboard.
        export_clicked: A person wants these lines in a file.
        close_clicked: A person has seen enough.
    """

    searched = Signal(str)
    copy_clicked = Signal()
    export_clicked = Signal()
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._amount = ""
        self.title = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.amount = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search in these lines")
        self.search.setAccessibleName("Search in these lines")
        self.search.setClearButtonEnabled(True)
        self.search.setFont(font(LABEL_PX))
        self.search.setFixedSize(_SEARCH_PX, _HEIGHT_PX)
        self.search.textChanged.connect(self.searched)
        self.copy = tool_button("Copy", "Copy the chosen line as it stands in the file", self)
        self.export = tool_button("Export…", "Write these lines to a file", self)
        self.close_button = tool_button("✕", "Close  Esc", self)
        self.close_button.setAccessibleName("Close the lines")
        self.copy.clicked.connect(lambda: self.copy_clicked.emit())
        self.export.clicked.connect(lambda: self.export_clicked.emit())
        self.close_button.clicked.connect(lambda: self.close_clicked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self.amount)
        for widget in (self.search, self.copy, self.export, self.close_button):
            row.addWidget(widget)

    def show_waiting(self, title: str) -> None:
        """Name what is still looked for."""
        self._show_title(title)
        self._amount = "looking for the lines…"
        self.amount.show_text(self._amount)
        self._offer(can_search=False, can_export=False)

    def show_amount(self, title: str, kept: int, total: int, *, can_export: bool) -> None:
        """Name what is shown, and say how much of it there is."""
        self._show_title(title)
        if kept < total:
            self._amount = f"first {whole(kept)} of {whole(total)}"
        else:
            self._amount = f"{whole(total)} line" if total == 1 else f"{whole(total)} lines"
        self.amount.show_text(self._amount)
        self._offer(can_search=kept > 0, can_export=can_export)

    def show_search(self, search: Search | None, lines: int) -> None:
        """Say how many lines have what is looked for."""
        if search is None:
            self.amount.show_text(self._amount)
        elif search.is_done:
            self.amount.show_text(f"{whole(len(search.found))} found in {whole(lines)}")
        else:
            found, looked_at = whole(len(search.found)), whole(search.looked_at)
            self.amount.show_text(f"{found} found in {looked_at} of {whole(lines)}…")

    def _show_title(self, title: str) -> None:
        self.title.show_text(one_line(title))

    def _offer(self, *, can_search: bool, can_export: bool) -> None:
        self.search.setEnabled(can_search)
        self.copy.setEnabled(can_search)
        self.export.setVisible(can_export)


def tool_button(text: str, hint: str, parent: QWidget) -> QPushButton:
    """Return a small button of a head."""
    button = QPushButton(text, parent)
    button.setProperty("role", "tool")
    button.setFont(font(LABEL_PX, MEDIUM))
    button.setFixedHeight(_HEIGHT_PX)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setToolTip(plain_tooltip(hint))
    return button
