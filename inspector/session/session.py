"""A session: one growing table of rows with a playhead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.core.errors import RegistryError
from inspector.core.playhead import Playhead
from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.files.spool_folder import SpoolFolder
from inspector.ingest.batch import Batch
from inspector.ingest.duplicates import DuplicateKernels
from inspector.ingest.ledger import Ledger, LedgerSnapshot
from inspector.ingest.marks import Reached, RowMarker, RowMarks, rows_by_shard
from inspector.ingest.names import Names
from inspector.ingest.rejections import RejectedPlaces
from inspector.session.chunk import ChunkState, LineRun
from inspector.session.columns import Columns, Place, TableView
from inspector.session.extent import ExtentCounter
from inspector.session.fold import Fold
from inspector.session.kept_folds import NewFold
from inspector.session.ledger_lines import RejectedLines, title
from inspector.session.line_list import Line, LineList
from inspector.session.marked_rows import KeptRows, LedgerKind, MarkedRows
from inspector.session.spool import DEFAULT_CAP_BYTES, Spool

MOST_LINES = 10_000
"""Lines of a list where nobody asks for another number."""


class SessionState(NamedTuple):
    """All that was read, but for the names.

    Attributes:
        chunks: The rows.
        extent: What counted them by time.
        ledger: What was counted.
        rejected_places: Where rejected lines stand.
        reached: How far the rows were marked.
        marked: Which rows each number of the ledger stands for.
    """

    chunks: list[ChunkState]
    extent: ExtentCounter
    ledger: LedgerSnapshot
    rejected_places: RejectedPlaces
    reached: Reached
    marked: list[KeptRows]


class Session:
    """Everything that was read from one source: rows, names, and the count of what was read.

    One thread adds; any thread reads `view`, `names` and `ledger`.

    Attributes:
        registry: The metric keys that rows may carry; replaced by a larger one, never changed.
        names: The strings of the rows.
        ledger: What was read, counted.
        playhead: The instant that views show; replaced, never changed.
        new_fold: What makes folds; those of rows that were read before begin with what was found.
    """

    def __init__(
        self,
        registry: Registry,
        memory_cap_bytes: int = DEFAULT_CAP_BYTES,
        spool_folder: SpoolFolder | None = None,
    ) -> None:
        self.registry = registry
        self.names = Names()
        self.ledger = Ledger(self.names.shards)
        self.playhead = Playhead()
        self.new_fold: NewFold = Fold
        self._columns = Columns(Spool(spool_folder or SpoolFolder(), memory_cap_bytes))
        self._marker = RowMarker()
        self._marked = MarkedRows()
        self._rows_without_room = 0

    def use_kernels(self, kernels: DuplicateKernels) -> None:
        """Find duplicates with these from now on; for the thread that adds."""
        self._marker.use(kernels)

    def use_registry(self, registry: Registry) -> None:
        """Know more metric keys from now on; what reads follows soon after.

        Raises:
            RegistryError: It is not the one of before with more keys, so that rows would change
                their meaning.
        """
        before = self.registry.keys
        if registry.keys[: len(before)] != before:
            raise RegistryError(
                "the metric keys of an open session can only be added to",
                remedy="Open the source again",
            )
        self.registry = registry
        self.ledger.know_keys(registry.names)

    def add(self, batch: Batch) -> None:
        """Append the rows of `batch` and enter it into the ledger."""
        marks = self._marker.mark(batch)
        self._append(batch, marks)
        self.ledger.add_batch(batch, marks)

    def rejudge(self, reason: Reason, batch: Batch) -> None:
        """Append rows of lines that had been rejected for `reason`, and count them anew.

        Args:
            reason: Why they had been.
            batch: What became of them; its rows are from the past, so that they are not late.
        """
        marks = RowMarks(by_shard=rows_by_shard(batch, np.arange(len(batch))))
        self._append(batch, marks)
        self.ledger.rejudge(reason, batch, marks)

    def state(self) -> SessionState:
        """Return all that was read by now, which later rows do not change; for who adds."""
        return SessionState(
            self._columns.chunks(),
            self._columns.extent.copy(),
            self.ledger.snapshot(),
            self.ledger.rejected_places(),
            self._marker.reached,
            self._marked.kept(),
        )

    def resume(self, state: SessionState) -> None:
        """Hold what was read before; nothing may be read yet, and its names must be known.

        Raises:
            ValueError: It is not of one piece.
        """
        self._marker.resume(state.reached)
        self._marked.resume(state.marked)
        self.ledger.resume(state.ledger, state.rejected_places)
        self._columns.resume(state.chunks, state.extent)

    def lines_of(
        self,
        kind: LedgerKind,
        *,
        source_id: int | None = None,
        shard: str | None = None,
        reason: Reason | None = None,
        at_most: int = MOST_LINES,
    ) -> LineList:
        """Return the lines behind a number of the ledger.

        Rejected lines are the first ones, rows the latest ones, both in the order in which they
        were read. No shard is sure of a rejected line, so that a shard has none.

        Args:
            kind: Which number.
            source_id: Only lines of this source.
            shard: Only rows of this shard.
            reason: Only lines rejected for this reason.
            at_most: How many.
        """
        if kind is LedgerKind.REJECTED:
            return self._rejected(source_id, shard, reason, at_most)
        number = None if shard is None else self.names.shards.find(shard)
        view = self.view
        rows, total = self._marked.find(kind, source_id, -1 if shard and number is None else number)
        if kind is LedgerKind.ACCEPTED and source_id is None and shard is None:
            rows = np.arange(max(0, view.rows - at_most), view.rows)
        rows = rows[rows < view.rows][-at_most:] if at_most else rows[:0]
        heading = title(total, kind, shard and f"shard {shard}", self._name_of(source_id))
        return LineList(heading, self._lines(rows, view), total)

    def _lines(self, rows: NDArray[np.int64], view: TableView) -> tuple[Line, ...]:
        # All of them at once: a list that looked them up later would hold the whole table.
        try:
            places = self.places(rows)
        except IndexError:
            return ()  # closed meanwhile
        ts = view.ts(rows).tolist()
        return tuple(Line(*place, ts=at) for place, at in zip(places, ts, strict=True))

    def _rejected(
        self, source_id: int | None, shard: str | None, reason: Reason | None, at_most: int
    ) -> LineList:
        snapshot = self.ledger.snapshot()
        counts = snapshot.totals if source_id is None else snapshot.sources[source_id]
        total = counts.rejected_lines if reason is None else counts.rejected.get(reason, 0)
        total = 0 if shard else total
        places = self.ledger.rejected_places().of(source_id, reason).at(slice(at_most))
        kept = {(line.source_id, line.offset): line for line in snapshot.rejected_lines}
        heading = title(total, LedgerKind.REJECTED, reason, self._name_of(source_id))
        return LineList(heading, RejectedLines(places, kept) if total else (), total)

    def _name_of(self, source_id: int | None) -> str:
        sources = self.ledger.snapshot().sources
        return "" if source_id is None else sources[source_id].path.name

    def _append(self, batch: Batch, marks: RowMarks) -> None:
        first_row = self._columns.view.rows
        if self._columns.append(batch):
            self._marked.add(batch, marks, first_row)
        else:
            self._rows_without_room += len(batch)

    @property
    def view(self) -> TableView:
        """Return all rows added so far."""
        return self._columns.view

    @property
    def size_bytes(self) -> int:
        """Return the memory that the rows hold; those in spool files hold none."""
        return self._columns.size_bytes

    @property
    def spooled_bytes(self) -> int:
        """Return what stands in spool files, because it is past the cap."""
        return self._columns.spool.spooled_bytes

    @property
    def loaded_from_ts(self) -> float:
        """Return the earliest instant that is loaded by now, Unix seconds; NaN without rows.

        Rows of a clock that is wrong do not count.
        """
        return self.view.extent.start_ts

    @property
    def is_full(self) -> bool:
        """Return whether no more rows should be loaded: there is no room, in memory or on disk."""
        return self._columns.spool.is_full

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what a person should know about what is loaded."""
        return tuple(text for text in (self._spool_problem(), self.view.extent.problem) if text)

    def _spool_problem(self) -> str:
        problem = self._columns.spool.problem
        if not problem:
            return ""
        if self._rows_without_room:
            lost = f"{self._rows_without_room:,} lines were counted but are in no chart"
            return f"memory is full, so that {lost}: {problem}"
        if self.is_full:
            return f"memory is full, so that nothing older is loaded: {problem}"
        return f"{problem}; until then they stay in memory"

    def close(self) -> None:
        """Let go of all rows, in memory and in spool files; may be called again."""
        self._columns.close()

    def line_runs(self) -> Iterator[LineRun]:
        """Yield all rows with where they stand, those of one source at a time."""
        return self._columns.line_runs()

    def place(self, row: int) -> Place:
        """Return source id, offset and length in bytes of the line that a row came from.

        Raises:
            IndexError: There is no such row.
        """
        return self._columns.place(row)

    def places(self, rows: NDArray[np.int64]) -> list[Place]:
        """Return the places of many rows; see `place`.

        Raises:
            IndexError: One of the rows does not exist.
        """
        return self._columns.places(rows)

    def place_columns(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return (n, 3) int64: source id, offset and length in bytes of the lines of some rows.

        Raises:
            IndexError: One of the rows does not exist.
        """
        return self._columns.place_columns(rows)
