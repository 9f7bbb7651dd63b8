"""Going from one rejected line to the next, and marking them on the overview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

import numpy as np
from PySide6.QtCore import QObject

from inspector.session.rejected_instants import RejectedInstants, rejected_at, rejected_instants
from inspector.session.session import Session
from inspector.ui.bridge import OpenSource
from inspector.ui.lines_control import LinesControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import clock
from inspector.ui.models.frame import Frame, SourceState
from inspector.ui.source_control import SourceControl

_LEAST_REST_S, _REST = 1.0, 20.0
"""Between two looks there is at least a second, and so many times as long as a look lasts."""

_NONE_PLACED = (
    "No record tells when a rejected line was written: press Shift+E for all rejected lines"
)


@dataclass(frozen=True, slots=True)
class _Look:
    found: RejectedInstants
    spent_s: float


class RejectedControl(QObject):
    """Knows when the rejected lines of the open source were written.

    They are looked for behind the scenes: again when there are others, but not all the time.

    Args:
        window: The window.
        control: What is open in it.
        lines: Opens lines in the drawer.
        now_s: Returns seconds from any origin.
    """

    def __init__(
        self,
        window: MainWindow,
        control: SourceControl,
        lines: LinesControl,
        now_s: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window, self._control, self._lines, self._now_s = window, control, lines, now_s
        self._known: tuple[int, bool] = (0, False)
        self._is_looking = False
        self._rest_until_s = 0.0
        control.opened.connect(self._begin)
        control.shown.connect(self._look)
        window.window_actions.view.next_rejected.triggered.connect(
            lambda _checked=False: self.go_to_next()
        )

    def go_to_next(self) -> None:
        """Show the next rejected line: its instant, and the line with its reason."""
        source = self._control.source
        if source is not None:
            find = partial(rejected_instants, source.session)
            self._control.errands.send(find, partial(self._go, source), self._window.show_problem)

    def _begin(self) -> None:
        self._known, self._is_looking, self._rest_until_s = (0, False), False, 0.0
        self._window.timeline.strip.set_rejected(np.empty(0))

    def _look(self, frame: Frame) -> None:
        status, source = frame.status, self._control.source
        self._window.window_actions.set_has_rejected(has_any=status.rejected > 0)
        # The record before a line may be read later than the line.
        known = (status.rejected, status.state is SourceState.LOADING)
        rests = self._is_looking or self._now_s() < self._rest_until_s
        if source is None or rests or known == self._known:
            return
        self._known, self._is_looking = known, True
        look = partial(_look, source.session, self._now_s)
        self._control.errands.send(look, self._looked, self._not_looked)

    def _looked(self, look: _Look) -> None:
        self._is_looking = False
        self._rest_until_s = self._now_s() + max(_LEAST_REST_S, _REST * look.spent_s)
        self._window.timeline.strip.set_rejected(look.found.ts)

    def _not_looked(self, _why: str) -> None:
        # Nobody has asked; who presses the key is told.
        self._is_looking = False

    def _go(self, source: OpenSource, found: RejectedInstants) -> None:
        if source is not self._control.source:
            return
        self._window.timeline.strip.set_rejected(found.ts)
        at_ts = self._control.live.marks.go_to_next(found.distinct)
        if at_ts is None:
            self._window.show_problem(_NONE_PLACED)
            return
        title = _title(found, at_ts)
        self._lines.open_found(source, rejected_at(source.session, found, at_ts, title))


def _look(session: Session, now_s: Callable[[], float]) -> _Look:
    started_s = now_s()
    found = rejected_instants(session)
    return _Look(found, now_s() - started_s)


def _title(found: RejectedInstants, at_ts: float) -> str:
    """Return what the lines of an instant have in common, and which of all they are."""
    own = found.at(at_ts)
    first, last, known = own.start + 1, own.stop, len(found.ts)
    numbers = f"{first:,}" if first == last else f"{first:,} to {last:,}"
    kept = " that are kept" if known < found.total else ""
    return f"Rejected at {clock(at_ts)} · {numbers} of {known:,}{kept}"
