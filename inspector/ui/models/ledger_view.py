"""What the Ledger page needs to know of a ledger; any snapshot with these attributes will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from inspector.core.record import Reason


class CountsView(Protocol):
    """What became of bytes and lines."""

    @property
    def size_bytes(self) -> int:
        """Known size of what there is to read."""
        ...

    @property
    def read_bytes(self) -> int:
        """Bytes of every line that was judged."""
        ...

    @property
    def unfinished_bytes(self) -> int:
        """Bytes of a last line whose newline has not come."""
        ...

    @property
    def lost_bytes(self) -> int:
        """Bytes that vanished before they became a whole line."""
        ...

    @property
    def skipped_bytes(self) -> int:
        """Bytes of older lines that a person chose not to load."""
        ...

    @property
    def lines(self) -> int:
        """Accepted and rejected lines."""
        ...

    @property
    def accepted(self) -> int:
        """Lines that became rows."""
        ...

    @property
    def rejected_lines(self) -> int:
        """Lines that did not."""
        ...

    @property
    def rejected(self) -> Mapping[Reason, int]:
        """Lines that did not, by reason."""
        ...

    @property
    def late(self) -> int:
        """Accepted lines behind the lateness allowance."""
        ...

    @property
    def out_of_order(self) -> int:
        """Accepted lines older than one before them."""
        ...

    @property
    def duplicates(self) -> int:
        """Accepted lines that say the same as one shortly before them."""
        ...


class FileView(CountsView, Protocol):
    """One source."""

    @property
    def source_id(self) -> int:
        """Its number."""
        ...

    @property
    def path(self) -> Path:
        """The latest name of its file."""
        ...

    @property
    def offset(self) -> int:
        """Where its next new line will start, in bytes."""
        ...

    @property
    def lag_bytes(self) -> int:
        """Bytes that are still to be read."""
        ...

    @property
    def gone(self) -> bool:
        """Whether the file is out of sight."""
        ...

    @property
    def newest_ts(self) -> float:
        """Unix seconds of its newest row; not finite without one."""
        ...


class ShardView(Protocol):
    """One shard."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def rows(self) -> int:
        """Its lines."""
        ...

    @property
    def late(self) -> int:
        """Rows behind the lateness allowance."""
        ...

    @property
    def out_of_order(self) -> int:
        """Rows older than one before them."""
        ...

    @property
    def duplicates(self) -> int:
        """Rows that say the same as one shortly before them."""
        ...

    @property
    def newest_ts(self) -> float:
        """Unix seconds of its newest row; not finite without one."""
        ...


class UnknownKeyView(Protocol):
    """A metric key that lines were rejected for."""

    @property
    def name(self) -> str:
        """As the lines spell it."""
        ...

    @property
    def lines(self) -> int:
        """How many lines use it."""
        ...

    @property
    def namespaces(self) -> Sequence[str]:
        """Those of the entries that use it."""
        ...


class LedgerView(Protocol):
    """The ledger at one instant."""

    @property
    def sources(self) -> Sequence[FileView]:
        """One entry a source, by source id."""
        ...

    @property
    def totals(self) -> CountsView:
        """The sums over all sources."""
        ...

    @property
    def shards(self) -> Sequence[ShardView]:
        """One entry a shard."""
        ...

    @property
    def unknown_keys(self) -> Sequence[UnknownKeyView]:
        """Metric keys that lines were rejected for."""
        ...
