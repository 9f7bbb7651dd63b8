"""The evidence card in the window: what it shows, and what a person can make of it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from inspector.analysis.alert_timeline import AlertState
from inspector.analysis.backtest import backtest
from inspector.analysis.evidence import AlertCase, CaseQuestion
from inspector.app import Composition
from inspector.config.models.baselines import BaselinesConfig
from inspector.console.rule_tests import print_rule_tests
from inspector.console.rules import read_rules
from inspector.console.stats import read_session
from inspector.core.registry import Registry
from inspector.files.recent import RecentSources
from inspector.session.compiled import ALERT_KERNELS
from inspector.simulate.demo_servers import DemoServers
from inspector.ui.alerts.card import LOOKING, EvidenceCard
from inspector.ui.config_editor.alert_files import AlertFiles
from inspector.ui.evidence_control import EvidenceControl
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.unit.analysis.alert_world import rules
from tests.unit.ui.models.alert_frames import Rule, frame_of
from tests.unit.ui.models.cases import HASH, case, question

TIMEOUT_MS = 10_000
LEFT = Qt.MouseButton.LeftButton
START_TS = 1_700_000_000
NASTY = "<b>bold</b>\N{RIGHT-TO-LEFT OVERRIDE}"
HIGH = rules(
    {
        "name": NASTY.replace("\N{RIGHT-TO-LEFT OVERRIDE}", ""),
        "measure": "dmg_per_cast",
        "above": 2.0,
        "window": "20s",
    }
)
RULE = HIGH.rule[0].name


class Unread:
    """Reads no line."""

    def read(self, line: object) -> Any:
        """Never."""
        raise AssertionError(line)

    def close(self) -> None:
        """Do nothing."""


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> Iterator[EvidenceCard]:
    """A card by itself."""
    card = EvidenceCard(theme)
    card.setStyleSheet(style_sheet(theme.colours))
    qtbot.addWidget(card)
    card.resize(440, 700)
    with qtbot.waitExposed(card):
        card.show()
    yield card
    card.stop(5.0)


def show(card: EvidenceCard, made: AlertCase) -> None:
    """Show a case none of whose lines are read."""
    card.show_case(AlertCase(*(_without_lines(made))), Unread(), lambda _source: Path())


def _without_lines(made: AlertCase) -> Iterator[Any]:
    for name in AlertCase.__dataclass_fields__:
        yield () if name == "lines" else getattr(made, name)


def test_what_an_alert_rests_on(card: EvidenceCard) -> None:
    """Value against threshold, the formula with its numbers, shards and players."""
    show(card, case())

    body = card.body
    assert body.value.text() == "312.5"
    assert "+25" in body.limit.full
    assert body.numbers.full == "= 15,625 / 50 = 312.5"
    assert [row.n.text() for row in body.parts if row.isVisible()] == ["n 48", "n 50"]
    assert body.shards.names[0].full == "world-1"
    assert HASH in body.players.names[0].toolTip()
    assert "9" in body.players.head.text()
    assert not body.entries.isVisible()
    assert card.head.state.text().endswith("Fired")


def test_entries_are_listed_where_the_rule_looks_at_several(card: EvidenceCard) -> None:
    """And there is no one entry to show on Live."""
    several = case(
        question=question(group=()),
        group_by=(),
        held={"entries": (("ability.a", 30), ("ability.b", 20)), "distinct": (7, 2, 9)},
    )
    show(card, several)

    assert card.body.entries.isVisible()
    assert [label.full for label in card.body.entries.names[:2]] == ["ability.a", "ability.b"]
    assert not card.head.live.isEnabled()


def test_hostile_strings_are_shown_as_they_are(card: EvidenceCard) -> None:
    """In labels and tooltips."""
    held = {"shards": ((NASTY, 30),), "players": ((NASTY, 2),)}
    show(card, case(question=question(rule=NASTY), held=held))

    assert card.head.title.full == "<b>bold</b>\\u{202E}"
    assert card.head.title.textFormat() is Qt.TextFormat.PlainText
    assert card.body.shards.names[0].full == "<b>bold</b>\\u{202E}"
    assert "<b>" not in card.body.shards.names[0].toolTip()


def test_a_case_without_data_or_curve_is_drawn(card: EvidenceCard) -> None:
    """Nothing but NaN, no instant at all, no threshold."""
    nothing = case(
        question=question(threshold=math.nan, value=math.nan),
        curve_y=case().curve_y * math.nan,
        held={"value": math.nan, "shards": (), "players": (), "rows": case().evidence.rows[:0]},
        notes=("Its rows are not loaded any more.",),
    )
    for made in (nothing, case(curve_ts=case().curve_ts[:0], curve_y=case().curve_y[:0])):
        show(card, made)
        assert not card.grab().isNull()
    show(card, nothing)
    assert card.body.notes.isVisible()
    assert not card.body.peek.isVisible()
    assert not card.body.all_lines.isEnabled()


def test_the_window_and_the_threshold_are_drawn(card: EvidenceCard) -> None:
    """The picture is another one without either."""
    show(card, case())
    usual = card.body.plot.grab().toImage()

    show(card, case(held={"start_ts": case().evidence.start_ts - 9.0}))
    other_window = card.body.plot.grab().toImage()
    show(card, case(question=question(threshold=100.0)))

    assert other_window != usual
    assert card.body.plot.grab().toImage() != usual


def test_while_it_is_computed_nothing_can_be_made_of_it(card: EvidenceCard) -> None:
    """It says so, and can be shown on Live all the same."""
    show(card, case())

    card.show_waiting(question())

    assert card.words.isVisible()
    assert card.words.text() == LOOKING
    buttons = (card.head.copy, card.head.export, card.head.test)
    assert not any(button.isEnabled() for button in buttons)
    assert card.head.live.isEnabled()


def test_every_control_has_a_name_and_takes_the_keys(card: EvidenceCard) -> None:
    """For those who see nothing, or have no mouse."""
    show(card, case())
    head = card.head
    for part in (
        *(head.live, head.copy, head.export, head.test, head.close_button),
        *(card.body.all_lines, card.body.peek.view),
    ):
        assert part.accessibleName() or part.property("text")
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


class Opened:
    """A window with a recording, and the first firing in it."""

    def __init__(
        self, window: MainWindow, control: SourceControl, made: EvidenceControl, log: Path
    ) -> None:
        self.window, self.control, self.made, self.log = window, control, made, log
        self.card = made.card
        self.question = self._first()

    def _first(self) -> CaseQuestion:
        source = self.control.source
        assert source is not None
        found = backtest(source.session, HIGH, BaselinesConfig(), ALERT_KERNELS)
        one = next(one for one in found.timeline if one.state is AlertState.FIRING)
        return CaseQuestion(
            one.rule, one.group, one.state, one.from_ts, one.from_ts, one.to_ts, one.is_over,
            one.value, one.threshold,
        )  # fmt: skip


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of an entry that hits too hard for a while."""
    lines = [
        json.dumps(
            {
                "ts": START_TS + second,
                "shard": "world-1",
                "entry": "ability.a",
                "player": "h:ab",
                "metrics": {"casts": 1, "damage_total": 3 if 100 <= second < 140 else 1},
            }
        )
        for second in range(240)
    ]
    path = tmp_path / "logs" / "world-1.jsonl"
    path.parent.mkdir()
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


@pytest.fixture
def opened(window: MainWindow, theme: Theme, qtbot: QtBot, log: Path) -> Iterator[Opened]:
    """The window on its Alerts page."""
    composition = Composition()
    control = SourceControl(
        window, composition.open_source, lambda: DemoServers(1, 1.0), RecentSources()
    )
    made = EvidenceControl(window, theme, control)
    made.use(AlertFiles(HIGH))
    control.open([log])
    source = control.source
    assert source is not None
    qtbot.waitUntil(lambda: source.session.view.rows == 240, timeout=TIMEOUT_MS)
    window.show_page("alerts")
    window.alerts.show_frame(frame_of(Rule(RULE)))
    yield Opened(window, control, made, log)
    control.close()
    made.card.stop(5.0)


def shown(opened: Opened, qtbot: QtBot) -> AlertCase:
    """Show the first firing, and return its case."""
    opened.window.alerts.case_wanted.emit(opened.question)
    qtbot.waitUntil(lambda: opened.card.case is not None, timeout=TIMEOUT_MS)
    found = opened.card.case
    assert found is not None
    return found


def test_the_card_of_a_firing_shows_its_window_and_lines(opened: Opened, qtbot: QtBot) -> None:
    """The texts are read from the file."""
    found = shown(opened, qtbot)

    table = opened.card.body.peek.table
    assert found.evidence.value == opened.question.value
    assert table.rowCount() == 20
    first = opened.log.read_text().splitlines()[int(opened.question.at_ts - START_TS) - 20]
    qtbot.waitUntil(lambda: table.index(0, 1).data() == first, timeout=TIMEOUT_MS)


def test_the_newest_question_counts(opened: Opened, qtbot: QtBot) -> None:
    """Whoever goes on to another alert never sees the one before."""
    later = CaseQuestion(
        RULE, opened.question.group, AlertState.OK, START_TS + 200.0, START_TS + 160.0,
        START_TS + 240.0, is_over=False, value=1.0, threshold=2.0,
    )  # fmt: skip
    opened.made.show(opened.question)
    opened.made.show(later)

    qtbot.waitUntil(lambda: opened.card.case is not None, timeout=TIMEOUT_MS)

    assert opened.card.case is not None
    assert opened.card.case.question is later


def test_escape_closes_the_card_and_gives_the_keys_back(opened: Opened, qtbot: QtBot) -> None:
    """From any part of it."""
    opened.window.activateWindow()
    table = opened.window.alerts.rules
    table.setFocus()
    shown(opened, qtbot)
    assert opened.card.isAncestorOf(QApplication.focusWidget() or table)

    QTest.keyClick(QApplication.focusWidget() or opened.card, Qt.Key.Key_Escape)

    assert opened.card.isHidden()
    assert QApplication.focusWidget() is table


def test_a_rule_that_is_gone_is_said(opened: Opened) -> None:
    """Nothing can be computed without it."""
    opened.made.use(AlertFiles(rules({"name": "Other", "measure": "casts", "above": 1.0})))

    opened.made.show(opened.question)

    assert "no such rule" in opened.card.words.text()


def test_it_can_be_copied_as_text(opened: Opened, qtbot: QtBot) -> None:
    """With the first lines as they stand in the file."""
    shown(opened, qtbot)

    QTest.mouseClick(opened.card.head.copy, LEFT)

    qtbot.waitUntil(lambda: opened.card.outcome.full == "Copied as text", timeout=TIMEOUT_MS)
    text = QGuiApplication.clipboard().text()
    assert RULE in text
    assert '"ts": 1700000' in text


def test_all_lines_open_below(opened: Opened, qtbot: QtBot) -> None:
    """In the drawer, which can search them."""
    shown(opened, qtbot)

    QTest.mouseClick(opened.card.body.all_lines, LEFT)

    drawer = opened.window.drawer
    qtbot.waitUntil(lambda: drawer.table.rowCount() == 20, timeout=TIMEOUT_MS)


def name(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Let a person name a path; return what was suggested."""
    suggested: list[str] = []

    def choose(_parent: object, _title: str, name: str, *_: object, **__: object) -> Any:
        suggested.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return suggested


def test_an_exported_session_raises_the_alert_again(
    opened: Opened,
    qtbot: QtBot,
    tmp_path: Path,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A backtest of the folder says so."""
    shown(opened, qtbot)
    suggested = name(monkeypatch, tmp_path / "small")

    QTest.mouseClick(opened.card.head.export, LEFT)

    qtbot.waitUntil(lambda: str(tmp_path / "small") in opened.card.outcome.full, timeout=TIMEOUT_MS)
    small, kernels = read_session([tmp_path / "small"], registry)
    used = read_rules([tmp_path / "small"], None, None, registry)
    tested = backtest(small, *used, kernels.alerts)
    again = [one for one in tested.timeline if one.state is AlertState.FIRING]
    assert [(one.rule, one.group, one.from_ts) for one in again] == [
        (RULE, opened.question.group, opened.question.from_ts)
    ]
    assert suggested == ["b-bold-b-ability.a"]


def test_a_saved_test_passes(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `inspector rules test` says; the ending is added."""
    shown(opened, qtbot)
    name(monkeypatch, tmp_path / "high damage")

    QTest.mouseClick(opened.card.head.test, LEFT)

    path = tmp_path / "high damage.toml"
    qtbot.waitUntil(path.exists, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: "expects it" in opened.card.outcome.full, timeout=TIMEOUT_MS)
    assert print_rule_tests(path)


def test_what_cannot_be_written_says_why(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the card, with what to do."""
    shown(opened, qtbot)
    name(monkeypatch, tmp_path / "logs")

    QTest.mouseClick(opened.card.head.export, LEFT)

    qtbot.waitUntil(lambda: "exists already" in opened.card.outcome.full, timeout=TIMEOUT_MS)


def test_nothing_is_left_of_a_source_that_is_closed(opened: Opened, qtbot: QtBot) -> None:
    """Neither card nor thread."""
    shown(opened, qtbot)

    opened.control.close()

    assert opened.card.isHidden()
    assert opened.card.case is None
