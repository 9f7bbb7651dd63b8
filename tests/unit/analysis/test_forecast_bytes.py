"""Predicted bytes, held against what the emitter itself writes with such rates."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from statistics import mean, stdev

import msgspec
import pytest

from inspector.analysis.sampling_forecast import ForecastRequest, SamplingForecast
from inspector.analysis.what_if import SamplingWhatIf
from inspector.core.registry import Registry
from inspector.emitter.losses import Losses
from inspector.emitter.measurement import Measurement
from inspector.emitter.pipeline import Pipeline
from inspector.emitter.settings import Settings
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.compiled import RESAMPLE_KERNELS
from inspector.session.session import Session

Overrides = tuple[tuple[str, float], ...]
Rates = dict[str, float]

RUNS = 120
START_TS, END_TS = 1_735_758_000.0, 1_735_758_600.0

CERTAIN: Rates = {"reflect_count": 1.0, "clone_count": 1.0, "pull_events": 1.0}
HALF: Rates = {"reflect_count": 0.5, "clone_count": 0.75, "pull_events": 0.5}
LOW: Rates = {"reflect_count": 0.2, "clone_count": 0.1, "healing_total": 0.4}
NONE: Rates = dict.fromkeys(CERTAIN, 0.0)
BY_PATH: Overrides = (("ability.*.casts", 0.3), ("ability.a.damage_total", 0.5), ("*.b.*", 0.25))


def a_small_world() -> list[Measurement]:
    """Return measurements of all shapes: some with nothing but sampled values, some with none."""
    random = Random(7)
    made = []
    for number in range(150):
        metrics: dict[str, float] = {}
        if number % 3:
            metrics |= {"casts": 1, "damage_total": round(random.random() * 900, 3)}
        if number % 4 == 0:
            metrics["healing_total"] = random.random()
        for key in ("reflect_count", "clone_count", "pull_events"):
            if random.random() < 0.5:
                metrics[key] = random.randrange(120)
        full = number % 2 == 0
        made.append(
            Measurement(
                START_TS + 4 * number,
                random.choice(["ability.a", "ability.b", "event.c"]),
                metrics,
                player="Ada" if full else None,
                tier=3 if full else None,
                tags=("aoe", "fire") if number % 3 == 0 else (),
                region="r:1:2" if number % 5 == 0 else None,
            )
        )
    return made


WORLD = a_small_world()


def written(registry: Registry, rates: Rates, overrides: Overrides, seed: int) -> list[bytes]:
    """Return the lines that the emitter makes of the world."""
    settings = Settings(dict.fromkeys(registry.names, 1.0) | rates, overrides)
    pipeline = Pipeline(
        "world-1", registry, settings, lambda _: "h:3ad91f", Losses(), Random(seed).random
    )
    return pipeline.encode(WORLD)


def forecast(
    registry: Registry, lines: list[bytes], rates: Rates, overrides: Overrides
) -> SamplingForecast:
    """Return what would become of lines."""
    session = Session(registry)
    session.ledger.open_source(Path("test.jsonl"))
    # A first row of no values, which chance leaves alone, so that all sessions are equally long.
    anchor = b'{"ts":%d,"shard":"s","entry":"event.d","metrics":{}}\n' % (START_TS - 1)
    reader = DecodingReader(registry, session.names)
    for batch in reader.read(Block(0, 0, anchor + b"".join(lines))):
        session.add(batch)
    request = ForecastRequest(
        dict.fromkeys(registry.names, 1.0) | rates, overrides, END_TS, 1e6, 60.0
    )
    answer = SamplingWhatIf(session, RESAMPLE_KERNELS).answer(request, lambda: False)
    assert answer is not None
    assert answer.seconds == END_TS - START_TS + 1
    anchor_per_s = len(anchor) / answer.seconds
    assert answer.bytes_per_s == pytest.approx(sum(map(len, lines)) / answer.seconds + anchor_per_s)
    return answer


def line_bytes(answer: SamplingForecast) -> float:
    """Return what all lines would take, but for the first."""
    anchor = len(f'{{"ts":{START_TS - 1:.0f},"shard":"s","entry":"event.d","metrics":{{}}}}\n')
    return answer.predicted_bytes_per_s * answer.seconds - anchor


def value_bytes(lines: list[bytes], key: str) -> int:
    """Return what a key takes in lines: name, value, comma, and the same for its rate."""
    total = 0
    for record in map(json.loads, lines):
        for part in (record["metrics"], record.get("meta", {}).get("rates", {})):
            if key in part:
                total += len(f'"{key}":,') + len(msgspec.json.encode(part[key]))
    return total


@pytest.mark.parametrize(
    ("rates", "overrides"), [(HALF, ()), (LOW, ()), (NONE, ()), (LOW, BY_PATH)]
)
def test_bytes_are_the_mean_of_what_is_written(
    registry: Registry, rates: Rates, overrides: Overrides
) -> None:
    """The expectation itself: within four standard errors of the mean of many runs."""
    runs = [written(registry, rates, overrides, seed) for seed in range(RUNS)]
    sizes = [sum(map(len, lines)) for lines in runs]

    answer = forecast(registry, written(registry, CERTAIN, (), 0), rates, overrides)

    assert line_bytes(answer) == pytest.approx(mean(sizes), abs=4 * standard_error(sizes) + 1e-6)
    for key in ("casts", "damage_total", "reflect_count", "clone_count"):
        own = [value_bytes(lines, key) for lines in runs]
        predicted = answer.keys[key].predicted_bytes_per_s * answer.seconds
        assert predicted == pytest.approx(mean(own), abs=4 * standard_error(own) + 1e-6)


@pytest.mark.parametrize("rates", [CERTAIN, LOW])
def test_what_was_left_out_already_is_reckoned_with(registry: Registry, rates: Rates) -> None:
    """Predicted from a log that was sampled, bytes are right on average, up as well as down.

    Records of nothing but sampled values are missing from it as a whole.
    """
    sizes = [sum(map(len, written(registry, rates, (), seed))) for seed in range(RUNS)]

    predicted = [
        line_bytes(forecast(registry, written(registry, HALF, (), 1_000 + seed), rates, ()))
        for seed in range(RUNS)
    ]

    tolerance = 4 * (standard_error(sizes) + standard_error(predicted))
    assert mean(predicted) == pytest.approx(mean(sizes), abs=tolerance)
    assert tolerance < 0.02 * mean(sizes)


@pytest.mark.parametrize(("rates", "overrides"), [(HALF, ()), (LOW, BY_PATH)])
def test_with_the_rates_of_the_log_nothing_changes(
    registry: Registry, rates: Rates, overrides: Overrides
) -> None:
    """To the byte."""
    lines = written(registry, rates, overrides, 5)

    answer = forecast(registry, lines, rates, overrides)

    assert line_bytes(answer) == pytest.approx(sum(map(len, lines)), rel=1e-12)
    for key, own in answer.keys.items():
        assert own.bytes_per_s * answer.seconds == pytest.approx(value_bytes(lines, key))
        assert own.predicted_bytes_per_s == pytest.approx(own.bytes_per_s, rel=1e-12)


def standard_error(numbers: list[int] | list[float]) -> float:
    """Return the standard error of the mean."""
    return float(stdev(numbers) / len(numbers) ** 0.5)
