"""What else `meta` of many lines has: nearly all have nothing, and only the others are parsed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.ingest.batch import ABSENT, Batch
from inspector.ingest.block import Block
from inspector.ingest.names import Interner, Names
from inspector.storage.warm_rows import other_meta

_META = b'"meta":'
_USUAL = re.compile(
    rb'"meta":{(?:"tier":\d+,?)?(?:"tags":\[(?:"[^"]*",?)*\],?)?(?:"region":"[^"]*",?)?'
    rb'(?:"rates":{(?:"[^"]*":[\d.eE+-]+,?)*},?)?'
)
"""The beginning of a `meta` as emitters write it: what has columns."""

_COLON = ord(":")
_FIELDS = 4
"""Of every record: ts, shard, entry and metrics."""

_MOST_KNOWN = 8192
_LONGEST_KNOWN_BYTES = 512

Counts = NDArray[np.int32]


class MetaTexts:
    """Finds the JSON text of what no column holds; used by one thread.

    A line without escapes has a colon for each of its keys and those of its strings, and no other.
    A row tells the least keys and strings that its line must have. Where the line has no more
    colons than they have, it has no other key, and is not parsed.

    Args:
        names: The strings of the batches.
    """

    def __init__(self, names: Names) -> None:
        self._colons = {
            "entry": _Colons(names.entries, _colons_of),
            "shard": _Colons(names.shards, _colons_of),
            "player": _Colons(names.players, _colons_of),
            "region": _Colons(names.regions, _colons_of),
            "tags": _Colons(names.tag_sets, _colons_of_all),
        }
        self._known: dict[bytes, str | None] = {}

    def of(self, block: Block, batch: Batch) -> list[str | None] | None:
        """Return the text of each row of a batch, None where there is nothing; None for no row.

        Args:
            block: What it was read from.
            batch: Its rows.
        """
        if not len(batch):
            return None
        starts = batch.offset - block.offset
        ends = starts + batch.size_bytes
        low, high = int(starts[0]), int(ends[-1])
        has_more = _colons_in(block.data, low, high, starts, ends) != self._least(batch)
        has_escapes = block.data.find(b"\\", low, high) >= 0
        if has_escapes:
            has_more[:] = True
        rows = np.flatnonzero(has_more)
        if not len(rows):
            return None
        texts: list[str | None] = [None] * len(batch)
        spans = zip(rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), strict=True)
        for row, start, end in spans:
            texts[row] = (
                other_meta(block.data[start:end])
                if has_escapes and b"\\" in block.data[start:end]
                else self._text(block.data, start, end)
            )
        return texts

    def _least(self, batch: Batch) -> Counts:
        """Return the colons that the line of each row must have."""
        keys = np.diff(batch.first).astype(np.int32) + _FIELDS
        keys += batch.player != ABSENT
        in_meta = np.zeros(len(batch), np.int32)
        for ids in (batch.tier, batch.region, batch.tags):
            in_meta += ids != ABSENT
        sampled = np.flatnonzero(batch.rate != 1.0)
        if len(sampled):
            row = np.searchsorted(batch.first, sampled, "right") - 1
            rates = np.bincount(row, minlength=len(batch)).astype(np.int32)
            in_meta += rates + (rates > 0)
        keys += in_meta + (in_meta > 0)
        for name, colons in self._colons.items():
            keys += colons.of(getattr(batch, name))
        return keys

    def _text(self, data: bytes, start: int, stop: int) -> str | None:
        """Return the text of one line without escapes, which is ``data[start:stop]``.

        Behind its last `meta` stands its meta, if that and the line end together: then what
        follows the fields that have columns says the same in every line.
        """
        at = data.rfind(_META, start, stop)
        usual = _USUAL.match(data, at, stop) if at >= 0 else None
        if usual is None:
            return other_meta(data[start:stop])
        end = data[usual.end() : stop]
        if end in self._known:
            return self._known[end]
        try:
            text = other_meta(b"{" + data[at:stop])
        except msgspec.MsgspecError:
            # It is the key of another object.
            return other_meta(data[start:stop])
        if len(end) <= _LONGEST_KNOWN_BYTES:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[end] = text
        return text


class _Colons:
    """How many colons each name has, by its id."""

    def __init__(self, names: Interner[Any], count: Callable[[Any], int]) -> None:
        self._names = names
        self._count = count
        self._found = np.zeros(0, np.int32)

    def of(self, ids: NDArray[Any]) -> Counts:
        """Return the counts of names by their ids."""
        known, wanted = len(self._found), len(self._names)
        if known < wanted:
            fresh = map(self._count, self._names.values[known:wanted])
            added = np.fromiter(fresh, np.int32, wanted - known)
            self._found = np.concatenate([self._found, added])
        counts: Counts = self._found[ids]
        return counts


def _colons_of(name: str) -> int:
    return name.count(":")


def _colons_of_all(names: tuple[str, ...]) -> int:
    return sum(map(_colons_of, names))


def _colons_in(
    data: bytes, low: int, high: int, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Counts:
    """Count the colons of lines of ``data[low:high]`` in order, from start to end of each.

    No line that is valid is so long that 16 bits could not count them.
    """
    is_colon = np.frombuffer(data, np.uint8, high - low, low) == _COLON
    # From each start and from each end to the next of them; that behind the last end is not there.
    bounds = np.stack([starts, ends], axis=1).ravel()[:-1] - low
    counts = np.add.reduceat(is_colon, bounds, dtype=np.uint16)[::2]
    return counts.astype(np.int32)
