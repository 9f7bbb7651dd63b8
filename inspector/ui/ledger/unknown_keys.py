"""Metric keys that are not in the registry, each with a way into it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inspector.core.nearest import did_you_mean
from inspector.ingest.rejections import UnknownKey
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.models.ledger_text import lines_of, whole
from inspector.ui.models.literal import one_line
from inspector.ui.text import PlainLabel, SteadyLabel, elided, plain_tooltip

MOST_SHOWN = 50
_ROW_PX = 44
_KEY_PX = 200.0


class UnknownKeyRow(QFrame):
    """One key: its lines, the known key most like it, and the button."""

    def __init__(
        self, key: UnknownKey, known: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.setFixedHeight(_ROW_PX)
        name_font = font(TEXT_PX, MEDIUM)
        self.name = PlainLabel(
            "value", name_font, elided(one_line(key.name), name_font, _KEY_PX), self
        )
        self.name.setToolTip(plain_tooltip(one_line(key.name)))
        self.hint = PlainLabel("muted", font(LABEL_PX), _hint(key, known), self)
        self.lines = SteadyLabel("muted", font(LABEL_PX), self)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.add = tool_button("Add key to registry…", "Make this key a known one", self)
        self.add.setAccessibleName(f"Add {one_line(key.name, 80)} to the registry")
        self.add.setVisible(key.name not in known)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self.lines)
        row.addWidget(self.add)
        self.show_key(key)

    def show_key(self, key: UnknownKey) -> None:
        """Show how many lines have it."""
        self.key = key
        self.lines.show_text(lines_of(key.lines))


class UnknownKeyList(QScrollArea):
    """The keys that there are, the most frequent one first.

    Signals:
        add_clicked: The key that a person wants in the registry, as it was shown.
    """

    add_clicked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, UnknownKeyRow] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("plain")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget(self)
        page.setObjectName("plain")
        self.more = PlainLabel("muted", font(LABEL_PX), parent=page)
        self.more.setContentsMargins(12, 6, 12, 6)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.more)
        self._column.addStretch(1)
        self.setWidget(page)

    def rows(self) -> list[UnknownKeyRow]:
        """Return the rows from the top."""
        return list(self._rows.values())

    def show_keys(self, keys: Sequence[UnknownKey], known: tuple[str, ...]) -> None:
        """Show these keys; of very many only the most frequent ones.

        Args:
            keys: Those that the registry does not have.
            known: Those that it has.
        """
        shown = sorted(keys, key=lambda key: (-key.lines, key.name))[:MOST_SHOWN]
        if {key.name for key in shown} != set(self._rows):
            self._arrange(shown, known)
        for key in shown:
            self._rows[key.name].show_key(key)
        rest = len(keys) - len(shown)
        self.more.setVisible(rest > 0)
        self.more.show_text(f"and {whole(rest)} more")

    def _arrange(self, keys: Sequence[UnknownKey], known: tuple[str, ...]) -> None:
        wanted = {key.name for key in keys}
        for name in [name for name in self._rows if name not in wanted]:
            row = self._rows.pop(name)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        rows = {}
        for place, key in enumerate(keys):
            row = self._rows.get(key.name) or self._made_row(key, known)
            rows[key.name] = row
            self._column.insertWidget(place, row)
        self._rows = rows

    def _made_row(self, key: UnknownKey, known: tuple[str, ...]) -> UnknownKeyRow:
        row = UnknownKeyRow(key, known, self.widget())
        row.add.clicked.connect(partial(self._ask, row))
        return row

    def _ask(self, row: UnknownKeyRow, _checked: bool = False) -> None:
        self.add_clicked.emit(row.key)


def _hint(key: UnknownKey, known: tuple[str, ...]) -> str:
    if key.name in known:
        return f"a known key, but not for {', '.join(key.namespaces) or 'this namespace'}"
    return did_you_mean(key.name, known) or "no known key is like it"
