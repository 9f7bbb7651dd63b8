"""Sampled totals: what a reader restores is unbiased, whatever happens to the rates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import msgspec
import numpy as np
import pytest

from inspector.core.registry import Registry
from inspector.core.sampling import estimate, variance
from inspector.emitter.losses import Losses
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings

ACTIVATIONS = 100_000
CHANGE_AT = 60_000
KEYS = ("reflect_count", "clone_count", "damage_total")
BEFORE = {"reflect_count": 0.5, "clone_count": 0.75, "damage_total": 1.0}
AFTER = {"reflect_count": 0.1, "clone_count": 1.0, "damage_total": 0.3}


@dataclass(frozen=True)
class Recording:
    """What was recorded and what was written.

    Attributes:
        recorded: (activations, keys) values.
        restored: (activations, keys) what each line's values stand for; 0 where there is none.
        variances: (activations, keys) what each line's values add to the variance of the total.
    """

    recorded: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    restored: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    variances: np.ndarray[tuple[int, int], np.dtype[np.float64]]


def _values(luck: Random) -> dict[str, float]:
    return {
        "casts": 1,
        "reflect_count": int(luck.expovariate(0.3)),
        "clone_count": luck.randrange(4),
        "damage_total": luck.lognormvariate(5, 1),
    }


@pytest.fixture(scope="module", params=[False, True], ids=["players", "opted out"])
def recording(request: pytest.FixtureRequest, registry: Registry) -> Recording:
    """100,000 activations with a change of the rates, and a casts line for each of them.

    The time of a record is the number of its activation, so that a line can be laid beside it.
    """
    luck = Random(20260314)
    merged: bool = request.param
    made = Pipeline("world-1", registry, Settings(BEFORE), str, Losses(), Random(11).random)
    recorded = np.zeros((ACTIVATIONS, len(KEYS)))
    shape = recorded.shape
    found = Recording(recorded, np.zeros(shape), np.zeros(shape))
    for start in range(0, ACTIVATIONS, 1000):
        if start == CHANGE_AT:
            made.use(Settings(AFTER))
        batch = []
        for number in range(start, start + 1000):
            metrics = _values(luck)
            recorded[number] = [metrics[key] for key in KEYS]
            entry = f"ability.{number % 100}" if merged else "ability.whirl"
            batch.append(Measurement(number, entry, metrics, opted_out=merged))
        _lay_beside(found, made.encode(batch) + made.merged())
    return found


def _lay_beside(found: Recording, lines: Iterable[bytes]) -> None:
    for line in lines:
        fields = msgspec.json.decode(line)
        rates = fields.get("meta", {}).get("rates", {})
        for column, key in enumerate(KEYS):
            if key in fields["metrics"]:
                value, rate = float(fields["metrics"][key]), rates.get(key, 1.0)
                found.restored[fields["ts"], column] = estimate(value, rate)
                found.variances[fields["ts"], column] = variance(value, rate)


@pytest.mark.parametrize(
    ("start", "stop"),
    [(0, CHANGE_AT), (CHANGE_AT - 20_000, CHANGE_AT + 20_000), (CHANGE_AT, None), (0, None)],
    ids=["before", "across", "after", "all"],
)
def test_restored_totals_are_unbiased(recording: Recording, start: int, stop: int | None) -> None:
    """Within 4 standard errors of what was recorded; exactly that where nothing is sampled."""
    part = slice(start, stop)
    truth = recording.recorded[part].sum(axis=0)
    restored = recording.restored[part].sum(axis=0)
    standard_error = np.sqrt(recording.variances[part].sum(axis=0))

    rounding = 1e-6 * len(recording.recorded[part])
    assert (np.abs(restored - truth) <= 4 * standard_error + rounding).all()
    assert (standard_error < 0.05 * truth).all()


def test_the_rates_are_at_work_on_both_sides_of_the_change(recording: Recording) -> None:
    """Without this the totals above could be exact because nothing was sampled."""
    before = recording.variances[:CHANGE_AT].sum(axis=0) > 0
    after = recording.variances[CHANGE_AT:].sum(axis=0) > 0

    assert before.tolist() == [True, True, False]
    assert after.tolist() == [True, False, True]
