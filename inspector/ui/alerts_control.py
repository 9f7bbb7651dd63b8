"""The alerts of the open source: evaluated behind the window, shown on their page and the rail."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from time import monotonic, time

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.analysis.alert_care import NO_CARE, AlertCare
from inspector.analysis.alert_timeline import Group
from inspector.config.history import system_user
from inspector.ui.alert_keeping import AlertKeeping
from inspector.ui.alerts_worker import AlertsWorker
from inspector.ui.config_editor.alert_files import AlertFiles
from inspector.ui.main_window import MainWindow
from inspector.ui.models.alert_care_words import loud_firing, quiet_firing
from inspector.ui.models.alerts_frame import AlertsFrame, is_marked_alike, signs_of
from inspector.ui.models.care_wish import CareWish, edit_of
from inspector.ui.models.filters import exactly
from inspector.ui.models.format import count
from inspector.ui.source_control import SourceControl

_TICK_MS = 200
_STOP_TIMEOUT_S = 5.0
_LOOK_S = 0.2
"""While the playhead moves, alerts are shown anew at most so often."""


class AlertsControl(QObject):
    """Connects the Alerts page of a window with the open source.

    Args:
        window: The window.
        control: What is open in it.
        now: Returns Unix seconds.
        clock: Returns seconds from any origin.

    Signals:
        evaluated: The latest `AlertsFrame`; None once there is none any more.
    """

    evaluated = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        control: SourceControl,
        now: Callable[[], float] = time,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.alerts
        self._control = control
        self._now, self._clock = now, clock
        self._looked_s = -math.inf
        self._files: AlertFiles | None = None
        self._worker: AlertsWorker | None = None
        self._taken: AlertsFrame | None = None
        self._shown: AlertsFrame | None = None
        self._care_shown: AlertCare = NO_CARE
        self._quiet: frozenset[tuple[str, Group]] = frozenset()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closing.connect(self._end)
        # What changes together with a frame is painted with it.
        control.shown.connect(lambda _frame: self._tick())
        self._page.entry_chosen.connect(self._show_entry)
        self._page.care_wished.connect(self._care)
        self._page.config_wanted.connect(lambda: window.show_page("config"))
        self._begin()

    def use(self, files: AlertFiles | None) -> None:
        """Evaluate these rules from now on; None while they are still to be read."""
        self._files = files
        if self._worker is not None and files is not None:
            self._worker.use(files)

    def _begin(self) -> None:
        source = self._control.source
        if source is None or self._worker is not None:
            return
        keeping = AlertKeeping(source.paths)
        self._worker = AlertsWorker(
            source, self._now, self._clock, keeping, self._window.right_of_way.give_way
        )
        if self._files is not None:
            self._worker.use(self._files)
        self._worker.start()
        self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(_STOP_TIMEOUT_S)
        self._taken = self._shown = None
        self._page.forget()
        self.evaluated.emit(None)
        self._window.rail.items["alerts"].set_badge("")

    def _tick(self) -> None:
        """Show what was evaluated last."""
        worker = self._worker
        frame = worker.latest if worker is not None else None
        if worker is None or frame is None:
            return
        if self._clock() - self._looked_s >= _LOOK_S:
            self._looked_s = self._clock()
            worker.look()
        if frame is not self._taken or worker.care is not self._care_shown:
            # Since it was evaluated, a person may have done something.
            before, self._taken, self._care_shown = self._shown, frame, worker.care
            self._shown = frame = replace(frame, care=worker.care)
            self._page.show_frame(frame.shown)
            self._show_badge(frame)
            quiet = quiet_firing(frame, self._now())
            is_alike = before is not None and is_marked_alike(before, frame)
            if not is_alike or quiet != self._quiet:
                self._quiet = quiet
                shown = frame.shown.timeline
                self._control.live.set_alerts(frame.timeline, signs_of(frame), shown, quiet)
            self._control.live.set_evaluated(frame.evaluated_ts)
            self.evaluated.emit(frame)

    def _show_badge(self, frame: AlertsFrame) -> None:
        loud = loud_firing(frame, self._now())
        firing = [(rule.severity, loud[rule.rule]) for rule in frame.snapshot.rules]
        total = sum(amount for _, amount in firing)
        said = f"{total:,} {'alert fires' if total == 1 else 'alerts fire'}" if total else ""
        is_critical = any(amount and severity == "critical" for severity, amount in firing)
        item = self._window.rail.items["alerts"]
        item.set_badge(count(total) if total else "", said, is_critical=is_critical)

    def _care(self, wish: CareWish) -> None:
        """Do what a person wants about an alert, and show it at once."""
        frame, worker = self._shown, self._worker
        if frame is None or worker is None:
            return
        worker.change_care(edit_of(wish, frame, system_user(), self._now()))
        self._tick()

    def _show_entry(self, entry: str) -> None:
        page = self._control.live.page
        page.set_namespace(entry.partition(".")[0])
        page.set_filters(replace(page.filters, entry=exactly(entry)))
        self._window.show_page("live")
