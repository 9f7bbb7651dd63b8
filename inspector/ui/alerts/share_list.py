"""A short list of names with how many rows each has: the top shards, players or entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.case_words import Share
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip

MOST_ROWS = 5
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOOLTIP_CHARS = 400


class _Name(ElidedLabel):
    """A name that may be a short form: all of it is in the tooltip, cut or not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("value", font(LABEL_PX), parent)
        self._tip = ""

    def show_share(self, share: Share) -> None:
        self._tip = plain_tooltip(one_line(share.full, _TOOLTIP_CHARS))
        self.show_text(share.name)
        self.setToolTip(self._tip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self._tip)


class ShareList(QWidget):
    """Shows at most `MOST_ROWS` names; its rows are made once."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.head = PlainLabel("muted", font(LABEL_PX, MEDIUM), title, self)
        self.names = [_Name(self) for _ in range(MOST_ROWS)]
        self.amounts = [PlainLabel("muted", font(LABEL_PX), parent=self) for _ in range(MOST_ROWS)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.head, 0, 0, 1, 2)
        for row, (name, amount) in enumerate(zip(self.names, self.amounts, strict=True), 1):
            grid.addWidget(name, row, 0)
            grid.addWidget(amount, row, 1, _RIGHT)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(MOST_ROWS + 1, 1)

    def show_shares(self, shares: Sequence[Share], total: int) -> None:
        """Show names.

        Args:
            shares: Those with most rows.
            total: How many there are.
        """
        more = f" \N{MIDDLE DOT} {len(shares)} of {total:,}" if total > len(shares) else ""
        self.head.show_text(f"{self._title}{more}")
        for place, (name, amount) in enumerate(zip(self.names, self.amounts, strict=True)):
            is_there = place < len(shares)
            name.setVisible(is_there)
            amount.setVisible(is_there)
            if is_there:
                one = shares[place]
                name.show_share(one)
                amount.show_text(f"{one.rows:,} \N{MIDDLE DOT} {one.share:.0%}")
