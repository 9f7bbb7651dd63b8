"""The card of what would have been, by pointer and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.analysis.sampling_forecast import SamplingForecast
from inspector.ui.config_editor.sampling.forecast_state import ForecastState
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.models.format import clock
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme

MINUS = "\N{MINUS SIGN}"
Forecasts = Callable[..., SamplingForecast]


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> Iterator[WhatIfCard]:
    """The card, in its usual size."""
    made = WhatIfCard(theme)
    made.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(made)
    made.resize(335, 220)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    made.close()


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_it_tells_what_becomes_of_the_hot_log(card: WhatIfCard, forecast: Forecasts) -> None:
    """Before and after, and the change in the colour of good news."""
    card.show_forecast(forecast(), ForecastState.READY)

    assert plain(card.detail.text()) == "15 m · 64 resamples"
    assert card.key.full == "reflect_count a second"
    assert plain(card.total.text()) == "90.5 → 79.6 kB/s"
    assert plain(card.change.text()) == f"{MINUS}12 %"
    assert card.change.property("role") == "ok"
    assert plain(card.legend.texts[1]) == "at 0.20, 95 %"
    assert not card.note.isVisible()


def test_growth_is_a_warning_and_no_change_is_neither(
    card: WhatIfCard, forecast: Forecasts
) -> None:
    """With its sign."""
    card.show_forecast(replace(forecast(), predicted_bytes_per_s=99_550.0), ForecastState.READY)
    assert (plain(card.change.text()), card.change.property("role")) == ("+10 %", "warn")
    card.show_forecast(replace(forecast(), predicted_bytes_per_s=90_500.0), ForecastState.READY)
    assert (plain(card.change.text()), card.change.property("role")) == ("±0 %", "muted")


def test_rows_that_were_left_out_are_told(card: WhatIfCard, forecast: Forecasts) -> None:
    """It is no forecast of all of them."""
    card.show_forecast(forecast(is_cut=True), ForecastState.READY)

    assert card.note.isVisible()
    assert card.note.full == "From the latest 1,000,000 rows"


@pytest.mark.parametrize(
    ("state", "words", "role"),
    [
        (ForecastState.NO_SESSION, "Open a session", "muted"),
        (ForecastState.NO_ROWS, "No rows in this range", "muted"),
        (ForecastState.COMPUTING, "Computing", "muted"),
        ("disk gone", "No forecast: disk gone", "crit"),
    ],
)
def test_without_a_forecast_it_says_why(
    card: WhatIfCard, state: str, words: str, role: str
) -> None:
    """And what to do."""
    card.show_forecast(None, state)

    assert card.message.isVisible()
    assert card.message.text().startswith(words)
    assert card.message.property("role") == role
    assert not card.plot.isVisible()
    assert not card.total.isVisible()


def test_the_old_course_stays_while_another_is_computed(
    card: WhatIfCard, forecast: Forecasts
) -> None:
    """Nothing jumps; a session that was closed takes it away."""
    card.show_forecast(forecast(), ForecastState.READY)
    card.show_forecast(None, ForecastState.COMPUTING)
    assert card.plot.isVisible()
    assert plain(card.total.text()) == "90.5 → 79.6 kB/s"

    card.show_forecast(None, ForecastState.NO_SESSION)
    assert not card.plot.isVisible()


def test_a_metric_without_rows_has_no_course_but_the_log_has_a_size(
    card: WhatIfCard, forecast: Forecasts
) -> None:
    """It is named."""
    card.show_forecast(replace(forecast(), course=None), ForecastState.READY)

    assert card.message.text() == "No row of this range has reflect_count."
    assert card.total.isVisible()


def test_pointing_at_the_chart_tells_an_instant(card: WhatIfCard, forecast: Forecasts) -> None:
    """In the legend, where nothing is covered by it."""
    made = forecast()
    card.show_forecast(made, ForecastState.READY)
    course = made.course
    assert course is not None
    plot = card.plot
    place = next(x for x in range(plot.width()) if plot.bucket_at(x) == 20)
    QTest.mouseMove(plot, QPoint(place + 1, 40))

    assert plot.mark == 20
    assert card.legend.texts == (
        "recorded 60.0",
        "at 0.20, 55.0 \N{EN DASH} 65.0",
        clock(float(course.ts[20])),
    )


def test_arrows_move_along_the_chart(card: WhatIfCard, forecast: Forecasts) -> None:
    """From the end; Home and End go to the ends; leaving it marks nothing."""
    card.show_forecast(forecast(), ForecastState.READY)
    card.plot.setFocus()
    QTest.keyClick(card.plot, Qt.Key.Key_Left)
    assert card.plot.mark == 59
    QTest.keyClick(card.plot, Qt.Key.Key_Left)
    assert card.plot.mark == 58
    QTest.keyClick(card.plot, Qt.Key.Key_Home)
    assert card.plot.mark == 0
    card.plot.clearFocus()
    assert card.plot.mark == -1


@pytest.mark.parametrize("buckets", [1, 2, 5_000])
def test_any_course_is_drawn(card: WhatIfCard, forecast: Forecasts, buckets: int) -> None:
    """With gaps, of one bucket, of more buckets than pixels."""
    made = forecast()
    assert made.course is not None
    recorded = np.full(buckets, 10.0)
    recorded[buckets // 2 :: 7] = np.nan
    course = replace(
        made.course,
        ts=np.arange(float(buckets)) + 1_735_758_000.0,
        recorded=recorded,
        low=recorded - 1,
        high=recorded + 1,
    )
    card.show_forecast(replace(made, course=course), ForecastState.READY)

    picture = card.plot.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) > 2
