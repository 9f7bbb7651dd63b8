"""The SQL console: type a query, run it, see what it finds."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from inspector.files.query_history import QueryHistory
from inspector.files.saved_queries import SavedQueries
from inspector.ui.export.offer import Offer
from inspector.ui.sql_console.editor_card import EditorCard
from inspector.ui.sql_console.examples import examples_for
from inspector.ui.sql_console.naming import Naming
from inspector.ui.sql_console.query_list import QueryList
from inspector.ui.sql_console.query_worker import Answer, QueryWorker, Views
from inspector.ui.sql_console.result_pane import ResultPane
from inspector.ui.sql_console.runner import QueryRunner
from inspector.ui.sql_console.shelves import Shelves
from inspector.ui.theme import Theme

MOST_ROWS = 10_000
"""So many rows are shown; a person reads no more, and a chart needs no more."""

_POLL_MS = 50
_STOP_S = 5.0
_GAP_PX = 12
_WIDE_PX = 960
"""With less room the list of queries is hidden until somebody wants it."""

_EDITOR_PX = 248


class SqlConsole(QWidget):
    """An editor above its result, and a list of queries beside both.

    Attributes:
        editor: The query.
        result: What it found.
        queries: Past, saved and example queries.
        shelves: The files of them.
        naming: Gives queries names.

    Signals:
        export_requested: The `Offer` and the `Form` that a person wants; `ExportControl.export`
            takes both.
    """

    export_requested = Signal(object, object)

    def __init__(
        self,
        theme: Theme,
        history: QueryHistory | None = None,
        saved: SavedQueries | None = None,
        parent: QWidget | None = None,
        now: Callable[[], float] = time,
    ) -> None:
        """Make a console that asks nobody yet.

        Args:
            theme: Colours.
            history: The past queries; None for those of the user.
            saved: The saved queries; None for those of the user.
            parent: The widget it stands in.
            now: Returns the Unix seconds of this instant.
        """
        super().__init__(parent)
        self._runner: QueryRunner | None = None
        self._worker = QueryWorker()
        self._asked: tuple[str, int] = ("", 0)
        self._begun_s = 0.0
        self._is_cancelling, self._is_list_chosen = False, False
        self._is_begun = self._is_unknown = False
        self.editor = EditorCard(theme, self)
        self.result = ResultPane(theme, self)
        self.queries = QueryList(theme, self)
        self.shelves = Shelves(
            self.queries, history or QueryHistory(), saved or SavedQueries(), now, self
        )
        self.naming = Naming(self.editor, self.queries, self.shelves)
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._compose()
        self._connect()
        self._know({})

    @property
    def is_running(self) -> bool:
        """Whether a query is under way."""
        return self.editor.is_running

    def use(self, runner: QueryRunner | None) -> None:
        """Ask somebody else from now on; None for nobody.

        The query under way is given up, and what was found before goes: it is of another folder.

        Args:
            runner: Of one folder, as long as that is open; its `columns` are asked for once.
        """
        if runner is self._runner:
            return
        self.cancel()
        self._runner = runner
        self._know({})
        self.editor.run_button.setEnabled(runner is not None or self.is_running)
        self.result.show_welcome()
        self._is_unknown = runner is not None
        self._look()

    def run(self) -> None:
        """Run the selection, or all that is in the editor."""
        sql, offset = self.editor.area.wanted()
        if self._runner is None or self.is_running or not sql.strip():
            return
        self._asked = (sql, offset)
        self._begun_s, self._is_cancelling = monotonic(), False
        self.editor.completions.popup.hide()
        self.editor.area.marks.show_flaws(())
        self.editor.area.gutter.update()
        self.editor.show_note("")
        self.editor.show_running(is_running=True)
        self.editor.show_elapsed(0.0, is_cancelling=False)
        self.result.show_waiting()
        self.shelves.remember(sql)
        runner = self._runner
        self._worker.run(runner, sql, MOST_ROWS, lambda answer: self._show(runner, answer))
        self._timer.start()

    def cancel(self) -> None:
        """Give the query under way up; harmless if there is none."""
        if self.is_running:
            self._is_cancelling = True
            self._worker.cancel()

    def put(self, sql: str, name: str = "", *, is_run: bool = False) -> None:
        """Show a query in the editor, and perhaps run it."""
        self.editor.area.put(sql)
        self.naming.name = name
        self.editor.show_note(name)
        self.editor.area.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_run:
            self.run()

    def offers(self) -> list[Offer]:
        """Return what can be exported now, for the menu of the page."""
        return self.result.offers()

    def close(self) -> bool:
        """End for good: cancel, write what is to be kept, wait for the threads.

        May be called again.
        """
        self._timer.stop()
        self._worker.stop(_STOP_S)
        self.shelves.close()
        self.naming.card.close()
        return super().close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the editor from wherever they are pressed in here."""
        if self.editor.wants(event):
            self.editor.take(event)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is listed, and ask for what can be queried, once somebody sees it."""
        super().showEvent(event)
        if not self._is_begun:
            self._is_begun = True
            self.shelves.begin()
        self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the list of queries where there is little room, unless somebody wants it."""
        super().resizeEvent(event)
        if not self._is_list_chosen:
            self._show_list(is_shown=self.width() >= _WIDE_PX)

    def _poll(self) -> None:
        if self._is_cancelling:
            # A query that had not begun when it was cancelled does not know of it.
            self._worker.cancel()
        self._worker.deliver()
        if self.is_running:
            elapsed_s = monotonic() - self._begun_s
            self.editor.show_elapsed(elapsed_s, is_cancelling=self._is_cancelling)
        elif not self._worker.is_busy:
            self._timer.stop()

    def _show(self, runner: QueryRunner, answer: Answer) -> None:
        """Show what became of the query."""
        self.editor.show_running(is_running=False)
        self.editor.run_button.setEnabled(self._runner is not None)
        self._is_cancelling = False
        if runner is not self._runner:
            return
        if answer.result is not None:
            self.result.show_result(answer.result)
        elif answer.problem is not None:
            line = self.editor.show_problem(answer.problem, *self._asked)
            self.result.show_problem(answer.problem, line)
        else:
            self.editor.show_note("Cancelled")
            self.result.show_cancelled()

    def _look(self) -> None:
        """Ask for what can be queried, unless that is known, or nobody sees it."""
        runner = self._runner
        if runner is None or not self._is_unknown or not self.isVisible():
            return
        self._is_unknown = False
        # What the runner before it knows may come after it was replaced.
        self._worker.look(runner, lambda views: self._learn(runner, views))
        self._timer.start()

    def _learn(self, runner: QueryRunner, views: Views) -> None:
        if runner is self._runner:
            self._know(views)

    def _know(self, views: Views) -> None:
        self.editor.grammar.set_views(views)
        examples = examples_for(views)
        self.queries.show_examples(examples)
        self.result.welcome.show_examples(examples, can_run=self._runner is not None)

    def _toggle_list(self) -> None:
        self._is_list_chosen = True
        self._show_list(is_shown=self.queries.isHidden())
        if not self.queries.isHidden():
            self.queries.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self, *, is_shown: bool) -> None:
        self.queries.setVisible(is_shown)
        self.editor.queries_button.setChecked(is_shown)

    def _connect(self) -> None:
        self.editor.run_requested.connect(self.run)
        self.editor.cancel_requested.connect(self.cancel)
        self.editor.queries_button.clicked.connect(lambda: self._toggle_list())
        self.result.welcome.chosen.connect(lambda example: self.put(example.sql, is_run=True))
        self.result.export_requested.connect(self.export_requested)
        self.queries.chosen.connect(lambda sql, name, is_run: self.put(sql, name, is_run=is_run))
        self.queries.delete_requested.connect(self.shelves.delete)
        self.queries.clear_requested.connect(self.shelves.clear)
        self.shelves.told.connect(self.editor.show_note)

    def _compose(self) -> None:
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setObjectName("gap")
        split.setHandleWidth(_GAP_PX)
        split.setChildrenCollapsible(False)
        split.addWidget(self.editor)
        split.addWidget(self.result)
        # A window that grows shows more of what was found.
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setSizes([_EDITOR_PX, 2 * _EDITOR_PX])
        self.editor.setMinimumHeight(120)
        self.result.setMinimumHeight(160)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(split, 1)
        row.addWidget(self.queries)
        self.editor.run_button.setEnabled(False)
        self.setFocusProxy(self.editor.area)
