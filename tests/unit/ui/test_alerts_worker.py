"""The alerts of a source: across restarts, while servers are silent, and at the end of rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from inspector.analysis.alert_care import NO_CARE, Acknowledgement, with_acknowledgement
from inspector.analysis.alert_timeline import AlertNow, AlertState, Interval
from inspector.core.registry import Registry
from inspector.ui import alert_course
from inspector.ui.models.alerts_frame import AlertsFrame
from tests.unit.analysis.alert_world import rules
from tests.unit.ui.alert_source import DAMAGE, START_TS, Clocks, watched, write

FIRING = AlertState.FIRING
GROUP = (("entry", "ability.meteor"), ("tier", 1))
WELL, TOO_MUCH = [5.0], [50.0]


def alert(frame: AlertsFrame) -> AlertNow | None:
    """Return the only alert; None without one."""
    return next(iter(frame.snapshot.alerts), None)


def fires(frame: AlertsFrame) -> bool:
    """Return whether the alert fires."""
    found = alert(frame)
    return found is not None and found.state is FIRING


def starts(timeline: Sequence[Interval]) -> list[float]:
    """Return when firings began."""
    return [one.from_ts - START_TS for one in timeline]


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two logs: in the older one it fires, is well, and fires again; the newer one goes on."""
    folder = tmp_path / "hot"
    write(folder / "world-1.1.jsonl", START_TS, 20 * TOO_MUCH + 40 * WELL + 20 * TOO_MUCH)
    write(folder / "world-1.jsonl", START_TS + 80, 40 * TOO_MUCH)
    return folder


@pytest.fixture
def clocks() -> Clocks:
    """Two seconds after the last row."""
    return Clocks(START_TS + 121)


def test_a_firing_goes_on_after_a_restart_though_its_first_rows_are_gone(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """With its timeline, to which what came meanwhile is added."""
    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as before:
        first = before.until(fires)
    (logs / "world-1.1.jsonl").unlink()
    write(logs / "world-1.jsonl", START_TS + 120, 20 * TOO_MUCH)
    clocks.go_on(20)

    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as after:
        second = after.until(fires)
    with watched(logs, registry, clocks) as anew:
        forgetful = anew.until(fires)

    was, now, else_ = alert(first), alert(second), alert(forgetful)
    assert was is not None
    assert now is not None
    assert else_ is not None
    assert now.since_ts == was.since_ts < else_.since_ts
    assert starts(second.timeline) == starts(first.timeline)
    assert len(second.timeline) == 2
    assert second.evaluated_ts == first.evaluated_ts + 20


def test_no_row_counts_twice_when_its_file_is_read_again(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """The window reaches back into what was evaluated before."""
    alerts = rules({"measure": "casts", "above": 59.0, "window": "1m"})
    with watched(logs, registry, clocks, alerts, tmp_path / "kept") as before:
        before.until(fires)
    write(logs / "world-1.jsonl", START_TS + 120, 10 * TOO_MUCH)
    clocks.go_on(10)

    with watched(logs, registry, clocks, alerts, tmp_path / "kept") as after:
        found = alert(after.until(fires))

    assert found is not None
    assert (found.value, found.n) == (60.0, 60)


def test_rules_that_changed_are_evaluated_anew(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """What is not on the disk any more is unknown to them; the others go on."""
    both = rules(DAMAGE, {"measure": "dmg_per_cast", "above": 25.0, "window": "10s"})
    changed = rules(DAMAGE, {"measure": "dmg_per_cast", "above": 30.0, "window": "10s"})
    with watched(logs, registry, clocks, both, tmp_path / "kept") as before:
        before.until(fires)
    (logs / "world-1.1.jsonl").unlink()

    with watched(logs, registry, clocks, changed, tmp_path / "kept") as after:
        found = after.until(fires).snapshot.alerts

    kept, anew = sorted(found, key=lambda one: one.rule)
    assert kept.since_ts < START_TS + 80 < anew.since_ts


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"version":1,"source":[],"state":3}'])
def test_a_damaged_state_is_dropped_without_a_word(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path, text: str
) -> None:
    """And replaced at the end."""
    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as before:
        first = before.until(fires)
    (state,) = (tmp_path / "kept").glob("*.alerts.json")
    state.write_text(text)

    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as after:
        second = after.until(fires)

    assert second.problem == ""
    assert starts(second.timeline) == starts(first.timeline)
    assert len(state.read_text()) > len(text)


def test_a_state_that_breaks_the_evaluation_is_done_without(
    logs: Path,
    clocks: Clocks,
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rules are evaluated all the same."""
    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as before:
        first = before.until(fires)

    def fail(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(alert_course, "restore_state", fail)
    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as after:
        second = after.until(lambda frame: fires(frame) and not frame.problem)

    assert starts(second.timeline) == starts(first.timeline)


def test_where_alerts_are_is_saved_now_and_then(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """Not only at the end, which a crash takes away."""
    kept = tmp_path / "kept"
    with watched(logs, registry, clocks, keep_in=kept) as opened:
        opened.until(fires)
        assert not kept.exists()

        opened.until(lambda _frame: any(kept.glob("*.alerts.json")), step_s=0.5)


def test_very_many_alerts_are_not_saved(
    logs: Path,
    clocks: Clocks,
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A window that closes would have to wait for them."""
    monkeypatch.setattr(alert_course, "MOST_SAVED", 0)

    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as opened:
        opened.until(fires)

    assert not (tmp_path / "kept").exists()


def test_another_recording_of_the_same_name_is_evaluated_anew(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """Its rows are earlier, so that they would all be taken for known."""
    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as before:
        before.until(fires)
    for log in logs.iterdir():
        log.unlink()
    write(logs / "world-1.jsonl", START_TS - 500, 30 * TOO_MUCH)

    with watched(logs, registry, clocks, keep_in=tmp_path / "kept") as after:
        found = after.until(fires)

    assert starts(found.timeline) == [-499.0]


def test_who_is_erased_is_in_no_state_that_was_kept(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """A rule whose windows know players begins anew."""
    log = logs / "world-1.jsonl"
    player = "h:" + 32 * "a"
    log.write_text(log.read_text().replace('"shard"', f'"player": "{player}", "shard"'))
    uptime = {"measure": "uptime_ratio", "above": 0.5, "window": "10s"}

    with watched(logs, registry, clocks, rules(uptime, DAMAGE), tmp_path / "kept") as opened:
        opened.until(lambda frame: bool(frame.timeline))

    (state,) = (tmp_path / "kept").glob("*.alerts.json")
    assert "dmg_per_cast" in state.read_text()
    assert player not in state.read_text()


def test_silence_of_all_servers_lets_windows_run_out(
    logs: Path, clocks: Clocks, registry: Registry
) -> None:
    """That nothing comes is what the rule is about; time goes on behind the allowance."""
    alerts = rules(DAMAGE | {"above": 1_000.0, "no_data": "alert"})

    with watched(logs, registry, clocks, alerts) as live:
        live.until(lambda frame: frame.evaluated_ts == START_TS + 114)
        found = live.until(fires, step_s=0.2)

        # The last row is at 119, and leaves the window of ten seconds at 130.
        assert starts(found.timeline) == [130.0]
        assert found.evaluated_ts <= clocks.now_ts - 5.0


def test_servers_that_write_again_are_not_late(
    logs: Path, clocks: Clocks, registry: Registry
) -> None:
    """Though their clocks are a minute behind."""
    clocks.go_on(60)
    log = logs / "world-1.jsonl"
    with watched(logs, registry, clocks) as live:
        live.until(fires)
        write(log, START_TS + 120, TOO_MUCH)
        live.until(lambda frame: frame.evaluated_ts >= START_TS + 115)
        live.until(lambda frame: frame.evaluated_ts >= START_TS + 135, step_s=0.2)

        silent_s = clocks.now_ts - (START_TS + 181)
        write(log, START_TS + 120 + silent_s, 20 * TOO_MUCH)
        found = live.until(lambda frame: frame.evaluated_ts >= START_TS + 130 + silent_s)

    assert found.snapshot.late_rows == 0


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording in whose last three seconds it begins to fire."""
    folder = tmp_path / "yesterday"
    write(folder / "world-1.jsonl", START_TS, 30 * WELL + 3 * [900.0])
    return folder


@pytest.fixture
def next_day() -> Clocks:
    """A day later."""
    return Clocks(START_TS + 86_400)


def test_a_recording_is_evaluated_to_its_last_row(
    recording: Path, next_day: Clocks, registry: Registry
) -> None:
    """As soon as nobody seems to write it."""
    with watched(recording, registry, next_day) as opened:
        found = opened.until(fires, step_s=0.1)

    assert found.evaluated_ts == START_TS + 33
    assert starts(found.timeline) == [31.0]


def test_a_recording_that_grows_after_its_end_was_looked_at_comes_to_the_same(
    recording: Path, next_day: Clocks, registry: Registry
) -> None:
    """No row is late, also of a second that was looked at already."""
    log = recording / "world-1.jsonl"
    with watched(recording, registry, next_day) as grown:
        grown.until(fires, step_s=0.1)
        write(log, START_TS + 32.5, 31 * WELL)
        found = grown.until(lambda frame: frame.evaluated_ts == START_TS + 63, step_s=0.1)
    with watched(recording, registry, next_day) as whole:
        at_once = whole.until(lambda frame: frame.evaluated_ts == START_TS + 63, step_s=0.1)

    assert repr(found.timeline) == repr(at_once.timeline)
    assert repr(found.snapshot.alerts) == repr(at_once.snapshot.alerts)
    assert found.snapshot.late_rows == 0


def test_what_a_person_did_holds_until_the_firing_ends_also_across_a_restart(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """And is in the file soon."""
    alerts = rules(DAMAGE)
    with watched(logs, registry, clocks, alerts, tmp_path / "kept") as before:
        first = alert(before.until(fires))
        assert first is not None
        known = Acknowledgement(
            first.rule, first.group, first.since_ts, "ann", clocks.now_ts, "I look", clocks.now_ts
        )
        before.worker.change_care(lambda care: with_acknowledgement(care, known))
        before.until(lambda frame: frame.care.is_quiet(first.rule, first.group, clocks.now_ts))

    with watched(logs, registry, clocks, alerts, tmp_path / "kept") as after:
        again = after.until(fires)
        assert again.care.acknowledgement(first.rule, first.group) == known

        write(logs / "world-1.jsonl", START_TS + 120, 30 * WELL)
        clocks.go_on(30)
        later = after.until(lambda frame: not fires(frame))
        assert later.care == NO_CARE


def test_a_file_that_says_nothing_is_kept_and_told_of(
    logs: Path, clocks: Clocks, registry: Registry, tmp_path: Path
) -> None:
    """The alerts go on."""
    kept = tmp_path / "kept"
    with watched(logs, registry, clocks, keep_in=kept) as before:
        found = alert(before.until(fires))
        assert found is not None
        known = Acknowledgement(found.rule, found.group, found.since_ts, "ann", 0.0)
        before.worker.change_care(lambda care: with_acknowledgement(care, known))
    (file,) = kept.glob("*.care.json")
    file.write_text('{"version": 99, "source": [], "state": {}}')

    with watched(logs, registry, clocks, keep_in=kept) as after:
        frame = after.until(fires)

    (aside,) = kept.glob("*.aside-1")
    assert "it is of a newer version, 99" in frame.problem
    assert str(aside) in frame.problem
    assert frame.care == NO_CARE
