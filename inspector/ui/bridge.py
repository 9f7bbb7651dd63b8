"""The bridge: makes frames on a thread of its own; the window takes the latest at each tick."""

from __future__ import annotations

import logging
import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock, Thread

import psutil

from inspector.session.ingestion import Ingestion
from inspector.session.kernel_loader import KernelLoader
from inspector.session.right_of_way import GiveWay, go_on
from inspector.session.session import Session
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import Frame, SourceState, StatusFrame
from inspector.ui.models.request import ViewRequest

_LOG = logging.getLogger(__name__)

LEAST_INTERVAL_S = 0.06
"""Frames are made at most this often: an eye follows no more, and ingest needs the time."""

_HURRIED_INTERVAL_S = 0.016
"""At most this often where a person has sought or asked: the first frame after that comes soon."""

_IDLE_INTERVAL_S = 0.5

_COUNTING_S = 0.01
"""How long it counts ahead after each frame, even while there is something new to show."""

_RETRY_S = 1.0
_RATE_WINDOW_S = 2.0
_LIVE_FOR_S = 5.0
_LAG_SHOWN_FOR_S = 2.0
_KEPT_LAGS = 20_000


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source that is open, with the threads that serve it.

    Attributes:
        label: Short name, as the top bar shows it.
        session: What was read.
        ingestion: What reads.
        loader: What compiles.
        registry_path: Where metric keys that a person adds are written to.
        registry_problem: Why keys that a team added are not known; empty if nothing is amiss.
        config_folder: Where its config files are; it need not exist. None if there can be none.
        paths: What it consists of, by which it is known again; empty if it is gone afterwards.
        hurry: Set where a person has sought or asked, so that a frame must come soon.
    """

    label: str
    session: Session
    ingestion: Ingestion
    loader: KernelLoader
    registry_path: Path = Path()
    registry_problem: str = ""
    config_folder: Path | None = None
    paths: tuple[Path, ...] = ()
    hurry: Event = field(default_factory=Event)

    @property
    def has_read_all(self) -> bool:
        """Whether all lines that are known are rows by now."""
        read, known = self.ingestion.progress()
        return self.ingestion.has_looked and read >= known and not self.ingestion.is_busy


class Meter:
    """Measures reading: lines a second, and how long lines took to become visible."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()
        self._known_bytes: int | None = None
        self._grew_at_s = -math.inf
        self._lag_s = math.nan
        self._lag_at_s = -math.inf
        self.lags_s: deque[float] = deque(maxlen=_KEPT_LAGS)

    def count(self, lines: int, known_bytes: int | None, now_s: float) -> None:
        """Note how many lines were read by now, and how many bytes there are to read, if known.

        What was there at first is history; only what comes later shows that somebody writes.
        """
        before = self._known_bytes
        if before is not None and known_bytes is not None and known_bytes > before:
            self._grew_at_s = now_s
        self._known_bytes = known_bytes
        self._samples.append((now_s, lines))
        while len(self._samples) > 2 and now_s - self._samples[1][0] > _RATE_WINDOW_S:
            self._samples.popleft()

    def lines_per_s(self) -> float:
        """Return the lines a second over the last seconds."""
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_s - first_s) if last_s > first_s else 0.0

    def grew_within(self, seconds: float, now_s: float) -> bool:
        """Return whether somebody wrote lately."""
        return now_s - self._grew_at_s <= seconds

    def add_lag(self, lag_s: float, now_s: float) -> None:
        """Note how long some lines took from being noticed to being visible."""
        self.lags_s.append(lag_s)
        self._lag_s, self._lag_at_s = lag_s, now_s

    def lag_s(self, now_s: float) -> float:
        """Return the latest lag in seconds, NaN when nothing came lately."""
        return self._lag_s if now_s - self._lag_at_s <= _LAG_SHOWN_FOR_S else math.nan


class Bridge:
    """Owns the thread that makes frames of one source.

    Attributes:
        meter: Lines a second and lag.
    """

    def __init__(
        self,
        source: OpenSource,
        clock: Callable[[], float] = time.monotonic,
        give_way: GiveWay = go_on,
    ) -> None:
        self.meter = Meter()
        self._give_way = give_way
        self._source = source
        self._clock = clock
        self._request = ViewRequest()
        self._request_lock = Lock()
        self._latest: Frame | None = None
        self._failure = ""
        self._stop = Event()
        self._thread = Thread(target=self._run, name="frames")
        self._process = psutil.Process()

    @property
    def source(self) -> OpenSource:
        """Return the source whose frames these are."""
        return self._source

    @property
    def latest(self) -> Frame | None:
        """Return the newest frame; None before the first."""
        return self._latest

    @property
    def failure(self) -> str:
        """Return why no frame could be made just now; empty while all is well."""
        return self._failure

    @property
    def request(self) -> ViewRequest:
        """Return what is to be seen."""
        return self._request

    def ask(self, request: ViewRequest) -> None:
        """Change what is to be seen; the next frame shows it."""
        with self._request_lock:
            self._request = request
        self._source.hurry.set()
        self._source.ingestion.changed.set()

    def start(self) -> None:
        """Begin making frames."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """End; waits for the thread, at most so long."""
        self._stop.set()
        self._source.hurry.set()
        self._source.ingestion.changed.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._make_frames()
            except Exception as failure:
                # The window says so and lives on, with new folds.
                _LOG.exception("no frame")
                self._failure = f"A frame could not be made ({failure!r}); trying again"
                self._stop.wait(_RETRY_S)

    def _make_frames(self) -> None:
        """Make frames until the end, or until another maker is needed for them."""
        source = self._source
        kernels, registry = source.loader.kernels, source.session.registry
        new_fold = source.session.new_fold
        maker = FrameMaker(source.session, kernels.fold, give_way=self._give_way)
        changed = source.ingestion.changed
        while not self._stop.is_set():
            if kernels is not source.loader.kernels or registry is not source.session.registry:
                return
            if new_fold is not source.session.new_fold:
                return
            changed.clear()
            source.hurry.clear()
            started_s = self._clock()
            rows = source.session.view.rows
            self._latest = maker.make(self._request, self._status())
            self._failure = ""
            self._measure_lag(rows)
            spent_s = self._clock() - started_s
            self._rest(spent_s, is_hurried=maker.is_sought)
            if not maker.is_behind and not self._count_ahead(maker):
                changed.wait(_IDLE_INTERVAL_S)

    def _rest(self, spent_s: float, *, is_hurried: bool) -> None:
        """Leave time to others, less of it where a person waits."""
        least_s = max(_HURRIED_INTERVAL_S - spent_s, 0.0)
        self._stop.wait(least_s)
        if not is_hurried:
            self._source.hurry.wait(max(LEAST_INTERVAL_S - spent_s, spent_s) - least_s)

    def _count_ahead(self, maker: FrameMaker) -> bool:
        """Use the time until the next frame; return whether there is more to count."""
        changed, hurry = self._source.ingestion.changed, self._source.hurry
        started_s = self._clock()

        def is_due() -> bool:
            spent_s = self._clock() - started_s
            if changed.is_set() and spent_s >= _COUNTING_S:
                return True
            return hurry.is_set() or self._stop.is_set() or spent_s >= _IDLE_INTERVAL_S

        return maker.count_ahead(is_due)

    def _measure_lag(self, rows: int) -> None:
        marks = self._source.ingestion.marks
        now_s = self._clock()
        while marks and marks[0].rows <= rows:
            self.meter.add_lag(now_s - marks.popleft().seen_at_s, now_s)

    def _status(self) -> StatusFrame:
        source, now_s = self._source, self._clock()
        ledger = source.session.ledger.snapshot()
        read, known = source.ingestion.progress()
        has_looked = source.ingestion.has_looked
        self.meter.count(ledger.totals.lines, known if has_looked else None, now_s)
        rows = source.session.view.rows
        progress = read / known if known else 1.0
        return StatusFrame(
            source=source.label,
            detail=_detail(source.session),
            state=self._state(rows, progress, now_s),
            progress=progress,
            lines_per_s=self.meter.lines_per_s(),
            lag_s=self.meter.lag_s(now_s),
            rejected=ledger.totals.rejected_lines,
            rows=rows,
            memory_bytes=self._process.memory_info().rss,
            frame_ms=math.nan,
            notice=self._notice(),
            read_bytes=read,
            known_bytes=known,
            can_cancel=source.ingestion.can_cancel,
            loaded_from_ts=source.session.loaded_from_ts,
            skipped_bytes=ledger.totals.skipped_bytes,
            spooled_bytes=source.session.spooled_bytes,
        )

    def _state(self, rows: int, progress: float, now_s: float) -> SourceState:
        # On a busy machine seconds may pass without a line, amid the reading.
        is_reading = self.meter.lines_per_s() > 0 or self._source.ingestion.is_busy
        if is_reading and progress < _LOADED:
            return SourceState.LOADING
        if not rows:
            return SourceState.WAITING
        live = self.meter.grew_within(_LIVE_FOR_S, now_s)
        return SourceState.LIVE if live else SourceState.IDLE

    def _notice(self) -> str:
        source, loader = self._source, self._source.loader
        compiling = "" if loader.is_done else COMPILING
        problems = (
            source.registry_problem,
            *source.ingestion.problems,
            *source.session.problems,
        )
        return " · ".join(text for text in (compiling, loader.problem, *problems) if text)


_LOADED = 0.98
COMPILING = (
    "First start: compiling the fast kernels, about half a minute. All works meanwhile, slower."
)


def _detail(session: Session) -> str:
    shards = len(session.names.shards)
    return f"{shards} shard" if shards == 1 else f"{shards} shards"


def with_window(frame: Frame, frame_ms: float) -> Frame:
    """Return the frame with what only the window knows: the work of a frame."""
    return replace(frame, status=replace(frame.status, frame_ms=frame_ms))
