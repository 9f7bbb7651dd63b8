"""The editors of the Config page ask what drafts would have done to the open source.

They ask only while their file is in front, and again once rows have come.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer

from inspector.config.document import Document
from inspector.config.models import BaselinesConfig
from inspector.core.errors import ConfigError
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.predictions import Prediction, predictions_of
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.models.frame import Frame
from inspector.ui.pages.config import FORM
from inspector.ui.source_control import SourceControl

AGAIN_S = 1.0
"""How often an answer is renewed while rows come, but not while a person edits."""

_TICK_MS = 33
_STOP_TIMEOUT_S = 5.0


class ConfigPredictions(QObject):
    """Connects the editors of the Config page with the rows of the open source."""

    def __init__(
        self,
        control: SourceControl,
        config: ConfigControl,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(config)
        self._control = control
        self._config = config
        self._clock = clock
        self._predictions: list[Prediction] = []
        self._end_ts = math.nan
        self._asked_s = -math.inf
        self._rows = -1
        self._edited: tuple[Document | None, float] = (None, -math.inf)
        self._baselines: Document | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        control.opened.connect(self._begin)
        control.closed.connect(self._end)
        control.shown.connect(self._take)
        config.filled.connect(self._begin)
        self._begin()

    def _begin(self) -> None:
        """Ask about the open source from now on, if there is a page to show it."""
        self._end()
        source, page = self._control.source, self._config.page
        if source is None or page is None:
            return
        self._predictions = predictions_of(source, page)
        self._baselines = None
        self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        for one in self._predictions:
            one.stop(_STOP_TIMEOUT_S)
        self._predictions = []
        self._end_ts, self._rows = math.nan, -1

    def _take(self, frame: Frame) -> None:
        page = self._config.page
        if page is None:
            return
        for form in page.forms.values():
            if isinstance(form, SamplingForm | AlertsForm):
                form.show_facets(frame.facets)

    def _tick(self) -> None:
        page, files = self._config.page, self._config.files
        if page is None or not page.isVisible() or page.view != FORM or not files.is_open:
            for one in self._predictions:
                one.rest()
            return
        document = files.drafts[page.file].document
        self._renew(document)
        form = page.form
        if isinstance(form, AlertsForm):
            self._show_baselines(form)
        for one in self._predictions:
            if one.file == page.file:
                one.tick(document, self._end_ts)
            else:
                one.rest()

    def _show_baselines(self, form: AlertsForm) -> None:
        """Tell rules what the draft of the baselines says, as long as it is valid."""
        document = self._config.files.drafts["baselines"].document
        if document is self._baselines:
            return
        self._baselines = document
        try:
            config = document.config()
        except ConfigError:
            return
        if isinstance(config, BaselinesConfig):
            form.show_baselines(config.baseline)

    def _renew(self, document: Document) -> None:
        """Let rows that came meanwhile count, once in a while.

        Not while a person edits: then everything would be computed anew at each step of a slider,
        rather than what the step changes.
        """
        source, now_s = self._control.source, self._clock()
        if document is not self._edited[0]:
            self._edited = (document, now_s)
        is_editing = now_s - self._edited[1] < AGAIN_S and math.isfinite(self._end_ts)
        if source is None or is_editing or now_s - self._asked_s < AGAIN_S:
            return
        view = source.session.view
        if view.rows != self._rows:
            self._rows, self._asked_s = view.rows, now_s
            playhead_ts = source.session.playhead.instant(view.extent.follow_ts)
            # Behind the last row: the end of a stretch is not in it.
            self._end_ts = math.nextafter(playhead_ts, math.inf)
