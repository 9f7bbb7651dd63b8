"""Duplicates: found however the rows come, by the kernels as by their reference."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.duplicates import (
    FIRST_GENERATION_ROWS,
    IDLE_ROWS,
    REFERENCE_KERNELS,
    DuplicateFinder,
    DuplicateKernels,
)
from inspector.ingest.duplicates_kernel import find_repeated, hash_rows
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.ingest.scanner import Scanner

COMPILED = DuplicateKernels(hash_rows, find_repeated)
KERNELS = pytest.mark.parametrize(
    "kernels", [REFERENCE_KERNELS, COMPILED], ids=["reference", "compiled"]
)

RECORDS = st.builds(
    Record,
    ts=st.sampled_from([1.0, 2.0]),
    shard=st.sampled_from(["a", "b"]),
    player=st.sampled_from([None, "h:a"]),
    entry=st.sampled_from(["ability.a", "contract.b"]),
    metrics=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([1.0, 2.0]), st.sampled_from([1.0, 0.5])),
        max_size=2,
        unique_by=lambda value: value[0],
    ).map(lambda values: tuple(sorted(values))),  # their order says nothing
    tier=st.sampled_from([None, 1]),
    tags=st.sampled_from([(), ("x",)]),
    region=st.sampled_from([None, "r"]),
)


def rows(records: list[Record], source_id: int = 0, size_bytes: int = 90) -> Batch:
    """Records as rows."""
    builder = RowBuilder(source_id, Names())
    for number, record in enumerate(records):
        builder.add_record(record, number * 100, size_bytes)
    return builder.batch(0)


def instants(*ts: float, source_id: int = 0) -> Batch:
    """Rows that differ in nothing but their ts."""
    return rows(
        [Record(each, "s", None, "ability.a", (), None, (), None) for each in ts], source_id
    )


@KERNELS
def test_a_row_that_was_there_before_is_found(kernels: DuplicateKernels) -> None:
    """In the same batch, and in one before it; the first one is no duplicate."""
    finder = DuplicateFinder(kernels)

    assert finder.find(instants(1, 2, 1)).tolist() == [2]
    assert finder.find(instants(3, 2)).tolist() == [1]


@KERNELS
def test_sources_do_not_repeat_each_other(kernels: DuplicateKernels) -> None:
    """Two servers may well write the same."""
    finder = DuplicateFinder(kernels)
    finder.find(instants(1))

    assert finder.find(instants(1, source_id=1)).tolist() == []


@KERNELS
def test_lines_of_another_length_are_others(kernels: DuplicateKernels) -> None:
    """They differ in something that no column holds."""
    record = Record(1.0, "s", None, "ability.a", (), None, (), None)
    finder = DuplicateFinder(kernels)
    finder.find(rows([record], size_bytes=90))

    assert finder.find(rows([record], size_bytes=91)).tolist() == []


@KERNELS
@given(records=st.lists(RECORDS, max_size=40), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_batches_never_change_what_is_found(
    kernels: DuplicateKernels, records: list[Record], cuts: list[int]
) -> None:
    """The rows are those that equal an earlier one, whatever batch that came in."""
    names = Names()
    builder = RowBuilder(0, names)
    finder = DuplicateFinder(kernels)
    expected = [i for i, record in enumerate(records) if record in records[:i]]
    bounds = [0, *sorted(min(cut, len(records)) for cut in cuts), len(records)]

    found = []
    for start, stop in pairwise(bounds):
        builder = RowBuilder(0, names)
        for record in records[start:stop]:
            builder.add_record(record, 0, 90)
        found += [start + row for row in finder.find(builder.batch(0)).tolist()]

    assert found == expected


def batch_of(ts: list[float], entry: list[int]) -> Batch:
    """Rows without values."""
    n = len(ts)
    none = np.zeros(n, np.int32)
    return replace(
        instants(),
        ts=np.array(ts, np.float64),
        entry=np.array(entry, np.int32),
        shard=none,
        player=none,
        region=none,
        tags=none,
        tier=np.zeros(n, np.int16),
        offset=np.arange(n),
        size_bytes=np.full(n, 80, np.uint32),
        first=np.zeros(n + 1, np.int64),
    )


@given(
    chance=st.randoms(use_true_random=False),
    distinct=st.integers(1, 3_000),
    switch=st.integers(0, 4),
)
def test_kernels_and_reference_agree(chance: object, distinct: int, switch: int) -> None:
    """Over several generations, and when one takes over from the other midway."""
    random = np.random.default_rng(getattr(chance, "getrandbits")(32))  # noqa: B009
    compiled, reference = DuplicateFinder(COMPILED), DuplicateFinder()
    for number in range(4):
        if number == switch:
            reference.use(COMPILED)
        ts = random.integers(0, distinct, 700).astype(np.float64)
        batch = batch_of(ts.tolist(), random.integers(0, 2, 700).tolist())
        assert compiled.find(batch).tolist() == reference.find(batch).tolist()


@KERNELS
def test_the_window_grows_with_the_source_and_ends_somewhere(kernels: DuplicateKernels) -> None:
    """What was written long before is no duplicate, and memory has an end."""
    finder = DuplicateFinder(kernels)
    finder.find(instants(0.5))
    for start in range(0, 200_000, 50_000):
        ts = np.arange(start, start + 50_000, dtype=np.float64)
        batch = batch_of(ts.tolist(), [0] * len(ts))
        assert len(finder.find(batch)) == 0

    assert finder.find(batch_of([170_000.0], [0])).tolist() == [0]
    assert finder.find(instants(0.5)).tolist() == []
    assert finder.size_bytes <= 2 * 1024 * 1024


def test_many_sources_share_what_memory_there_is() -> None:
    """Those that were not fed for longest are forgotten; the others go on."""
    finder = DuplicateFinder(max_tables_bytes=64 * 1024)
    for source_id in range(1_000):
        finder.find(instants(1, source_id=source_id))

    assert finder.size_bytes <= 64 * 1024
    assert finder.find(instants(1, source_id=999)).tolist() == [0]
    assert finder.find(instants(1, source_id=0)).tolist() == []


def test_a_generation_is_given_up_as_a_whole() -> None:
    """A row is compared with a generation before it at least."""
    finder = DuplicateFinder()
    first = FIRST_GENERATION_ROWS
    finder.find(batch_of([float(n) for n in range(first)], [0] * first))

    assert finder.find(instants(0)).tolist() == []  # of another length
    assert finder.find(batch_of([0.0], [0])).tolist() == [0]


def test_scanner_and_decoder_give_rows_that_are_the_same(registry: Registry) -> None:
    """A line read by the one repeats a line that was read by the other."""
    line = (
        b'{"ts":5,"shard":"s","player":"h:ab","entry":"ability.e","metrics":{"casts":1,'
        b'"reflect_count":2},"meta":{"tier":1,"tags":["t"],"region":"r",'
        b'"rates":{"reflect_count":0.5}}}\n'
    )
    names, finder = Names(), DuplicateFinder()
    block = Block(0, 0, line)

    decoded = list(DecodingReader(registry, names).read(block))
    scanner = Scanner(registry, names)
    scanned = [batch for _ in range(3) for batch in scanner.read(block)]

    assert finder.find(decoded[0]).tolist() == []
    assert [finder.find(batch).tolist() for batch in scanned] == [[0], [0], [0]]


def test_a_source_that_went_quiet_is_forgotten() -> None:
    """Logs are rolled every hour, and those of yesterday take no memory."""
    finder = DuplicateFinder()
    finder.find(instants(1, source_id=0))
    held_bytes = finder.size_bytes
    for start in range(0, IDLE_ROWS + 1, 50_000):
        ts = np.arange(start, start + 50_000, dtype=np.float64)
        finder.find(replace(batch_of(ts.tolist(), [0] * len(ts)), source_id=1))
    own_bytes = finder.size_bytes - held_bytes

    finder.find(instants(1, source_id=1))

    assert finder.size_bytes == own_bytes
    assert finder.find(instants(1, source_id=0)).tolist() == []
