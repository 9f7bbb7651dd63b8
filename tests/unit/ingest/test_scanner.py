"""The scanner is faster than the decoder, and never different."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.record import Problem, Record
from inspector.core.registry import Registry
from inspector.files.resources import load_registry, sample_data_root
from inspector.ingest.batch import ABSENT, Batch
from inspector.ingest.block import Block
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.scanner import Scanner

REGISTRY = load_registry()


class Reader:
    """A scanner that has met some names, and the decoder that it must agree with."""

    def __init__(self, registry: Registry) -> None:
        self.names = Names()
        self.scanner = Scanner(registry, self.names)
        self.decoder = Decoder(registry)

    def records(self, batch: Batch) -> Iterator[tuple[int, int, Record]]:
        """Yield offset, size and record of every row of a batch."""
        names = self.names
        for i in range(len(batch)):
            low, high = batch.first[i], batch.first[i + 1]
            values = zip(
                batch.key[low:high], batch.value[low:high], batch.rate[low:high], strict=True
            )
            yield (
                int(batch.offset[i]),
                int(batch.size_bytes[i]),
                Record(
                    ts=float(batch.ts[i]),
                    shard=names.shards.values[batch.shard[i]],
                    player=names.players.values[batch.player[i]] if batch.player[i] else None,
                    entry=names.entries.values[batch.entry[i]],
                    metrics=tuple((int(k), float(v), float(r)) for k, v, r in values),
                    tier=names.tiers.values[batch.tier[i]] if batch.tier[i] != ABSENT else None,
                    tags=names.tag_sets.values[batch.tags[i]],
                    region=names.regions.values[batch.region[i]] if batch.region[i] else None,
                ),
            )

    def check(self, data: bytes, offset: int = 0) -> None:
        """Scan `data` and assert that rows and rejected lines are the decoder's."""
        expected: list[tuple[int, int, Record | tuple[Problem, ...]]] = []
        blank, place = 0, offset
        for line in data.removesuffix(b"\n").split(b"\n"):
            verdict = self.decoder.decode(line)
            if verdict is None:
                blank += 1
            else:
                expected.append((place, len(line), verdict))
            place += len(line) + 1
        batches = list(self.scanner.read(Block(0, offset, data)))
        found: list[tuple[int, int, object]] = []
        for batch in batches:
            found += self.records(batch)
            found += [(r.offset, r.size_bytes, r.reason) for r in batch.rejected]
        want = [(at, size, v if isinstance(v, Record) else v[0].reason) for at, size, v in expected]
        assert sorted(found, key=lambda row: row[0]) == want
        assert sum(batch.blank_lines for batch in batches) == blank
        assert sum(batch.size_read_bytes for batch in batches) == len(data)


READER = Reader(REGISTRY)

LINES = [
    (
        b'{"ts":1735758392,"shard":"world-1","player":"h:3ad91f","entry":"contract.blood_pact",'
        b'"metrics":{"casts":1,"damage_total":0,"healing_total":42,"participants":3},'
        b'"meta":{"tier":1,"tags":["sustain_leech"]}}'
    ),
    (
        b'{"ts": 1735758392.25, "shard": "world-1", "entry": "ability.whirl", "metrics": '
        b'{"reflect_count": 3, "damage_total": -12.5}, "meta": {"region": "r:1:-2", '
        b'"rates": {"reflect_count": 0.5}, "tags": ["aoe", "cc_silence"], "tier": 5}}'
    ),
    b'{"entry":"system.telemetry","metrics":{"queue_depth":4,"flush_count":1},"ts":1,"shard":"s"}',
    b'{"ts":2,"shard":"s","entry":"event.siege","metrics":{},"meta":{"phase":"two","build":"1.4"}}',
]


@pytest.fixture(scope="module", autouse=True)
def _taught() -> None:
    """Let the scanner meet the names of the examples, so that the kernel takes their lines."""
    READER.check(b"\n".join(LINES) + b"\n")


def test_every_example_line_becomes_the_row_that_the_decoder_says() -> None:
    """Also far into a source: offsets are those of the source."""
    READER.check(b"\n".join(LINES * 3) + b"\n", offset=10_000_000_000)


def test_a_last_line_without_newline_is_read() -> None:
    """A finished recording may lack its last newline."""
    READER.check(LINES[0])


def test_the_kernel_takes_known_lines_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, every other test here would compare the decoder with itself."""

    def refuse(_self: Decoder, line: bytes) -> None:
        raise AssertionError(line)

    monkeypatch.setattr(Decoder, "decode", refuse)

    batches = list(READER.scanner.read(Block(0, 0, b"\n".join(LINES) + b"\n\n")))

    assert sum(map(len, batches)) == len(LINES)


@pytest.mark.parametrize("name", ["session", "rejected"])
def test_sample_data_reads_as_the_decoder_says(name: str) -> None:
    """Twice: once while names are learned, once with all names known."""
    for path in sorted((sample_data_root() / name / "hot").glob("*.jsonl")):
        data = path.read_bytes()
        reader = Reader(REGISTRY)
        reader.check(data)
        reader.check(data)


@st.composite
def mutated_lines(draw: st.DrawFn) -> bytes:
    """Draw a valid line with a few bytes changed, removed, doubled or moved."""
    line = bytearray(draw(st.sampled_from(LINES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(line) - 1))
        kind = draw(st.sampled_from(["set", "insert", "delete", "copy"]))
        if kind == "set":
            line[at] = draw(st.sampled_from(b'"\\{}[]:,.-+eE019 \t\r\x00\x7f\x80\xc3\xffatn'))
        elif kind == "insert":
            line.insert(at, draw(st.sampled_from(b'"\\{}[]:,.-0123456789 \t\r\x01\xc3')))
        elif kind == "delete" and len(line) > 1:
            del line[at]
        else:
            to = draw(st.integers(0, len(line)))
            line[to:to] = line[at : at + draw(st.integers(1, 40))]
    return bytes(line)


@settings(max_examples=400, deadline=None)
@given(st.lists(mutated_lines(), min_size=1, max_size=8))
def test_damaged_lines_are_judged_alike(lines: list[bytes]) -> None:
    """Whatever happens to a line, scanner and decoder say the same of it."""
    READER.check(b"\n".join(lines) + b"\n")


NUMBERS = st.one_of(
    st.integers(-(10**19), 10**19).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(min_value=-(10**9), max_value=10**9, places=9).map(str),
    st.from_regex(r"\A-?[0-9]{1,19}(\.[0-9]{1,19})?([eE][+-]?[0-9]{1,3})?\Z"),
)


@settings(max_examples=400, deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["", " ", "\t", "  "]))
def test_numbers_mean_the_same(ts: str, value: str, rate: str, space: str) -> None:
    """To the last bit."""
    line = (
        f'{{"ts":{space}{ts},"shard":"world-1","entry":"ability.whirl",{space}"metrics":'
        f'{{"damage_total":{value}{space},"casts":{space}{value}}},"meta":{{"tier":{value},'
        f'"rates":{{"damage_total":{rate}}}}}}}'
    )
    READER.check(line.encode() + b"\n")


def test_a_number_of_many_digits_is_exact() -> None:
    """Sixteen digits still fit: microseconds of a present-day instant."""
    line = b'{"ts":1735758392.123456,"shard":"world-1","entry":"ability.whirl","metrics":{}}\n'

    (batch,) = READER.scanner.read(Block(0, 0, line))

    assert math.isclose(batch.ts[0], 1735758392.123456, rel_tol=0, abs_tol=0)


def test_lines_of_every_length_are_bounded() -> None:
    """64 KiB is the last good length."""
    line = LINES[0][:-1] + b" " * (65_536 - len(LINES[0])) + b"}"
    assert len(line) == 65_536
    READER.check(line + b"\n" + line[:-1] + b" }\n")


def test_lists_that_never_end_are_judged_alike() -> None:
    """The kernel gives up on each at the longest line, and the decoder says what they are."""
    READER.check(b'{"ts":1,"meta":{"tags":[\n' * 20_000)


def test_hostile_names_stay_apart() -> None:
    """Names that differ in one byte, and names of other kinds, keep their own ids."""
    names = [f"ability.{'x' * n}{end}" for n in range(20) for end in ("a", "b", "<b>", "é", "'")]
    lines = [
        json.dumps({"ts": 1, "shard": name[8:], "entry": name, "metrics": {}}, ensure_ascii=ascii_)
        for ascii_ in (True, False)
        for name in names
    ]
    data = "\n".join(lines).encode() + b"\n"
    reader = Reader(REGISTRY)
    reader.check(data)
    reader.check(data)
    assert len(reader.names.entries) == len(set(names))


def test_more_names_than_the_first_table_holds() -> None:
    """The tables grow between scans, and all stays known."""
    reader = Reader(REGISTRY)
    line = (
        '{{"ts":1,"shard":"s","player":"h:{0:x}","entry":"ability.e{0}","metrics":{{"casts":1}}}}\n'
    )
    data = "".join(line.format(n) for n in range(5_000)).encode()
    reader.check(data)
    reader.check(data)
