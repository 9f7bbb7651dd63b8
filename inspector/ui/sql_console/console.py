"""The SQL console: type a query, run it, see what it finds."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from inspector.files.query_history import QueryHistory
from inspector.files.saved_queries import SavedQueries
from inspector.ui.export.offer import Offer
from inspector.ui.sql_console.editor_card import EditorCard
from inspector.ui.sql_console.examples import Example, examples_for
from inspector.ui.sql_console.name_card import QueryNameCard
from inspector.ui.sql_console.query_list import QueryList, Shelf
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
        name_card: Asks for the name of a query.

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
        self._name = ""
        self._begun_s = 0.0
        self._is_cancelling, self._is_list_chosen = False, False
        self._looking = 0
        self.editor = EditorCard(theme, self)
        self.result = ResultPane(theme, self)
        self.queries = QueryList(theme, self)
        self.name_card = QueryNameCard(self)
        self.shelves = Shelves(
            self.queries, history or QueryHistory(), saved or SavedQueries(), now, self
        )
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

        The query under way is given up. What it found before stays, until there is nobody to ask.
        """
        if runner is self._runner:
            return
        self.cancel()
        self._runner = runner
        self._know({})
        self.editor.run_button.setEnabled(runner is not None or self.is_running)
        if runner is None:
            self.result.show_welcome()
            return
        self._looking += 1
        # What the runner before it knows may come after it was replaced.
        self._worker.look(runner, lambda views: self._learn(runner, views))
        self._timer.start()

    def run(self) -> None:
        """Run the selection, or all that is in the editor."""
        sql, offset = self.editor.area.wanted()
        if self._runner is None or self.is_running or not sql.strip():
            return
        self._asked = (sql, offset)
        self._begun_s, self._is_cancelling = monotonic(), False
        self.editor.completer.popup.hide()
        self.editor.area.marks.show_flaws(())
        self.editor.area.gutter.update()
        self.editor.show_note("")
        self.editor.show_running(is_running=True)
        self.editor.show_elapsed(0.0, is_cancelling=False)
        self.result.show_waiting()
        self.shelves.remember(sql)
        self._worker.run(self._runner, sql, MOST_ROWS, self._show)
        self._timer.start()

    def cancel(self) -> None:
        """Give the query under way up; harmless if there is none."""
        if self.is_running:
            self._is_cancelling = True
            self._worker.cancel()

    def put(self, sql: str, name: str = "", *, is_run: bool = False) -> None:
        """Show a query in the editor, and perhaps run it."""
        self.editor.area.put(sql)
        self._name = name
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
        self.name_card.close()
        return super().close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the editor from wherever they are pressed in here."""
        if self.editor.wants(event):
            self.editor.take(event)
        else:
            super().keyPressEvent(event)

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
        elif not self._looking:
            self._timer.stop()

    def _show(self, answer: Answer) -> None:
        """Show what became of the query."""
        self.editor.show_running(is_running=False)
        self.editor.run_button.setEnabled(self._runner is not None)
        self._is_cancelling = False
        if self._runner is None:
            return
        if answer.result is not None:
            self.result.show_result(answer.result)
        elif answer.problem is not None:
            line = self.editor.show_problem(answer.problem, *self._asked)
            self.result.show_problem(answer.problem, line)
        else:
            self.editor.show_note("Cancelled")
            self.result.show_cancelled()

    def _learn(self, runner: QueryRunner, views: Views) -> None:
        self._looking -= 1
        if runner is self._runner:
            self._know(views)

    def _know(self, views: Views) -> None:
        self.editor.completer.set_views(views)
        examples = examples_for(views)
        self.queries.show_examples(examples)
        self.result.welcome.show_examples(examples, can_run=self._runner is not None)

    def _run_example(self, example: Example) -> None:
        self.put(example.sql, is_run=True)

    def _ask_name(self, before: str) -> None:
        names = [one.name for one in self.shelves.saved]
        anchor = self.queries.rename if before else self.editor.save_button
        self.name_card.ask(names, before, before or self._name, anchor)

    def _take_name(self, before: str, name: str) -> None:
        if before:
            self.shelves.rename(before, name)
            return
        sql = self.editor.area.content.text
        if not sql.strip():
            self.editor.show_note("There is nothing to save yet")
            return
        self._name = name
        self.shelves.save(name, sql)
        self.queries.turn_to(Shelf.SAVED)

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
        self.editor.save_button.clicked.connect(lambda: self._ask_name(""))
        self.editor.queries_button.clicked.connect(lambda: self._toggle_list())
        self.result.welcome.chosen.connect(self._run_example)
        self.result.export_requested.connect(self.export_requested)
        self.queries.chosen.connect(lambda sql, name, is_run: self.put(sql, name, is_run=is_run))
        self.queries.rename_requested.connect(self._ask_name)
        self.queries.delete_requested.connect(self.shelves.delete)
        self.queries.clear_requested.connect(self.shelves.clear)
        self.name_card.named.connect(self._take_name)
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
