"""Raw lines of many logs, merged in the order of time."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from inspector.core.registry import Registry
from inspector.files.listing import telemetry_files
from inspector.files.log_name import set_of
from inspector.files.warm_paths import WarmPaths, warm_paths
from inspector.ingest.names import Names
from inspector.session.kernel_loader import Kernels
from inspector.session.line_stream import Lines, LineStream, ReadLines

_MOST_LINES = 4_096


class LineMerge:
    """The lines of all logs of some paths, byte for byte, by the instant at which each is due.

    Of each log that is under way a piece is held, and no more; leave its context to close them.

    Attributes:
        first_ts: When the first record is due; infinite if there is none.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        registry: Registry,
        kernels: Kernels,
        on_read: Callable[[int], None] = lambda _: None,
        read_warm: ReadLines | None = None,
    ) -> None:
        """Look into each log.

        Args:
            paths: Data folders, folders of logs, logs, or Parquet files of ours.
            registry: What records may carry.
            kernels: What reads blocks.
            on_read: Gets how many more bytes were read, as they are stored.
            read_warm: What reads Parquet files; None if they are none of what is merged.

        Raises:
            SourceError: A path is missing or can hold no logs.
        """
        names = Names()
        reader = kernels.new_reader(registry, names)
        sets: dict[Path, list[Path]] = defaultdict(list)
        warm = warm_paths(paths) if read_warm else WarmPaths(tuple(paths), (), ())
        for path in telemetry_files(warm.logs):
            sets[set_of(path)].append(path)
        self._streams = [LineStream(one, reader, names, on_read) for one in sets.values()]
        if read_warm:
            files = (*warm.found, *warm.named)
            self._streams += [LineStream([f], reader, names, on_read, read_warm) for f in files]
        # The number tells lines of one instant apart: the order is always the same.
        self._next = [(stream.next_ts, number) for number, stream in enumerate(self._streams)]
        heapq.heapify(self._next)
        self.first_ts = min((ts for ts, _ in self._next if math.isfinite(ts)), default=math.inf)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in self._streams:
            stream.close()

    @property
    def next_ts(self) -> float:
        """When the next line is due, Unix seconds; infinite at the end."""
        return self._next[0][0] if self._next else math.inf

    @property
    def skipped(self) -> int:
        """How many lines were too long to hold so far, and left out."""
        return sum(stream.skipped for stream in self._streams)

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what could not be read so far."""
        return tuple(one.problem.text() for one in self._streams if one.problem is not None)

    def take(self, until_ts: float) -> Iterator[Lines]:
        """Yield the lines that are due by an instant, in the order of time."""
        while self._next and self._next[0][0] <= until_ts:
            number = self._next[0][1]
            stream = self._streams[number]
            heapq.heappop(self._next)
            # Up to where another log has its turn; at the same instant the first one comes first.
            other_ts, other = self._next[0] if self._next else (math.inf, number)
            before_ts = other_ts if number < other else math.nextafter(other_ts, -math.inf)
            found = stream.take(max(min(until_ts, before_ts), stream.next_ts), _MOST_LINES)
            if stream.next_ts < math.inf:
                heapq.heappush(self._next, (stream.next_ts, number))
            if found is not None:
                yield found
