"""The sampling editor beside an owner of its draft, as the page is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

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
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.models.frame import Facets
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme

ENTRIES = ("ability.meteor", "ability.whirl", "ability.nova", "contract.pact")


class Desk:
    """Answers edits with another document, and keeps what was asked."""

    def __init__(self, form: SamplingForm, document: Document) -> None:
        self.form = form
        self.document = document
        self.edits: list[Edit] = []
        form.edit_requested.connect(self._take)
        form.show_facets(Facets(entries=tuple((name, 1) for name in ENTRIES)))
        form.show_document(document)

    def rate(self, key: str) -> object:
        """Return what the draft says of a metric key."""
        return self.document.field(("rates", key)).file

    def overrides(self) -> object:
        """Return what the draft says of overrides."""
        return self.document.field(("override",)).file

    def changed_lines(self) -> list[str]:
        """Return the lines that the draft adds to the file, takes from it, or writes anew."""
        lines = self.document.difference().splitlines()[2:]
        return [line for line in lines if line.startswith(("+", "-"))]

    def _take(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.document = edit.apply(self.document)
        self.form.show_document(self.document)


@pytest.fixture
def draft(registry: Registry) -> Document:
    """The file that ships, as it is on disk."""
    text = resource_text("config/sampling.toml")
    return Document("sampling", SamplingConfig, registry, text, text)


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme, draft: Document, settle: Callable[[], None]) -> Iterator[Desk]:
    """The editor in a window of its own, as wide as beside the cards."""
    window = QWidget()
    window.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(window)
    form = SamplingForm(theme, window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(form)
    window.resize(860, 640)
    made = Desk(form, draft)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    settle()
    yield made
    window.close()


@pytest.fixture
def forecast() -> Callable[..., SamplingForecast]:
    """Makes forecasts of two metric keys."""

    def make(predicted: float = 7_300.0, *, is_cut: bool = False) -> SamplingForecast:
        ts = np.arange(1_735_758_000.0, 1_735_758_060.0)
        recorded = np.arange(60.0) + 40
        keys = {
            "reflect_count": KeyForecast(650.0, 18_200.0, predicted, 0.041),
            "casts": KeyForecast(800.0, 22_000.0, 22_000.0, 0.0),
        }
        errors = {"dmg_per_cast": 0.009, "execution_rate": 0.05}
        request = ForecastRequest({"reflect_count": 0.2}, (), ts[-1], 900.0, 60.0, "reflect_count")
        course = Course(ts, 1.0, recorded, recorded - 5, recorded + 5)
        return SamplingForecast(
            request, 1_000_000, ts[0], is_cut, 64, keys, errors, 90_500.0, 79_600.0, course
        )

    return make
