"""Following and looking back: what a person does to the range, and what frames then show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.ingest.ledger import Counts, LedgerSnapshot
from inspector.ui.models.frame import Behind, Frame, SourceState, StatusFrame
from inspector.ui.view_control import ViewControl

ORIGIN_TS = 1_735_758_000.0
STATUS = StatusFrame("demo", "1 shard", SourceState.LIVE, 1.0, 0.0, 0.0, 0, 1, 0, 0.0)


def frame_at(end_s: float, accepted: int = 0) -> Frame:
    """Return the frame of a session that began at the origin and has come so far."""
    ledger = LedgerSnapshot((), Counts(accepted=accepted), (), (), 0, ())
    return replace(
        Frame(ORIGIN_TS, (0.0, 1.0), (0.0, end_s), end_s, STATUS, (), (), None), ledger=ledger
    )


def control_at(end_s: float) -> ViewControl:
    """Return a control that has seen a frame."""
    control = ViewControl()
    control.take(frame_at(end_s))
    return control


def test_a_frame_is_shown_with_the_range_that_is_wanted_by_now() -> None:
    """A frame that was made for the range before does not throw the view back."""
    control = control_at(2_000.0)

    control.pan(-500.0)

    assert control.take(frame_at(2_010.0)).view_s == (1_200.0, 1_500.0)
    control.follow()
    assert control.take(frame_at(2_020.0)).view_s == (1_720.0, 2_020.0)


def test_what_came_meanwhile_is_counted_from_the_moment_of_looking_back() -> None:
    """The live strip says how much is being missed."""
    control = control_at(2_000.0)
    assert control.take(frame_at(2_000.0, accepted=70)).behind is None

    control.hold(is_held=True)

    assert control.take(frame_at(2_001.0, accepted=100)).behind == Behind(30, 0)
    control.pan(-100.0)
    control.hold(is_held=False)
    assert control.take(frame_at(2_002.0, accepted=120)).behind == Behind(50, 0)
    control.follow()
    assert control.take(frame_at(2_003.0, accepted=130)).behind is None


def test_older_lines_that_fill_in_are_not_news() -> None:
    """While a file is still being loaded, nothing was missed."""
    control = control_at(2_000.0)
    control.hold(is_held=True)
    frame = frame_at(2_000.0, accepted=70_000)

    loading = replace(frame, status=replace(STATUS, state=SourceState.LOADING))

    assert control.take(loading).behind == Behind(0, 0)
    assert control.take(frame_at(2_000.0, accepted=70_010)).behind == Behind(10, 0)


def test_a_gesture_is_one_step_of_the_history() -> None:
    """Going back undoes the whole drag, not its last pixel."""
    control = control_at(2_000.0)

    for _ in range(40):
        control.pan(-10.0)
    control.end_gesture()
    control.back()

    assert control.view.follows
    control.forward()
    assert control.view.end_ts == pytest.approx(ORIGIN_TS + 1_600.0)


def test_the_range_in_sight_is_told_at_once() -> None:
    """Charts move before a frame for the new range is made."""
    control, seen = control_at(2_000.0), []
    control.moved.connect(lambda start_s, end_s: seen.append((start_s, end_s)))

    control.show(100.0, 200.0)

    assert seen == [(100.0, 200.0)]


def test_fit_shows_everything_and_the_beginning_is_reached() -> None:
    """Home, and F."""
    control = control_at(2_000.0)

    control.fit()
    assert control.take(frame_at(2_000.0)).view_s[0] < 0.0

    control.set_range(300.0)
    control.go_to_start()
    assert control.take(frame_at(2_000.0)).view_s == (0.0, 300.0)


def test_another_source_begins_at_its_end() -> None:
    """Only the length of the range is a habit of the person."""
    control = control_at(2_000.0)
    control.set_range(60.0)
    control.pan(-500.0)

    control.reset()

    assert control.view.follows
    assert control.view.range_s == 60.0
    assert control.history.past == ()


def test_a_longer_or_shorter_window_on_the_overview_keeps_following() -> None:
    """Its wheel and its left edge change how much is seen; a drag elsewhere looks back."""
    control = control_at(2_000.0)

    control.show(1_900.0, 2_000.0, keeps_end=True)
    control.take(frame_at(2_060.0))
    control.show(1_800.0, 2_000.0, keeps_end=True)
    control.end_gesture()

    assert control.view.follows
    assert control.take(frame_at(2_060.0)).view_s == (1_860.0, 2_060.0)
    control.show(1_700.0, 1_800.0)
    control.show(1_600.0, 1_800.0, keeps_end=True)
    assert control.take(frame_at(2_070.0)).view_s == (1_600.0, 1_800.0)


def test_the_end_of_a_gesture_is_told() -> None:
    """From then on there is a way back."""
    control, told = control_at(2_000.0), []
    control.stepped.connect(lambda: told.append(bool(control.history.past)))

    control.pan(-10.0)
    control.end_gesture()

    assert told == [True]
