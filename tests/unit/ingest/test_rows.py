"""Rows: what the decoder says becomes columns, and two readings of a block become one."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.record import Reason, Record
from inspector.ingest.batch import Batch, RejectedLine
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder, merge

SIZE_BYTES = 90

RECORDS = st.builds(
    Record,
    ts=st.floats(0, 1e10),
    shard=st.sampled_from(["s1", "s2"]),
    player=st.sampled_from([None, "h:a", "h:b"]),
    entry=st.sampled_from(["ability.a", "contract.b"]),
    metrics=st.lists(
        st.tuples(st.integers(0, 28), st.floats(-1e9, 1e9), st.sampled_from([1.0, 0.5])), max_size=4
    ).map(tuple),
    tier=st.sampled_from([None, 0, 5]),
    tags=st.sampled_from([(), ("x",), ("x", "y")]),
    region=st.sampled_from([None, "r:1:2"]),
)


def built(names: Names, records: list[tuple[int, Record]]) -> Batch:
    """Return the batch of some records, each with the number of its line."""
    rows = RowBuilder(3, names)
    for number, record in records:
        rows.add_record(record, offset_of(number), SIZE_BYTES)
    return rows.batch(1000)


def offset_of(number: int) -> int:
    """Return the offset of a line, far into a file."""
    return 10_000_000_000 + number * (SIZE_BYTES + 1)


def record_at(batch: Batch, names: Names, row: int) -> Record:
    """Return a row as the record that it was."""
    own = slice(batch.first[row], batch.first[row + 1])
    columns = (batch.key[own].tolist(), batch.value[own].tolist(), batch.rate[own].tolist())
    return Record(
        ts=float(batch.ts[row]),
        shard=names.shards.values[batch.shard[row]],
        player=names.players.values[batch.player[row]] or None,
        entry=names.entries.values[batch.entry[row]],
        metrics=tuple(zip(*columns, strict=True)),
        tier=names.tiers.values[batch.tier[row]],
        tags=names.tag_sets.values[batch.tags[row]],
        region=names.regions.values[batch.region[row]] or None,
    )


@given(st.lists(RECORDS, max_size=8))
def test_a_batch_gives_back_every_record(records: list[Record]) -> None:
    """Values, names, and the place of its line, to the byte."""
    names = Names()

    batch = built(names, list(enumerate(records)))

    assert [record_at(batch, names, row) for row in range(len(batch))] == records
    assert batch.offset.tolist() == [offset_of(number) for number in range(len(records))]
    assert batch.size_bytes.tolist() == [SIZE_BYTES] * len(records)
    assert (batch.source_id, batch.size_read_bytes) == (3, 1000)


@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=12))
def test_merging_two_readings_gives_the_lines_in_their_order(
    lines: list[tuple[Record, bool]],
) -> None:
    """As if one had read them all, whichever of the two took which line."""
    names = Names()
    numbered = [(number, record) for number, (record, _) in enumerate(lines)]
    scanned = built(names, [numbered[i] for i, (_, by_scanner) in enumerate(lines) if by_scanner])
    decoded = built(
        names, [numbered[i] for i, (_, by_scanner) in enumerate(lines) if not by_scanner]
    )

    merged = merge(scanned, replace(decoded, size_read_bytes=0))

    alone = built(names, numbered)
    for field in fields(Batch):
        one, other = getattr(merged, field.name), getattr(alone, field.name)
        np.testing.assert_array_equal(one, other, err_msg=field.name)
        assert np.asarray(one).dtype == np.asarray(other).dtype


def test_lines_that_are_no_rows_are_kept_and_counted() -> None:
    """Blank lines of both readings, rejected lines of the decoder."""
    names = Names()
    line = RejectedLine(0, 5, 10, Reason.NOT_JSON, "not JSON at column 1")
    rows = RowBuilder(0, names)
    rows.add_rejected(line)
    rows.add_blank()
    decoded = rows.batch(0)
    scanned = replace(RowBuilder(0, names).batch(77), blank_lines=2)

    merged = merge(scanned, decoded)

    assert len(merged) == 0
    assert merged.rejected == (line,)
    assert (merged.blank_lines, merged.size_read_bytes) == (3, 77)
