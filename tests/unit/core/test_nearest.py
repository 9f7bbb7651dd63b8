"""The name that somebody most likely meant."""

from __future__ import annotations

import pytest

from inspector.core.nearest import did_you_mean, nearest_name

KNOWN = ("ability", "contract", "system")


@pytest.mark.parametrize("typed", ["abilty", "Ability", "abilities"])
def test_a_typo_finds_its_name(typed: str) -> None:
    """Missing letters, capitals and other endings are forgiven."""
    assert nearest_name(typed, KNOWN) == "ability"
    assert did_you_mean(typed, KNOWN) == "did you mean 'ability'?"


@pytest.mark.parametrize("typed", ["", "zzz", "ability" * 20_000])
def test_what_is_like_no_name_gets_no_suggestion(typed: str) -> None:
    """A wrong suggestion is worse than none; a huge name takes no time."""
    assert nearest_name(typed, KNOWN) is None
    assert did_you_mean(typed, KNOWN) == ""
