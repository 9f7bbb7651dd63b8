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
    rb'"meta": ?{(?:"tier": ?\d+(?:, ?)?)?(?:"tags": ?\[(?:"[^"]*"(?:, ?)?)*\](?:, ?)?)?'
    rb'(?:"region": ?"[^"]*"(?:, ?)?)?(?:"rates": ?{(?:"[^"]*": ?[\d.eE+-]+(?:, ?)?)*}(?:, ?)?)?'
)
"""The beginning of a `meta` as emitters write it: what has columns."""

_COLON = ord(":")
_FIELDS = 4
"""Of every record: ts, shard, entry and metrics."""

_MANY = 16
_MOST_ALIKE = 8
_TEXT_LAST = b'"}}'
_UNKNOWN = -1
"""Where rows are many, they are compared with the ends of so few; which must end in a text."""

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
        data, starts = block.data, batch.offset - block.offset
        ends = starts + batch.size_bytes
        low, high = int(starts[0]), int(ends[-1])
        in_meta = self._in_meta(batch)
        more = _colons_in(data, low, high, starts, ends) - self._least(batch, in_meta)
        has_escapes = data.find(b"\\", low, high) >= 0
        rows = np.arange(len(batch)) if has_escapes else np.flatnonzero(more)
        if not len(rows):
            return None
        texts = np.full(len(batch), None, object)
        if not has_escapes:
            more[in_meta == 0] = _UNKNOWN
            rows = self._take_alike(data, rows, ends, more, texts)
        for row, start, end in zip(
            rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), strict=True
        ):
            texts[row] = self._text(data, start, end)[0]
        found: list[str | None] = texts.tolist()
        return found

    def _take_alike(
        self,
        data: bytes,
        rows: NDArray[np.int64],
        ends: NDArray[np.int64],
        more: Counts,
        texts: NDArray[np.object_],
    ) -> NDArray[np.int64]:
        """Write the texts of rows that end as others do, many at once; return the rows left.

        A line with as many more colons as its end has, has all its other keys there. They are in
        its meta: in its metrics, no text could be the last.

        Args:
            data: The lines, without escapes.
            rows: (k,) int64, those with other keys.
            ends: (n,) int64, where each line ends.
            more: (n,) int32, how many colons it has more than it must, negative if unknown.
            texts: (n,) object, written.
        """
        stored = np.frombuffer(data, np.uint8)
        for _ in range(_MOST_ALIKE):
            if len(rows) < _MANY:
                break
            stop = int(ends[rows[0]])
            text, end = self._text(data, data.rfind(b"\n", 0, stop) + 1, stop)
            colons = end.count(b":")
            if text is None or not end.endswith(_TEXT_LAST) or text.count(":") != colons:
                rows = np.roll(rows, -1)
                continue
            own = rows[more[rows] == colons]
            own = own[ends[own] >= len(end)]
            places = ends[own][:, None] + np.arange(-len(end), 0)
            own = own[(stored[places] == np.frombuffer(end, np.uint8)).all(axis=1)]
            texts[own] = text
            rows = np.setdiff1d(rows, own, assume_unique=True)
        return rows

    def _in_meta(self, batch: Batch) -> Counts:
        """Return how many keys the `meta` of each row must have, those in its rates too."""
        keys = np.zeros(len(batch), np.int32)
        for ids in (batch.tier, batch.region, batch.tags):
            keys += ids != ABSENT
        sampled = np.flatnonzero(batch.rate != 1.0)
        if len(sampled):
            row = np.searchsorted(batch.first, sampled, "right") - 1
            rates = np.bincount(row, minlength=len(batch)).astype(np.int32)
            keys += rates + (rates > 0)
        return keys

    def _least(self, batch: Batch, in_meta: Counts) -> Counts:
        """Return the colons that the line of each row must have."""
        least = np.diff(batch.first).astype(np.int32) + _FIELDS
        least += batch.player != ABSENT
        least += in_meta + (in_meta > 0)
        for name, colons in self._colons.items():
            least += colons.of(getattr(batch, name))
        return least

    def _text(self, data: bytes, start: int, stop: int) -> tuple[str | None, bytes]:
        """Return the text of one line, ``data[start:stop]``, and the end of it that says so.

        Without escapes, behind its last `meta` stands its meta, if that and the line end together:
        then what follows the fields that have columns says the same in every line. The end is
        empty where that is not so.
        """
        at = data.rfind(_META, start, stop)
        usual = _USUAL.match(data, at, stop) if at >= 0 else None
        if usual is None or data.find(b"\\", start, stop) >= 0:
            return other_meta(data[start:stop]), b""
        end = data[usual.end() : stop]
        if end in self._known:
            return self._known[end], end
        try:
            text = other_meta(b"{" + data[at:stop])
        except msgspec.MsgspecError:
            # It is the key of another object.
            return other_meta(data[start:stop]), b""
        if len(end) <= _LONGEST_KNOWN_BYTES:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[end] = text
        return text, end


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
