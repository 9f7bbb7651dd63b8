"""Excerpts: a few lines of a recording raise the same alert, and a test of it can be saved."""

from __future__ import annotations

import errno
import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

from inspector.analysis.alert_case import case_of
from inspector.analysis.alert_excerpt import Excerpt, RulesOfCase, excerpt
from inspector.analysis.alert_timeline import AlertState, Interval
from inspector.analysis.backtest import backtest
from inspector.analysis.evidence import CaseQuestion
from inspector.analysis.excerpt_files import safe_name, write_session, write_test
from inspector.config.models.baselines import Baseline
from inspector.console.rule_tests import print_rule_tests
from inspector.console.rules import read_rules
from inspector.console.stats import read_session
from inspector.core.errors import InspectorError, StorageError
from inspector.core.registry import Registry, parse_registry
from inspector.files.resources import load_registry
from inspector.session.compiled import ALERT_KERNELS
from inspector.session.session import Session
from tests.unit.analysis.alert_world import baselines, rules

START_TS = 1_700_000_000
HIGH: dict[str, Any] = {"name": "High", "measure": "dmg_per_cast", "above": 2.0, "window": "20s"}


def line(second: float, damage: float, **others: Any) -> str:
    """Return a line with spaces that no other writer would put there."""
    record = {"ts": START_TS + second, "shard": "world-1", "entry": "ability.a", "player": "h:ab"}
    record |= {"metrics": {"casts": 1, "damage_total": damage}, "meta": {"tier": 1}}
    return json.dumps(record | others, separators=(" , ", " : "))


def record_of(tmp_path: Path, registry: Registry, lines: list[str]) -> Session:
    """Return a recording of these lines."""
    folder = tmp_path / "recording"
    folder.mkdir()
    (folder / "world-1.jsonl").write_text("".join(f"{one}\n" for one in lines))
    return read_session([folder], registry)[0]


def bump(quiet_s: int = 300, high_s: int = 40, damage: float = 3.0) -> list[str]:
    """Return a line a second: well, then too high, then well again; others are in between."""
    lines = []
    for second in range(2 * quiet_s + high_s):
        is_high = quiet_s <= second < quiet_s + high_s
        lines.append(line(second, damage if is_high else 1.0))
        lines.append(line(second + 0.5, 1.0, entry="ability.b"))
    return lines


def firing_of(session: Session, used: RulesOfCase) -> Interval:
    """Return the first time that the rule fired."""
    found = backtest(session, used.alerts, used.usual, ALERT_KERNELS)
    return next(one for one in found.timeline if one.state is AlertState.FIRING)


def question_of(one: Interval) -> CaseQuestion:
    """Return what a person asks who chooses a firing."""
    return CaseQuestion(
        one.rule, one.group, one.state, one.from_ts, one.from_ts, one.to_ts, one.is_over,
        one.value, one.threshold,
    )  # fmt: skip


def used_of(rule: dict[str, Any], *usual: dict[str, Any]) -> RulesOfCase:
    """Return a rule and baselines."""
    [one] = rules(rule).rule
    return RulesOfCase(one, "5s", tuple(baselines(*usual).baseline))


def cut(session: Session, used: RulesOfCase) -> tuple[Interval, Excerpt]:
    """Return the first firing, and the excerpt of it."""
    firing = firing_of(session, used)
    return firing, excerpt(question_of(firing), used, session, ALERT_KERNELS)


RULES = [
    pytest.param(used_of(HIGH), id="time window"),
    pytest.param(used_of(HIGH | {"window": "15 casts"}), id="count window"),
    pytest.param(used_of(HIGH | {"for": "7s", "keep_firing": "9s"}), id="for"),
    pytest.param(used_of(HIGH | {"measure": "damage_total", "above": 40.0}), id="sum"),
    pytest.param(
        used_of(
            HIGH | {"above": {"times_baseline": 1.5}},
            {"tier": 1, "measure": "dmg_per_cast", "value": 1.2},
        ),
        id="baseline",
    ),
    pytest.param(used_of(HIGH | {"group_by": [], "above": 1.4}), id="all rows"),
]


@pytest.mark.parametrize("used", RULES)
def test_a_backtest_of_the_folder_raises_the_same_alert(
    tmp_path: Path, registry: Registry, used: RulesOfCase
) -> None:
    """The same group at the same instant with the same value; and it recovers when it did."""
    session = record_of(tmp_path, registry, bump())
    firing, found = cut(session, used)

    write_session(tmp_path / "small", found, used, b"")

    small, kernels = read_session([tmp_path / "small"], registry)
    tested = backtest(
        small, *read_rules([tmp_path / "small"], None, None, registry), kernels.alerts
    )
    again = [one for one in tested.timeline if one.state is AlertState.FIRING]
    assert again == [firing]
    assert found.is_same
    assert found.lines < session.view.rows / 2


def test_lines_are_those_of_the_files_byte_for_byte(tmp_path: Path, registry: Registry) -> None:
    """Spaces and all, in the order of time."""
    lines = bump()
    session = record_of(tmp_path, registry, lines)
    _, found = cut(session, used_of(HIGH))

    written = found.data.decode().splitlines()

    assert set(written) <= set(lines)
    assert written == sorted(written, key=lambda one: json.loads(one)["ts"])
    assert not any("ability.b" in one for one in written)


def test_an_alert_that_time_alone_brings_is_raised_again(
    tmp_path: Path, registry: Registry
) -> None:
    """No row of the group is near the instant: one of others takes time there."""
    lines = [line(0, 1.0), line(15, 9.0), line(15.5, 1.0, entry="ability.z")]
    lines += [line(second, 1.0, entry="ability.b") for second in range(16, 60)]
    used = used_of(HIGH | {"above": 6.0, "select": {"entry": "ability.a"}})
    session = record_of(tmp_path, registry, lines)
    firing, found = cut(session, used)
    assert firing.from_ts == START_TS + 21

    assert found.is_same
    assert found.lines == 3


@pytest.mark.parametrize("used", RULES)
def test_a_saved_test_passes_and_fails_with_another_threshold(
    tmp_path: Path, registry: Registry, used: RulesOfCase
) -> None:
    """As `inspector rules test` says."""
    session = record_of(tmp_path, registry, bump())
    firing, found = cut(session, used)
    path = tmp_path / "high.toml"

    folder = write_test(path, found, used, b"")

    assert print_rule_tests(path)
    assert [one.state for one in found.stood].count(AlertState.FIRING) == 1
    assert len(found.stood) == 3
    rules_path = folder / "config" / "alerts.toml"
    above = used.rule.above
    number = above if isinstance(above, float) else getattr(above, "times_baseline", math.nan)
    text = rules_path.read_text()
    assert f"{number}" in text
    rules_path.write_text(text.replace(f"{number}", f"{number * firing.value}"))
    assert not print_rule_tests(path)


def test_a_second_test_of_that_name_leaves_the_first_recording(
    tmp_path: Path, registry: Registry
) -> None:
    """It has one of its own."""
    used = used_of(HIGH)
    _, found = cut(record_of(tmp_path, registry, bump()), used)
    path = tmp_path / "high.toml"

    folders = [write_test(path, found, used, b"").name for _ in range(2)]

    assert folders == ["high", "high-2"]
    assert print_rule_tests(path)


def test_a_test_of_keys_that_a_team_added_passes(tmp_path: Path) -> None:
    """They are written beside the lines, and read from there."""
    text = '[[key]]\nname = "gold"\nkind = "sum"\nlevel = "activation"\n'
    text += 'description = "Gold."\noptional = false\nunit = ""\n'
    registry = parse_registry(text, "registry.toml", load_registry())
    used = used_of(HIGH | {"measure": "gold", "above": 50.0})
    lines = [line(n, 0, metrics={"gold": 9.0 if 60 <= n < 80 else 1.0}) for n in range(200)]
    _, found = cut(record_of(tmp_path, registry, lines), used)

    write_test(tmp_path / "gold.toml", found, used, text.encode())

    assert print_rule_tests(tmp_path / "gold.toml")


def test_a_full_disk_leaves_nothing(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says what to do."""
    used = used_of(HIGH)
    _, found = cut(record_of(tmp_path, registry, bump()), used)
    target = tmp_path / "out"
    target.mkdir()

    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="Free some space"):
        write_test(target / "high.toml", found, used, b"")

    assert list(target.iterdir()) == []


def test_a_folder_that_is_there_is_not_touched(tmp_path: Path, registry: Registry) -> None:
    """Whoever names it is told."""
    used = used_of(HIGH)
    _, found = cut(record_of(tmp_path, registry, bump()), used)
    (tmp_path / "there").mkdir()

    with pytest.raises(StorageError, match="exists already"):
        write_session(tmp_path / "there", found, used, b"")


def test_lines_that_are_gone_are_counted(tmp_path: Path, registry: Registry) -> None:
    """Of a file that somebody cut; the alert is not the same any more."""
    session = record_of(tmp_path, registry, bump())
    firing = firing_of(session, used_of(HIGH))
    path = tmp_path / "recording" / "world-1.jsonl"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    found = excerpt(question_of(firing), used_of(HIGH), session, ALERT_KERNELS)

    assert found.gone > 0
    assert found.lines > 0


def test_a_file_that_is_gone_is_an_error(tmp_path: Path, registry: Registry) -> None:
    """There is nothing to write."""
    session = record_of(tmp_path, registry, bump())
    firing = firing_of(session, used_of(HIGH))
    (tmp_path / "recording" / "world-1.jsonl").unlink()

    with pytest.raises(InspectorError, match="none of its lines"):
        excerpt(question_of(firing), used_of(HIGH), session, ALERT_KERNELS)


def test_a_case_has_the_window_its_curve_and_its_lines(tmp_path: Path, registry: Registry) -> None:
    """What a card shows."""
    session = record_of(tmp_path, registry, bump())
    used = used_of(HIGH)
    firing = firing_of(session, used)

    case = case_of(question_of(firing), used.rule, session)

    assert case is not None
    assert case.evidence.value == firing.value
    assert case.evidence.entries == (("ability.a", 20),)
    assert len(case.lines) == 20
    place = case.curve_ts.tolist().index(firing.from_ts)
    assert case.curve_y[place] == firing.value
    assert case.curve_y[place - 1] <= 2.0
    assert case.notes == ()


def test_a_count_window_has_its_curve_too(tmp_path: Path, registry: Registry) -> None:
    """Where it crosses the threshold is where the alert fired."""
    used = used_of(HIGH | {"window": "15 casts"})
    session = record_of(tmp_path, registry, bump())
    firing = firing_of(session, used)

    case = case_of(question_of(firing), used.rule, session)

    assert case is not None
    assert len(case.evidence.rows) == 15
    above = case.curve_ts[case.curve_y > 2.0]
    assert (above[0], above[-1] + 1.0) == (firing.from_ts, firing.to_ts)


def test_rows_that_are_not_loaded_are_said(tmp_path: Path, registry: Registry) -> None:
    """An alert outlives the rows that raised it."""
    used = used_of(HIGH)
    session = record_of(tmp_path, registry, bump())
    long_ago = question_of(firing_of(session, used))
    other = record_of_later(tmp_path, registry)

    case = case_of(long_ago, used.rule, other)

    assert case is not None
    assert "not loaded any more" in case.notes[0]


def record_of_later(tmp_path: Path, registry: Registry) -> Session:
    """Return a recording that begins when all was over."""
    folder = tmp_path / "later"
    folder.mkdir()
    return record_of(folder, registry, [line(second, 1.0) for second in range(5_000, 5_050)])


@pytest.mark.parametrize(
    ("rule", "group", "name"),
    [
        ("High damage", (("entry", "ability.meteor"), ("tier", 3)), "high-damage-ability.meteor-3"),
        ("../../etc/passwd", (), "etc-passwd"),
        ("COM1", (), "alert-com1"),
        ("\N{SNOWMAN}", (("tier", None),), "alert"),
        ("a" * 300, (), "a" * 80),
    ],
)
def test_names_are_safe_on_every_system(rule: str, group: Any, name: str) -> None:
    """No separators, nothing reserved, not too long."""
    assert safe_name(rule, group) == name


def test_what_is_saved_can_be_read_back(tmp_path: Path, registry: Registry) -> None:
    """Every field of the rule, and its baselines."""
    used = used_of(
        HIGH
        | {
            "name": 'He said "no" \\ <b>',
            "above": {"times_baseline": 1.25},
            "recover": {"below": 1.1},
            "select": {"namespace": "ability", "entry": "a*", "tags": ["x*"]},
            "group_by": ["entry", "shard"],
            "severity": "critical",
            "min_n": 7,
        },
        {"tier": 1, "measure": "dmg_per_cast", "value": 1.2, "entry": "ability.*", "n": 3},
    )
    empty = Excerpt(
        question_of(Interval("x", (), AlertState.OK, 0.0, 1.0, 1.0, 2.0, is_over=False)),
        b"", 0, 0, (), is_same=False,
    )  # fmt: skip

    write_session(tmp_path / "saved", empty, used, b"")

    alerts, usual = read_rules([tmp_path / "saved"], None, None, registry)
    assert alerts.rule == (used.rule,)
    assert usual.baseline == used.baselines
    assert isinstance(usual.baseline[0], Baseline)
