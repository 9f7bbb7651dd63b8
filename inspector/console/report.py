"""``inspector report``: a session as one HTML file, without a window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time

from rich.console import Console

from inspector.console.reading import registry_for
from inspector.console.rules import read_rules
from inspector.console.stats import read_session
from inspector.core.errors import InspectorError
from inspector.export.report import Report, ReportWish, make_report
from inspector.export.report_html import report_html
from inspector.files.atomic import write_atomic
from inspector.files.team_registry import config_folder_of


class InstantError(InspectorError):
    """A text is no instant."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What is asked for.

    Attributes:
        out: The file to write.
        start: Where the report begins, as somebody wrote it; None for the first record.
        end: The instant it is of; None for the last record.
        rules: A file of rules; None for those of the data folder, or that ship.
        baselines: A file of baselines; None for those of the data folder.
    """

    out: Path
    start: str | None = None
    end: str | None = None
    rules: Path | None = None
    baselines: Path | None = None


def write_report(paths: Sequence[Path], options: ReportOptions) -> None:
    """Read recordings and write a report of them.

    Raises:
        InspectorError: An instant, a rule or a path is not as it should be, there is nothing to
            report, or the file cannot be written.
    """
    start_ts, end_ts = (instant_of(one) for one in (options.start, options.end))
    registry = registry_for(paths)
    rules, baselines = read_rules(paths, options.rules, options.baselines, registry)
    session, kernels = read_session(paths, registry)
    try:
        wish = ReportWish(
            source=", ".join(path.resolve().name or str(path) for path in paths),
            made_ts=time(),
            start_ts=start_ts,
            end_ts=end_ts,
            rules=rules,
            baselines=baselines,
            config_folder=config_folder_of(paths),
        )
        report = make_report(session, kernels, wish)
    finally:
        session.close()
    write_atomic(options.out, report_html(report).encode())
    _tell(report, options.out)


def instant_of(said: str | None) -> float | None:
    """Return an instant, Unix seconds, of ISO 8601 (in UTC unless it says else) or Unix seconds.

    Raises:
        InstantError: It is neither.
    """
    if said is None:
        return None
    try:
        ts = float(said)
    except ValueError:
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            ts = math.nan
        else:
            ts = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    if not math.isfinite(ts):
        raise InstantError(
            f"{said!r} is no instant", remedy="Write 2026-01-31T12:00:00 (UTC) or Unix seconds"
        )
    return ts


def _tell(report: Report, out: Path) -> None:
    console = Console(markup=False, soft_wrap=True, highlight=False)
    console.print(
        f"{out}: {report.rows:,} records, {len(report.charts)} charts, "
        f"{len(report.firings):,} firings"
    )
