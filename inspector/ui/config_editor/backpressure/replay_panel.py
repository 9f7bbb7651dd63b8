"""The loaded session, replayed at another load: what would be dropped, and when."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.analysis.backpressure_replay import BackpressureReplay, ReplayRequest
from inspector.emitter.backpressure import Ladder
from inspector.ui.config_editor.backpressure.depth_chart import DepthChart
from inspector.ui.config_editor.backpressure.drop_table import DropTable
from inspector.ui.config_editor.backpressure.load_fields import LoadFields
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.format import count, exact_duration
from inspector.ui.models.ledger_text import share, whole
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme

HEAD_PX = 28


class ReplayState(StrEnum):
    """How a replay stands; any other text says why there is none."""

    DONE = ""
    COMPUTING = "computing…"
    NO_SESSION = "no session"


_TIMES, _NBSP = "\N{MULTIPLICATION SIGN}", "\N{NO-BREAK SPACE}"
NO_SESSION = "No session is loaded. Open logs, and see here what these settings would do to them."
NO_ROWS = "There is no record to replay yet."
INVALID = "The draft has problems. Correct them to see what it would do."


class ReplayPanel(QWidget):
    """Asks for replays, and shows the latest one.

    Signals:
        requested: The `ReplayRequest` that is wanted.

    Attributes:
        request: The latest one; None while the draft is not valid.
    """

    requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request: ReplayRequest | None = None
        self._ladder: Ladder | None = None
        self._shown: BackpressureReplay | None = None
        self._state: str = ReplayState.NO_SESSION
        self.fields = LoadFields(self)
        self.chart = DepthChart(theme, self)
        self.table = DropTable(theme, self)
        self.state = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.played = ElidedLabel("muted", font(LABEL_PX), self)
        self.verdict = ElidedLabel("value", font(TEXT_PX, SEMIBOLD), self)
        self.detail = ElidedLabel("muted", font(LABEL_PX), self)
        self.hint = PlainLabel("muted", font(LABEL_PX), NO_SESSION, self)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget(self)
        self._rest = QWidget(self)
        self._compose()
        self.fields.changed.connect(self._ask)
        self._show()

    def show_ladder(self, ladder: Ladder | None) -> None:
        """Want the replay of other settings; None while the draft means none."""
        if ladder != self._ladder:
            self._ladder = ladder
            self._ask()
            self._show()

    def show_replay(self, shown: BackpressureReplay | None, state: str) -> None:
        """Show a replay.

        Args:
            shown: The latest; None if there is none.
            state: A `ReplayState`, or why there is none.
        """
        if shown is not self._shown or state != self._state:
            self._shown, self._state = shown, state
            self._show()

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Replay this session", self))
        head.addWidget(self.played, 1)
        head.addWidget(self.state)
        self.title = QWidget(self)
        self.title.setFixedHeight(HEAD_PX)
        self.title.setLayout(head)
        result = QWidget(self)
        inner = QVBoxLayout(result)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        words = QVBoxLayout()
        words.setContentsMargins(12, 4, 12, 4)
        words.setSpacing(2)
        words.addWidget(self.verdict)
        words.addWidget(self.detail)
        inner.addWidget(self.chart, 2)
        inner.addLayout(words)
        inner.addWidget(self.table, 4)
        inner.addWidget(self._rest, 4)
        empty = QWidget(self)
        middle = QVBoxLayout(empty)
        middle.setContentsMargins(32, 0, 32, 0)
        middle.addWidget(self.hint)
        self._body.addWidget(result)
        self._body.addWidget(empty)
        top = QVBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.setSpacing(4)
        top.addWidget(self.title)
        top.addWidget(self.fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._body, 1)

    def _ask(self) -> None:
        assumed, ladder = self.fields.assumed, self._ladder
        request = None
        if assumed is not None and ladder is not None:
            request = ReplayRequest(ladder, assumed.load, assumed.drain_per_s, assumed.stall_s)
        if request is not None and request != self.request:
            self.requested.emit(request)
        self.request = request

    def _show(self) -> None:
        shown = self._shown
        is_empty = shown is None or self._state == ReplayState.NO_SESSION
        self._body.setCurrentIndex(1 if is_empty else 0)
        self.state.show_text(self._state_text(is_empty=is_empty))
        self.hint.show_text(self._hint())
        self.chart.show_replay(shown)
        self.table.show_replay(shown)
        self.played.setVisible(not is_empty)
        has_drops = shown is not None and bool(shown.keys)
        self.table.setVisible(has_drops)
        self._rest.setVisible(not has_drops)
        if shown is not None:
            drops = bool(shown.values_dropped or shown.records_dropped)
            self.verdict.set_role("value" if drops else "ok")
            self.verdict.show_text(verdict_of(shown))
            self.detail.show_text(detail_of(shown))
            self.played.show_text(played_of(shown))
            self.chart.setAccessibleDescription(f"{verdict_of(shown)}. {detail_of(shown)}")

    def _state_text(self, *, is_empty: bool) -> str:
        if is_empty:
            return ""
        if self._ladder is None:
            return "as before the problems"
        return self._state

    def _hint(self) -> str:
        if self._ladder is None:
            return INVALID
        if self._state == ReplayState.COMPUTING:
            return "Computing…"
        if self._state == ReplayState.NO_SESSION:
            return NO_SESSION
        return self._state or NO_ROWS


def verdict_of(shown: BackpressureReplay) -> str:
    """Return what becomes of the session, in a sentence."""
    if not shown.values_dropped and not shown.records_dropped:
        return "✓  Nothing would be dropped"
    values = f"{count(shown.values_dropped)} of {count(shown.values)} values"
    return f"{values} dropped · {share(shown.values_dropped, shown.values)}"


def detail_of(shown: BackpressureReplay) -> str:
    """Return how deep the queue gets, and how many whole records are lost."""
    deepest = max(shown.shards, key=lambda shard: shard.depth)
    place = f" in {one_line(deepest.name, 40)}" if len(shown.shards) > 1 else ""
    depth = f"most {whole(deepest.depth)} wait{place}"
    if not shown.records_dropped:
        return f"At {depth}"
    noun = "record" if shown.records_dropped == 1 else "records"
    return f"{_amount(shown.records_dropped)} whole {noun} dropped · at {depth}"


def played_of(shown: BackpressureReplay) -> str:
    """Return what was replayed, and how often each record came."""
    length = exact_duration(max(shown.last_ts - shown.first_ts, 0.0))
    which = "latest " if shown.is_cut else ""
    times = f"{_TIMES}{_NBSP}{shown.request.load:,}"
    noun = "record" if shown.rows == 1 else "records"
    return f"{which}{_amount(shown.rows)} {noun} · {length} · {times}"


def _amount(number: int) -> str:
    return whole(number) if number < 100_000 else count(number)
