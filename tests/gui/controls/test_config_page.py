"""The whole Config page, as the application has it: edits are foretold, saved, seen and marked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from inspector.analysis.apply_state import ApplyState
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.backpressure.form import BackpressureForm
from inspector.ui.config_editor.sampling.form import SamplingForm
from inspector.ui.config_editor.sampling.what_if_card import WhatIfCard
from inspector.ui.config_editor.text.editor import TextEditor
from inspector.ui.config_later import ConfigLater
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import ConfigPage
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme
from tests.gui.config_editor.edits import TEXT as SAMPLING

TIMEOUT_MS = 30_000
Wait = Callable[[Callable[[], bool]], None]


def record(ts: float, entry: str, metrics: dict[str, float], meta: dict[str, object]) -> str:
    """Return a line of world-1."""
    return json.dumps(
        {"ts": ts, "shard": "world-1", "entry": entry, "metrics": metrics, "meta": meta}
    )


def heartbeat(ts: float, revision: int, **more: object) -> str:
    """Return a heartbeat that goes by a revision of sampling.toml."""
    meta = {"config": {"sampling": revision}, **more}
    return record(ts, "system.telemetry", {"queue_depth": 0}, meta)


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A data folder whose one shard reflects: half of the values are kept."""
    (tmp_path / "data" / "hot").mkdir(parents=True)
    (tmp_path / "data" / "config").mkdir()
    (tmp_path / "data" / "config" / "sampling.toml").write_text(SAMPLING)
    start_ts = time.time() - 120
    lines = [heartbeat(start_ts, 4)]
    for place in range(600):
        metrics: dict[str, float] = {"casts": 1, "damage_total": 10 + place % 7}
        meta: dict[str, object] = {"tier": 1}
        if place % 2:
            metrics["reflect_count"] = 3
            meta["rates"] = {"reflect_count": 0.5}
        lines.append(record(start_ts + place / 6, f"ability.a{place % 3}", metrics, meta))
    (tmp_path / "data" / "hot" / "world-1.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path / "data"


@pytest.fixture
def append(logs: Path) -> Callable[..., None]:
    """Writes lines as a server does."""

    def write(*lines: str) -> None:
        with (logs / "hot" / "world-1.jsonl").open("a") as log:
            log.write("".join(f"{line}\n" for line in lines))

    return write


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits until something holds."""
    return lambda holds: qtbot.waitUntil(holds, timeout=TIMEOUT_MS)


@pytest.fixture
def config(
    window: MainWindow, theme: Theme, control: SourceControl, wait: Wait
) -> Iterator[ConfigControl]:
    """The page in front, with its files read."""
    later = ConfigLater(window, theme, control)
    window.show_page("config")
    made: ConfigControl = later.control
    wait(lambda: made.page is not None and made.files.is_open)
    yield made
    later.close()


@pytest.fixture
def page(config: ConfigControl) -> ConfigPage:
    """The page."""
    assert config.page is not None
    return config.page


def choose(page: ConfigPage, key: str) -> SamplingForm:
    """Choose a metric key in the sampling editor by its row, and return the editor."""
    form = page.forms["sampling"]
    assert isinstance(form, SamplingForm)
    rows = range(form.table.rowCount())
    row = next(one for one in rows if key in str(form.table.index(one, 0).data()))
    form.view.setCurrentIndex(form.table.index(row, 0))
    form.view.setFocus()
    return form


def card_of(page: ConfigPage) -> WhatIfCard:
    """Return the card of what rates would have done."""
    card = page.aside["sampling"]
    assert isinstance(card, WhatIfCard)
    return card


def test_a_rate_that_is_stepped_down_is_foretold_and_compared(page: ConfigPage, wait: Wait) -> None:
    """By keys: the hot log gets smaller, and only one line of the file differs."""
    form = choose(page, "reflect_count")
    wait(lambda: card_of(page).total.text() != "")
    before = card_of(page).total.text()

    for _step in range(6):
        QTest.keyClick(form.view, Qt.Key.Key_Left)

    lines = page.difference.difference.lines
    assert [line for line in lines if line.startswith(("+", "-"))] == [
        "-reflect_count = 0.5  # heavy in mythic weeks",
        "+reflect_count = 0.2  # heavy in mythic weeks",
    ]
    wait(lambda: card_of(page).total.text() != before)
    assert "\N{MINUS SIGN}" in card_of(page).change.text()


def test_the_text_is_in_step_with_the_form_both_ways(
    page: ConfigPage, config: ConfigControl
) -> None:
    """What a key changes in the form stands in the text, and what is typed there in the form."""
    form = choose(page, "reflect_count")
    QTest.keyClick(form.view, Qt.Key.Key_Left)
    text = page.text
    assert isinstance(text, TextEditor)
    assert "reflect_count = 0.45  # heavy" in text.text

    config.see("text")
    text.area.setPlainText(text.text.replace("0.45", "0.3"))
    page.flush()

    document = config.files.drafts["sampling"].document
    assert document.field(("rates", "reflect_count")).file == 0.3
    row = form.view.currentIndex().row()
    shown = [
        str(form.table.index(row, column).data() or "")
        for column in range(form.table.columnCount())
    ]
    assert any("0.30" in cell for cell in shown)


def test_the_text_opens_at_the_field_that_a_person_was_at(
    page: ConfigPage, config: ConfigControl
) -> None:
    """And the form at the field of the cursor."""
    form = choose(page, "reflect_count")
    QTest.keyClick(form.view, Qt.Key.Key_Down)
    QTest.keyClick(form.view, Qt.Key.Key_Up)
    text = page.text
    assert isinstance(text, TextEditor)

    config.see("text")

    assert "reflect_count" in text.area.textCursor().block().text()


def test_who_goes_by_a_save_is_told_from_heartbeats_and_data(
    page: ConfigPage, append: Callable[..., None], wait: Wait
) -> None:
    """Saved, then Seen, then Observed; and Drifted once the data disagree."""
    form = choose(page, "reflect_count")
    for _step in range(6):
        QTest.keyClick(form.view, Qt.Key.Key_Left)
    page.difference.why.setText("less")
    page.difference.save.click()
    wait(lambda: page.difference.outcome.full == "Saved revision 5")

    def state() -> ApplyState | None:
        shards = page.applied.shards
        return shards[0].state if shards else None

    wait(lambda: state() is ApplyState.SAVED)
    append(heartbeat(time.time(), 5))
    wait(lambda: state() is ApplyState.SEEN)
    now_ts = time.time()
    append(*(_reflects(now_ts + place / 100, 0.2) for place in range(5)))
    wait(lambda: state() is ApplyState.OBSERVED)
    # A moment later: another process of the shard may take it over a little after the first.
    append(*(_reflects(time.time() + 4 + place / 100, 0.5) for place in range(5)))
    wait(lambda: state() is ApplyState.DRIFTED)
    assert "0.5" in page.applied.shards[0].reason


def test_a_shard_that_refused_says_why(
    page: ConfigPage, append: Callable[..., None], logs: Path, wait: Wait
) -> None:
    """While the file on disk is bad, the badge and the shard's own words are both there."""
    path = logs / "config" / "sampling.toml"
    path.write_text(SAMPLING.replace("0.5  #", "1.5  #"))
    wait(page.warning.isVisible)

    said = "sampling.toml: line 5, rates, reflect_count: must be at most 1. Correct the file"
    append(heartbeat(time.time() + 1, 4, config_error=said))

    wait(lambda: bool(page.applied.shards))
    wait(lambda: page.applied.shards[0].state is ApplyState.REFUSED)
    assert "must be at most 1" in page.applied.shards[0].reason


def test_a_save_is_marked_on_all_charts(
    window: MainWindow, page: ConfigPage, append: Callable[..., None], wait: Wait
) -> None:
    """On the overview, and there is a key that goes to it."""
    form = choose(page, "reflect_count")
    QTest.keyClick(form.view, Qt.Key.Key_Left)
    page.difference.save.click()

    wait(lambda: page.difference.outcome.full == "Saved revision 5")

    append(heartbeat(time.time() + 5, 5))
    strip = window.timeline.strip
    wait(
        lambda: any(
            "sampling.toml revision 5" in strip.text_at(x) for x in range(0, strip.width(), 2)
        )
    )
    assert window.window_actions.view.config_save.isEnabled()


def test_backpressure_and_rules_are_foretold_from_the_same_rows(
    page: ConfigPage, config: ConfigControl, wait: Wait
) -> None:
    """Each while its file is in front."""
    config.go_to("backpressure")
    backpressure = page.forms["backpressure"]
    assert isinstance(backpressure, BackpressureForm)
    wait(lambda: "Nothing would be dropped" in backpressure.replay.verdict.full)

    config.go_to("alerts")
    alerts = page.forms["alerts"]
    assert isinstance(alerts, AlertsForm)
    wait(lambda: alerts.preview.table.model().rowCount() > 0)


def test_every_control_has_a_name_for_a_screen_reader(
    page: ConfigPage, config: ConfigControl
) -> None:
    """On every file, in every view: what can have the focus says what it is."""
    nameless = set()
    for name in page.forms:
        config.go_to(name)
        for view in ("form", "text", "history"):
            config.see(view)
            for widget in page.findChildren(QAbstractButton):
                takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                if widget.isVisible() and takes_keys and widget.isEnabled():
                    told = widget.accessibleName() or widget.text()
                    if not told.strip():
                        nameless.add(f"{name} {view} {type(widget).__name__}")
    assert nameless == set()


def test_the_page_stops_with_its_source(
    page: ConfigPage, control: SourceControl, window: MainWindow
) -> None:
    """No worker goes on; the rail has no badge."""
    assert page.isVisible()

    control.close()

    assert window.rail.items["config"].badge == ""


def _reflects(ts: float, rate: float) -> str:
    meta: dict[str, object] = {"tier": 1, "rates": {"reflect_count": rate}}
    return record(ts, "ability.a1", {"casts": 1, "reflect_count": 3}, meta)
