"""What drafts would have done to the loaded session: a question for each editor that shows it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from inspector.analysis.backpressure_replay import BackpressureReplay, ReplayRequest
from inspector.analysis.backpressure_replay import replay as replay_session
from inspector.analysis.rule_preview import RulePreview, RulePreviewRequest, preview
from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.analysis.tuning_answers import TuningAnswers
from inspector.analysis.what_if import SamplingWhatIf
from inspector.config.defaults import default_rates
from inspector.config.document import Document
from inspector.config.models import SamplingConfig
from inspector.core.errors import ConfigError
from inspector.ui.asking import COMPUTING, Asking
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.backpressure.form import BackpressureForm
from inspector.ui.config_editor.backpressure.replay_panel import ReplayState
from inspector.ui.config_editor.retention.card import RetentionCard
from inspector.ui.config_editor.retention.prediction import RetentionPrediction
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.latest_worker import LatestWorker
from inspector.ui.pages.config import ConfigPage

RANGE_S = 900.0
"""How far back of the playhead rows count."""


class Prediction(Protocol):
    """What is asked about one file."""

    file: str

    def tick(self, document: Document, end_ts: float) -> None:
        """Ask what is wanted, and show what was answered.

        Args:
            document: The draft.
            end_ts: Unix seconds, behind the last row that counts; another one asks again.
        """
        ...

    def rest(self) -> None:
        """Let go of what is only of use while somebody looks."""

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        ...


class _Forecasts:
    """Answers what other rates would have done, with the best kernels there are; for one thread."""

    def __init__(self, source: OpenSource) -> None:
        self._source = source
        self._made_with: tuple[object, object] | None = None
        self._what_if: SamplingWhatIf | None = None

    def answer(
        self, request: ForecastRequest, is_unwanted: Callable[[], bool]
    ) -> SamplingForecast | None:
        """Return the answer; None if it became unwanted."""
        session, kernels = self._source.session, self._source.loader.kernels.resample
        made_with = (kernels, session.registry)
        if self._what_if is None or self._made_with != made_with:
            self._what_if, self._made_with = SamplingWhatIf(session, kernels), made_with
        return self._what_if.answer(request, is_unwanted)


class SamplingPrediction:
    """What other rates would have done."""

    file = "sampling"

    def __init__(self, source: OpenSource, form: SamplingForm, card: WhatIfCard) -> None:
        self._form, self._card = form, card
        self._key = ""
        self._window_s = form.window_s
        self._read: tuple[Document, SamplingConfig | None] | None = None
        self._asking: Asking[ForecastRequest, SamplingForecast] = Asking(
            LatestWorker("forecast", _Forecasts(source).answer), self._show
        )
        form.window_chosen.connect(self._choose_window)
        form.key_chosen.connect(self._choose_key)

    def tick(self, document: Document, end_ts: float) -> None:
        """Ask for the rates of the draft, as long as it is valid."""
        config = self._config(document)
        if config is not None and math.isfinite(end_ts):
            rates = default_rates(document.registry) | config.rates
            overrides = tuple((one.path, one.rate) for one in config.override)
            self._asking.want(
                ForecastRequest(rates, overrides, end_ts, RANGE_S, self._window_s, self._key)
            )
        self._asking.tick()

    def rest(self) -> None:
        """Keep what there is."""

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        self._asking.stop(timeout_s)

    def _config(self, document: Document) -> SamplingConfig | None:
        if self._read is None or self._read[0] is not document:
            try:
                config = document.config()
            except ConfigError:
                config = None
            good = config if isinstance(config, SamplingConfig) else None
            self._read = (document, good)
        return self._read[1]

    def _show(self, forecast: SamplingForecast | None, state: str) -> None:
        self._form.show_forecast(forecast, state)
        self._card.show_forecast(forecast, state)

    def _choose_window(self, window_s: float) -> None:
        self._window_s = window_s

    def _choose_key(self, key: str) -> None:
        self._key = key


class BackpressurePrediction:
    """What would be left out at another load."""

    file = "backpressure"

    def __init__(self, source: OpenSource, form: BackpressureForm) -> None:
        self._form = form
        self._request: ReplayRequest | None = form.replay.request
        session, loader = source.session, source.loader
        self._asking: Asking[ReplayRequest, BackpressureReplay] = Asking(
            LatestWorker(
                "replay",
                lambda request, is_unwanted: replay_session(
                    session, loader.kernels.queue, request, is_unwanted
                ),
            ),
            self._show,
        )
        form.replay_requested.connect(self._want)

    def tick(self, _document: Document, end_ts: float) -> None:
        """Ask for what the form wants."""
        if self._request is not None and math.isfinite(end_ts):
            self._asking.want(replace(self._request, end_ts=end_ts, range_s=RANGE_S))
        self._asking.tick()

    def rest(self) -> None:
        """Keep what there is."""

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        self._asking.stop(timeout_s)

    def _show(self, replay: BackpressureReplay | None, state: str) -> None:
        self._form.show_replay(replay, ReplayState.COMPUTING if state == COMPUTING else state)

    def _want(self, request: ReplayRequest) -> None:
        self._request = request


class RulePrediction:
    """What an alert rule would look at right now."""

    file = "alerts"

    def __init__(self, source: OpenSource, form: AlertsForm) -> None:
        self._form = form
        self._end_ts = math.nan
        session, loader = source.session, source.loader
        self._asking: Asking[RulePreviewRequest, RulePreview] = Asking(
            LatestWorker(
                "preview",
                lambda request, is_unwanted: preview(
                    request, session, loader.kernels.fold, is_unwanted
                ),
            ),
            self._show,
        )

    def tick(self, _document: Document, end_ts: float) -> None:
        """Ask for the rule that is chosen."""
        request = self._form.preview_request
        if end_ts != self._end_ts:
            self._end_ts = end_ts
            self._asking.again()
        if request is not None and math.isfinite(end_ts):
            self._asking.want(request)
        self._asking.tick()

    def rest(self) -> None:
        """Keep what there is."""

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        self._asking.stop(timeout_s)

    def _show(self, answer: RulePreview | None, _state: str) -> None:
        if answer is not None:
            self._form.show_preview(answer)


class TuningPrediction:
    """What the threshold of an alert rule would have caused."""

    file = "alerts"

    def __init__(self, source: OpenSource, form: AlertsForm) -> None:
        self._form = form
        self._end_ts = math.nan
        # Nothing is kept yet.
        self._is_resting = True
        answers = TuningAnswers(source.session, lambda: source.loader.kernels)
        self._worker = LatestWorker("tuning", answers.answer)
        self._asking = Asking(self._worker, form.show_tuning)
        form.tuning.moved.connect(self._follow)

    def tick(self, _document: Document, end_ts: float) -> None:
        """Ask for the rule that is chosen, while its past is in sight."""
        request = self._form.tuning_request
        if request is None:
            self.rest()
            return
        if end_ts != self._end_ts:
            self._end_ts = end_ts
            self._asking.again()
        if math.isfinite(end_ts):
            self._is_resting = False
            self._asking.want(request)
        self._asking.tick()

    def _follow(self) -> None:
        """Ask at once while somebody drags, rather than with the next tick."""
        request = self._form.tuning_request
        if request is not None and not self._is_resting:
            self._asking.want(request)
            self._asking.tick()

    def rest(self) -> None:
        """Let go of all values: they may take as much room as the rows."""
        if not self._is_resting:
            self._is_resting = True
            # What asks keeps the last answer, and with it all that was read.
            self._worker.ask(None)
            self._asking = Asking(self._worker, self._form.show_tuning)
            self._form.tuning.forget()

    def stop(self, timeout_s: float) -> None:
        """End; waits at most so long."""
        self._asking.stop(timeout_s)


def predictions_of(source: OpenSource, page: ConfigPage) -> list[Prediction]:
    """Return what can be asked about a source by the editors of a page."""
    found: list[Prediction] = []
    sampling, backpressure, alerts = (
        page.forms[name] for name in ("sampling", "backpressure", "alerts")
    )
    card = page.aside.get("sampling")
    if isinstance(sampling, SamplingForm) and isinstance(card, WhatIfCard):
        found.append(SamplingPrediction(source, sampling, card))
    if isinstance(backpressure, BackpressureForm):
        found.append(BackpressurePrediction(source, backpressure))
    if isinstance(alerts, AlertsForm):
        found.append(RulePrediction(source, alerts))
        found.append(TuningPrediction(source, alerts))
    retention = page.aside.get("retention")
    if isinstance(retention, RetentionCard):
        found.append(RetentionPrediction(source, retention))
    return found
