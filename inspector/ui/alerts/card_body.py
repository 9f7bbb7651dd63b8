"""The body of the evidence card: value, window, sums, chart, top shards and players, lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from inspector.analysis.evidence import AlertCase
from inspector.ui.alerts.line_peek import LinePeek
from inspector.ui.alerts.share_list import ShareList
from inspector.ui.alerts.window_plot import WindowPlot
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, VALUE_PX, font
from inspector.ui.lines.head import tool_button
from inspector.ui.lines.source import LineReader
from inspector.ui.models.case_words import (
    Part,
    entries_of,
    figure,
    formula_words,
    limit_words,
    parts,
    players_of,
    rule_words,
    shards_of,
    when_words,
    window_words,
)
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

_FACTS = ("State", "Measure", "Fires", "Window")
_MOST_PARTS = 6
_FACT_PX = 64
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardBody(QWidget):
    """Shows an `AlertCase`.

    Signals:
        lines_clicked: A person wants all lines of the window.
    """

    lines_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plain")
        self.value = PlainLabel("value", font(VALUE_PX, SEMIBOLD), parent=self)
        self.n = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.limit = ElidedLabel("muted", font(LABEL_PX), self)
        self.notes = PlainLabel("warn", font(LABEL_PX), parent=self)
        self.facts = [ElidedLabel("value", font(LABEL_PX), self) for _ in _FACTS]
        self.written = ElidedLabel("muted", font(LABEL_PX), self)
        self.numbers = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.parts = [_Row(self) for _ in range(_MOST_PARTS)]
        self.plot = WindowPlot(theme, self)
        self.entries = ShareList("Entries", self)
        self.shards = ShareList("Shards", self)
        self.players = ShareList("Players", self)
        self.amount = PlainLabel("muted", font(LABEL_PX, MEDIUM), parent=self)
        self.all_lines = tool_button("All lines", "Open all lines of the window below", self)
        self.peek = LinePeek(theme, self)
        self.notes.setWordWrap(True)
        for label in (self.limit, self.numbers, *self.facts):
            label.set_wrapped(wrapped=True)
        self.all_lines.clicked.connect(lambda: self.lines_clicked.emit())
        self._compose()

    def show_case(
        self, case: AlertCase, reader: LineReader, path_of: Callable[[int], Path]
    ) -> None:
        """Show all of it."""
        held = case.evidence
        self.value.show_text(figure(held.value, case.unit))
        self.n.show_text(f"n {held.n:,}")
        self.limit.show_text(limit_words(case))
        self.notes.show_text("\n".join(case.notes))
        self.notes.setVisible(bool(case.notes))
        measure = f"{case.measure}: {case.meaning}" if case.meaning else case.measure
        for label, text in zip(
            self.facts,
            (when_words(case.question), measure, rule_words(case), window_words(case)),
            strict=True,
        ):
            label.show_text(one_line(text))
        self._show_formula(case)
        self.plot.show_case(case)
        is_one_entry = held.distinct[0] <= 1 and "entry" in case.group_by
        self.entries.setVisible(not is_one_entry)
        self.entries.show_shares(entries_of(case), held.distinct[0])
        self.shards.show_shares(shards_of(case), held.distinct[1])
        self.players.show_shares(players_of(case), held.distinct[2])
        self._show_lines(case, reader, path_of)

    def _show_formula(self, case: AlertCase) -> None:
        written, numbers = formula_words(case)
        self.written.show_text(written)
        self.numbers.show_text(numbers)
        own = parts(case)
        for place, row in enumerate(self.parts):
            row.show_part(*_part(own[place]) if place < len(own) else ("", "", ""))

    def _show_lines(
        self, case: AlertCase, reader: LineReader, path_of: Callable[[int], Path]
    ) -> None:
        total, shown = len(case.evidence.rows), len(case.lines)
        first = f"first {shown:,} of " if total > shown else ""
        self.amount.show_text(f"Lines \N{MIDDLE DOT} {first}{total:,}")
        self.all_lines.setEnabled(total > 0)
        self.peek.setVisible(total > 0)
        self.peek.show_lines(case.lines, reader if case.lines else None, path_of)

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 12, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.value)
        top.addWidget(self.n, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.limit)
        column.addWidget(self.notes)
        column.addSpacing(8)
        column.addLayout(self._facts_grid())
        column.addSpacing(8)
        column.addWidget(self.plot)
        column.addSpacing(8)
        column.addWidget(self.written)
        column.addWidget(self.numbers)
        for row in self.parts:
            column.addWidget(row)
        column.addSpacing(8)
        column.addWidget(self.entries)
        tops = QHBoxLayout()
        tops.setSpacing(24)
        tops.addWidget(self.shards, 1)
        tops.addWidget(self.players, 1)
        column.addLayout(tops)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.amount, 1)
        foot.addWidget(self.all_lines)
        column.addLayout(foot)
        column.addWidget(self.peek)
        column.addStretch(1)

    def _facts_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _FACT_PX)
        grid.setColumnStretch(1, 1)
        for row, (name, label) in enumerate(zip(_FACTS, self.facts, strict=True)):
            head = PlainLabel("muted", font(LABEL_PX), name, self)
            grid.addWidget(head, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 1)
        return grid


def _part(part: Part) -> tuple[str, str, str]:
    name = part.name if part.n is None else f"Σ {part.name}"
    return name, figure(part.total), "" if part.n is None else f"n {part.n:,}"


class _Row(QWidget):
    """A part of the formula: its name, its sum, and n."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("muted", font(LABEL_PX), self)
        self.total = PlainLabel("value", font(LABEL_PX), parent=self)
        self.n = PlainLabel("muted", font(LABEL_PX), parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        for label, width_px in ((self.total, 0), (self.n, 84)):
            label.setAlignment(_RIGHT)
            label.setMinimumWidth(width_px)
            row.addWidget(label)

    def show_part(self, name: str, total: str, n: str) -> None:
        self.setVisible(bool(name))
        self.name.show_text(name)
        self.total.show_text(total)
        self.n.show_text(n)
