"""Rereading: lines rejected for a key that is known by now become rows; nothing twice."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core.errors import RegistryError
from inspector.core.record import Reason
from inspector.core.registry import Kind, Level, MetricKey, Registry
from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.reader import read_forward
from inspector.ingest.rejections import Rejections, Room
from inspector.session.ingestion import ParallelReader
from inspector.session.kernel_loader import UNCOMPILED
from inspector.session.marked_rows import LedgerKind
from inspector.session.rereading import Rereading, RereadProgress
from inspector.session.session import Session

KINDS = {
    "good": {"casts": 1},
    "zorp": {"zorp": 2},
    "blip": {"blip": 2},
    "both": {"zorp": 1, "blip": 1},
    "zorp and a bad counter": {"zorp": 1, "casts": -1},
}


def line(number: int, kind: str) -> bytes:
    """A line of some kind, one of which is no JSON."""
    if kind == "broken":
        return b"{broken"
    record = {"ts": number, "shard": "s", "entry": "ability.a", "metrics": KINDS[kind]}
    return json.dumps(record).encode()


def larger(registry: Registry, *names: str) -> Registry:
    """The registry with more keys."""
    keys = tuple(
        MetricKey(name, Kind.SUM, Level.ACTIVATION, "", "A key.", optional=False) for name in names
    )
    return replace(registry, keys=(*registry.keys, *keys))


def read(
    folder: Path, registry: Registry, *files: list[str], session: Session | None = None
) -> Session:
    """Write files of some kinds of lines, and read them."""
    for number, kinds in enumerate(files):
        lines = [line(at, kind) + b"\n" for at, kind in enumerate(kinds)]
        (folder / f"world-{number}.jsonl").write_bytes(b"".join(lines))
    session = session or Session(registry)
    reader = ParallelReader(session, UNCOMPILED, threads=1)
    limits = ReadLimits(line_bytes=300, block_bytes=400)
    for batch in reader.read(read_forward([folder], session.ledger, limits)):
        session.add(batch)
    reader.close()
    return session


def reread(session: Session, at_most: int = 3) -> Rereading:
    """Read all lines again that had an unknown key."""
    rereading = Rereading(session, Reason.UNKNOWN_METRIC)
    while not rereading.progress.is_done:
        rereading.step(at_most)
    rereading.close()
    return rereading


def test_lines_become_rows_once_their_key_is_known(tmp_path: Path, registry: Registry) -> None:
    """They leave the rejected counts and lists; those that want another key stay."""
    session = read(tmp_path, registry, ["good", "zorp", "blip", "both", "broken", "zorp"])
    session.use_registry(larger(registry, "zorp"))

    progress = reread(session).progress

    source = session.ledger.snapshot().sources[0]
    assert (progress.done, progress.total, progress.accepted, progress.gone) == (4, 4, 2, 0)
    assert (session.view.rows, source.accepted, source.lines) == (3, 3, 6)
    assert source.rejected == {Reason.UNKNOWN_METRIC: 2, Reason.NOT_JSON: 1}
    assert source.read_bytes == (tmp_path / "world-0.jsonl").stat().st_size
    assert (source.late, source.out_of_order) == (0, 0)
    left = session.lines_of(LedgerKind.REJECTED, reason=Reason.UNKNOWN_METRIC)
    assert [found.message for found in left.lines] == [
        "metrics: unknown metric key 'blip'",
        "metrics: unknown metric key 'blip'",
    ]


def test_a_row_read_again_leads_to_its_line(tmp_path: Path, registry: Registry) -> None:
    """Like any other."""
    session = read(tmp_path, registry, ["good", "zorp"])
    session.use_registry(larger(registry, "zorp"))
    reread(session)

    latest = session.lines_of(LedgerKind.ACCEPTED).lines[-1]

    assert (latest.ts, latest.offset) == (1.0, len(line(0, "good")) + 1)


def test_a_second_problem_is_the_reason_then(tmp_path: Path, registry: Registry) -> None:
    """The line is still no record."""
    session = read(tmp_path, registry, ["zorp and a bad counter"])
    session.use_registry(larger(registry, "zorp"))
    reread(session)

    snapshot = session.ledger.snapshot()
    assert snapshot.totals.rejected == {Reason.BAD_COUNTER: 1}
    assert [line.reason for line in snapshot.rejected_lines] == [Reason.BAD_COUNTER]


def test_a_known_key_is_no_unknown_one(tmp_path: Path, registry: Registry) -> None:
    """The others keep their counts."""
    session = read(tmp_path, registry, ["zorp", "both", "blip"])
    assert [key.lines for key in session.ledger.snapshot().unknown_keys] == [2, 2]
    session.use_registry(larger(registry, "zorp"))
    reread(session)

    (key,) = session.ledger.snapshot().unknown_keys
    assert (key.name, key.lines) == ("blip", 2)


def test_lines_that_are_gone_stay_rejected(tmp_path: Path, registry: Registry) -> None:
    """And it is said how many."""
    session = read(tmp_path, registry, ["zorp", "zorp"], ["zorp"])
    (tmp_path / "world-0.jsonl").unlink()
    session.use_registry(larger(registry, "zorp"))

    progress = reread(session).progress

    assert (progress.accepted, progress.gone) == (1, 2)
    assert session.ledger.snapshot().totals.rejected == {Reason.UNKNOWN_METRIC: 2}


def test_keys_of_an_open_session_can_only_be_added(registry: Registry) -> None:
    """Rows hold their ids."""
    session = Session(registry)

    with pytest.raises(RegistryError, match="only be added to"):
        session.use_registry(replace(registry, keys=registry.keys[1:]))
    assert session.registry is registry


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    files=st.lists(
        st.lists(st.sampled_from([*KINDS, "broken"]), min_size=1, max_size=12),
        min_size=1,
        max_size=2,
    ),
    at_most=st.integers(1, 5),
    times=st.integers(1, 2),
)
def test_reading_again_is_as_if_the_key_had_always_been_known(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    files: list[list[str]],
    at_most: int,
    times: int,
) -> None:
    """However often, and in whatever pieces: the same rows, and the same counts."""
    folder = tmp_path_factory.mktemp("logs")
    session = read(folder, registry, *files)
    session.use_registry(larger(registry, "zorp"))
    for _ in range(times):
        reread(session, at_most)

    always = read(folder, larger(registry, "zorp"), *files)
    one, other = session.ledger.snapshot(), always.ledger.snapshot()
    assert one.totals.rejected == other.totals.rejected
    assert [source.accepted for source in one.sources] == [s.accepted for s in other.sources]
    assert session.view.rows == one.totals.accepted
    assert sorted((e.source_id, e.offset, e.message) for e in one.rejected_lines) == sorted(
        (e.source_id, e.offset, e.message) for e in other.rejected_lines
    )
    assert one.unknown_keys == other.unknown_keys
    places = [session.place(row) for row in range(session.view.rows)]
    assert sorted(places) == sorted(always.place(row) for row in range(always.view.rows))


def test_a_step_is_short_however_long_a_line_takes(tmp_path: Path, registry: Registry) -> None:
    """In a packed file one line may take long, and what is written meanwhile must not wait."""
    session = read(tmp_path, registry, ["zorp"] * 5)
    session.use_registry(larger(registry, "zorp"))
    rereading = Rereading(session, Reason.UNKNOWN_METRIC, clock=count(step=0.03).__next__)

    rereading.step()

    assert rereading.progress == RereadProgress(2, 5, accepted=2)
    rereading.step(at_most=2)
    rereading.step()
    rereading.close()
    assert rereading.progress == RereadProgress(5, 5, accepted=5)
    assert session.ledger.snapshot().totals.rejected == {}


def test_lines_whose_place_was_not_kept_are_counted(tmp_path: Path, registry: Registry) -> None:
    """Nobody may think that all were read again."""
    session = Session(registry)
    session.ledger = Ledger(session.names.shards, Rejections(places=Room(2, 2, 2)))
    read(tmp_path, registry, ["zorp"] * 5, session=session)
    session.use_registry(larger(registry, "zorp"))
    rereading = Rereading(session, Reason.UNKNOWN_METRIC)

    rereading.step()
    rereading.close()

    assert rereading.progress == RereadProgress(2, 2, accepted=2, not_kept=3)
    assert session.ledger.snapshot().totals.rejected == {Reason.UNKNOWN_METRIC: 3}
