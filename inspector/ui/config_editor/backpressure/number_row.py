"""A number of the config: what it is for, its levels, a field to type in, and a way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from inspector.config.values import is_same
from inspector.ui.config_editor.backpressure.draft import NumberLevels, number_meant, shown_number
from inspector.ui.fonts import LABEL_PX, MEDIUM, TEXT_PX, font
from inspector.ui.models.format import NO_DATA
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme, mix

ROW_PX, LOW_ROW_PX, HEAD_PX = 48, 32, 26
PAD_PX, GAP_PX = 12, 12
LEVEL_PX = 68
FIELD_PX, UNIT_PX, RESET_PX = 96, 48, 56
_MARGIN_PX, _WORDS_PX = 3, 18
_OVERLAP_PX = 2
"""A field is higher than the name beside it, so that the words move up a little."""
_MOST_CHARS = 40
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class NumberAbout:
    """What the model declares of a number.

    Attributes:
        name: As the file spells it.
        unit: Empty for a plain number.
        about: One sentence, and its bounds.
    """

    name: str
    unit: str
    about: str


def number_about(name: str, declared: Mapping[str, Any]) -> NumberAbout:
    """Return what is declared of a number.

    Args:
        name: As the file spells it.
        declared: The field in the JSON Schema of the model.
    """
    low = declared.get("minimum", declared.get("exclusiveMinimum"))
    high = declared.get("maximum", declared.get("exclusiveMaximum"))
    is_open = "exclusiveMinimum" in declared
    words = f"Between {low:,} and {high:,}" if is_open else f"{low:,} to {high:,}"
    return NumberAbout(name, declared.get("unit", ""), f"{declared['description']} {words}.")


class NumberRow(QFrame):
    """One number.

    Signals:
        typed: What a person means: a number, a text that is none, or None for no value.
        reset_requested: It is to be as it is in the file.
        entered: The keys are in its field.
    """

    typed = Signal(object)
    reset_requested = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, about: NumberAbout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.about = about
        self._is_marked = False
        self._is_low = False
        self._has_problem = False
        self.setFixedHeight(ROW_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.name = PlainLabel("value", font(TEXT_PX, MEDIUM), about.name, self)
        self.words = ElidedLabel("muted", font(LABEL_PX), self)
        self.default = self._level()
        self.file = self._level()
        self.effective = self._level()
        self.unit = PlainLabel("muted", font(LABEL_PX), about.unit, self)
        self.unit.setFixedWidth(UNIT_PX)
        self.field = QLineEdit(self)
        self.field.setObjectName("field")
        self.field.setFont(font())
        self.field.setFixedSize(FIELD_PX, 26)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setMaxLength(_MOST_CHARS)
        self.field.setAccessibleName(f"{about.name}, {about.unit}" if about.unit else about.name)
        self.field.textEdited.connect(self._tell)
        self.field.installEventFilter(self)
        self.reset = QPushButton("Reset", self)
        self.reset.setObjectName("small")
        self.reset.setFont(font(LABEL_PX, MEDIUM))
        self.reset.setFixedWidth(RESET_PX)
        self.reset.setAccessibleName(f"Reset {about.name} to the file")
        self.reset.setToolTip(plain_tooltip("As it is in the file"))
        self.reset.clicked.connect(self._reset)
        self._compose()
        theme.changed.connect(self.update)

    def _compose(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setSpacing(GAP_PX)
        row.addWidget(self.name, 1)
        for level in (self.default, self.file):
            row.addWidget(level)
        row.addWidget(self.field)
        row.addWidget(self.unit)
        row.addWidget(self.effective)
        row.addWidget(self.reset)
        keeps_room = self.reset.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(keeps_room)
        self.reset.hide()
        self._fit()

    def show_levels(self, levels: NumberLevels, *, can_edit: bool) -> None:
        """Show a number; what is being typed stays as long as it means what the draft says.

        Args:
            levels: The number.
            can_edit: Whether the draft can be edited by fields.
        """
        self.default.show_text(_shown(levels.default))
        self.file.show_text(_shown(levels.file))
        self.effective.show_text(_shown(levels.effective))
        self.field.setPlaceholderText(shown_number(levels.default))
        if not is_same(number_meant(self.field.text()), levels.draft):
            self.field.setText(shown_number(levels.draft))
        self.field.setEnabled(can_edit)
        self.reset.setVisible(levels.is_changed and can_edit)
        self.words.set_role("crit" if levels.problem else "muted")
        self.words.show_text(one_line(levels.problem) or self.about.about)
        self.field.setAccessibleDescription(levels.problem or self.about.about)
        if self.field.property("wrong") is not bool(levels.problem):
            self.field.setProperty("wrong", bool(levels.problem))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
        self._has_problem = bool(levels.problem)
        self._fit()
        self._show_change(is_changed=levels.is_changed)

    def set_low(self, *, is_low: bool) -> None:
        """Do without the words, where there is little room; never without a problem."""
        if is_low is not self._is_low:
            self._is_low = is_low
            self._fit()

    def mark(self, *, is_marked: bool) -> None:
        """Show that this is the field somebody looks for, or no more."""
        if is_marked is not self._is_marked:
            self._is_marked = is_marked
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say when the keys come into the field."""
        if watched is self.field and event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words below the name; they may reach as far to the right as there is room."""
        super().resizeEvent(event)
        top = ROW_PX - _WORDS_PX - _OVERLAP_PX
        self.words.setGeometry(PAD_PX, top, self.width() - 2 * PAD_PX, _WORDS_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line below the row, and a ground if it is marked."""
        colours, painter = self._theme.colours, QPainter(self)
        if self._is_marked:
            painter.fillRect(self.rect(), mix(colours.accent_fill, colours.surface, 0.22))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colours.line)

    def _fit(self) -> None:
        has_words = self._has_problem or not self._is_low
        self.words.setVisible(has_words)
        self.setFixedHeight(ROW_PX if has_words else LOW_ROW_PX)
        foot_px = _WORDS_PX if has_words else _MARGIN_PX
        self._row.setContentsMargins(PAD_PX, _MARGIN_PX, PAD_PX, foot_px)
        self.name.setToolTip("" if has_words else plain_tooltip(self.about.about))

    def _level(self) -> PlainLabel:
        label = PlainLabel("muted", font(LABEL_PX), parent=self)
        label.setFixedWidth(LEVEL_PX)
        label.setAlignment(_RIGHT)
        return label

    def _show_change(self, *, is_changed: bool) -> None:
        """Show that the draft differs from the file; so does the button that appears."""
        self.name.set_role("changed" if is_changed else "value")
        self.name.setAccessibleName(f"{self.about.name}{', changed' if is_changed else ''}")

    def _tell(self, text: str) -> None:
        self.typed.emit(number_meant(text))

    def _reset(self, _checked: bool = False) -> None:
        self.field.setFocus()
        self.reset_requested.emit()


class NumberHead(QWidget):
    """The names of the columns above the rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEAD_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD_PX, 0, PAD_PX, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(PlainLabel("muted", font(LABEL_PX), "Setting", self), 1)
        for text, width_px in (
            ("Default", LEVEL_PX),
            ("File", LEVEL_PX),
            ("Draft", FIELD_PX),
            ("", UNIT_PX),
            ("Effective", LEVEL_PX),
            ("", RESET_PX),
        ):
            label = PlainLabel("muted", font(LABEL_PX), text, self)
            label.setFixedWidth(width_px)
            label.setAlignment(_RIGHT)
            row.addWidget(label)


def _shown(value: object) -> str:
    """Return a level as people read it."""
    if value is None:
        return NO_DATA
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:,}"
    return one_line(shown_number(value), 12)
