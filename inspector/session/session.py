"""A session: one growing table of rows with a playhead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
from inspector.files.spool_folder import SpoolFolder
from inspector.ingest.batch import Batch
from inspector.ingest.lateness import LateCounter
from inspector.ingest.ledger import Ledger
from inspector.ingest.names import Names
from inspector.session.columns import Columns, Place, TableView
from inspector.session.spool import DEFAULT_CAP_BYTES, Spool


class Session:
    """Everything that was read from one source: rows, names, and the count of what was read.

    One thread adds; any thread reads `view`, `names` and `ledger`.

    Attributes:
        registry: The metric keys that rows may carry.
        names: The strings of the rows.
        ledger: What was read, counted.
        playhead: The instant that views show; replaced, never changed.
    """

    def __init__(
        self,
        registry: Registry,
        memory_cap_bytes: int = DEFAULT_CAP_BYTES,
        spool_folder: SpoolFolder | None = None,
    ) -> None:
        self.registry = registry
        self.names = Names()
        self.ledger = Ledger()
        self.playhead = Playhead()
        self._columns = Columns(Spool(spool_folder or SpoolFolder(), memory_cap_bytes))
        self._late = LateCounter()

    def add(self, batch: Batch) -> None:
        """Append the rows of `batch` and enter it into the ledger."""
        self._columns.append(batch)
        self.ledger.add_batch(batch, self._late.count(batch))

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
        if self.is_full:
            return f"memory is full, so that nothing older is loaded: {problem}"
        return f"{problem}; until then they stay in memory"

    def close(self) -> None:
        """Let go of all rows, in memory and in spool files; may be called again."""
        self._columns.close()

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
