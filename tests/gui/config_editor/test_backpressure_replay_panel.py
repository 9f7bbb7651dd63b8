"""The replay of the loaded session, as the backpressure editor shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from inspector.analysis.backpressure_replay import (
    BackpressureReplay,
    KeyDrops,
    ReplayRequest,
    ShardReplay,
)
from inspector.emitter.backpressure import Ladder
from inspector.ui.config_editor.backpressure.replay_panel import (
    INVALID,
    NO_ROWS,
    NO_SESSION,
    ReplayPanel,
    ReplayState,
)
from inspector.ui.models.format import clock
from inspector.ui.theme import Theme

Settle = Callable[[], None]
LADDER = Ladder(100, 400, ("reflect_count", "pull_events"), 0.5)
START_TS = 1_735_758_000.0
STEPS = 300


def answer(load: int = 10) -> BackpressureReplay:
    """Return a replay of five minutes, in the midst of which the queue fills and empties."""
    ramp = np.concatenate([np.zeros(120), np.linspace(0, 400, 30), np.linspace(400, 0, 30)])
    depth = np.pad(ramp, (0, STEPS - len(ramp))).astype(np.int64)
    dropped = np.where(depth > 100, 2, 0)
    records = np.where(depth == 400, 7, 0)
    return BackpressureReplay(
        request=ReplayRequest(LADDER, load),
        rows=393_615,
        first_ts=START_TS,
        last_ts=START_TS + 299.0,
        is_cut=False,
        start_ts=START_TS,
        step_s=1.0,
        depth=depth,
        level=(depth > 100).astype(np.int64) + (depth > 250),
        records=records,
        keys=(
            KeyDrops("reflect_count", 90, 1_200, START_TS + 128, START_TS + 171, dropped),
            KeyDrops("pull_events", 1_260_000, 2_520_000, START_TS + 140, START_TS + 160, dropped),
        ),
        shards=(ShardReplay("world-1", 50, 0, 0), ShardReplay("world-2", 400, 90, 7)),
        values=27_000_000,
        values_dropped=1_260_090,
        records_dropped=int(records.sum()),
    )


def calm() -> BackpressureReplay:
    """Return a replay that drops nothing."""
    none = np.zeros(STEPS, np.int64)
    quiet = replace(answer(), depth=none + 3, level=none, records=none, keys=())
    shards = (ShardReplay("world-1", 3, 0, 0),)
    return replace(quiet, shards=shards, values_dropped=0, records_dropped=0)


def said(text: str) -> str:
    """Return a text with usual spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> ReplayPanel:
    """The panel beside the order, with valid settings."""
    panel = ReplayPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(460, 380)
    panel.show_ladder(LADDER)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def type_into(field: QLineEdit, text: str) -> None:
    """Replace what a field holds, key by key."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def cells(panel: ReplayPanel) -> list[list[str]]:
    """Return what the table shows, row by row."""
    model = panel.table.drops
    return [
        [said(str(model.data(model.index(row, column)))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_it_says_what_would_be_dropped_and_when(panel: ReplayPanel) -> None:
    """A sentence, the depth, and a row for each metric key."""
    panel.show_replay(answer(), ReplayState.DONE)

    assert said(panel.verdict.full) == "1.3 M of 27 M values dropped · 4.7 %"
    assert said(panel.detail.full) == "14 whole records dropped · at most 400 wait in world-2"
    assert said(panel.played.full) == "394 k records · 4 min 59 s · \N{MULTIPLICATION SIGN} 10"
    assert cells(panel) == [
        ["reflect_count", "", clock(START_TS + 128), "90", "7.5 %"],
        ["pull_events", "", clock(START_TS + 140), "1.3 M", "50.0 %"],
    ]
    assert panel.table.isVisible()


def test_nothing_dropped_is_said_clearly(panel: ReplayPanel) -> None:
    """In the colour of all is well, and without an empty table."""
    panel.show_replay(calm(), ReplayState.DONE)

    assert panel.verdict.full == "✓  Nothing would be dropped"
    assert panel.verdict.property("role") == "ok"
    assert panel.detail.full == "At most 3 wait"
    assert panel.chart.isVisible()
    assert not panel.table.isVisible()


def test_without_a_session_it_says_what_to_do(panel: ReplayPanel) -> None:
    """And so it does without rows, while it computes, and where that failed."""
    assert panel.hint.text() == NO_SESSION
    for state, text in (
        (ReplayState.DONE, NO_ROWS),
        (ReplayState.COMPUTING, "Computing…"),
        ("memory is full; make room", "memory is full; make room"),
        (ReplayState.NO_SESSION, NO_SESSION),
    ):
        panel.show_replay(None, state)
        assert panel.hint.text() == text
        assert panel.hint.isVisible()


def test_while_the_next_is_computed_the_one_before_stays(panel: ReplayPanel) -> None:
    """So that nothing flickers under somebody who types."""
    panel.show_replay(answer(), ReplayState.DONE)
    panel.show_replay(answer(), ReplayState.COMPUTING)

    assert panel.state.text() == "computing…"
    assert panel.chart.isVisible()


def test_problems_of_the_draft_leave_the_replay_before_them(panel: ReplayPanel) -> None:
    """And say that it is from before; without one, what to do."""
    panel.show_ladder(None)
    panel.show_replay(None, ReplayState.DONE)
    assert panel.hint.text() == INVALID

    panel.show_replay(answer(), ReplayState.DONE)
    assert panel.state.text() == "as before the problems"


def test_a_latest_part_says_so(panel: ReplayPanel) -> None:
    """Where the range has more rows than are looked at."""
    panel.show_replay(replace(answer(), is_cut=True), ReplayState.DONE)

    assert panel.played.full.startswith("latest ")


def test_load_writer_and_stall_are_typed(panel: ReplayPanel) -> None:
    """Each key asks for another replay; the latest is what counts."""
    asked: list[ReplayRequest] = []
    panel.requested.connect(asked.append)

    type_into(panel.fields.load, "25")
    type_into(panel.fields.drain, "500.5")
    type_into(panel.fields.stall, "2")

    assert asked[-1] == ReplayRequest(LADDER, load=25, drain_per_s=500.5, stall_s=2.0)
    assert panel.request == asked[-1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0", "load must be a whole number from 1 to 1,000, not '0'"),
        ("1001", "load must be a whole number from 1 to 1,000, not '1001'"),
        ("2.5", "load must be a whole number from 1 to 1,000, not '2.5'"),
        ("ten", "load must be a whole number from 1 to 1,000, not 'ten'"),
        ("1e2", "load must be a whole number from 1 to 1,000, not '1e2'"),
    ],
)
def test_what_is_no_load_is_refused_in_words(panel: ReplayPanel, text: str, problem: str) -> None:
    """Below the fields; nothing is asked for, nothing is clamped."""
    type_into(panel.fields.load, text)

    assert panel.fields.load.text() == text
    assert panel.fields.problem.full == problem
    assert panel.fields.problem.isVisible()
    assert panel.request is None or panel.request.load < 1_000

    type_into(panel.fields.load, "3")
    assert not panel.fields.problem.isVisible()
    assert panel.request == ReplayRequest(LADDER, load=3)


def test_an_empty_or_idle_writer_is_refused(panel: ReplayPanel) -> None:
    """Several problems at once are all told."""
    type_into(panel.fields.drain, "0")
    panel.fields.stall.setFocus()
    panel.fields.stall.selectAll()
    QTest.keyClick(panel.fields.stall, Qt.Key.Key_Delete)

    assert "writer must be a number from 1 to 10,000,000, not '0'" in panel.fields.problem.full
    assert "stall must be a number from 0 to 3,600" in panel.fields.problem.full


def test_a_point_of_the_chart_says_what_happens_there(panel: ReplayPanel, settle: Settle) -> None:
    """Time, depth, steps and losses; nothing beside the plot."""
    panel.show_replay(answer(), ReplayState.DONE)
    settle()
    area = panel.chart.area()

    text = panel.chart.text_at(area.left() + area.width() * 150.5 / STEPS)

    assert text.splitlines() == [
        clock(START_TS + 150),
        "depth 400",
        "2 of 2 keys left out",
        "4 values dropped",
        "7 whole records dropped",
    ]
    assert panel.chart.text_at(2.0) == ""
    assert panel.chart.text_at(area.right() + 4) == ""


def test_the_chart_is_drawn_where_the_queue_is_deep(
    panel: ReplayPanel, theme: Theme, settle: Settle
) -> None:
    """The accent in the midst, none at the edges; the threshold is in sight."""
    panel.show_replay(answer(), ReplayState.DONE)
    settle()
    area, image = panel.chart.area(), panel.chart.grab().toImage()
    accent = theme.colours.accent

    def has_accent(step: int) -> bool:
        x = round(area.left() + area.width() * step / STEPS)
        rows = range(round(area.top()), round(area.bottom()) - 4)
        return any(image.pixelColor(near, y) == accent for y in rows for near in (x, x + 1))

    assert [has_accent(step) for step in (20, 140, 250)] == [False, True, False]
    assert panel.chart.depths().high >= 400


def test_times_of_a_metric_key_are_drawn_in_its_row(
    panel: ReplayPanel, theme: Theme, settle: Settle
) -> None:
    """Bars where values are dropped, in the middle of the strip."""
    panel.show_replay(answer(), ReplayState.DONE)
    settle()
    table = panel.table
    box = table.visualRect(table.drops.index(0, 1))
    image = table.viewport().grab().toImage()

    inked = [
        x
        for x in range(box.left(), box.right())
        if any(image.pixelColor(x, y) == theme.colours.warn for y in range(box.top(), box.bottom()))
    ]

    assert inked
    assert min(inked) > box.left() + box.width() // 3
    assert max(inked) < box.right() - box.width() // 4


def test_a_replay_of_one_step_and_one_record_is_drawn(panel: ReplayPanel, settle: Settle) -> None:
    """The smallest there is."""
    one = np.array([1], np.int64)
    least = replace(calm(), depth=one, level=one * 0, records=one * 0, rows=1)
    panel.show_replay(replace(least, last_ts=START_TS), ReplayState.DONE)
    settle()

    area = panel.chart.area()
    assert "depth 1" in panel.chart.text_at(area.center().x())
    assert said(panel.played.full).startswith("1 record ·")


def test_names_are_shown_letter_by_letter(panel: ReplayPanel) -> None:
    """A shard that looks like markup is none."""
    odd = ShardReplay("<b>w</b>", 500, 90, 7)
    panel.show_replay(replace(answer(), shards=(*answer().shards, odd)), ReplayState.DONE)

    assert panel.detail.full.endswith("wait in <b>w</b>")
    assert panel.detail.textFormat() is Qt.TextFormat.PlainText
