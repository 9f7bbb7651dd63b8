"""How long a seek takes on ten million rows.

    python -m tests.benchmarks.seek [--rows 10000000] [--hours 8] [--serial] [--seeks 200]
        [--ranges 300,3600]

It is the work until every chart shows the instant, on one thread, in its own time: what else runs
on the machine does not count, nor does drawing.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from inspector.core.playhead import Playhead
from inspector.files.resources import load_registry
from inspector.session.compiled import FOLD_KERNELS
from inspector.session.session import Session
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import SourceState, StatusFrame
from inspector.ui.models.request import ViewRequest
from tests.benchmarks.seek_page import PAGE, shows_all
from tests.benchmarks.seek_rows import some_session

STATUS = StatusFrame("benchmark", "4 shards", SourceState.IDLE, 1.0, 0.0, math.nan, 0, 0, 0, 0.0)
RANGES_S = "300,900,3600,21600,86400"
_SETTLING_S = 20.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--serial", action="store_true")
    parser.add_argument("--seeks", type=int, default=200)
    parser.add_argument("--ranges", default=RANGES_S)
    asked = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    registry = load_registry()
    session = some_session(registry, asked.rows, asked.hours * 3_600, is_serial=asked.serial)
    ranges_s = [float(text) for text in asked.ranges.split(",")]
    title = f"{asked.rows:,} rows in {asked.hours:g} h" + (", shard by shard" * asked.serial)
    table = Table("range", "first", "p50", "p99", "most", "over 100 ms", title=title, box=None)
    for range_s in ranges_s:
        add_row(table, f"{range_s:g} s", *_seeks(session, range_s, asked.seeks))
    Console().print(table)
    return 0


def add_row(table: Table, title: str, first_ms: float, times_ms: list[float]) -> None:
    """Add the figures of some seeks."""
    p50, p99 = np.percentile(times_ms, [50, 99])
    over = sum(one > 100.0 for one in times_ms)
    figures = (first_ms, p50, p99, max(times_ms))
    table.add_row(title, *(f"{one:.1f} ms" for one in figures), str(over))


def instants(session: Session, seeks: int) -> list[float]:
    """Return where to seek."""
    extent = session.view.extent
    random = np.random.default_rng(1)
    found: list[float] = random.uniform(extent.start_ts, extent.follow_ts, seeks + 1).tolist()
    return found


def _seeks(session: Session, range_s: float, seeks: int) -> tuple[float, list[float]]:
    """Return what the first seek took, and those after it, in milliseconds."""
    maker = FrameMaker(session, FOLD_KERNELS)
    request = ViewRequest(range_s=range_s, charts=PAGE)
    session.playhead = Playhead()
    maker.make(request, STATUS)
    first_ts, *others = instants(session, seeks)
    first_ms = _seek(maker, session, request, first_ts)
    # What goes on behind the scenes has time for it: nobody seeks hundreds of times a second.
    ends_s = time.perf_counter() + _SETTLING_S
    while maker.is_behind:
        maker.make(request, STATUS)
    maker.count_ahead(lambda: time.perf_counter() >= ends_s)
    return first_ms, [_seek(maker, session, request, at_ts) for at_ts in others]


def _seek(maker: FrameMaker, session: Session, request: ViewRequest, at_ts: float) -> float:
    session.playhead = Playhead(at_ts)
    began_s = time.thread_time()
    while True:
        frame = maker.make(request, STATUS)
        if shows_all(frame, at_ts - frame.origin_ts):
            return (time.thread_time() - began_s) * 1e3


if __name__ == "__main__":
    sys.exit(main())
