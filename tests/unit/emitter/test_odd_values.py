"""Odd values: what a game adds that is no number, or no common one, never raises in the game."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from inspector.emitter import keys
from inspector.emitter.losses import Lost
from tests.unit.emitter.listener import Listener


class Angry:
    """What raises something of its own when it is added."""

    def __radd__(self, other: object) -> float:
        raise LookupError

    def __float__(self) -> float:
        raise LookupError


@pytest.mark.parametrize(
    ("values", "told", "lost"),
    [
        ((None, 2, 3.5), 5.5, 1),
        ((2, None, 3.5), 5.5, 1),
        ((2.5, "3"), 2.5, 1),
        ((2.5, 10**400), 2.5, 1),
        ((Decimal("2.5"), 1.5), 4.0, 0),
        ((Fraction(1, 2), Decimal(1), 1), 2.5, 0),
        ((2, Angry()), 2, 1),
    ],
)
def test_adding_an_odd_value_never_raises(values: tuple[Any, ...], told: float, lost: int) -> None:
    """What is no number is left out and counted, all else adds up."""
    heard = Listener()
    with heard.emitter.channel("ability.a") as channel:
        for value in values:
            channel.add(keys.DAMAGE_TOTAL, value)

    assert heard.metrics() == [{"damage_total": told, "casts": 1}]
    counted = {("damage_total", Lost.NOT_FINITE): lost} if lost else {}
    assert heard.losses().values == counted


@pytest.mark.parametrize("kind", ["cast", "channel", "field", "transformation", "event"])
def test_an_odd_number_of_casts_does_not_keep_an_activation_from_its_end(kind: str) -> None:
    """It is itself one cast, as if the game had counted none."""
    for odd, reason in ((None, Lost.NOT_FINITE), (-1, Lost.BAD_COUNTER)):
        heard = Listener()
        with getattr(heard.emitter, kind)("ability.a") as one:
            one.add(keys.CASTS, odd)
        heard.emitter.end_frame()

        (metrics,) = heard.metrics()
        assert metrics["casts"] == 1
        assert heard.losses().values == {("casts", reason): 1}


def test_an_odd_number_of_casts_in_a_tick_is_as_none() -> None:
    """The end counts the one cast that it was."""
    heard = Listener()
    with heard.emitter.channel("ability.a") as channel:
        channel.add(keys.DAMAGE_TOTAL, 1)
        channel.add(keys.CASTS, float("nan"))
        channel.tick()

    assert heard.metrics() == [{"damage_total": 1}, {"casts": 1}]
