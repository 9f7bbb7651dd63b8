"""Reading a data folder while a run of the storage moves what is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from inspector.analysis.stats import session_stats
from inspector.console.reading import read_with_progress
from inspector.console.stats import read_session
from inspector.core.errors import ChangedError
from inspector.files.file_lock import try_lock
from inspector.ingest.block import Block
from inspector.ingest.ledger import Ledger
from inspector.session.fold import FoldKernels
from inspector.session.session import Session
from inspector.storage import journal
from inspector.storage.folders import DataFolders
from inspector.storage.journal import read_journal, settle
from tests.unit.storage.tiers_world import REGISTRY, a_world, compacted, records


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    """Return a data folder of a day and a shard."""
    return a_world(tmp_path / "data", 1, ["world-1"])


def test_it_is_told_that_records_may_be_missing_or_there_twice(folders: DataFolders) -> None:
    """With what to do."""
    blocks = read_with_progress([folders.root], Ledger())
    next(blocks)
    compacted(folders)

    with pytest.raises(ChangedError, match="was changed by a run of the storage"):
        list(blocks)


def test_what_is_summed_up_is_read_again(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the figures are right all the same."""
    wanted = session_stats(*_session_and_fold(folders))
    moved: list[bool] = []
    original = "inspector.console.stats.read_with_progress"

    def meanwhile(paths: Sequence[Path], ledger: Ledger) -> Iterator[Block]:
        for block in read_with_progress(paths, ledger):
            yield block
            if not moved:
                moved.append(True)
                compacted(folders)

    monkeypatch.setattr(original, meanwhile)

    found = session_stats(*_session_and_fold(folders))

    assert moved == [True]
    assert {name: entry.records for name, entry in found.entries.items()} == {
        name: entry.records for name, entry in wanted.entries.items()
    }


def _session_and_fold(folders: DataFolders) -> tuple[Session, FoldKernels]:
    session, kernels = read_session([folders.root], REGISTRY)
    return session, kernels.fold


class Killed(BaseException):
    """What stands for the end of the process."""


def _killed_behind_its_journal(folders: DataFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_apply", dies)
        with pytest.raises(Killed):
            compacted(folders)


def test_what_a_killed_run_left_undone_is_finished_before_reading(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may write does so."""
    before = records(folders)
    _killed_behind_its_journal(folders, monkeypatch)
    assert read_journal(folders).pending is not None

    settle([folders.root, folders.root / "no such folder"])

    assert read_journal(folders).pending is None
    assert records(folders) == before
    assert list(folders.hot.iterdir()) == []


def test_where_it_cannot_be_finished_the_journal_is_obeyed(
    folders: DataFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as by somebody who may only read."""
    wanted, _ = read_session([folders.root], REGISTRY)
    _killed_behind_its_journal(folders, monkeypatch)

    with (folders.own / "lock").open("ab") as held:
        assert try_lock(held.fileno())
        found, _ = read_session([folders.root], REGISTRY)

    assert found.view.rows == wanted.view.rows
    assert read_journal(folders).pending is not None
