"""The Ledger page: every file and shard, what was read of it, and what was not accepted and why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.ingest.ledger import LedgerSnapshot, SourceEntry
from inspector.ingest.rejections import UnknownKey
from inspector.ingest.shard_counts import ShardEntry
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.ledger.add_key import AddKeyDialog
from inspector.ui.ledger.export_dialog import choose_export
from inspector.ui.ledger.figure_model import FigureTable
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.ledger.reasons import ReasonList
from inspector.ui.ledger.tiles import Tiles
from inspector.ui.ledger.unknown_keys import UnknownKeyList
from inspector.ui.lines.head import tool_button
from inspector.ui.models.ledger_columns import FILE_COLUMNS, SHARD_COLUMNS
from inspector.ui.models.ledger_text import whole
from inspector.ui.models.ledger_totals import totals_of, verdict
from inspector.ui.models.literal import one_line
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

UPDATE_MS = 250
"""Figures change at most this often: nobody reads faster."""

_GAP_PX = 12
_HEAD_PX = 44
_LEAST_FILES_PX, _LEAST_LOWER_PX, _LEAST_UNKNOWN_PX = 150, 190, 96


class LedgerPage(QWidget):
    """Shows a ledger; every number that has lines opens them.

    Signals:
        lines_requested: The `LedgerQuestion` of a number that a person clicked.
        add_key_requested: The `NewKey` that a person wants in the registry.
        export_requested: The `Path` that a person wants the rejected lines written to.
    """

    lines_requested = Signal(object)
    add_key_requested = Signal(object)
    export_requested = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latest: tuple[LedgerSnapshot, float] | None = None
        self._shown: tuple[LedgerSnapshot, int] | None = None
        self._registry_path = Path()
        self._known_keys: tuple[str, ...] = ()
        self.dialog: AddKeyDialog | None = None
        self.summary = PlainLabel("muted", font(TEXT_PX), parent=self)
        self.outcome = PlainLabel("ok", font(LABEL_PX), parent=self)
        self.export = tool_button(
            "Export rejected lines…", "Write the rejected lines to a file, with their reasons", self
        )
        self.export_view = tool_button("Export", "Export a table or a report  Ctrl+E", self)
        self.tiles = Tiles(theme, self)
        self.file_table: FigureTable[SourceEntry] = FigureTable(
            FILE_COLUMNS, lambda file: file.source_id, lambda file: one_line(str(file.path), 1_000)
        )
        self.shard_table: FigureTable[ShardEntry] = FigureTable(
            SHARD_COLUMNS, lambda shard: shard.name, lambda shard: one_line(shard.name, 1_000)
        )
        self.files = FigureView(theme, self.file_table, "Files", self)
        self.shards = FigureView(theme, self.shard_table, "Shards", self)
        self.filter = QLineEdit(self)
        self.reasons = ReasonList(theme, self)
        self.verdict = PlainLabel("ok", font(TEXT_PX), parent=self)
        self.unknown = UnknownKeyList(self)
        self._timer = QTimer(self, interval=UPDATE_MS, singleShot=True)
        self._timer.timeout.connect(self._show_latest)
        self._compose()
        self._connect()

    def show_ledger(
        self,
        ledger: LedgerSnapshot,
        now_ts: float,
        registry_path: Path,
        known_keys: tuple[str, ...] = (),
    ) -> None:
        """Show a ledger, at once or when the figures may change again.

        Args:
            ledger: What was read.
            now_ts: Unix seconds that ages are counted from.
            registry_path: The file that new metric keys are written to.
            known_keys: Names of the metric keys that the registry has.
        """
        self._latest = (ledger, now_ts)
        self._registry_path, self._known_keys = registry_path, known_keys
        if self.isVisible() and not self._timer.isActive():
            self._show_latest()

    def show_outcome(self, text: str) -> None:
        """Say what became of a wish: a key that was added, a file that was written."""
        self.outcome.show_text(one_line(text, 160))
        self.outcome.setToolTip(plain_tooltip(one_line(text)))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while another page was in front."""
        super().showEvent(event)
        self._show_latest()

    def _show_latest(self) -> None:
        if self._latest is None or not self.isVisible():
            return
        ledger, now_ts = self._latest
        if self._shown is not None and self._shown[0] is ledger and self._shown[1] == int(now_ts):
            return
        self._shown = (ledger, int(now_ts))
        self._timer.start()
        self.tiles.show_totals(totals_of(ledger, now_ts))
        self.file_table.show_entries(ledger.sources, now_ts)
        self.shard_table.show_entries(ledger.shards, now_ts)
        rejected = ledger.totals.rejected_lines
        self.summary.show_text(
            f"{_amount(len(ledger.sources), 'file')} · {_amount(len(ledger.shards), 'shard')}"
        )
        self.export.setEnabled(rejected > 0)
        self.verdict.set_role("muted" if rejected or not ledger.totals.lines else "ok")
        is_clean = not rejected and ledger.totals.lines > 0
        self.verdict.show_text(("✓  " if is_clean else "") + verdict(ledger.totals))
        self.reasons.show_reasons(ledger.totals.rejected)
        self._reasons_body.setCurrentIndex(0 if rejected else 1)
        self.unknown.show_keys(ledger.unknown_keys, self._known_keys)
        self._unknown_card.setVisible(bool(ledger.unknown_keys))

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Ledger", self))
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.outcome)
        head.addWidget(self.export)
        head.addWidget(self.export_view)
        top = QWidget(self)
        top.setFixedHeight(_HEAD_PX)
        top.setLayout(head)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        body = QScrollArea(self)
        body.setWidgetResizable(True)
        body.setFrameShape(QFrame.Shape.NoFrame)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body.setWidget(self._made_body())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(line)
        column.addSpacing(_GAP_PX)
        column.addWidget(body, 1)

    def _made_body(self) -> QWidget:
        self.filter.setObjectName("search")
        self.filter.setFont(font(LABEL_PX))
        self.filter.setFixedSize(220, 28)
        self.filter.setPlaceholderText("Filter by name or path")
        self.filter.setAccessibleName("Filter files")
        self.filter.setClearButtonEnabled(True)
        files = self._card("Files", self.files, self.filter)
        files.setMinimumHeight(_LEAST_FILES_PX)
        self._unknown_card = self._card("Unknown metric keys", self.unknown)
        self._unknown_card.setMinimumHeight(_LEAST_UNKNOWN_PX)
        left = QVBoxLayout()
        left.setSpacing(_GAP_PX)
        left.addWidget(self._card("Shards", self.shards), 1)
        left.addWidget(self._unknown_card, 1)
        self._reasons_body = QStackedWidget(self)
        self._reasons_body.addWidget(self.reasons)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reasons_body.addWidget(self.verdict)
        right = self._card("Rejected by reason", self._reasons_body)
        lower = QWidget(self)
        lower.setMinimumHeight(_LEAST_LOWER_PX)
        row = QHBoxLayout(lower)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addLayout(left, 1)
        row.addWidget(right, 1)
        body = QWidget(self)
        body.setObjectName("grid")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        column.addWidget(self.tiles)
        column.addWidget(files, 5)
        column.addWidget(lower, 6)
        return body

    def _card(self, title: str, content: QWidget, tool: QWidget | None = None) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 6)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), title, card))
        head.addStretch(1)
        if tool is not None:
            head.addWidget(tool)
        column = QVBoxLayout(card)
        # The card's rounded border stays free of what is in it.
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(content, 1)
        return card

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.file_table.filter)
        for asking in (self.tiles, self.files, self.shards, self.reasons):
            asking.asked.connect(self.lines_requested)
        self.unknown.add_clicked.connect(self._open_dialog)
        self.export.clicked.connect(self._choose_export)

    def _open_dialog(self, key: UnknownKey) -> None:
        self.show_outcome("")
        self.dialog = AddKeyDialog(key, self._registry_path, self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.confirmed.connect(self.add_key_requested)
        self.dialog.open()

    def _choose_export(self) -> None:
        path = choose_export(self)
        if path is not None:
            self.export_requested.emit(path)


def _amount(number: int, noun: str) -> str:
    return f"{whole(number)} {noun}" if number == 1 else f"{whole(number)} {noun}s"
