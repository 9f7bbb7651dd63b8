"""Faults in the pipeline: one record that nobody expected takes no other along."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from inspector.core.registry import Registry
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings


class Odd(str):
    """A text that the encoder does not know."""

    __slots__ = ()


class Bench:
    """A pipeline, with what it counts and what it notes."""

    def __init__(self, registry: Registry) -> None:
        self.losses = Losses()
        self.noted: list[Exception] = []
        self.pipeline = Pipeline(
            *("world-1", registry, Settings({}), self._hash, self.losses, Random(1).random),
            note=self.noted.append,
        )

    def _hash(self, name: str) -> str:
        if name == "eve":
            raise LookupError(name)
        return "h:" + 32 * "0"

    def entries(self, *measurements: Measurement) -> list[str]:
        """Return what is written, opted-out players last."""
        lines = self.pipeline.encode(measurements) + self.pipeline.merged()
        return [msgspec.json.decode(line)["entry"] for line in lines]


@pytest.fixture
def bench(registry: Registry) -> Bench:
    """A pipeline that cannot write everything."""
    return Bench(registry)


def cast(entry: str, player: str | None = None, *, opted_out: bool = False) -> Measurement:
    """Return what a cast did."""
    return Measurement(1.0, entry, {"casts": 1}, player, opted_out=opted_out)


@pytest.mark.parametrize(
    "odd", [cast("ability.odd", "eve"), cast(Odd("ability.odd")), cast("ability.odd", "ann")]
)
def test_a_record_that_cannot_be_encoded_is_lost_alone(bench: Bench, odd: Measurement) -> None:
    """It is counted and noted; those before and behind it are written, each once."""
    odd.region = Odd("r")
    written = bench.entries(cast("ability.a"), odd, cast("ability.b", "ann"))

    assert written == ["ability.a", "ability.b"]
    tally = bench.losses.take()
    assert tally.records == {Lost.FAULT: 1}
    assert tally.values == {("casts", Lost.FAULT): 1}
    assert len(bench.noted) == 1


def test_opted_out_players_lose_nothing_by_the_record_of_another(bench: Bench) -> None:
    """What they do is added up once, and a group that cannot be written takes no other along."""
    hidden = [cast(entry, opted_out=True) for entry in ("ability.a", Odd("ability.b"), "ability.c")]

    written = bench.entries(hidden[0], cast("ability.odd", "eve"), *hidden[1:])

    assert written == ["ability.a", "ability.c"]
    assert bench.losses.take().records == {Lost.FAULT: 2}
    assert bench.entries() == []
