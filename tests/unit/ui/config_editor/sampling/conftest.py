"""Drafts of sampling.toml, and a forecast that was made up."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from inspector.analysis.sampling_forecast import (
    Course,
    ForecastRequest,
    KeyForecast,
    SamplingForecast,
)
from inspector.config.document import Document
from inspector.config.models.sampling import SamplingConfig
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

ENTRIES = ("ability.meteor", "ability.whirl", "ability.nova", "contract.pact", "system.telemetry")


@pytest.fixture
def draft(registry: Registry) -> Document:
    """The file that ships, as it is on disk."""
    text = resource_text("config/sampling.toml")
    return Document("sampling", SamplingConfig, registry, text, text)


@pytest.fixture
def forecast() -> Callable[..., SamplingForecast]:
    """Makes forecasts of a few metric keys."""

    def make(**errors: float) -> SamplingForecast:
        ts = np.arange(1_735_758_000.0, 1_735_758_060.0)
        recorded = np.full(60, 50.0)
        keys = {
            "reflect_count": KeyForecast(650.0, 18_200.0, 7_300.0, 0.041),
            "casts": KeyForecast(800.0, 22_000.0, 22_000.0, 0.0),
            "damage_total": KeyForecast(900.0, 31_000.0, 31_000.1, 0.009),
            "pull_events": KeyForecast(300.0, 9_600.0, 19_200.0, 0.022),
        }
        request = ForecastRequest({"reflect_count": 0.2}, (), ts[-1], 900.0, 60.0, "reflect_count")
        course = Course(ts, 1.0, recorded, recorded - 5, recorded + 5)
        return SamplingForecast(
            request, 412_000, ts[0], False, 64, keys, errors, 90_500.0, 79_600.0, course
        )

    return make
