"""Erasures that are killed at random instants, and what is there then."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from inspector.core.record import Record
from inspector.storage.erasure import erase
from inspector.storage.erasure_report import ErasureReport
from inspector.storage.folders import DataFolders
from inspector.storage.history import History
from inspector.storage.query_export import TextRows, text_rows
from inspector.storage.tiers import Tier, listing
from tests.unit.storage.erasing import IMPATIENT
from tests.unit.storage.storage_kills import Killed, killed_run
from tests.unit.storage.tiers_world import (
    DAY_S,
    MONDAY,
    PLAYERS,
    REGISTRY,
    RETENTION,
    a_line,
    a_world,
    hidden,
    kept_up,
    names,
    records,
    rejected,
    rolled_up,
)

HER = str(PLAYERS[0])
MEANWHILE = MONDAY + 2.6 * DAY_S
"""When the first day of the world is rolled up, and the last one is still in hot logs."""

_OTHERS = (
    "SELECT ts, shard, entry, player, tier, casts, damage_total, reflect_count, count(*) "
    "FROM records WHERE store <> 'cold' AND {whom} GROUP BY ALL ORDER BY ALL"
)
_BY_PLAYER = _OTHERS.format(whom=f"player <> '{HER}'")
_UNNAMED = _OTHERS.format(whom="player IS NULL")
_COUNT = 100_000
_MOST_S = 60.0
_NONSENSE = "not_json"

Sums = dict[tuple[object, ...], float]


def a_named_world(root: Path, days: int = 3, shards: Sequence[str] = ("world-1",)) -> DataFolders:
    """Make a data folder with a player in hot, warm and rejected files, and in what cold sums."""
    folders = a_world(root, days, shards)
    for log in sorted(folders.hot.iterdir()):
        with log.open("ab") as text:
            text.write(b'{"ts": 1, "player": "%s"}\n' % HER.encode())
            text.write(b"nonsense of somebody\n")
            # A record of somebody else that names her.
            ts = MONDAY + (days - 1) * DAY_S
            text.write(a_line(ts, "world-1", 1, meta={"by": HER, "tier": 1}) + b"\n")
    kept_up(folders, MEANWHILE)
    tiers = Counter(file.tier for file in listing(folders).files)
    assert all(tiers[tier] for tier in Tier), tiers
    return folders


def erased(folders: DataFolders, *, keep: bool) -> ErasureReport:
    """Erase her."""
    return erase(
        folders,
        frozenset({HER}),
        REGISTRY,
        keep_aggregates=keep,
        patience=IMPATIENT,
        retention=RETENTION,
        now_ts=MEANWHILE,
    )


class ErasureKills:
    """Kills one erasure after the other, each on a fresh copy of a data folder.

    Args:
        folder: Where the copies are made.
        seed: Decides on the instants.
        keep: Whether sums are kept.
    """

    def __init__(self, folder: Path, seed: int, *, keep: bool) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._keep = keep
        self._more = ["--erase", *(["--keep"] if keep else [])]
        self._before = a_named_world(folder / "before")
        self._others = _others(records(self._before))
        self._nonsense = rejected(self._before)
        self._asked = _asked(self._before)
        self._sums = _sums(records(self._before))
        undisturbed = self._copy("undisturbed")
        report = erased(undisturbed, keep=keep)
        assert report.is_complete
        started_s = time.monotonic()
        assert not killed_run(self._copy("timed"), _MOST_S, self._more)
        self.takes_s = time.monotonic() - started_s - self._starts_s()
        assert self._nonsense[_NONSENSE]
        assert (problem := self._wrong_now(undisturbed)) == "", problem
        assert all(report.of(tier).rewritten for tier in Tier), report
        self._names, self._rolled_up = names(undisturbed), rolled_up(undisturbed)
        self._end, self._end_rejected = records(undisturbed), rejected(undisturbed)

    def kill_one(self) -> Killed:
        """Let an erasure begin, kill it at an instant, look, and erase again."""
        folders = self._copy("killed")
        delay_s = self._random.uniform(0, self.takes_s * 1.1)
        was_killed = killed_run(folders, delay_s, self._more)
        had_changed = names(folders) != names(self._before)
        problem = self._wrong_now(folders)
        report = erased(folders, keep=self._keep)
        problem = problem or self._wrong_in_the_end(folders, report)
        shutil.rmtree(folders.root)
        return Killed(delay_s, was_killed, had_changed, problem)

    def _wrong_now(self, folders: DataFolders) -> str:
        """Return what is wrong at the instant after the kill; empty if nothing is."""
        found = records(folders)
        others = _others(found)
        if others != self._others:
            lost, doubled = self._others - others, others - self._others
            return f"of others: {lost.total()} lost, {doubled.total()} doubled"
        if rejected(folders)[_NONSENSE] != self._nonsense[_NONSENSE]:
            return "rejected lines of others are lost or doubled"
        by_player, unnamed = _asked(folders)
        if by_player != self._asked[0]:
            return "by SQL others have other records"
        if not self._keep and unnamed != self._asked[1]:
            return "by SQL nobody has other records"
        return "other sums" if self._keep and not _are_close(_sums(found), self._sums) else ""

    def _wrong_in_the_end(self, folders: DataFolders, report: ErasureReport) -> str:
        if not report.is_complete:
            return f"not erased: {report.undone} {report.found}"
        if names(folders) != self._names:
            return f"other files in the end: {sorted(names(folders) ^ self._names)}"
        if (records(folders), rejected(folders)) != (self._end, self._end_rejected):
            return "other records in the end"
        if rolled_up(folders) != self._rolled_up:
            return "other roll-ups in the end"
        return f"left over: {hidden(folders)}" if hidden(folders) else ""

    def _starts_s(self) -> float:
        """Return how long a process takes to begin."""
        started_s = time.monotonic()
        killed_run(self._copy("started"), 0.0, self._more)
        return time.monotonic() - started_s

    def _copy(self, name: str) -> DataFolders:
        root = self._folder / name
        shutil.copytree(self._before.root, root)
        return DataFolders.of(root)


def _others(found: Counter[Record]) -> Counter[Record]:
    """Return records that name somebody else: those of nobody may be sums."""
    return Counter({one: n for one, n in found.items() if one.player not in (HER, None)})


def _sums(found: Counter[Record]) -> Sums:
    """Return what all records add up to, by all that sums are kept by, and how many there are."""
    sums: Sums = defaultdict(float)
    for one, times in found.items():
        for key, value, rate in one.metrics:
            sums[one.ts // 3_600, one.shard, one.entry, one.tier, key] += times * value / rate
    return sums


def _are_close(one: Sums, other: Sums) -> bool:
    return one.keys() == other.keys() and all(
        abs(value - other[place]) <= 1e-9 * max(1.0, abs(value)) for place, value in one.items()
    )


def _asked(folders: DataFolders) -> tuple[TextRows, TextRows]:
    """Return what SQL says of the records of others, and of those of nobody."""
    with History([folders.root], REGISTRY) as history:
        return text_rows(history, _BY_PLAYER, _COUNT), text_rows(history, _UNNAMED, _COUNT)
