"""A recording that was read once: the next opening shows the same, without reading it."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from inspector.core.registry import Registry
from inspector.files.recording_cache import CacheFolder
from inspector.ingest.tailer import Tailer
from inspector.session.caching import SETTLED_S, RecordingCache
from inspector.session.fold import REFERENCE_KERNELS, Fold, FoldState
from inspector.session.ingestion import Ingestion
from inspector.session.kept_folds import KeptFolds
from inspector.session.kernel_loader import KernelLoader
from inspector.session.marked_rows import LedgerKind
from inspector.session.query import Grid, GroupBy, Query, Selector
from inspector.session.session import Session

ENTRIES = Query(Selector(), (0, 2), GroupBy.ENTRY, Grid.everything(), distinct=True)
WITHIN_S = 30.0
AT_TS = 1_700_000_000


def a_line(number: int) -> str:
    """Return a line; some repeat others, and some are late."""
    late = 20 if number % 50 == 7 else 0
    player = "" if number % 3 else f'"player":"h:{number % 16:02x}",'
    rates = ',"rates":{"reflect_count":0.5}' if number % 4 == 0 else ""
    return (
        f'{{"ts":{AT_TS + number // 10 - late},"shard":"s{number % 2}",{player}'
        f'"entry":"ability.e{number % 5}","metrics":{{"casts":1,"reflect_count":{number % 7}}},'
        f'"meta":{{"tier":{number % 3},"tags":["t{number % 2}"]{rates}}}}}\n'
    )


BAD = (
    '{"ts":1,"shard":"s"}\n'
    '{"ts":5,"shard":"s","entry":"ability.e","metrics":{"oops":1}}\n'
    "nonsense\n"
)


def written(path: Path, first: int, last: int, end: str = "") -> Path:
    """Write lines to a file that nobody has touched for long."""
    text = "".join(map(a_line, range(first, last))) + BAD + end
    data = text.encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    os.utime(path, (AT_TS, AT_TS))
    return path


class Opened:
    """A source that was opened and read to its end."""

    def __init__(
        self, paths: list[Path], registry: Registry, folder: CacheFolder, *, fold: bool = False
    ) -> None:
        self.session = Session(registry)
        self.tailer = Tailer(paths, self.session.ledger, tail_first=True, watch=False)
        self.cache = RecordingCache(
            self.session,
            self.tailer,
            paths,
            folder,
            least_text_bytes=0,
            fold_first=self._fold if fold else None,
        )
        self.ingestion = Ingestion(
            self.tailer, self.session, KernelLoader(registry), threads=1, cache=self.cache
        )
        self.ingestion.start()
        self.read()

    def read(self, rows: int = 0) -> None:
        """Wait until all is read, and so many rows are there."""
        ends_s = monotonic() + WITHIN_S
        while monotonic() < ends_s:
            self.ingestion.changed.wait(0.01)
            read, known = self.ingestion.progress()
            if self.ingestion.has_looked and read >= known and self.session.view.rows >= rows:
                return
        raise AssertionError("it is not read")

    def close(self) -> None:
        """Close it."""
        self.ingestion.stop(WITHIN_S)

    def _fold(self, _is_stopped: Callable[[], bool]) -> list[FoldState]:
        fold = Fold(ENTRIES, self.session.names, REFERENCE_KERNELS)
        fold.update(self.session.view)
        return [fold.state()]


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    """A cache of its own."""
    return CacheFolder(tmp_path / "cache")


@pytest.fixture
def open_it(registry: Registry, folder: CacheFolder) -> Iterator[Callable[..., Opened]]:
    """Open sources that are closed after the test."""
    opened: list[Opened] = []

    def start(*paths: Path, keep: bool = False, **options: bool) -> Opened:
        opened.append(Opened(list(paths), registry, folder, **options))
        if keep:
            assert opened[-1].cache.saved.wait(WITHIN_S)
            opened[-1].close()
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def columns(session: Session) -> list[list[float]]:
    """Return every column of all rows, and where their lines stand."""
    names = ("ts", "entry", "shard", "player", "tier", "region", "tags", "size_bytes")
    own = ("key", "value")
    parts = session.view.parts
    found = [np.concatenate([getattr(p.view, n) for p in parts]).tolist() for n in names + own]
    found.append(np.concatenate([p.view.rates[p.view.rate_code] for p in parts]).tolist())
    found.append(np.concatenate([np.diff(p.view.first) for p in parts]).tolist())
    return [*found, session.places(np.arange(session.view.rows))]


def assert_same(one: Session, other: Session) -> None:
    """Everything that anybody can ask of two sessions is the same."""
    assert columns(one) == columns(other)
    assert one.view.extent == other.view.extent
    assert (one.view.first_ts, one.view.last_ts) == (other.view.first_ts, other.view.last_ts)
    assert one.names.entries.values == other.names.entries.values
    assert one.names.tag_sets.values == other.names.tag_sets.values
    assert one.ledger.snapshot() == other.ledger.snapshot()
    for kind in LedgerKind:
        assert list(one.lines_of(kind).lines) == list(other.lines_of(kind).lines)


def test_a_second_opening_has_the_same_rows_names_and_ledger(
    tmp_path: Path, open_it: Callable[..., Opened]
) -> None:
    """Late and rejected lines too, of compressed files as of others; and no memory is taken."""
    logs = tmp_path / "logs"
    logs.mkdir()
    written(logs / "a.jsonl", 0, 700)
    written(logs / "a.jsonl.1.gz", 700, 1200)
    first = open_it(logs, keep=True)

    second = open_it(logs)

    assert second.cache.is_used
    assert first.session.ledger.snapshot().totals.late > 0
    assert first.session.ledger.snapshot().totals.rejected_lines == 6
    assert_same(first.session, second.session)
    assert second.session.size_bytes == 0
    assert second.session.spooled_bytes > 0


def test_what_was_written_since_is_read_as_if_nobody_had_closed_it(
    tmp_path: Path, open_it: Callable[..., Opened]
) -> None:
    """Also what repeats a line from before, and the rest of a line that had no end."""
    log = written(tmp_path / "a.jsonl", 0, 500, end=a_line(3)[:20])
    open_it(log, keep=True)
    more = a_line(3)[20:] + a_line(499) + "".join(map(a_line, range(500, 900)))
    with log.open("a") as file:
        file.write(more)

    reopened = open_it(log)
    reopened.read(rows=902)

    assert reopened.cache.is_used
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(log.read_bytes())
    whole = open_it(copy)
    ledgers = [one.session.ledger.snapshot().totals for one in (reopened, whole)]
    assert ledgers[0] == ledgers[1]
    assert ledgers[0].duplicates > 0
    assert columns(reopened.session) == columns(whole.session)


@pytest.mark.parametrize(
    "harm",
    [
        lambda log: log.write_bytes(log.read_bytes().replace(b"casts", b"CASTS")),
        lambda log: log.write_bytes(log.read_bytes()[:-40]),
        lambda log: os.utime(log, (AT_TS + 1, AT_TS + 1)),
        lambda log: log.rename(log.with_name("b.jsonl")),
    ],
    ids=["other text", "shorter", "touched", "renamed"],
)
def test_a_recording_that_was_changed_is_read_anew(
    harm: Callable[[Path], object], tmp_path: Path, open_it: Callable[..., Opened]
) -> None:
    """In whatever way: the lines that are there are shown, no others."""
    logs = tmp_path / "logs"
    logs.mkdir()
    log = written(logs / "a.jsonl", 0, 300)
    open_it(logs, keep=True)
    harm(log)

    again = open_it(logs)

    assert not again.cache.is_used
    (now,) = logs.iterdir()
    lines = now.read_bytes().splitlines()
    totals = again.session.ledger.snapshot().totals
    assert totals.lines + bool(totals.unfinished_bytes) == len(lines)
    assert totals.lost_bytes == 0


@pytest.mark.parametrize("byte", [0, 70, 5_000, -1, -20, -400])
def test_a_damaged_cache_is_left_out_and_the_logs_are_read(
    byte: int, tmp_path: Path, folder: CacheFolder, open_it: Callable[..., Opened]
) -> None:
    """Wherever a bit was turned over."""
    log = written(tmp_path / "a.jsonl", 0, 300)
    first = open_it(log, keep=True, fold=True)
    (kept,) = folder.folder.iterdir()
    data = bytearray(kept.read_bytes())
    data[byte] ^= 0x10
    kept.write_bytes(data)

    again = open_it(log)

    assert not again.cache.is_used
    assert_same(first.session, again.session)
    assert again.ingestion.problems == ()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_partial_cache_is_left_out(
    share: float, tmp_path: Path, folder: CacheFolder, open_it: Callable[..., Opened]
) -> None:
    """As a full disk or a power cut may leave it."""
    log = written(tmp_path / "a.jsonl", 0, 300)
    open_it(log, keep=True)
    (kept,) = folder.folder.iterdir()
    kept.write_bytes(kept.read_bytes()[: int(share * kept.stat().st_size)])

    assert not open_it(log).cache.is_used


def test_what_was_kept_for_other_metric_keys_is_not_used(
    tmp_path: Path, registry: Registry, folder: CacheFolder, open_it: Callable[..., Opened]
) -> None:
    """Other keys reject other lines."""
    log = written(tmp_path / "a.jsonl", 0, 100)
    open_it(log, keep=True)
    smaller = Opened([log], Registry(registry.keys[:-1]), folder)
    smaller.close()

    assert not smaller.cache.is_used


def test_a_file_that_is_being_written_is_not_kept(
    tmp_path: Path, registry: Registry, folder: CacheFolder
) -> None:
    """It is a recording once it has been left alone for a while."""
    log = written(tmp_path / "a.jsonl", 0, 100)
    session = Session(registry)
    tailer = Tailer([log], session.ledger, tail_first=True, watch=False)
    now = [AT_TS + SETTLED_S - 0.1]
    cache = RecordingCache(session, tailer, [log], folder, clock=lambda: now[0], least_text_bytes=0)
    ingestion = Ingestion(tailer, session, KernelLoader(registry), threads=1, cache=cache)
    ingestion.start()
    while not session.view.rows or ingestion.is_busy:
        ingestion.changed.wait(0.01)
    assert not cache.saved.wait(0.3)

    now[0] = AT_TS + SETTLED_S

    assert cache.saved.wait(WITHIN_S)
    ingestion.stop(WITHIN_S)


def test_folds_go_on_from_what_was_found_before(
    tmp_path: Path, open_it: Callable[..., Opened]
) -> None:
    """And count the rows that came since, once."""
    log = written(tmp_path / "a.jsonl", 0, 500)
    open_it(log, keep=True, fold=True)
    with log.open("a") as file:
        file.write("".join(map(a_line, range(500, 800))))

    session = open_it(log).session
    fold = session.new_fold(ENTRIES, session.names, REFERENCE_KERNELS)
    fresh = Fold(ENTRIES, session.names, REFERENCE_KERNELS)

    assert isinstance(session.new_fold, KeptFolds)
    assert fold.rows.sum() == 500
    fold.update(session.view)
    fresh.update(session.view)
    assert fold.groups == fresh.groups
    for name in ("cells", "rows", "distinct"):
        np.testing.assert_array_equal(getattr(fold, name), getattr(fresh, name))
