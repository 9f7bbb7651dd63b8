"""Resampling: compiled and in numpy alike, and lines as long as an emitter writes them."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspector.emitter.values import written_value
from inspector.ingest.batch import Batch
from inspector.session.columns import Columns
from inspector.session.compiled import RESAMPLE_KERNELS
from inspector.session.resample import (
    REFERENCE_RESAMPLE,
    Draws,
    PartOfStretch,
    ResampleKernels,
    Weights,
    rate_text_bytes,
    thresholds_of,
)
from inspector.session.resample_reference import text_bytes
from inspector.session.stretch import COUNT, LINE_BYTES, RATE_UNIT, ROWS, TEXT, Stretch

KEYS = 5
ENTRIES = 4
CELLS = 12
NAME_BYTES = np.arange(8, 8 + KEYS)

RATES = st.sampled_from([0.0, 1e-9, 0.01, 0.2, 0.5, 0.75, 1 / 3, 0.999999, 1.0])


def random_table(rows: int, seed: int) -> Columns:
    """Return rows in small chunks, with values of all kinds; some keys nobody knows."""
    random = np.random.default_rng(seed)
    sizes = random.integers(0, KEYS, rows)
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    # No record has a key twice.
    key = np.concatenate([random.permutation(KEYS + 1)[:size] for size in sizes])
    values = int(first[-1])
    kinds = [random.integers(-9, 99, values), random.random(values) * 1e4, random.random(values)]
    table = Columns(chunk_rows=64)
    table.append(
        Batch(
            source_id=0,
            ts=np.sort(random.random(rows) * 40),
            entry=random.integers(0, ENTRIES + 2, rows).astype(np.int32),
            shard=np.zeros(rows, np.int32),
            player=np.zeros(rows, np.int32),
            tier=random.integers(0, 2, rows).astype(np.int16),
            region=random.integers(0, 2, rows).astype(np.int32),
            tags=random.integers(0, 2, rows).astype(np.int32),
            offset=np.arange(rows) * 900,
            size_bytes=random.integers(300, 900, rows).astype(np.uint32),
            first=first,
            key=key.astype(np.uint8),
            value=np.choose(random.integers(0, 3, values), kinds),
            rate=random.choice([1.0, 1.0, 0.5, 0.75, 0.3, 0.04, 1e-12], values),
        )
    )
    return table


def parts_of(table: Columns, kernels: ResampleKernels) -> list[PartOfStretch]:
    """Return the rows from 5 s to 35 s; the last place is that of two entries and more."""
    stretch = Stretch(5.0, 35.0, 1, 3.0, ENTRIES - 1)
    view = table.view
    pairs = zip(view.parts, view.starts[:-1], strict=True)
    return [PartOfStretch(part, first, stretch, kernels) for part, first in pairs]


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 200), seed=st.integers(0, 99), rate=RATES, other=RATES)
def test_lines_are_taken_apart_alike(rows: int, seed: int, rate: float, other: float) -> None:
    """Compiled and in numpy: the same rows, bytes and sums, and the same expectation."""
    table = random_table(rows, seed)
    rates = np.full((ENTRIES, KEYS), rate)
    rates[1:, 2:] = other
    found = []
    for kernels in (REFERENCE_RESAMPLE, RESAMPLE_KERNELS):
        weights = Weights(ENTRIES, KEYS, CELLS)
        parts = parts_of(table, kernels)
        for part in parts:
            part.weigh(NAME_BYTES, weights)
        found.append((weights, sum(part.expect_bytes(rates) for part in parts)))

    (reference, expected), (compiled, bytes_) = found

    np.testing.assert_allclose(compiled.stats, reference.stats, rtol=1e-12)
    np.testing.assert_allclose(compiled.sums, reference.sums, rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(compiled.tally, reference.tally)
    assert bytes_ == pytest.approx(expected, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 200),
    seed=st.integers(0, 99),
    rate=RATES,
    other=RATES,
    as_count=st.booleans(),
)
def test_values_are_sampled_alike(
    rows: int, seed: int, rate: float, other: float, as_count: bool
) -> None:
    """Compiled and in numpy: the same chance for the same values."""
    table = random_table(rows, seed)
    thresholds = thresholds_of(np.array([rate, other, rate, 1.0]))
    found = []
    for kernels in (REFERENCE_RESAMPLE, RESAMPLE_KERNELS):
        draws = Draws(CELLS)
        for part in parts_of(table, kernels):
            part.resample(2, thresholds, draws, as_count=as_count)
        found.append(draws)

    reference, compiled = found

    np.testing.assert_array_equal(compiled.carry, reference.carry)
    for name in ("truth", "shift", "totals"):
        of_one, of_other = getattr(compiled, name), getattr(reference, name)
        np.testing.assert_allclose(of_one, of_other, rtol=1e-9, atol=1e-6 * np.abs(of_other).max())


@given(st.floats(-1e9, 1e9) | st.integers(-(2**53), 2**53).map(float))
def test_values_are_as_long_as_an_emitter_writes_them(value: float) -> None:
    """Six decimals at most, in the shortest form; floats of larger sizes lie further apart."""
    written = written_value(value)

    assert text_bytes(np.array([float(written)])).tolist() == [len(msgspec.json.encode(written))]


@pytest.mark.parametrize("kernels", [REFERENCE_RESAMPLE, RESAMPLE_KERNELS])
@pytest.mark.parametrize(
    ("value", "length"),
    [(0.0, 1), (-0.5, 4), (1e-6, 4), (12.25, 5), (-1e-5, 8), (1e300, 18), (9e9 + 0.1, 12)],
)
def test_a_value_is_measured_in_a_table(
    kernels: ResampleKernels, value: float, length: int
) -> None:
    """What is beyond the six decimals counts for a good guess."""
    table = Columns()
    table.append(one_row(value))
    weights = Weights(ENTRIES, KEYS, CELLS)

    parts_of(table, kernels)[0].weigh(NAME_BYTES, weights)

    assert weights.stats[0, 0, [COUNT, TEXT]].tolist() == [1, length]
    assert weights.tally[[ROWS, LINE_BYTES]].tolist() == [1, 101]


def one_row(value: float) -> Batch:
    """Return a row of one value."""
    ids: NDArray[np.int32] = np.zeros(1, np.int32)
    return Batch(
        *(0, np.array([10.0]), ids, ids, ids, ids.astype(np.int16), ids, ids),
        offset=np.zeros(1, np.int64),
        size_bytes=np.array([100], np.uint32),
        first=np.array([0, 1]),
        key=np.zeros(1, np.uint8),
        value=np.array([value]),
        rate=np.ones(1),
    )


@given(st.floats(0.0, 1.0))
def test_only_a_rate_of_1_is_always_and_only_0_is_never(rate: float) -> None:
    """However close to them another one is."""
    (threshold,) = thresholds_of(np.array([rate])).tolist()

    assert (threshold == 0) == (rate == 0.0)
    assert (threshold == RATE_UNIT) == (rate == 1.0)
    assert threshold / RATE_UNIT == pytest.approx(rate, abs=1 / RATE_UNIT)


def test_rates_are_as_long_as_an_emitter_writes_them() -> None:
    """In the shortest form."""
    assert rate_text_bytes(np.array([0.5, 0.123456, 1e-9])).tolist() == [3, 8, 4]
