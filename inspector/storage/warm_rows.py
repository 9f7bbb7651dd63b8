"""Rows on their way to a warm file: columns with the names behind their ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import Batch
from inspector.session.chunk import ChunkView
from inspector.session.columns import TableView

_KNOWN = frozenset({"tier", "tags", "region", "rates"})


@dataclass(frozen=True, slots=True)
class WarmRows:
    """Rows as columns of equal length n, and their metric values of length m; see `Batch`.

    Attributes:
        ids: Of entry, shard, player, tier, region and tags, by these names.
        ts: (n,) float64, Unix seconds.
        first: (n + 1,), row i owns the values ``first[i]:first[i + 1]``.
        key: (m,) uint8.
        value: (m,) float64.
        rate: (m,) float64.
        meta: (n,) JSON text of what else `meta` has, None where that is nothing; None for no row.
    """

    ids: Mapping[str, NDArray[Any]]
    ts: NDArray[np.float64]
    first: NDArray[Any]
    key: NDArray[np.uint8]
    value: NDArray[np.float64]
    rate: NDArray[np.float64]
    meta: Sequence[str | None] | None = None

    def between(self, start: int, stop: int) -> WarmRows:
        """Return the rows from one place on and before another."""
        low, high = int(self.first[start]), int(self.first[stop])
        return WarmRows(
            {name: ids[start:stop] for name, ids in self.ids.items()},
            self.ts[start:stop],
            self.first[start : stop + 1] - low,
            self.key[low:high],
            self.value[low:high],
            self.rate[low:high],
            None if self.meta is None else self.meta[start:stop],
        )

    def at(self, which: NDArray[np.int64]) -> WarmRows:
        """Return some rows in the order given.

        Args:
            which: (k,) int64, their places.
        """
        starts, ends = self.first[which], self.first[which + 1]
        sizes = (ends - starts).astype(np.int64)
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        values = np.arange(first[-1]) + np.repeat(starts - first[:-1], sizes)
        meta = self.meta
        return WarmRows(
            {name: ids[which] for name, ids in self.ids.items()},
            self.ts[which],
            first,
            self.key[values],
            self.value[values],
            self.rate[values],
            None if meta is None else [meta[row] for row in which.tolist()],
        )


_IDS = ("entry", "shard", "player", "tier", "region", "tags")

NO_ROWS = WarmRows(
    {name: np.zeros(0, np.int32) for name in _IDS},
    np.zeros(0),
    np.zeros(1, np.int64),
    np.zeros(0, np.uint8),
    np.zeros(0),
    np.zeros(0),
)
"""What holds none."""


def rows_of_batch(batch: Batch, meta: Sequence[str | None] | None = None) -> WarmRows:
    """Return the rows of a batch."""
    ids = {name: getattr(batch, name) for name in _IDS}
    return WarmRows(ids, batch.ts, batch.first, batch.key, batch.value, batch.rate, meta)


def rows_of_chunk(
    view: ChunkView, rows: NDArray[np.int64] | None = None, meta: Sequence[str | None] | None = None
) -> WarmRows:
    """Return rows of a chunk.

    Args:
        view: The chunk.
        rows: (n,) int64, their numbers in it; None for all.
        meta: What else `meta` of each has.
    """
    rows = np.arange(len(view.ts)) if rows is None else rows
    starts, ends = view.first[rows].astype(np.int64), view.first[rows + 1].astype(np.int64)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - starts)])
    values = np.arange(first[-1]) + np.repeat(starts - first[:-1], ends - starts)
    return WarmRows(
        {name: getattr(view, name)[rows] for name in _IDS},
        view.ts[rows],
        first,
        view.key[values],
        view.value[values],
        view.rates[view.rate_code[values]],
        meta,
    )


def rows_of_table(
    view: TableView, rows: NDArray[np.int64], meta: Sequence[str | None] | None = None
) -> WarmRows:
    """Return rows of a session, in the order of their numbers as given.

    Args:
        view: All rows.
        rows: (n,) int64, numbers of rows that exist, at least one.
        meta: What else `meta` of each has.
    """
    places, parts = [], []
    for number, which, own in view.split(rows):
        places.append(np.flatnonzero(which))
        parts.append(rows_of_chunk(view.parts[number].view, own))
    order = np.argsort(np.concatenate(places))
    return replace(joined(parts).at(order), meta=meta)


class _Line(msgspec.Struct):
    meta: dict[str, msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_LINES = msgspec.json.Decoder(_Line)


def other_meta(line: bytes) -> str | None:
    """Return the JSON text of all that `meta` of a valid line has and no column holds, if any."""
    meta = _LINES.decode(line).meta
    if meta is msgspec.UNSET:
        return None
    others = [
        f"{_key(name)}:{bytes(raw).decode()}" for name, raw in meta.items() if name not in _KNOWN
    ]
    return f"{{{','.join(others)}}}" if others else None


def _key(name: str) -> str:
    # Most are words, and need no look at each character.
    return f'"{name}"' if name.isascii() and name.isidentifier() else json.dumps(name)


def joined(parts: Sequence[WarmRows]) -> WarmRows:
    """Return the rows of several, one after the other."""
    if len(parts) == 1:
        return parts[0]
    before = np.cumsum([0, *(len(part.key) for part in parts)])
    firsts = [part.first[:-1] + n for part, n in zip(parts, before, strict=False)]
    meta: list[str | None] | None = None
    if any(part.meta is not None for part in parts):
        meta = list(chain.from_iterable(part.meta or [None] * len(part.ts) for part in parts))
    return WarmRows(
        {name: np.concatenate([part.ids[name] for part in parts]) for name in _IDS},
        np.concatenate([part.ts for part in parts]),
        np.concatenate([*firsts, before[-1:]]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.rate for part in parts]),
        meta,
    )
