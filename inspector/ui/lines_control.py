"""Opening lines: those behind a point of a chart, or behind a number of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from inspector.analysis.chart_window import span_behind
from inspector.analysis.rows_behind import rows_behind
from inspector.ingest.line_text import LineTexts
from inspector.session.line_list import LineList
from inspector.session.marked_rows import LedgerKind
from inspector.ui.bridge import OpenSource
from inspector.ui.chart_specs import spec_of
from inspector.ui.lines.drawer import LinesDrawer
from inspector.ui.main_window import MainWindow
from inspector.ui.models.ledger_question import LedgerQuestion
from inspector.ui.source_control import SourceControl


class LinesControl(QObject):
    """Fills the drawer of a window with the lines that a person asks for.

    They are looked for behind the scenes: the drawer opens at once.
    """

    def __init__(self, window: MainWindow, drawer: LinesDrawer, control: SourceControl) -> None:
        super().__init__(window)
        self._window = window
        self._drawer = drawer
        self._control = control
        self._asked = 0
        window.live.grid.lines_requested.connect(self.open_behind)
        window.window_actions.view.rejected.triggered.connect(self._open_rejected)
        control.closed.connect(drawer.close_drawer)
        drawer.closed.connect(self._forget)

    def open_behind(self, key: str, group: str, at_s: float, _end_s: float) -> None:
        """Open the lines behind a point of a chart: those of the window that it looks back over.

        Args:
            key: `ChartFrame.key`.
            group: The group of the curve.
            at_s: Where the point is, seconds since the origin of the latest frame.
        """
        source, chart = self._control.source, self._control.live.page.chart_of(key)
        if source is None or chart is None:
            return
        spec = spec_of(chart, self._control.live.request, source.session.registry)
        if spec is None:
            return
        session, kernels = source.session, source.loader.kernels.fold
        playhead_ts = session.playhead.instant(session.view.extent.follow_ts)
        start_ts, end_ts = span_behind(spec, self._control.live.view.instant(at_s), playhead_ts)
        find = partial(rows_behind, session, kernels, spec, group, start_ts, end_ts)
        self._open(source, f"{group} · {chart.measure}", find)

    def open_question(self, question: LedgerQuestion) -> None:
        """Open the lines behind a number of the ledger."""
        source = self._control.source
        if source is None:
            return
        find = partial(
            source.session.lines_of,
            question.kind,
            source_id=question.source_id,
            shard=question.shard,
            reason=question.reason,
        )
        # The head of the drawer says by itself how many there are.
        self._open(source, question.title, lambda: replace(find(), title=question.title))

    def open_found(self, source: OpenSource, lines: LineList) -> None:
        """Open lines that were found already, in the source that is open."""
        self._asked += 1
        self._show(source, self._asked, lines)

    def _open_rejected(self) -> None:
        self.open_question(LedgerQuestion(LedgerKind.REJECTED, "Rejected lines"))

    def _open(self, source: OpenSource, title: str, find: Callable[[], LineList]) -> None:
        self._asked += 1
        self._drawer.show_waiting(title)
        show = partial(self._show, source, self._asked)
        self._control.errands.send(find, show, partial(self._fail, self._asked))

    def _forget(self) -> None:
        """Let lines that are still looked for open nothing: nobody waits for them any more."""
        self._asked += 1

    def _fail(self, asked: int, problem: str) -> None:
        if asked == self._asked:
            self._drawer.close_drawer()
            self._window.show_problem(problem)

    def _show(self, source: OpenSource, asked: int, lines: LineList) -> None:
        if asked != self._asked or source is not self._control.source:
            return  # another question, or another source, has taken its place
        texts = LineTexts(source.session.ledger)
        units = {key.name: key.unit for key in source.session.registry.keys if key.unit}
        self._drawer.show_lines(lines, texts, texts.path_of, units)
