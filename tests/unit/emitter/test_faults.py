"""Faults: told by place and kind, never by what they say, and never in a tight circle."""

from __future__ import annotations

from inspector.emitter.faults import Faults, describe_fault


def test_the_text_of_an_error_is_not_told() -> None:
    """It may hold a player's name."""
    nobody: dict[str, int] = {}
    try:
        nobody["bob"]
    except KeyError as problem:
        told = describe_fault(problem)

    assert told == ("unexpected KeyError in test_faults.py, test_the_text_of_an_error_is_not_told")
    assert describe_fault(KeyError("bob")) == "unexpected KeyError"


def test_each_further_round_with_a_fault_is_followed_by_more_rest() -> None:
    """Until one goes well."""
    told: list[str] = []
    faults = Faults(told.append)
    rests_s = []
    for fails in (True, True, True, False, True):
        faults.begin_round()
        if fails:
            faults.note(ValueError())
        faults.end_round(100.0)
        rests_s.append(round(max(faults.back_off.until_s - 100.0, 0.0), 6))

    assert rests_s == [0.1, 0.2, 0.4, 0.0, 0.1]
    assert told == ["unexpected ValueError"] * 4
