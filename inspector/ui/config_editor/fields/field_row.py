"""One field of a form: its name, its control, its value on all levels, what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from inspector.config.form_fields import FormField
from inspector.config.form_values import FieldState
from inspector.config.typed import shown_value
from inspector.ui.config_editor.fields.control import HEIGHT_PX, FieldControl
from inspector.ui.config_editor.fields.entry import EntryControl
from inspector.ui.fonts import LABEL_PX, MEDIUM, SMALL_PX, font
from inspector.ui.models.format import NO_DATA
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

LABEL_WIDTH_PX, COMPACT_PX = 120, 84
LEVEL_PX, MARK_PX = 80, 56
LEVELS = ("default", "file", "effective")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TOP = Qt.AlignmentFlag.AlignTop
_GAP_PX, _LEAST_NUMBER_PX, _NUMBER_PX = 8, 120, 176


class ResetButton(QAbstractButton):
    """Takes a field back to what the file says; its room is kept while it is not to be seen."""

    def __init__(self, label: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(f"Reset {label}")
        self.setToolTip(plain_tooltip("Back to what the file says"))
        self.setFixedSize(24, HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its size."""
        return QSize(24, HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw an arrow that turns back, if there is anything to take back."""
        row = self.parentWidget()
        seen = self.hasFocus() or (row is not None and row.underMouse())
        if not self.isEnabled() or not seen:
            return
        colours, painter = self._theme.colours, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(colours.accent)
            painter.drawRoundedRect(QRectF(0.5, 3.5, 23, HEIGHT_PX - 7), 6, 6)
        colour = colours.text if self.underMouse() or self.hasFocus() else colours.muted
        painter.setPen(QPen(colour, 1.5, c=Qt.PenCapStyle.RoundCap))
        arc = QRectF(7, self.height() / 2 - 5, 10, 10)
        painter.drawArc(arc, -120 * 16, 270 * 16)
        tip = arc.center().x() - 5, arc.center().y() - 1
        painter.drawLine(round(tip[0]), round(tip[1] + 1), round(tip[0]) - 2, round(tip[1]) - 3)
        painter.drawLine(round(tip[0]), round(tip[1] + 1), round(tip[0]) + 4, round(tip[1]) - 1)


class FieldRow(QWidget):
    """One field.

    Signals:
        changed: The value asked for, None for none; see `FieldControl`.
        reset_asked: A person wants what the file says.
        entered: Its control has got the keys.
    """

    changed = Signal(object)
    reset_asked = Signal()
    entered = Signal()

    def __init__(
        self, field: FormField, control: FieldControl, theme: Theme, *, is_compact: bool = False
    ) -> None:
        """Make a row.

        Args:
            field: What it is.
            control: What it is changed with.
            theme: Colours.
            is_compact: The levels are one line below the control, and the description is a
                tooltip only; else the levels are columns.
        """
        super().__init__()
        self.field = field
        self.control = control
        self.is_compact = is_compact
        self.state: FieldState | None = None
        self._is_marked = False
        # Tab goes through children in the order in which they came: first the control.
        control.setParent(self)
        self.label = ElidedLabel("value", font(), self)
        self.label.show_text(field.name)
        self.unit = PlainLabel("muted", font(LABEL_PX), field.unit, self)
        self.levels = tuple(ElidedLabel("muted", font(LABEL_PX), self) for _ in LEVELS)
        self.line = ElidedLabel("muted", font(SMALL_PX), self)
        self.mark = PlainLabel("accent", font(SMALL_PX, MEDIUM), "", self)
        self.reset = ResetButton(field.name, theme, self)
        self.note = PlainLabel("muted", font(SMALL_PX), field.description, self)
        self.note.setWordWrap(True)
        self.problem = PlainLabel("crit", font(LABEL_PX), "", self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        control.set_name(field.name, field.description)
        tooltip = plain_tooltip(_tooltip(field))
        for part in (self.label, *control.parts()):
            part.setToolTip(tooltip)
        self.label.setBuddy(control.parts()[0])
        self._compose()
        control.changed.connect(self.changed)
        control.entered.connect(self.entered)
        self.reset.clicked.connect(self.reset_asked)

    def _compose(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(_GAP_PX)
        grid.setVerticalSpacing(2)
        for label in (self.label, self.unit, self.mark, *self.levels):
            label.setFixedHeight(HEIGHT_PX)
        is_short = self.field.is_number and isinstance(self.control, EntryControl)
        if is_short:
            self.control.setMinimumWidth(_LEAST_NUMBER_PX)
            self.control.setMaximumWidth(_NUMBER_PX)
        box = QHBoxLayout()
        box.setSpacing(_GAP_PX)
        box.addWidget(self.control, 1)
        box.addWidget(self.unit, 0, _TOP)
        if is_short:
            box.addStretch(1)
        grid.addWidget(self.label, 0, 0, _TOP)
        grid.addLayout(box, 0, 1)
        for place, level in enumerate(self.levels):
            level.setVisible(not self.is_compact)
            level.setAlignment(_RIGHT)
            if not self.is_compact:
                grid.addWidget(level, 0, 2 + place, _TOP)
                grid.setColumnMinimumWidth(2 + place, LEVEL_PX)
        if self.is_compact:
            self.mark.setFixedHeight(self.line.sizeHint().height())
            grid.addWidget(self.mark, 1, 0, _TOP)
        else:
            grid.addWidget(self.mark, 0, 5, _TOP)
            grid.setColumnMinimumWidth(5, MARK_PX)
        grid.addWidget(self.reset, 0, 6, _TOP)
        self.unit.setVisible(bool(self.field.unit))
        self.note.setVisible(not self.is_compact)
        self.line.setVisible(self.is_compact)
        grid.addWidget(self.line if self.is_compact else self.note, 1, 1, 1, 5)
        if self.is_compact:
            grid.addWidget(self.note, 2, 1, 1, 5)
        grid.addWidget(self.problem, 3, 1, 1, 5)
        # A label that is cut to its room asks for none.
        grid.setColumnMinimumWidth(0, COMPACT_PX if self.is_compact else LABEL_WIDTH_PX)
        grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_state(self, state: FieldState, *, can_edit: bool = True) -> None:
        """Show the field on all levels, and what is wrong with it."""
        self.state = state
        self.control.setEnabled(can_edit)
        self.control.show_value(state.value, state.default)
        values = (state.default, state.file, state.effective)
        texts = [one_line(level_text(value)) for value in values]
        for label, text in zip(self.levels, texts, strict=True):
            label.show_text(text)
        said = " · ".join(f"{name} {text}" for name, text in zip(LEVELS, texts, strict=True))
        self.line.show_text(said)
        self.mark.show_text("modified" if state.is_modified else "")
        self.reset.setEnabled(state.is_modified and can_edit)
        self.reset.update()
        self.show_problems(state.problems)

    def say(self, text: str) -> None:
        """Say what the value means, right behind the control, where else its unit is."""
        self.unit.show_text(text)
        self.unit.setVisible(bool(text))

    def explain(self, text: str) -> None:
        """Say more about the value below it; empty for nothing."""
        self.note.show_text(text)
        self.note.setVisible(bool(text))

    def show_problems(self, problems: tuple[str, ...]) -> None:
        """Say what is wrong, right below the control."""
        self.problem.show_text("\n".join(f"Invalid: {one_line(text)}" for text in problems))
        self.problem.setVisible(bool(problems))
        for part in self.control.parts():
            if part.property("wrong") is not bool(problems):
                part.setProperty("wrong", bool(problems))
                part.style().unpolish(part)
                part.style().polish(part)

    def fits(self, text: str, *, modified_only: bool) -> bool:
        """Return whether the filter lets it be seen; one that is wrong always can."""
        wanted = text.strip().casefold()
        hit = wanted in self.field.name.casefold()
        differs = self.state is None or self.state.is_modified or self.state.is_own
        return hit and (differs or not modified_only)

    def focus(self) -> None:
        """Give the keys to its control."""
        self.control.parts()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def enterEvent(self, event: Any) -> None:
        """Show the reset button."""
        super().enterEvent(event)
        self.reset.update()

    def leaveEvent(self, event: Any) -> None:
        """Hide it again."""
        super().leaveEvent(event)
        self.reset.update()


def level_text(value: Any) -> str:
    """Return a value as one of the levels; a dash for none."""
    if value is None or value == "":
        return NO_DATA
    if value in ([], ()):
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int):
        return f"{value:,}"
    return shown_value(value)


def _tooltip(field: FormField) -> str:
    lines = [field.description]
    bounds = [
        f"{word} {shown_value(bound)}"
        for word, bound in (("from", field.least), ("to", field.most))
        if bound == bound
    ]
    if bounds:
        lines.append(" ".join((*bounds, field.unit)).strip())
    if field.examples:
        lines.append(f"such as {', '.join(shown_value(one) for one in field.examples)}")
    return "\n".join(lines)
