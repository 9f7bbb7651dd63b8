"""One name that a session lacks, and the field for the one to take instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.layouts.name_field import NameField
from inspector.ui.models.literal import literal
from inspector.ui.models.remap import Known, NameKind, WantedName, new_name, suggested
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_NAME_PX, _NOTE_PX, _ROW_PX = 216, 16, 56


class RemapRow(QWidget):
    """The old name at the left, the new one at the right.

    Attributes:
        wanted: The old name.
        is_missing: Whether the session lacks it.
        field: Where a person writes the new one.

    Signals:
        changed: The new name is another one.
    """

    changed = Signal()

    def __init__(self, theme: Theme, wanted: WantedName, known: Known, parent: QWidget) -> None:
        super().__init__(parent)
        self.wanted = wanted
        self._known = known
        self.is_missing = not known.has(wanted.kind, wanted.name)
        shown = literal(wanted.shown)
        self.old = ElidedLabel("value", font(weight=MEDIUM), self)
        self.old.setFixedWidth(_NAME_PX)
        self.old.show_text(shown)
        self.about = PlainLabel("muted", font(LABEL_PX), self._about(), self)
        self.about.setFixedHeight(_NOTE_PX)
        self.field = NameField(
            theme, known.names(wanted.kind), f"Instead of the {wanted.kind} {shown}", self
        )
        self.note = PlainLabel("error", font(LABEL_PX), parent=self)
        self.note.setFixedHeight(_NOTE_PX)
        self.field.setText(suggested(wanted, known))
        self.field.setCursorPosition(0)
        self.field.textChanged.connect(self._check)
        self.setFixedHeight(_ROW_PX)
        self._compose()

    @property
    def key(self) -> tuple[NameKind, str]:
        """What it is about: the kind of name, and the old one."""
        return self.wanted.kind, self.wanted.name

    @property
    def name(self) -> str | None:
        """The new name, or the old one to leave it; None while there is none like it."""
        return new_name(self.wanted, self.field.text(), self._known)

    def _about(self) -> str:
        charts = self.wanted.charts
        where = f" · {charts} charts" if charts > 1 else ""
        return f"{self.wanted.kind}{'' if not self.is_missing else ' · not here'}{where}"

    def _check(self, _text: str) -> None:
        wrong = self.name is None
        self.field.setProperty("wrong", wrong)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.note.show_text(f"No such {self.wanted.kind} in this session" if wrong else "")
        self.changed.emit()

    def _compose(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in ((left, (self.old, self.about)), (right, (self.field, self.note))):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            for widget in widgets:
                column.addWidget(widget)
        left.insertSpacing(0, 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left)
        row.addLayout(right, 1)
        row.setAlignment(left, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(right, Qt.AlignmentFlag.AlignTop)
