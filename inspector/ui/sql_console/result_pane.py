"""What became of a query: rows, a chart, or why there are none."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from inspector.storage.query_result import QueryResult
from inspector.ui.export.offer import Form, Offer
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.literal import one_line
from inspector.ui.pages.choice_button import MenuButton
from inspector.ui.pages.empty import EmptyState
from inspector.ui.segmented import SegmentedControl
from inspector.ui.sql_console.chart_pane import ChartPane
from inspector.ui.sql_console.problem_view import ProblemView
from inspector.ui.sql_console.query_problem import QueryProblem
from inspector.ui.sql_console.result_chart import measures_of
from inspector.ui.sql_console.result_table import SHEET_NAME, ResultTable
from inspector.ui.sql_console.result_view import ResultView
from inspector.ui.sql_console.welcome import Welcome
from inspector.ui.text import ElidedLabel, PlainLabel, menu_text
from inspector.ui.theme import Theme

_HEAD_PX = 46
_TABLE, _CHART = 0.0, 1.0
_ALL = "all"
_CHOICE_CHARS = 24


class ResultPane(QFrame):
    """A card below the editor.

    Attributes:
        welcome: Stands here before the first query.
        table: The rows.
        view: The table that shows them.
        chart: The chart of them.
        problem: Why there are none.
        empty: Says that there are none, or that nothing was answered yet.
        form: Chooses between table and chart.
        measure: Chooses what the chart draws.
        export_button: Opens the menu of what can be exported.

    Signals:
        export_requested: The `Offer` and the `Form` that a person wants.
    """

    export_requested = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._measure: int | None = None
        self._told = ("", "", "value")
        self.summary = PlainLabel("value", font(weight=MEDIUM), parent=self)
        self.note = ElidedLabel("muted", font(LABEL_PX), self)
        self.measure = MenuButton(theme, "draw", "What the chart draws", self)
        self.form = SegmentedControl("Show as", (("Table", _TABLE), ("Chart", _CHART)), self)
        self.export_button = MenuButton(theme, "Export", "Export the result", self)
        self.welcome = Welcome(self)
        self.table = ResultTable(self)
        self.view = ResultView(theme, self.table, self)
        self.chart = ChartPane(theme, self)
        self.problem = ProblemView(self)
        self.empty = EmptyState(theme, "search", self)
        self._stack = QStackedWidget(self)
        for page in (self.welcome, self.view, self.chart, self.problem, self.empty):
            self._stack.addWidget(page)
        self._compose()
        self._fill_export(self.export_button.menu)
        self.form.chosen.connect(lambda _value: self._show_form())
        self.show_welcome()

    @property
    def result(self) -> QueryResult | None:
        """What is shown; None for nothing."""
        return self.table.result

    @property
    def is_chart(self) -> bool:
        """Whether a chart is wanted rather than a table."""
        return self.form.value == _CHART

    def show_welcome(self) -> None:
        """Offer examples."""
        self._forget()
        self._stack.setCurrentWidget(self.welcome)
        self._say("Examples")

    def show_waiting(self) -> None:
        """Say that an answer is to come; what was answered before stays as long."""
        if self._stack.currentWidget() in (self.welcome, self.problem, self.empty):
            self._forget()
            self.empty.show_text("Running", "The answer appears here. Esc cancels.")
            self._stack.setCurrentWidget(self.empty)
            self._say("")
        else:
            self._say("Of the query before")

    def show_cancelled(self) -> None:
        """Say that a query was given up; what was answered before stays."""
        if self._stack.currentWidget() is self.empty:
            self._forget()
            self.empty.show_text("Cancelled", "The query was given up before it was answered.")
            self._say("")
        else:
            self._say(*self._told)

    def show_problem(self, problem: QueryProblem, line: int) -> None:
        """Say why there is no answer; `line` of the editor, from 1, or 0."""
        self._forget()
        self.problem.show_problem(problem, line)
        self._stack.setCurrentWidget(self.problem)
        self._say("Not answered", role="error")

    def show_result(self, result: QueryResult) -> None:
        """Show what a query found."""
        self._measure = None
        self.table.show_result(result)
        self._fill_measures(result)
        rows = "1 row" if result.rows == 1 else f"{result.rows:,} rows"
        took = "" if result.elapsed_s != result.elapsed_s else f"  ·  {seconds(result.elapsed_s)}"
        cut = f"Cut at {rows}: there are more. Aggregate, or add a LIMIT" if result.is_cut else ""
        self._told = (f"{rows}{took}", cut, "warn")
        self._say(*self._told)
        self.form.show()
        self._show_form()

    def offers(self) -> list[Offer]:
        """Return what can be exported now: the result, as table or picture."""
        if self.result is None:
            return []
        picture = self.chart if self.is_chart else self.view
        return [Offer(SHEET_NAME, picture, self.table.sheet)]

    def _show_form(self) -> None:
        result = self.result
        if result is None:
            return
        self.measure.setVisible(self.is_chart and len(measures_of(result)) > 1)
        self.export_button.setVisible(True)
        if not result.rows:
            self.empty.show_text("No rows", "The query was answered, and nothing fits it.")
            self._stack.setCurrentWidget(self.empty)
        elif self.is_chart:
            self.chart.show_result(result, self._measure)
            self._stack.setCurrentWidget(self.chart)
        else:
            self._stack.setCurrentWidget(self.view)

    def _forget(self) -> None:
        self.table.show_result(None)
        self.form.hide()
        self.measure.hide()
        self.export_button.hide()

    def _say(self, summary: str, note: str = "", role: str = "value") -> None:
        self.summary.set_role(role if role == "error" else "value")
        self.summary.show_text(summary)
        self.note.set_role("warn" if role == "warn" else "muted")
        self.note.show_text(note)

    def _fill_measures(self, result: QueryResult) -> None:
        menu, places = self.measure.menu, measures_of(result)
        menu.clear()
        is_text = bool(result.columns) and isinstance(result.columns[0], tuple)
        if not is_text:
            menu.addAction("All of them").triggered.connect(partial(self._draw, None, _ALL))
        for place in places:
            name = one_line(result.names[place], _CHOICE_CHARS)
            menu.addAction(menu_text(name)).triggered.connect(partial(self._draw, place, name))
        first = one_line(result.names[places[0]], _CHOICE_CHARS) if places and is_text else _ALL
        self.measure.show_choice(first)

    def _draw(self, place: int | None, name: str, _checked: bool = False) -> None:
        self._measure = place
        self.measure.show_choice(name)
        self._show_form()

    def _fill_export(self, menu: QMenu) -> None:
        for form in (Form.CSV, Form.PARQUET, Form.COPY_VALUES, Form.COPY_PICTURE):
            if form is Form.COPY_VALUES:
                menu.addSeparator()
            menu.addAction(form.value).triggered.connect(partial(self._export, form))

    def _export(self, form: Form, _checked: bool = False) -> None:
        for offer in self.offers():
            self.export_requested.emit(offer, form)

    def _compose(self) -> None:
        head = QWidget(self)
        head.setFixedHeight(_HEAD_PX)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(12)
        row.addWidget(self.summary)
        row.addWidget(self.note, 1)
        row.addWidget(self.measure)
        row.addWidget(self.form)
        row.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)


def seconds(elapsed_s: float) -> str:
    """Return how long something took: 0.004 s, 0.32 s, 4.1 s, 312 s."""
    if elapsed_s < 0.01:
        return f"{elapsed_s:.3f} s"
    return f"{elapsed_s:.2f} s" if elapsed_s < 1 else f"{elapsed_s:,.1f} s"
