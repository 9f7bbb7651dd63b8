"""What a replay assumes: load, drain and stall, as a person types them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inspector.analysis.backpressure_replay import DRAIN_PER_S
from inspector.core.shown import shown
from inspector.ui.config_editor.backpressure.draft import number_meant, shown_number
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.text import ElidedLabel, PlainLabel

_FIELD_HEIGHT_PX = 28
_MOST_CHARS = 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a field takes.

    Attributes:
        name: What it is called in messages.
        low: The least.
        high: The most.
        is_whole: Whether it must be a whole number.
    """

    name: str
    low: float
    high: float
    is_whole: bool

    def fault(self, text: str) -> str:
        """Return why a text is not what the field takes; empty if it is."""
        meant = number_meant(text)
        fits = isinstance(meant, int | float) and self.low <= meant <= self.high
        if fits and not (self.is_whole and isinstance(meant, float)):
            return ""
        kind = "a whole number" if self.is_whole else "a number"
        return (
            f"{self.name} must be {kind} from {self.low:,.10g} to {self.high:,.10g},"
            f" not {shown(text.strip())}"
        )


LOAD = Bounds("load", 1, 1_000, is_whole=True)
DRAIN = Bounds("writer", 1, 10_000_000, is_whole=False)
STALL = Bounds("stall", 0, 3_600, is_whole=False)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a replay assumes.

    Attributes:
        load: So many times as many records.
        drain_per_s: Records that a writer takes a second.
        stall_s: So long it takes none.
    """

    load: int = 10
    drain_per_s: float = DRAIN_PER_S
    stall_s: float = 0.0


class LoadFields(QWidget):
    """Three fields and, below them, what is wrong with one.

    Signals:
        changed: They have been edited, and all of them are right.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assumed = Assumed()
        self.load = self._field("Load, times", 48, str(assumed.load))
        self.drain = self._field(
            "Records the writer takes a second", 68, shown_number(int(assumed.drain_per_s))
        )
        self.stall = self._field("Stall of the disk, seconds", 44, "0")
        self.problem = ElidedLabel("crit", font(LABEL_PX), self)
        self.problem.hide()
        self._bounds = {self.load: LOAD, self.drain: DRAIN, self.stall: STALL}
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for word, field, unit in (
            ("Load \N{MULTIPLICATION SIGN}", self.load, ""),
            ("writer", self.drain, "/s"),
            ("stall", self.stall, "s"),
        ):
            row.addWidget(PlainLabel("muted", font(LABEL_PX), word, self))
            row.addWidget(field)
            if unit:
                row.addWidget(PlainLabel("muted", font(LABEL_PX), unit, self))
            row.addSpacing(6)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.problem)

    @property
    def assumed(self) -> Assumed | None:
        """What is typed; None while something is wrong with it."""
        if any(bounds.fault(field.text()) for field, bounds in self._bounds.items()):
            return None
        load, drain, stall = (float(field.text()) for field in self._bounds)
        return Assumed(math.floor(load), drain, stall)

    def _field(self, name: str, width_px: int, text: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setObjectName("field")
        field.setFont(font(LABEL_PX))
        field.setFixedSize(width_px, _FIELD_HEIGHT_PX)
        field.setMaxLength(_MOST_CHARS)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setAccessibleName(name)
        field.textEdited.connect(self._check)
        return field

    def _check(self, _text: str) -> None:
        faults = [bounds.fault(field.text()) for field, bounds in self._bounds.items()]
        for field, fault in zip(self._bounds, faults, strict=True):
            field.setAccessibleDescription(fault)
            if bool(field.property("wrong")) is not bool(fault):
                field.setProperty("wrong", bool(fault))
                field.style().unpolish(field)
                field.style().polish(field)
        said = "; ".join(fault for fault in faults if fault)
        self.problem.show_text(said)
        self.problem.setVisible(bool(said))
        if not said:
            self.changed.emit()
