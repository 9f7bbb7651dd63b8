"""What a session says is usual, shown beside what holds, before anything changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.analysis.baseline import LEAST_N, LeftOut
from inspector.analysis.baseline_offers import Offer
from inspector.core.registry import Registry
from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.config_editor.baselines.offer_columns import left_out_columns
from inspector.ui.config_editor.baselines.offer_table import OfferModel, OfferView
from inspector.ui.fonts import HEADING_PX, LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.literal import one_line
from inspector.ui.pages.choice_button import ChoiceButton
from inspector.ui.segmented import SegmentedControl
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

EVERY_MEASURE = "all measures"
_ALL_ROWS, _IN_SIGHT = 0.0, 1.0
_MEASURE_COLUMN = 1
_SIZE_PX, _LEAST_PX = (920, 680), (760, 480)
_PAD_PX, _BUTTON_PX, _N_PX, _MOST_N = 20, 30, 72, 999_999_999


@dataclass(frozen=True, slots=True)
class LearnWish:
    """What is to be learnt from.

    Attributes:
        in_sight: Only rows of the visible range; else all of the session.
        measure: Name of the one KPI wanted; empty for all.
        least_n: An entry with fewer records of a KPI does not count.
    """

    in_sight: bool = False
    measure: str = ""
    least_n: int = LEAST_N


@dataclass(frozen=True, slots=True)
class Taught:
    """What came of a wish.

    Attributes:
        offers: What could go into the file.
        left_out: What did not count.
        rows: What was learnt from, in words.
    """

    offers: tuple[Offer, ...]
    left_out: tuple[LeftOut, ...]
    rows: str


class LearnDialog(QDialog):
    """Asks what is to be learnt from, shows what comes of it, and which of it is to be taken.

    Signals:
        wished: The `LearnWish`, whenever it is another one.
        taken: The baselines that a person wants in the draft, as a tuple.
    """

    wished = Signal(object)
    taken = Signal(object)

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Learn baselines")
        self.setModal(True)
        self.setMinimumSize(*_LEAST_PX)
        self.resize(*_SIZE_PX)
        measures = (EVERY_MEASURE, *(kpi.name for kpi in registry.kpis))
        self.stretch = SegmentedControl(
            "Rows", (("Whole session", _ALL_ROWS), ("Visible range", _IN_SIGHT)), self
        )
        self.measure = ChoiceButton(theme, "measure", "Which measures", measures, self)
        self.least_n = QLineEdit(str(LEAST_N), self)
        self.rows = ElidedLabel("muted", font(LABEL_PX), self)
        self.model = OfferModel(registry, theme, self)
        self.view = OfferView(self.model, self)
        self.nothing = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.left_out: FigureTable[LeftOut] = FigureTable(
            left_out_columns(), lambda one: (one.measure, one.tier, one.entry), _about
        )
        self.others = AlertView(theme, self.left_out, "What did not count, and why", self)
        self.every = self._button("Tick all", "tool")
        self.none = self._button("Tick none", "tool")
        self.cancel = self._button("Cancel", "tool")
        self.take = self._button("Put into the draft", "main")
        self.take.setDefault(True)
        self._compose()
        self._connect()
        self.show_taught(None, "Learning…")

    @property
    def wish(self) -> LearnWish:
        """What a person wants learnt."""
        measure = self.measure.text()
        least_n = self.least_n.text()
        return LearnWish(
            self.stretch.value == _IN_SIGHT,
            "" if measure == EVERY_MEASURE else measure,
            max(int(least_n), 1) if least_n.isascii() and least_n.isdigit() else LEAST_N,
        )

    def show_taught(self, taught: Taught | None, says: str = "") -> None:
        """Show what was learnt; or why there is nothing to show, while it is computed or failed."""
        self.rows.show_text(one_line(says or (taught.rows if taught else "")))
        if taught is None:
            self.nothing.show_text(says)
            self._body.setCurrentIndex(0 if self.model.rowCount() else 1)
            self.take.setEnabled(False)
            return
        self.model.show_offers(taught.offers)
        self.left_out.show_entries(taught.left_out, 0.0)
        self.count.show_text(whole(len(taught.left_out)))
        self.nothing.show_text("Nothing could be learnt; what did not count is listed below")
        self._body.setCurrentIndex(0 if taught.offers else 1)
        if taught.offers and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    def _connect(self) -> None:
        for changed in (self.stretch.chosen, self.measure.chosen, self.least_n.textChanged):
            changed.connect(lambda _value: self.wished.emit(self.wish))
        self.model.ticked.connect(self._count)
        self.every.clicked.connect(lambda: self.model.tick_all(is_ticked=True))
        self.none.clicked.connect(lambda: self.model.tick_all(is_ticked=False))
        self.cancel.clicked.connect(self.reject)
        self.take.clicked.connect(self._take)

    def _count(self) -> None:
        """Say how many would go into the draft."""
        amount = len(self.model.chosen)
        self.take.setText(f"Put {whole(amount)} into the draft" if amount else "Put into the draft")
        self.take.setEnabled(amount > 0)
        for button in (self.every, self.none):
            button.setEnabled(self.model.rowCount() > 0)

    def _take(self) -> None:
        chosen = self.model.chosen
        self.accept()
        self.taken.emit(chosen)

    def _compose(self) -> None:
        self.least_n.setValidator(QIntValidator(1, _MOST_N, self))
        self.least_n.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.least_n.setFont(font())
        self.least_n.setObjectName("field")
        self.least_n.setFixedSize(_N_PX, _BUTTON_PX)
        self.least_n.setAccessibleName("Least n")
        self.least_n.setToolTip(plain_tooltip("An entry with fewer records does not count"))
        self.left_out.sort_by(_MEASURE_COLUMN)
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD_PX, 16, _PAD_PX, 16)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self._wishes())
        self._body = QStackedWidget(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.view, self.nothing):
            self._body.addWidget(widget)
        column.addWidget(self._body, 3)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addLayout(self._others_head())
        column.addWidget(self.others, 2)
        column.addLayout(self._buttons())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(
            PlainLabel("value", font(HEADING_PX, SEMIBOLD), "Learn baselines from this session")
        )
        self.rows.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.rows, 1)
        return row

    def _wishes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.stretch)
        row.addWidget(self.measure)
        label = PlainLabel("muted", font(), "least n", self)
        label.setBuddy(self.least_n)
        row.addWidget(label)
        row.addWidget(self.least_n)
        row.addStretch(1)
        return row

    def _others_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "What did not count", self))
        self.count = PlainLabel("muted", font(LABEL_PX), parent=self)
        row.addWidget(self.count)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.every)
        row.addWidget(self.none)
        row.addStretch(1)
        row.addWidget(PlainLabel("muted", font(LABEL_PX), "Nothing changes before you save", self))
        row.addWidget(self.cancel)
        row.addWidget(self.take)
        return row

    def _button(self, text: str, role: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("role", role)
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setFixedHeight(_BUTTON_PX)
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button


def _about(one: LeftOut) -> str:
    return "\n".join(one_line(text) for text in (one.entry or "all rows", one.measure, one.why))
