"""The evidence of an alert that a person chose: found behind the window, and made something of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from inspector.analysis.alert_case import case_of, lines_of_case
from inspector.analysis.alert_excerpt import Excerpt, RulesOfCase, excerpt
from inspector.analysis.evidence import AlertCase, CaseQuestion
from inspector.analysis.excerpt_files import safe_name, write_session, write_test
from inspector.config.models.alerts import AlertRule
from inspector.ingest.line_text import LineTexts
from inspector.session.line_list import LineList
from inspector.ui.alerts.card import EvidenceCard
from inspector.ui.alerts.case_dialogs import choose_session, choose_test
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.alert_files import AlertFiles
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_rows import group_label
from inspector.ui.models.case_words import lines_words, report
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

_POLL_MS = 50
_STOP_TIMEOUT_S = 5.0
_COPIED_LINES = 20
_NO_RULE = "There is no such rule any more. Its evidence cannot be computed without it."


@dataclass(frozen=True, slots=True)
class _Asked:
    question: CaseQuestion
    rule: AlertRule
    source: OpenSource


class EvidenceControl(QObject):
    """Fills the evidence card of the Alerts page, and writes what a person wants of it.

    Attributes:
        card: The card.
    """

    def __init__(self, window: MainWindow, theme: Theme, control: SourceControl) -> None:
        super().__init__(window)
        self._window, self._control = window, control
        self._page = window.alerts
        self._files: AlertFiles | None = None
        self._asked: CaseQuestion | None = None
        self._worker: LatestWorker[_Asked, AlertCase] | None = None
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.card = EvidenceCard(theme, window)
        self._page.tables.set_side(self.card)
        self._connect()

    def use(self, files: AlertFiles | None) -> None:
        """Know these rules from now on; None while they are still to be read."""
        self._files = files

    def show(self, question: CaseQuestion) -> None:
        """Show the card of an alert: it says that it is computed, until it is."""
        source = self._control.source
        if source is None:
            return
        self._asked = question
        self.card.show_waiting(question)
        self._page.tables.open_side()
        self.card.take_keys()
        rule = self._rule(question.rule)
        if rule is None:
            self.card.show_problem(_NO_RULE)
            return
        if self._worker is None:
            self._worker = LatestWorker("evidence", _answer)
            self._worker.start()
        self._worker.ask(_Asked(question, rule, source))
        self._timer.start()

    def _connect(self) -> None:
        card, page = self.card, self._page
        page.case_wanted.connect(self.show)
        page.tables.side_closed.connect(self._forget)
        self._control.closing.connect(self._end)
        self._window.closing.connect(self._stop)
        card.close_wanted.connect(page.tables.close_side)
        card.live_wanted.connect(page.entry_chosen)
        card.copy_wanted.connect(self._copy)
        card.lines_wanted.connect(self._open_lines)
        card.export_wanted.connect(self._export)
        card.test_wanted.connect(self._save_test)

    def _poll(self) -> None:
        worker, source = self._worker, self._control.source
        if worker is None or source is None or worker.is_busy:
            return
        self._timer.stop()
        case = worker.latest
        if case is not None and case.question is self._asked:
            texts = LineTexts(source.session.ledger)
            self.card.show_case(case, texts, texts.path_of)
        elif worker.failure and self._asked is not None:
            self.card.show_problem(worker.failure)

    def _forget(self) -> None:
        self._asked = None
        self._timer.stop()
        self.card.forget()

    def _end(self) -> None:
        """Let go of the source before it is closed."""
        self._page.tables.close_side()
        self._forget()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)

    def _stop(self) -> None:
        self._end()
        self.card.stop(_STOP_TIMEOUT_S)

    def _rule(self, name: str) -> AlertRule | None:
        rules = self._files.alerts.rule if self._files is not None else ()
        return next((one for one in rules if one.name == name), None)

    def _rules_of(self, case: AlertCase) -> RulesOfCase | None:
        files, rule = self._files, self._rule(case.question.rule)
        if files is None or rule is None:
            return None
        own = tuple(one for one in files.baselines.baseline if one.measure == rule.measure)
        return RulesOfCase(rule, files.alerts.lateness, own)

    def _copy(self, case: AlertCase) -> None:
        source = self._control.source
        if source is not None:
            self.card.say("Reading the lines…")
            self._control.errands.send(
                partial(_report, case, source), partial(self._take_text, case), self._say_problem
            )

    def _take_text(self, case: AlertCase, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say(case, "Copied as text")

    def _open_lines(self, case: AlertCase) -> None:
        source, drawer = self._control.source, self._window.drawer
        if source is None:
            return
        title = f"{group_label(case.question.group)} \N{MIDDLE DOT} {case.question.rule}"
        drawer.show_waiting(title)
        find = partial(lines_of_case, title, case.evidence.rows, source.session)
        show = partial(self._show_lines, source)
        self._control.errands.send(find, show, self._window.show_problem)

    def _show_lines(self, source: OpenSource, lines: LineList) -> None:
        drawer = self._window.drawer
        if source is self._control.source and not drawer.isHidden():
            texts = LineTexts(source.session.ledger)
            units = {key.name: key.unit for key in source.session.registry.keys if key.unit}
            drawer.show_lines(lines, texts, texts.path_of, units)

    def _export(self, case: AlertCase) -> None:
        path = choose_session(self.card, safe_name(case.question.rule, case.question.group))
        if path is not None:
            self._write(case, path, partial(_write_session, path))

    def _save_test(self, case: AlertCase) -> None:
        path = choose_test(self.card, safe_name(case.question.rule, case.question.group))
        if path is not None:
            self._write(case, path, partial(_write_test, path))

    def _write(self, case: AlertCase, path: Path, write: Callable[..., str]) -> None:
        source, rules = self._control.source, self._rules_of(case)
        if source is None or rules is None:
            self.card.say(_NO_RULE, is_warning=True)
            return
        self.card.say(f"Writing {path.name}…")
        exports = self._control.exports
        work = partial(write, case.question, rules, source, exports.stopping.is_set)
        exports.send(work, partial(self._say, case), self._say_problem)

    def _say(self, case: AlertCase, outcome: str) -> None:
        if self.card.case is case:
            self.card.say(outcome, is_warning="\n" in outcome)

    def _say_problem(self, problem: str) -> None:
        if not self.card.isHidden() and self._window.pages.page == "alerts":
            self.card.say(problem, is_warning=True)
        else:
            self._window.show_problem(problem)


def _answer(asked: _Asked, is_unwanted: Callable[[], bool]) -> AlertCase | None:
    return case_of(asked.question, asked.rule, asked.source.session, is_unwanted)


def _report(case: AlertCase, source: OpenSource) -> str:
    texts = LineTexts(source.session.ledger)
    try:
        read = [texts.read(line) for line in case.lines[:_COPIED_LINES]]
    finally:
        texts.close()
    return report(case, [one.text or f"({one.problem})" for one in read])


def _write_session(
    path: Path,
    question: CaseQuestion,
    rules: RulesOfCase,
    source: OpenSource,
    is_unwanted: Callable[[], bool],
) -> str:
    found = excerpt(question, rules, source.session, source.loader.kernels.alerts, is_unwanted)
    write_session(path, found, rules, _team_registry(source))
    return f"{lines_words(found.lines)}, the rule and its baselines are in {path}{_doubts(found)}"


def _write_test(
    path: Path,
    question: CaseQuestion,
    rules: RulesOfCase,
    source: OpenSource,
    is_unwanted: Callable[[], bool],
) -> str:
    found = excerpt(question, rules, source.session, source.loader.kernels.alerts, is_unwanted)
    folder = write_test(path, found, rules, _team_registry(source))
    return f"{path} expects it of {lines_words(found.lines)} in {folder.name}{_doubts(found)}"


def _doubts(found: Excerpt) -> str:
    """Return what is not as a person may think, each on a line of its own."""
    said = f"\n{lines_words(found.gone)} could not be read" if found.gone else ""
    if not found.is_same:
        said += "\nA backtest of these lines comes to another state, value or instant"
    return said


def _team_registry(source: OpenSource) -> bytes:
    try:
        return source.registry_path.read_bytes()
    except OSError:
        return b""
