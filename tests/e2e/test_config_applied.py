"""Saves while four servers run: each of them is applied by all, and the Inspector knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.analysis.applied import Applied
from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.analysis.saves import Save
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import DecodingReader
from inspector.ingest.reader import read_forward
from inspector.session.session import Session
from tests.e2e.emitting import until
from tests.e2e.fleet import KEY, SHARDS, Fleet, applying, fleet, rates
from tests.e2e.hot_logs import HotLogs, read_hot_logs

SAVES = 20


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "game"


@pytest.fixture
def servers(game: Path, registry: Registry, environment: dict[str, str]) -> Iterator[Fleet]:
    """Four servers that record."""
    with fleet(game, registry, environment) as servers:
        yield servers


def read_all(game: Path, registry: Registry) -> Session:
    """Return the session of all hot logs."""
    session = Session(registry)
    reader = DecodingReader(registry, session.names)
    for block in read_forward([game / "hot"], session.ledger):
        for batch in reader.read(block):
            session.add(batch)
    return session


def shown(session: Session, save: Save, playhead_ts: float) -> list[ShardApply]:
    """Return what the Inspector says of a save at an instant."""
    applied = Applied(session)
    while True:
        found = applied.update(session.view, playhead_ts, {"sampling": save})
        if not applied.is_behind:
            return list(found["sampling"])


def playing_all(servers: Fleet, *, refuse: bool) -> bool:
    """Let all record; return whether all of them refuse a file, or none does."""
    servers.play()
    return all(bool(problem) is refuse for problem in servers.tell("config_problem"))


def lost(logs: HotLogs, numbers: int) -> dict[str, set[int]]:
    """Return the activations of each shard that are not in its log."""
    found: dict[str, set[int]] = {shard: set(range(numbers)) for shard in SHARDS}
    for record in logs.records:
        found[record["shard"]].discard(record["metrics"]["damage_total"])
    return found


def test_every_save_is_applied_by_every_server_and_no_record_is_lost(
    servers: Fleet, game: Path, registry: Registry
) -> None:
    """Each was heard of in a heartbeat and seen in values; the Inspector says so of each."""
    servers.play()
    for rate in rates(SAVES):
        servers.play_until_applied(servers.save(rate))
    servers.tell("flush")

    logs = read_hot_logs(game, registry)
    took = applying(servers.saves, logs.records, logs.heartbeats)
    assert [who for who, one in took.items() if not one.heard_s >= 0.0] == []
    assert [who for who, one in took.items() if not one.carried_s >= 0.0] == []
    assert lost(logs, servers.numbers) == {shard: set() for shard in SHARDS}
    session = read_all(game, registry)
    ends = [*(save.saved_ts for save in servers.saves[1:]), session.view.last_ts]
    for save, end_ts in zip(servers.saves, ends, strict=True):
        states = shown(session, save, end_ts)
        assert [(one.shard, one.state) for one in states] == [
            (shard, ApplyState.OBSERVED) for shard in SHARDS
        ]
        for one in states:
            assert one.delay_s >= took[one.shard, save.revision].heard_s


def test_a_bad_file_is_refused_by_all_who_keep_running_and_recover(
    servers: Fleet, game: Path, registry: Registry
) -> None:
    """They say why, go by the last good one, and take the next over."""
    good = servers.save(0.75)
    servers.play_until_applied(good)
    path = game / "config" / "sampling.toml"
    whole = path.read_text()

    path.write_text(whole.replace(f"{KEY} = 0.75", f"{KEY} = 1.5"))

    until(lambda: playing_all(servers, refuse=True))
    servers.tell("flush")
    session = read_all(game, registry)
    refused = shown(session, good, session.view.last_ts)
    assert [one.state for one in refused] == [ApplyState.REFUSED] * 4
    assert {one.revision for one in refused} == {good.revision}
    assert all(KEY in one.reason and "1.5" in one.reason for one in refused)
    path.write_text(whole)
    until(lambda: playing_all(servers, refuse=False))
    mended = servers.save(0.6)
    servers.play_until_applied(mended)
    servers.tell("flush")
    session = read_all(game, registry)
    states = [one.state for one in shown(session, mended, session.view.last_ts)]
    assert states == [ApplyState.OBSERVED] * 4
    assert lost(read_hot_logs(game, registry), servers.numbers) == {
        shard: set() for shard in SHARDS
    }
