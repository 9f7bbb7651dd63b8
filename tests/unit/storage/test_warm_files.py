"""Warm files: what goes in comes out; what is not ours, or damaged, is told with its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.errors import SourceError, StorageError
from inspector.core.record import Record
from inspector.core.registry import Kind, Registry
from inspector.files.resources import load_registry
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.simulate.recording import Recording
from inspector.simulate.world import World
from inspector.simulate.writer import RECORDED_START_TS
from inspector.storage.warm_file import look_into
from inspector.storage.warm_rows import other_meta, rows_of_batch
from inspector.storage.warm_schema import FORMAT_KEY, FORMAT_VERSION
from inspector.storage.warm_writer import WarmWriter

REGISTRY = load_registry()
EVERYWHERE = [key for key in REGISTRY.keys if not key.namespaces]


def write(path: Path, lines: Sequence[bytes], registry: Registry = REGISTRY) -> list[Record]:
    """Write valid lines as a warm file, and return their records."""
    decoder, names = Decoder(registry), Names()
    rows, records = RowBuilder(0, names), []
    for line in lines:
        record = decoder.decode(line)
        assert isinstance(record, Record), record
        rows.add_record(record, 0, len(line))
        records.append(record)
    with WarmWriter(path, registry, names) as writer:
        writer.add(rows_of_batch(rows.batch(0), [other_meta(line) for line in lines]))
    return records


def lines_of(path: Path) -> list[bytes]:
    """Return all lines of a warm file."""
    return b"".join(data for data, _ in look_into(path).pieces()).splitlines()


def said(record: Record) -> Record:
    """Return a record with its metrics in the order of the registry: their order says nothing."""
    return Record(
        record.ts,
        record.shard,
        record.player,
        record.entry,
        tuple(sorted(record.metrics)),
        record.tier,
        record.tags,
        record.region,
    )


def a_line(ts: float = 1.5, **more: Any) -> bytes:
    """Return a line that is valid."""
    fields = {"ts": ts, "shard": "s", "entry": "ability.e", "metrics": {"casts": 1}, **more}
    return json.dumps(fields).encode()


_NAME = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    str.strip
)
_PLAIN = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
_NO_HALVES: tuple[Literal["Cs"]] = ("Cs",)
_TEXT = st.text(st.characters(exclude_categories=_NO_HALVES))
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _PLAIN | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAME, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Return any valid line."""
    keys = draw(st.lists(st.sampled_from(EVERYWHERE), max_size=6, unique=True))
    counter = st.integers(0, 2**60)
    values = {k.name: draw(counter if k.kind is Kind.COUNTER else _PLAIN) for k in keys}
    rates = {k.name: draw(st.floats(1e-9, 1.0)) for k in keys if draw(st.booleans())}
    meta: dict[str, Any] = draw(
        st.dictionaries(
            _NAME.filter(lambda name: name not in {"tier", "tags", "region", "rates"}),
            _JSON,
            max_size=3,
        )
    )
    if draw(st.booleans()):
        meta |= {"tier": draw(st.integers(0, 32_766)), "region": draw(_NAME)}
    if draw(st.booleans()):
        meta |= {"tags": draw(st.lists(_NAME, max_size=4)), "rates": rates}
    fields = {
        "ts": draw(st.floats(0, 253_402_300_799) | st.integers(0, 2_000_000_000)),
        "shard": draw(_NAME),
        "entry": "ability." + draw(_NAME).replace(".", "_"),
        "metrics": values,
    }
    if draw(st.booleans()):
        fields["player"] = f"h:{draw(st.integers(0, 2**64)):x}"
    is_empty_told: bool = draw(st.booleans())
    if meta or is_empty_told:
        fields["meta"] = meta
    return json.dumps(fields, ensure_ascii=draw(st.booleans())).encode()


@settings(deadline=None, max_examples=30)
@given(st.lists(lines(), min_size=1, max_size=12))
def test_every_record_comes_back_equal(given_lines: list[bytes]) -> None:
    """Rates, tags, the fraction of its time, and all that no column knows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        records = write(path, given_lines)

        found = lines_of(path)

    decoder = Decoder(REGISTRY)
    again = [decoder.decode(line) for line in found]
    assert all(isinstance(record, Record) for record in again)
    assert [said(record) for record in again if isinstance(record, Record)] == [
        said(record) for record in records
    ]
    for before, after in zip(given_lines, found, strict=True):
        others = [json.loads(other_meta(line) or "{}") for line in (before, after)]
        assert others[0] == others[1]


def test_a_line_is_as_its_emitter_wrote_it(tmp_path: Path) -> None:
    """In the order of the design, whole numbers without a fraction."""
    line = (
        b'{"ts":1735758392,"shard":"world-1","player":"h:3ad91f","entry":"contract.blood_pact",'
        b'"metrics":{"casts":1,"healing_total":42.5,"reflect_count":3},'
        b'"meta":{"tier":1,"tags":["sustain_leech"],"region":"r:12:-3",'
        b'"rates":{"reflect_count":0.5},"phase":"end"}}'
    )
    write(tmp_path / "a.parquet", [line])

    assert lines_of(tmp_path / "a.parquet") == [line]


def test_sql_finds_values_and_rates_by_their_places(tmp_path: Path) -> None:
    """Whatever program reads it."""
    path = tmp_path / "a.parquet"
    rates = {"rates": {"casts": 0.25}}
    write(path, [a_line(), a_line(meta=rates), a_line(metrics={"participants": 2})])

    question = 'sum("metrics.casts" / coalesce("rates.casts", 1)), count("metrics.casts")'
    found = duckdb.execute(f"SELECT count(*), {question} FROM read_parquet(?)", [str(path)])  # noqa: S608

    assert found.fetchall() == [(3, 5.0, 2)]


def test_simulated_telemetry_takes_an_eighth_of_its_json(tmp_path: Path) -> None:
    """Or less."""
    with Recording(tmp_path, World(7, 1, RECORDED_START_TS), 0, rate=1_200.0) as recording:
        recording.write_until(20_000)
    logs = sorted((tmp_path / "hot").iterdir())
    text = b"".join(log.read_bytes() for log in logs)
    write(tmp_path / "a.parquet", text.splitlines())

    assert 8 * (tmp_path / "a.parquet").stat().st_size <= len(text)


def test_a_parquet_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """By its place, with what to do."""
    path = tmp_path / "theirs.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS ts) TO '{path}'")

    with pytest.raises(SourceError) as refused:
        look_into(path)

    assert refused.value.text() == (
        f"{path}: is a Parquet file of somebody else. Open one that Inspector wrote"
    )


def test_one_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older program would read it wrongly."""
    path = tmp_path / "newer.parquet"
    marks = f"{{'{FORMAT_KEY}': '{FORMAT_VERSION + 1}'}}"
    duckdb.execute(f"COPY (SELECT 1 AS ts) TO '{path}' (FORMAT parquet, KV_METADATA {marks})")

    with pytest.raises(SourceError, match="Open it with a newer Inspector") as refused:
        look_into(path)

    assert f"version {FORMAT_VERSION + 1}" in refused.value.what


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is no Parquet file"),
        (b'{"ts":1}\n', "is no Parquet file"),
        (b"PAR1" + bytes(100), "is damaged at its end"),
    ],
)
def test_what_is_no_parquet_file_is_refused(data: bytes, what: str, tmp_path: Path) -> None:
    """Whatever it is called."""
    path = tmp_path / "a.parquet"
    path.write_bytes(data)

    with pytest.raises(SourceError, match=what) as refused:
        look_into(path)

    assert refused.value.where == str(path)
    assert refused.value.remedy


def test_damage_is_told_with_the_row_and_what_is_before_was_read(tmp_path: Path) -> None:
    """A disk that lost a piece."""
    path, names = tmp_path / "a.parquet", Names()
    with WarmWriter(path, REGISTRY, names) as writer:
        for first in range(0, 300_000, 50_000):
            built = RowBuilder(0, names)
            for number in range(first, first + 50_000):
                record = Record(number * 1.37, "s", None, "ability.e", (), None, (), None)
                built.add_record(record, 0, 9)
            writer.add(rows_of_batch(built.batch(0)))
    where = "path_in_schema = 'ts' AND row_group_id = 1"
    question = f"SELECT data_page_offset FROM parquet_metadata('{path}') WHERE {where}"  # noqa: S608
    ((offset,),) = duckdb.execute(question).fetchall()
    data = bytearray(path.read_bytes())
    data[offset : offset + 400] = bytes(400)
    path.write_bytes(data)
    found = look_into(path)
    read: list[int] = []

    with pytest.raises(SourceError) as told:
        read.extend(rows for _, rows in found.pieces())

    rows = sum(read)
    assert 0 < rows < 300_000
    assert told.value.text().startswith(f"{path}: is damaged behind row {rows:,} of 300,000 (")
    assert "what is before was read. Restore it" in told.value.text()


def test_one_that_is_not_there_is_said(tmp_path: Path) -> None:
    """As of any other path."""
    with pytest.raises(SourceError, match="cannot be read"):
        look_into(tmp_path / "a.parquet")


def test_what_fails_leaves_what_was_there_and_nothing_beside(tmp_path: Path) -> None:
    """Nobody sees half a file."""
    path = tmp_path / "a.parquet"
    write(path, [a_line()])
    with pytest.raises(RuntimeError), WarmWriter(path, REGISTRY, Names()):
        raise RuntimeError

    assert lines_of(path) == [b'{"ts":1.5,"shard":"s","entry":"ability.e","metrics":{"casts":1}}']
    assert [file.name for file in tmp_path.iterdir()] == ["a.parquet"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """With what to do about it."""
    with pytest.raises(StorageError, match="cannot be written"):
        write(tmp_path / "none" / "a.parquet", [a_line()])
