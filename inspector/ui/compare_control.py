"""The Compare page of the open source: its sides, and figures made behind the scenes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from inspector.analysis.compare_side import Side, whole_side
from inspector.core.errors import InspectorError
from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.bridge import OpenSource
from inspector.ui.compare.comparing import CompareAnswer, CompareRequest, Comparing
from inspector.ui.compare.offers import compare_offers
from inspector.ui.compare.other_recording import OtherRecording
from inspector.ui.compare.side_bookmarks import SideBookmarks
from inspector.ui.compare.side_spans import chosen_span, visible_span
from inspector.ui.export.offer import Offer
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.compare_alignment import Alignment, alignments
from inspector.ui.models.compare_sides import NOTHING, VISIBLE, WHOLE, SideChoice, SideKind
from inspector.ui.models.literal import one_line
from inspector.ui.models.marks import ConfigMark
from inspector.ui.pages.compare import ComparePage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

LEAST_INTERVAL_S = 2.0
"""Figures of new rows come at most this often: a comparison is read, not watched."""

_TICK_MS = 50
_STOP_TIMEOUT_S = 5.0
_REST = 4.0
"""After figures that took long, at least so many times as long is left to others."""


class CompareControl(QObject):
    """Connects the Compare page of a window with the open source.

    Args:
        window: The window, whose Compare page it fills.
        theme: Colours.
        control: What is open in it.
        open_source: Opens another recording and begins reading it.
        bookmarks: Returns those of the open source.
        clock: Returns seconds from any origin.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        open_source: Callable[[Sequence[Path]], OpenSource],
        bookmarks: Callable[[], Bookmarks] = lambda: NO_BOOKMARKS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = ComparePage(theme)
        self._control = control
        self._clock = clock
        self._other = OtherRecording(open_source)
        self._bookmarks = SideBookmarks(bookmarks, control.errands)
        self._worker: LatestWorker[CompareRequest, CompareAnswer] | None = None
        self._asked: tuple[Hashable, tuple[int, int], object] | None = None
        self._asked_at_s = 0.0
        self._shown: CompareAnswer | None = None
        self._sides = (WHOLE, NOTHING)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closed.connect(self._end)
        page = self._page
        page.looked_at.connect(self._look)
        page.question_changed.connect(self._ask_anew)
        page.row_chosen.connect(self._tick)
        page.save_chosen.connect(self._compare_mark)
        page.reading.cancelled.connect(self._cancel)
        page.head.b.files_wanted.connect(self._choose_file)
        page.head.b.folder_wanted.connect(self._choose_folder)
        window.compare.fill(page)
        if control.source is not None:
            self._begin()

    @property
    def page(self) -> ComparePage:
        """The page."""
        return self._page

    def offers(self) -> list[Offer]:
        """Return what of the page can be exported."""
        return compare_offers(self._page)

    def compare_save(self, ts: float) -> None:
        """Compare before and after the save of a config file, and show the page.

        Args:
            ts: When it was saved, Unix seconds; the nearest save counts.
        """
        marks = self._control.live.config_marks
        if marks:
            self._compare_mark(min(marks, key=lambda mark: abs(mark.ts - ts)))

    def compare_last_save(self) -> None:
        """Compare before and after the last save within the session, and show the page."""
        source = self._control.source
        saves = self._saves(source) if source is not None else ()
        if saves:
            self._compare_mark(saves[-1])

    def compare_with(self, path: Path) -> None:
        """Compare what is open with another recording, and show the page."""
        self._page.set_sides(self._page.sides[0], SideChoice(SideKind.OTHER, path=path))
        self._window.show_page("compare")
        self._ask_anew()

    def _compare_mark(self, save: ConfigMark) -> None:
        before, after = SideChoice(SideKind.BEFORE, save), SideChoice(SideKind.AFTER, save)
        self._page.set_sides(before, after)
        self._window.show_page("compare")
        self._ask_anew()

    def _begin(self) -> None:
        self._worker = LatestWorker("compare", Comparing(self._clock).answer)
        self._worker.start()
        self._page.set_sides(WHOLE, NOTHING)
        self._tick()

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        self._forget()
        self._other.close()
        self._page.offer((), ())
        self._page.set_sides(WHOLE, NOTHING)

    def _forget(self) -> None:
        self._asked = self._shown = None
        self._page.forget()

    def _look(self, is_seen: bool) -> None:
        if is_seen:
            self._timer.start()
            self._tick()
        else:
            self._timer.stop()

    def _ask_anew(self) -> None:
        """Let go of what is no longer wanted, and ask for what is."""
        self._keep_ranges()
        if self._page.sides != self._sides:
            self._sides = self._page.sides
            self._forget()
        path = self._page.sides[1].path
        if path is None:
            # The worker may still be reading rows of the other recording.
            self._close_other()
        else:
            if self._other.source is not None and path != self._other.path:
                self._close_other()
            self._other.open(path)
        self._tick()

    def _keep_ranges(self) -> None:
        """Let what is in view now stay the range, wherever the view goes."""
        source = self._control.source
        if source is None or VISIBLE not in self._page.sides:
            return
        try:
            whole = whole_side(source.label, source.session)
            request, playhead = self._control.live.request, source.session.playhead
            span = visible_span(request, playhead, whole.span)
            kept = SideChoice(SideKind.RANGE, span=span)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
            kept = NOTHING
        a, b = (kept if side == VISIBLE else side for side in self._page.sides)
        self._page.set_sides(a if a != NOTHING else WHOLE, b)

    def _close_other(self) -> None:
        if self._other.source is None:
            self._other.close()
            return
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        self._other.close()
        self._worker = LatestWorker("compare", Comparing(self._clock).answer)
        self._worker.start()

    def _cancel(self) -> None:
        self._page.set_sides(self._page.sides[0], NOTHING)
        self._ask_anew()

    def _choose_file(self) -> None:
        logs = "Logs (*.jsonl *.jsonl.* *.jsonl-*)"
        path, _ = QFileDialog.getOpenFileName(
            self._window, "Compare with a log", filter=f"{logs};;All files (*)"
        )
        if path:
            self.compare_with(Path(path))

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, "Compare with a folder of logs")
        if path:
            self.compare_with(Path(path))

    def _tick(self) -> None:
        """Show the latest figures, and ask for others when there may be some."""
        worker, source = self._worker, self._control.source
        if worker is None or source is None or not self._page.isVisible():
            return
        extent = source.session.view.extent
        bookmarks = self._bookmarks.within(extent.start_ts, extent.follow_ts)
        self._page.offer(self._saves(source), self._window.recent, bookmarks)
        self._page.detail.align.offer(
            *(self._alignments(side, source) for side in self._page.sides)
        )
        self._show_answer(worker)
        problem = worker.failure or self._other.problem
        if self._page.sides[1] != NOTHING and not self._is_reading():
            try:
                self._ask(worker, source)
            except InspectorError as told:
                problem = told.text()
        self._page.show_problem(problem)

    def _saves(self, source: OpenSource) -> tuple[ConfigMark, ...]:
        extent = source.session.view.extent
        marks = self._control.live.config_marks
        return tuple(mark for mark in marks if extent.start_ts < mark.ts < extent.follow_ts)

    def _is_reading(self) -> bool:
        """Show how far another recording is read; return whether that goes on."""
        source = self._other.source
        is_reading = source is not None and not self._other.is_read
        label = one_line(source.label) if source is not None and is_reading else ""
        self._page.reading.show_progress(label, *self._other.progress)
        return is_reading or (self._page.sides[1].path is not None and source is None)

    def _show_answer(self, worker: LatestWorker[CompareRequest, CompareAnswer]) -> None:
        answer = worker.latest
        if answer is None or answer is self._shown or self._asked is None:
            return
        if answer.question != self._asked[0]:
            # Of sides that were chosen before.
            return
        before, self._shown = self._shown, answer
        if before is None or before.found is not answer.found:
            self._page.show_comparison(answer.found)
        is_aligned = answer.aligned == self._page.detail.align.choices
        if answer.curves is not None and answer.chosen is not None and is_aligned:
            self._page.show_curves(answer.chosen, *answer.curves)

    def _ask(self, worker: LatestWorker[CompareRequest, CompareAnswer], source: OpenSource) -> None:
        page = self._page
        filters, rules = self._control.live.page.filters, page.tools.rules
        question = (page.sides, filters, page.tools.group_by, rules)
        other = self._other.source or source
        rows = (source.session.view.rows, other.session.view.rows)
        wanted = (page.chosen, page.detail.align.choices)
        asked = (question, rows, wanted)
        if asked == self._asked or not self._is_due(question, wanted, worker):
            return
        a, b = (self._side(side, source) for side in page.sides)
        self._asked, self._asked_at_s = asked, self._clock()
        kernels = source.loader.kernels.fold
        worker.ask(
            CompareRequest(question, rows, a, b, kernels, page.tools.group_by, rules, *wanted)
        )

    def _is_due(
        self,
        question: Hashable,
        wanted: object,
        worker: LatestWorker[CompareRequest, CompareAnswer],
    ) -> bool:
        """Return whether to ask now: at once what a person changed, at leisure what rows did."""
        asked = self._asked
        if asked is None or asked[0] != question:
            return True
        if worker.is_busy:
            return False
        if asked[2] != wanted:
            return True
        spent_s = self._shown.spent_s if self._shown is not None else 0.0
        return self._clock() - self._asked_at_s >= max(LEAST_INTERVAL_S, (1.0 + _REST) * spent_s)

    def _side(self, choice: SideChoice, source: OpenSource) -> Side:
        """Return the rows of a side.

        Raises:
            InspectorError: There are none.
        """
        filters = self._control.live.page.filters
        if choice.kind is SideKind.OTHER and self._other.source is not None:
            other = self._other.source
            return whole_side(other.label, other.session, filters)
        side = whole_side(source.label, source.session, filters)
        saves = [mark.ts for mark in self._saves(source)]
        return replace(side, span=chosen_span(choice, side.span, saves))

    def _alignments(self, choice: SideChoice, source: OpenSource) -> tuple[Alignment, ...]:
        """Return the bookmarks that the curves of a side can be aligned on."""
        is_other = choice.kind is SideKind.OTHER
        bookmarks = self._bookmarks.of_open
        if is_other:
            bookmarks = self._bookmarks.of_other(self._other.source)
        if not bookmarks or choice == NOTHING:
            return ()
        try:
            return alignments(bookmarks, self._side(choice, source).span)
        except InspectorError:
            # It is said where the rows are asked for.
            return ()
