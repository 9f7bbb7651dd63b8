"""A session: one growing table of rows with a playhead."""

from __future__ import annotations

from inspector.core.playhead import Playhead
from inspector.core.registry import Registry
from inspector.ingest.batch import Batch
from inspector.ingest.lateness import LateCounter
from inspector.ingest.ledger import Ledger
from inspector.ingest.names import Names
from inspector.session.columns import Columns, TableView


class Session:
    """Everything that was read from one source: rows, names, and the count of what was read.

    One thread adds; any thread reads `view`, `names` and `ledger`.

    Attributes:
        registry: The metric keys that rows may carry.
        names: The strings of the rows.
        ledger: What was read, counted.
        playhead: The instant that views show; replaced, never changed.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.names = Names()
        self.ledger = Ledger()
        self.playhead = Playhead()
        self._columns = Columns()
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
        """Return the memory that the rows hold."""
        return self._columns.size_bytes

    def place(self, row: int) -> tuple[int, int, int]:
        """Return source id, offset and length in bytes of the line that a row came from.

        Raises:
            IndexError: There is no such row.
        """
        return self._columns.place(row)
