"""The dialog that makes an unknown metric key a known one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.core.registry import Kind, Level
from inspector.ingest.rejections import UnknownKey
from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.ledger_question import NewKey
from inspector.ui.models.ledger_text import lines_of
from inspector.ui.models.literal import literal, one_line
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import PlainLabel

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_WIDTH_PX = 480
_FIELD_PX = 30
_MOST_UNIT_CHARS, _MOST_DESCRIPTION_CHARS = 16, 200
_KINDS = {
    Kind.COUNTER: "Whole increments, counted up",
    Kind.SUM: "Amounts, with fractions, added up",
    Kind.GAUGE: "Readings, never added up or scaled",
}
_LEVELS = {
    Level.ACTIVATION: "One value each activation",
    Level.WINDOW: "One value for a stretch of time",
}


class _Choice(QWidget):
    """A few choices side by side, and what the chosen one means."""

    def __init__(
        self, name: str, meanings: Mapping[Kind, str] | Mapping[Level, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._meanings = list(meanings.values())
        choices = tuple((str(one), float(place)) for place, one in enumerate(meanings))
        self.control = SegmentedControl(name, choices, self)
        self.meaning = PlainLabel("muted", font(LABEL_PX), self._meanings[0], self)
        self.control.chosen.connect(self._explain)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.control)
        row.addWidget(self.meaning, 1)

    @property
    def place(self) -> int:
        """Which one is chosen."""
        return int(self.control.value)

    def _explain(self, _value: float) -> None:
        self.meaning.show_text(self._meanings[self.place])


class AddKeyDialog(QDialog):
    """Asks what a key means, and says what adding it will do.

    Signals:
        confirmed: The `NewKey` that a person wants.
    """

    confirmed = Signal(object)

    def __init__(self, key: UnknownKey, registry_path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = key.name
        self.setWindowTitle("Add key to registry")
        self.setModal(True)
        self.setMinimumWidth(_WIDTH_PX)
        self.name = PlainLabel("value", font(TEXT_PX, MEDIUM), one_line(key.name, 60), self)
        self.kind = _Choice("Kind", _KINDS, self)
        self.level = _Choice("Level", _LEVELS, self)
        self.unit = _field("for example s, m or µs; empty for a plain number", self)
        self.unit.setMaxLength(_MOST_UNIT_CHARS)
        self.description = _field("One sentence: what it counts or measures", self)
        self.description.setMaxLength(_MOST_DESCRIPTION_CHARS)
        self.optional = QCheckBox("May be dropped first when a server cannot keep up", self)
        self.optional.setFont(font())
        self.problem = PlainLabel("warn", font(LABEL_PX), parent=self)
        self.problem.setWordWrap(True)
        self.effect = PlainLabel("muted", font(LABEL_PX), _effect(key, registry_path), self)
        self.effect.setWordWrap(True)
        self.cancel = self._button("Cancel", "tool")
        self.add = self._button("Add key", "main")
        self.add.setDefault(True)
        self._compose()
        self.description.textChanged.connect(self._check)
        self.unit.textChanged.connect(self._check)
        self.add.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.reject)
        self._check()
        self.description.setFocus()

    def _compose(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, widget in (
            ("Name", self.name),
            ("Kind", self.kind),
            ("Level", self.level),
            ("Unit", self.unit),
            ("Description", self.description),
            ("Optional", self.optional),
        ):
            named = PlainLabel("muted", font(), label, self)
            named.setBuddy(widget)
            widget.setAccessibleName(label)
            form.addRow(named, widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(
            PlainLabel("value", font(HEADING_PX, SEMIBOLD), "Add key to registry", self)
        )
        column.addLayout(form)
        column.addWidget(self.effect)
        column.addLayout(buttons)

    def _button(self, text: str, role: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", role)
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setFixedHeight(_FIELD_PX)
        button.setAutoDefault(False)
        return button

    def _problem(self) -> str:
        """Return what stands against adding the key; empty when nothing does."""
        if not _NAME.fullmatch(self._name):
            return (
                "A key is lower-case letters, digits and _, starts with a letter, and has at most "
                "64 of them: correct the server instead."
            )
        if literal(self.unit.text()) != self.unit.text():
            return "The unit holds a character that cannot be seen."
        if not self.description.text().strip():
            return "Describe it in one sentence."
        if literal(self.description.text()) != self.description.text():
            return "The description holds a character that cannot be seen."
        return ""

    def _check(self) -> None:
        problem = self._problem()
        self.problem.show_text(problem)
        self.add.setEnabled(not problem)

    def _confirm(self) -> None:
        if self._problem():
            return
        self.confirmed.emit(
            NewKey(
                name=self._name,
                kind=list(_KINDS)[self.kind.place],
                level=list(_LEVELS)[self.level.place],
                unit=self.unit.text().strip(),
                description=self.description.text().strip(),
                optional=self.optional.isChecked(),
            )
        )
        self.accept()


def _effect(key: UnknownKey, registry_path: Path) -> str:
    return (
        f"It is written to {one_line(str(registry_path))}. "
        f"The {lines_of(key.lines)} rejected for it will be read again."
    )


def _field(hint: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setObjectName("field")
    field.setFont(font())
    field.setFixedHeight(_FIELD_PX)
    field.setPlaceholderText(hint)
    return field
