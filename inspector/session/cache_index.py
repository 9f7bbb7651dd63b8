"""The index of a cached recording: what is kept of a session, and where its arrays stand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.files.fingerprint import Fingerprint
from inspector.files.recording_cache import Layout, Mapped, padded, sum_of
from inspector.ingest.duplicates import Window
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.ledger import LedgerSnapshot
from inspector.ingest.marks import Reached
from inspector.ingest.names import Names
from inspector.ingest.rejections import RejectedPlaces
from inspector.session.chunk import ChunkState
from inspector.session.extent import Buckets, ExtentCounter
from inspector.session.fold import FoldState
from inspector.session.marked_rows import KeptRows, LedgerKind
from inspector.session.query import Query
from inspector.session.session import SessionState

CACHE_VERSION = 1
"""Grows with every change of what is kept, of what it means, and of how lines are judged."""


class ArrayPlace(msgspec.Struct, frozen=True, array_like=True):
    """Where an array stands in the file."""

    dtype: str
    length: int
    start: int


class Arrays(msgspec.Struct, frozen=True, array_like=True):
    """Arrays that stand one after the other, and what tells that they are as they were written."""

    places: dict[str, ArrayPlace]
    sum: int


class FileKept(msgspec.Struct, frozen=True):
    """A file that was read to its end."""

    fingerprint: Fingerprint
    source_id: int
    text_bytes: int
    offset: int
    stored: bool
    proof: bytes


class ChunkKept(msgspec.Struct, frozen=True):
    """A chunk; see `ChunkState`."""

    rows: int
    values: int
    first_ts: float
    last_ts: float
    arrays: Arrays


class NamesKept(msgspec.Struct, frozen=True):
    """The strings of the rows, by their numbers; see `Names`."""

    entries: list[str]
    shards: list[str]
    players: list[str]
    tiers: list[int | None]
    regions: list[str]
    tag_sets: list[tuple[str, ...]]


class WindowKept(msgspec.Struct, frozen=True):
    """What duplicates of a source are found by; see `Window`."""

    source_id: int
    room: int
    fed_at: int
    tables: Arrays


class FoldKept(msgspec.Struct, frozen=True):
    """What a fold found; see `FoldState`."""

    query: Query
    groups: list[str]
    shapes: dict[str, tuple[int, ...]]
    arrays: Arrays


class MarkedKept(msgspec.Struct, frozen=True):
    """Rows behind a number of the ledger; see `KeptRows`."""

    kind: LedgerKind
    source_id: int
    shard: int
    total: int
    rows: Arrays


class CacheIndex(msgspec.Struct, frozen=True):
    """All that is kept, but for the arrays.

    Attributes:
        version: `CACHE_VERSION`, and what else must be the same for the rest to be understood.
    """

    version: str
    files: list[FileKept]
    names: NamesKept
    chunks: list[ChunkKept]
    extent_width_s: int
    extent: Arrays
    ledger: LedgerSnapshot
    rejected_places: Arrays
    lateness: dict[int, tuple[int, float]]
    windows: list[WindowKept]
    marked: list[MarkedKept]
    folds: list[FoldKept]


def written(index: CacheIndex) -> bytes:
    """Return the bytes of an index."""
    return msgspec.msgpack.encode(index, enc_hook=_encode)


def read(data: bytes) -> CacheIndex:
    """Return the index that these bytes are.

    Raises:
        ValueError: They are none.
    """
    return msgspec.msgpack.decode(data, type=CacheIndex, dec_hook=_decode)


def kept(
    version: str,
    files: Iterable[FileKept],
    names: Names,
    state: SessionState,
    folds: Iterable[FoldState],
    layout: Layout,
) -> CacheIndex:
    """Return the index of a session, and give its arrays to `layout`.

    Names that came since the state was taken do no harm.
    """
    width_s, buckets = state.extent.buckets
    places = state.rejected_places
    return CacheIndex(
        version=version,
        files=list(files),
        names=NamesKept(
            list(names.entries.values),
            list(names.shards.values),
            list(names.players.values),
            list(names.tiers.values),
            list(names.regions.values),
            list(names.tag_sets.values),
        ),
        chunks=[
            ChunkKept(one.rows, one.values, one.first_ts, one.last_ts, _placed(layout, one.arrays))
            for one in state.chunks
        ],
        extent_width_s=width_s,
        extent=_placed(layout, buckets._asdict()),
        ledger=state.ledger,
        rejected_places=_placed(layout, {name: getattr(places, name) for name in _PLACES}),
        lateness=state.reached.lateness,
        windows=[
            WindowKept(
                source_id,
                window.room,
                window.fed_at,
                _placed(layout, {"now": window.now, "before": window.before}),
            )
            for source_id, window in state.reached.windows.items()
        ],
        marked=[
            MarkedKept(
                one.kind, one.source_id, one.shard, one.total, _placed(layout, {"rows": one.rows})
            )
            for one in state.marked
        ],
        folds=[
            FoldKept(
                fold.query,
                fold.groups,
                {name: array.shape for name, array in fold.arrays.items()},
                _placed(layout, {name: array.ravel() for name, array in fold.arrays.items()}),
            )
            for fold in folds
        ],
    )


def state_of(index: CacheIndex, mapped: Mapped) -> SessionState:
    """Return what a session was; its rows stay in the file.

    Raises:
        ValueError: The file is damaged.
    """
    chunks = [
        ChunkState(one.rows, one.values, one.first_ts, one.last_ts, _found(mapped, one.arrays))
        for one in index.chunks
    ]
    extent = ExtentCounter()
    # Copied: these are written to.
    buckets = {name: column.copy() for name, column in _found(mapped, index.extent).items()}
    extent.resume(index.extent_width_s, Buckets(**buckets))
    windows = {}
    for one in index.windows:
        tables = _found(mapped, one.tables)
        now, before = tables["now"].copy(), tables["before"].copy()
        windows[one.source_id] = Window(now, before, one.room, one.fed_at)
    marked = [
        KeptRows(one.kind, one.source_id, one.shard, one.total, _found(mapped, one.rows)["rows"])
        for one in index.marked
    ]
    places = RejectedPlaces(**_found(mapped, index.rejected_places))
    return SessionState(
        chunks, extent, index.ledger, places, Reached(index.lateness, windows), marked
    )


def folds_of(index: CacheIndex, mapped: Mapped) -> list[FoldState]:
    """Return what was found over all rows.

    Raises:
        ValueError: The file is damaged.
    """
    rows = sum(chunk.rows for chunk in index.chunks)
    found = []
    for one in index.folds:
        flat = _found(mapped, one.arrays)
        arrays = {name: flat[name].reshape(shape) for name, shape in one.shapes.items()}
        found.append(FoldState(one.query, rows, one.groups, arrays))
    return found


def resume_names(names: Names, before: NamesKept) -> None:
    """Number the strings of a session as before.

    Raises:
        ValueError: Others are numbered already.
    """
    names.entries.resume(before.entries)
    names.shards.resume(before.shards)
    names.players.resume(before.players)
    names.tiers.resume(before.tiers)
    names.regions.resume(before.regions)
    names.tag_sets.resume(before.tag_sets)


def file_kept(file: FollowedFile, fingerprint: Fingerprint) -> FileKept:
    """Return what to keep of a file that was read to its end."""
    return FileKept(
        fingerprint,
        file.source_id,
        file.size_bytes,
        file.offset,
        bool(file.stored_bytes),
        file.proof,
    )


_PLACES = ("source_id", "offset", "size_bytes", "reason")


def _placed(layout: Layout, arrays: dict[str, NDArray[Any]]) -> Arrays:
    places = {
        name: ArrayPlace(array.dtype.str, len(array), layout.add(array))
        for name, array in arrays.items()
    }
    return Arrays(places, sum_of(arrays.values()))


def _found(mapped: Mapped, arrays: Arrays) -> dict[str, NDArray[Any]]:
    places: Sequence[ArrayPlace] = list(arrays.places.values())
    found = {
        name: mapped.array(place.dtype, place.length, place.start)
        for name, place in arrays.places.items()
    }
    end = places[-1].start + padded(list(found.values())[-1].nbytes)
    if mapped.sum(places[0].start, end) != arrays.sum:
        raise ValueError("an array is damaged")
    return found


def _encode(value: Any) -> Any:
    if isinstance(value, Path):
        return os.fsencode(value)
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(type(value))


def _decode(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        return Path(os.fsdecode(value))
    raise NotImplementedError(kind)
