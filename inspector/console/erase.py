"""``inspector erase``: players removed from every tier, with a proof that they are."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector.console.reading import progress_bar
from inspector.core.errors import PlayerError, SourceError
from inspector.core.privacy import checked_players
from inspector.files.recording_cache import CacheFolder
from inspector.storage.erasure import erase, work_bytes
from inspector.storage.erasure_logs import Patience
from inspector.storage.erasure_report import ErasureReport, TierErasure, total
from inspector.storage.setup import StorageSetup, setup_of
from inspector.storage.tiers import Tier

_TOLD_DAYS = 3
_NAME_ONE = "Name the folder that hot and warm are in"


def players_named(named: Sequence[str], file: Path | None) -> frozenset[str]:
    """Return the players of the command line and of a file, one a line; blank lines are nothing.

    Raises:
        PlayerError: Some are no hashes; the places of all are named, and none is repeated.
    """
    told = [(f"--player {number}", text.strip()) for number, text in enumerate(named, 1)]
    if file is not None:
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as problem:
            said = problem.strerror if isinstance(problem, OSError) else "it is no UTF-8 text"
            raise PlayerError(
                f"cannot be read ({said})", where=str(file), remedy="Name a text file"
            ) from problem
        told += [
            (f"{file}:{number}", line.strip())
            for number, line in enumerate(lines, 1)
            if line.strip()
        ]
    return checked_players(told)


def setup_in(data: Path) -> StorageSetup:
    """Return how a data folder is set up, whose tiers may be elsewhere.

    Raises:
        SourceError: There is no such folder, or it holds no tier.
        ConfigError: Its retention.toml, which says where they are, cannot be used.
    """
    if not data.is_dir():
        raise SourceError("is no folder", where=str(data), remedy=_NAME_ONE)
    setup = setup_of(data)
    folders = setup.folders
    tiers = (folders.hot, folders.warm, folders.cold, folders.rejected)
    if not any(folder.is_dir() for folder in tiers):
        what = "is no data folder: there is no hot or warm"
        raise SourceError(what, where=str(data), remedy=_NAME_ONE)
    return setup


def print_erasure(
    data: Path,
    players: frozenset[str],
    *,
    keep_aggregates: bool,
    dry_run: bool,
    as_json: bool,
    now_ts: float,
    patience: Patience | None = None,
) -> bool:
    """Erase players and print the proof; return whether nothing of them is left.

    Raises:
        SourceError: There is no such data folder.
        ConfigError: Its retention.toml cannot be used, so that nobody knows where its tiers are.
        StorageError: Somebody else changes it, or a change could not be finished.
    """
    setup = setup_in(data)
    folders = setup.folders
    if setup.problem:
        Console(stderr=True, markup=False, soft_wrap=True).print(setup.problem)
    shown = sys.stderr.isatty()
    size_bytes = work_bytes(folders, dry_run=dry_run)
    with progress_bar("Looking" if dry_run else "Erasing", size_bytes, shown=shown) as advance:
        report = erase(
            folders,
            players,
            setup.registry,
            keep_aggregates=keep_aggregates,
            dry_run=dry_run,
            patience=patience,
            retention=setup.retention,
            now_ts=now_ts,
            cache=CacheFolder(),
            on_progress=advance,
        )
    if as_json:
        print(json.dumps(as_object(report, now_ts)))  # noqa: T201 - this is the command's output
    else:
        _print_report(report, now_ts)
    return report.is_complete


def as_object(report: ErasureReport, now_ts: float) -> dict[str, object]:
    """Return a report as JSON tells it."""
    return {
        "at_ts": now_ts,
        "players": report.players,
        "dry_run": report.dry_run,
        "keep_aggregates": report.keeps_sums,
        "complete": report.is_complete,
        "tiers": {str(one.tier): _tier_object(one) for one in report.tiers},
        "not_done": [
            {"file": one.where, "problem": one.what, "remedy": one.remedy} for one in report.undone
        ],
        "found": [{"file": str(one.path), "times": one.times} for one in report.found],
        "rollups_to_remake": list(report.removed_days),
        "rollups_remade": list(report.remade_days),
        "days_of_sums_only": list(report.summed_days),
        "scanned_bytes": report.scanned_bytes,
        "seconds": round(report.seconds, 3),
    }


def _tier_object(one: TierErasure) -> dict[str, object]:
    counts = one.counts
    return {
        "files": one.files,
        "rewritten": one.rewritten,
        "before": counts.rows,
        "removed": counts.removed,
        "rejected_removed": counts.dropped,
        "masked": counts.masked,
        "aggregated": counts.summed,
        "after": counts.expected if one.after is None else one.after,
        "written_meanwhile": one.written_meanwhile,
    }


def _print_report(report: ErasureReport, now_ts: float) -> None:
    console = Console(markup=False, soft_wrap=True, highlight=False)
    counts = total(report.tiers)
    if counts.rows or report.undone:
        console.print(_table(report))
        console.print()
    for line in _told(report, now_ts):
        console.print(line)


def _table(report: ErasureReport) -> Table:
    table = Table("Tier", box=None, pad_edge=False)
    titles = ["Files", "New", "Before", "Removed", "Rejected", "Masked"]
    titles += ["Summed"] if report.keeps_sums else []
    titles += ["After"]
    for title in titles:
        table.add_column(title, justify="right")
    for one in report.tiers:
        counts = one.counts
        numbers = [one.files, one.rewritten, counts.rows, counts.removed, counts.dropped]
        numbers += [counts.masked, *([counts.summed] if report.keeps_sums else [])]
        numbers += [counts.expected if one.after is None else one.after]
        table.add_row(str(one.tier), *(f"{number:,}" for number in numbers))
    return table


def _told(report: ErasureReport, now_ts: float) -> Iterable[Text | str]:
    """Yield what else should be known, the proof last."""
    meanwhile = report.of(Tier.HOT).written_meanwhile
    if meanwhile > 0 and not report.undone:
        yield f"{meanwhile:,} lines came from servers meanwhile"
    if report.remade_days:
        yield (
            f"{len(report.remade_days):,} roll-ups were made anew from what is left "
            f"({_some(report.remade_days)})"
        )
    if report.removed_days:
        number, days = f"{len(report.removed_days):,} roll-ups", _some(report.removed_days)
        if report.dry_run:
            yield f"{number} would be made anew from what is left ({days})"
        else:
            yield (
                f"{number} are removed ({days}); the next `inspector storage run` makes them anew "
                "from what is left"
            )
    if report.summed_days:
        yield (
            f"{len(report.summed_days):,} days are left as roll-ups only "
            f"({_some(report.summed_days)}): sums by entry, tier and shard that name no player"
        )
    for problem in report.undone:
        yield Text(f"Not done: {problem.text()}", "red")
    at = datetime.fromtimestamp(now_ts, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    whom = f"{report.players:,} player{'s' if report.players != 1 else ''}"
    if report.dry_run:
        yield f"{at}: nothing was changed ({whom}, {report.seconds:.1f} s)"
        return
    megabytes = f"{report.scanned_bytes / 1e6:,.1f} MB"
    for found in report.found:
        times = "once" if found.times == 1 else f"{found.times:,} times"
        yield Text(f"Still named: {found.path}, {times}", "red")
    if report.found:
        yield ("If servers still record these players, let them opt out there, then run this again")
    if not total(report.tiers).is_changed and report.is_complete:
        yield (
            "Nothing of them was there before, either: check that the hashes are whole, "
            "as records carry them"
        )
    if report.is_complete:
        scanned = f"a scan of all files ({megabytes}) finds {whom} nowhere"
        yield Text(f"{at}: {scanned} ({report.seconds:.1f} s)", "green")


def _some(days: Sequence[str]) -> str:
    told = ", ".join(days[:_TOLD_DAYS])
    return f"{told}, …" if len(days) > _TOLD_DAYS else told
