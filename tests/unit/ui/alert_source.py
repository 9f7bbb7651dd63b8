"""A folder of logs that is open, and its alerts, on clocks that a test moves on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from inspector.config.models import AlertsConfig
from inspector.core.registry import Registry
from inspector.ingest.tailer import Tailer
from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import KernelLoader
from inspector.session.session import Session
from inspector.ui.alert_keeping import AlertKeeping
from inspector.ui.alerts_worker import AlertsWorker
from inspector.ui.bridge import OpenSource
from inspector.ui.config_editor.alert_files import AlertFiles
from inspector.ui.models.alerts_frame import AlertsFrame
from tests.unit.analysis.alert_world import rules

START_TS = 1_735_758_000.0
DAMAGE = {"measure": "dmg_per_cast", "above": 20.0, "window": "10s"}

_PATIENCE = 2_000
_LOOK_S = 0.01


@dataclass(slots=True)
class Clocks:
    """The time of day, and a clock that goes on evenly."""

    now_ts: float
    now_s: float = 0.0

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.now_ts += seconds
        self.now_s += seconds


def write(
    log: Path, first_ts: float, damage: Sequence[float], entry: str = "ability.meteor"
) -> None:
    """Append a cast a second."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as file:
        for place, amount in enumerate(damage):
            record = {
                "ts": first_ts + place,
                "shard": "world-1",
                "entry": entry,
                "metrics": {"casts": 1, "damage_total": amount},
                "meta": {"tier": 1},
            }
            file.write(json.dumps(record) + "\n")


@dataclass(slots=True)
class Watched:
    """An open folder and its alerts."""

    worker: AlertsWorker
    clocks: Clocks
    loader: KernelLoader = field(repr=False)

    def until(self, holds: Callable[[AlertsFrame], bool], step_s: float = 0.0) -> AlertsFrame:
        """Return the first frame of which something holds.

        Args:
            holds: What is waited for.
            step_s: Let so much time pass before each look.
        """
        never = Event()
        for _look in range(_PATIENCE):
            frame = self.worker.latest
            if frame is not None and not frame.is_waiting and holds(frame):
                return frame
            self.clocks.go_on(step_s)
            never.wait(_LOOK_S)
        raise AssertionError(f"it never came to that: {self.worker.latest}")


@contextmanager
def watched(
    folder: Path,
    registry: Registry,
    clocks: Clocks,
    alerts: AlertsConfig | None = None,
    keep_in: Path | None = None,
) -> Iterator[Watched]:
    """Open a folder, evaluate rules over it, and close it.

    Args:
        folder: Of logs.
        registry: The metric keys.
        clocks: What time it is.
        alerts: The rules; None for damage alone.
        keep_in: Where files are kept that outlast this; None if there are none.
    """
    session, loader = Session(registry), KernelLoader(registry)
    loader.start()
    tailer = Tailer([folder], session.ledger, tail_first=True, await_missing=True)
    ingestion = Ingestion(tailer, session, loader, 1)
    ingestion.start()
    source = OpenSource("logs", session, ingestion, loader)
    keeping = AlertKeeping((folder,) if keep_in is not None else (), keep_in)
    worker = AlertsWorker(source, lambda: clocks.now_ts, lambda: clocks.now_s, keeping)
    worker.use(AlertFiles(alerts or rules(DAMAGE)))
    worker.start()
    try:
        yield Watched(worker, clocks, loader)
    finally:
        worker.stop(10.0)
        ingestion.stop(10.0)
        session.close()
        loader.stop(10.0)
