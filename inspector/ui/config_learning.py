"""Baselines are learnt from the open source, shown, and put into the draft of their file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import time

from PySide6.QtCore import QObject, QTimer

from inspector.analysis.baseline import Learnt, learn_baselines
from inspector.analysis.baseline_offers import offers_of, with_baselines
from inspector.config.models import Baseline
from inspector.ui.bridge import OpenSource
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.baselines.form import BaselinesForm
from inspector.ui.config_editor.baselines.learn_dialog import LearnDialog, LearnWish, Taught
from inspector.ui.config_editor.edit import Edit
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import span
from inspector.ui.models.ledger_text import whole
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

FILE = "baselines"
_TICK_MS = 50
_STOP_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be learnt from.

    Attributes:
        wish: What a person wants.
        span: The visible range if only its rows are wanted, Unix seconds; else None.
    """

    wish: LearnWish
    span: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Answer:
    question: _Question
    learnt: Learnt
    rows: int
    bounds: tuple[float, float]


class ConfigLearning(QObject):
    """Connects the dialog of baselines that are learnt with the open source and the draft."""

    def __init__(
        self, window: MainWindow, theme: Theme, control: SourceControl, config: ConfigControl
    ) -> None:
        super().__init__(config)
        self._window, self._theme = window, theme
        self._control, self._config = control, config
        self._dialog: LearnDialog | None = None
        self._worker: LatestWorker[_Question, _Answer] | None = None
        self._shown: _Answer | None = None
        self._is_wanted = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.closing.connect(self.close)
        config.filled.connect(self._fill)
        config.shown.connect(self._go_on)
        self._fill()

    @property
    def dialog(self) -> LearnDialog | None:
        """The dialog, while it is open."""
        return self._dialog

    def open(self) -> None:
        """Show what the open source says is usual, now or once the files were read."""
        self._is_wanted = True
        self._window.show_page("config")
        self._go_on()

    def close(self) -> None:
        """Close the dialog, and learn no longer."""
        if self._dialog is not None:
            self._dialog.reject()

    def _fill(self) -> None:
        page = self._config.page
        form = page.forms.get(FILE) if page is not None else None
        if isinstance(form, BaselinesForm):
            form.learn_wanted.connect(self.open)

    def _go_on(self) -> None:
        source = self._control.source
        is_ready = self._config.page is not None and self._config.files.is_open
        if not self._is_wanted or not is_ready or source is None or self._dialog is not None:
            return
        self._is_wanted = False
        self._config.go_to(FILE)
        dialog = self._dialog = LearnDialog(source.session.registry, self._theme, self._window)
        dialog.wished.connect(self._ask)
        dialog.taken.connect(self._put)
        dialog.finished.connect(self._end)
        self._worker = LatestWorker("learn-baselines", _learning(source))
        self._worker.start()
        self._ask(dialog.wish)
        self._timer.start()
        dialog.open()

    def _ask(self, wish: LearnWish) -> None:
        if self._worker is not None:
            view = self._control.live.view
            bounds = view.view.bounds(view.extent)
            self._worker.ask(_Question(wish, bounds if wish.in_sight else None))

    def _tick(self) -> None:
        worker, dialog = self._worker, self._dialog
        if worker is None or dialog is None:
            return
        if worker.is_busy:
            self._shown = None
            dialog.show_taught(None, "Learning…")
        elif worker.failure:
            dialog.show_taught(None, worker.failure)
        elif worker.latest is not None and worker.latest is not self._shown:
            self._shown = worker.latest
            dialog.show_taught(self._taught(worker.latest))

    def _taught(self, answer: _Answer) -> Taught:
        document = self._config.files.drafts[FILE].document
        from_ts, to_ts = answer.bounds
        rows = f"{whole(answer.rows)} rows" if answer.question.span is None else "rows in sight"
        return Taught(
            offers_of(answer.learnt, document),
            answer.learnt.left_out,
            f"{rows} · {span(from_ts, to_ts, time())}",
        )

    def _put(self, chosen: tuple[Baseline, ...]) -> None:
        amount = len(chosen)
        name = f"learning {amount} baseline{'' if amount == 1 else 's'}"
        self._config.files.do(FILE, Edit(name, lambda draft: with_baselines(draft, chosen)))

    def _end(self) -> None:
        self._timer.stop()
        worker, self._worker = self._worker, None
        dialog, self._dialog = self._dialog, None
        self._shown = None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        if dialog is not None:
            dialog.deleteLater()


def _learning(source: OpenSource) -> Callable[[_Question, Callable[[], bool]], _Answer | None]:
    """Return what learns from a source, for the thread of a worker."""

    def answer(question: _Question, is_unwanted: Callable[[], bool]) -> _Answer | None:
        session, wish = source.session, question.wish
        view = session.view
        learnt = learn_baselines(
            session,
            source.loader.kernels.fold,
            measures=(wish.measure,) if wish.measure else (),
            least_n=wish.least_n,
            span=question.span,
            is_unwanted=is_unwanted,
        )
        if is_unwanted():
            return None
        bounds = question.span or (view.first_ts, view.last_ts)
        return _Answer(question, learnt, view.rows, bounds)

    return answer
