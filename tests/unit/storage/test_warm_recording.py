"""Saving a stretch of a session as Parquet: a file that opens as the session did, or nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from inspector.console.stats import print_stats, read_session
from inspector.core.errors import StorageError
from inspector.core.record import Record
from inspector.core.registry import Registry
from inspector.files.resources import sample_data_root
from inspector.ingest.decoder import Decoder
from inspector.ingest.names import Names
from inspector.ingest.rows import RowBuilder
from inspector.session.columns import Columns
from inspector.session.session import Session
from inspector.storage.warm_file import look_into
from inspector.storage.warm_recording import save_rows
from inspector.storage.warm_rows import rows_of_batch, rows_of_table

SESSION = sample_data_root() / "session"
ALWAYS = (-math.inf, math.inf)
FIRST_TS = 1_700_000_000


def a_line(number: int, shard: str) -> bytes:
    """Return a record as a line, with what no column holds."""
    is_sampled = number % 3 > 0
    record = {
        "ts": FIRST_TS + number / 4,
        "shard": shard,
        "player": f"h:{number % 3:x}",
        "entry": f"ability.e{number % 5}",
        "metrics": {"reflect_count": number % 7} if is_sampled else {"casts": 1},
        "meta": {
            "tier": number % 4,
            **({"rates": {"reflect_count": 0.5}} if is_sampled else {}),
            "phase": f"p{number}",
        },
    }
    return json.dumps(record, separators=(",", ":")).encode()


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two logs whose records come in turn."""
    folder = tmp_path / "logs"
    folder.mkdir()
    for shard in (0, 1):
        lines = [a_line(number, f"s{shard}") for number in range(shard, 100, 2)]
        (folder / f"s{shard}.jsonl").write_bytes(b"\n".join([*lines, b""]))
    return folder


@pytest.fixture
def session(registry: Registry, logs: Path) -> Session:
    """Their session."""
    return read_session([logs], registry)[0]


def lines_of(path: Path) -> list[bytes]:
    """Return all lines of a file."""
    return b"".join(data for data, _ in look_into(path).pieces()).splitlines()


def test_the_sample_saved_has_the_same_figures(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every sum, of every entry."""
    session, _ = read_session([SESSION], registry)

    assert save_rows(tmp_path / "copy.parquet", session, *ALWAYS) == (1_512, 0)

    print_stats([SESSION], registry, as_json=True)
    print_stats([tmp_path / "copy.parquet"], registry, as_json=True)
    original, copy = map(json.loads, capsys.readouterr().out.splitlines())
    assert copy["accepted"] == original["accepted"] == 1_512
    assert copy["entries"].keys() == original["entries"].keys()
    for name, figures in original["entries"].items():
        for key, metric in figures["metrics"].items():
            assert copy["entries"][name]["metrics"][key] == pytest.approx(metric)


def test_records_come_by_time_with_all_of_their_meta(tmp_path: Path, session: Session) -> None:
    """Also what only the lines held."""
    save_rows(tmp_path / "copy.parquet", session, *ALWAYS)

    found = [json.loads(line) for line in lines_of(tmp_path / "copy.parquet")]
    assert found == [json.loads(a_line(number, f"s{number % 2}")) for number in range(100)]


def test_a_stretch_is_saved_with_both_its_ends(tmp_path: Path, session: Session) -> None:
    """And nothing else."""
    saved, _ = save_rows(tmp_path / "copy.parquet", session, FIRST_TS + 1, FIRST_TS + 2)

    instants = [json.loads(line)["ts"] for line in lines_of(tmp_path / "copy.parquet")]
    assert saved == 5
    assert instants == [FIRST_TS + n / 4 for n in range(4, 9)]


def test_lines_that_are_gone_are_counted_and_left_out(
    tmp_path: Path, session: Session, logs: Path
) -> None:
    """What is saved is whole."""
    (logs / "s1.jsonl").unlink()

    assert save_rows(tmp_path / "copy.parquet", session, *ALWAYS) == (50, 50)

    found = [json.loads(line) for line in lines_of(tmp_path / "copy.parquet")]
    assert found == [json.loads(a_line(number, "s0")) for number in range(0, 100, 2)]


@pytest.mark.parametrize("trouble", ["unwanted", "empty", "folder"])
def test_what_does_not_succeed_leaves_nothing(
    tmp_path: Path, session: Session, trouble: str
) -> None:
    """And it is said why."""
    said = {"unwanted": "given up", "empty": "no record in that stretch", "folder": "be written"}
    stretch = (0.0, 1.0) if trouble == "empty" else ALWAYS
    path = tmp_path / ("none" if trouble == "folder" else "") / "copy.parquet"
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(StorageError, match=said[trouble]):
        save_rows(path, session, *stretch, lambda: trouble == "unwanted")

    assert sorted(tmp_path.rglob("*")) == before


def test_what_exists_is_never_replaced(tmp_path: Path, session: Session) -> None:
    """It is as it was."""
    (tmp_path / "copy.parquet").write_bytes(b"mine")

    with pytest.raises(StorageError, match="exists already"):
        save_rows(tmp_path / "copy.parquet", session, *ALWAYS)

    assert (tmp_path / "copy.parquet").read_bytes() == b"mine"


def test_rows_of_many_chunks_come_in_the_order_that_is_asked_for(registry: Registry) -> None:
    """With the values that are theirs."""
    names, decoder = Names(), Decoder(registry)
    order = np.random.default_rng(7).permutation(100)
    given, wanted = RowBuilder(0, names), RowBuilder(0, names)
    for builder, numbers in ((given, range(100)), (wanted, order.tolist())):
        for number in numbers:
            record = decoder.decode(a_line(number, "s"))
            assert isinstance(record, Record)
            builder.add_record(record, 0, 0)
    table = Columns(chunk_rows=16)
    table.append(given.batch(0))

    found = rows_of_table(table.view, order)

    expected = rows_of_batch(wanted.batch(0))
    assert found.ids.keys() == expected.ids.keys()
    for name, ids in expected.ids.items():
        np.testing.assert_array_equal(found.ids[name], ids)
    for name in ("ts", "first", "key", "value", "rate"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    table.close()
