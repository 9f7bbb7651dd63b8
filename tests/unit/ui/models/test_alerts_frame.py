"""Frames of alerts: whether charts mark two of them alike."""

from __future__ import annotations

from dataclasses import replace

from inspector.ui.models.alerts_frame import is_marked_alike, signs_of
from tests.unit.ui.models.alert_frames import Rule, fired, frame_of

FRAME = frame_of(
    Rule("Damage", severity="critical"), past=(fired("Damage", "ability.meteor", 60.0, None),)
)


def test_nothing_new_is_marked_alike() -> None:
    """Whether it was evaluated up to the same instant, or a bit further with the same result."""
    assert is_marked_alike(FRAME, replace(FRAME, timeline=tuple(FRAME.timeline)))
    assert is_marked_alike(FRAME, replace(FRAME, evaluated_ts=FRAME.evaluated_ts + 1))
    assert is_marked_alike(FRAME, replace(FRAME, facts=dict(FRAME.facts)))


def test_another_firing_is_marked_otherwise() -> None:
    """Also when an old one was only let go of."""
    more = (*FRAME.timeline, fired("Damage", "ability.whirl", 5.0, None))

    assert not is_marked_alike(FRAME, replace(FRAME, timeline=more))
    assert not is_marked_alike(FRAME, replace(FRAME, timeline=()))
    ended = (fired("Damage", "ability.meteor", 60.0, 1.0),)
    assert not is_marked_alike(
        FRAME, replace(FRAME, timeline=ended, evaluated_ts=FRAME.evaluated_ts + 1)
    )


def test_another_severity_is_marked_otherwise() -> None:
    """Bands wear its colour."""
    milder = frame_of(Rule("Damage", severity="info"), past=FRAME.timeline)

    assert not is_marked_alike(FRAME, milder)
    assert signs_of(milder)["Damage"].severity == "info"
