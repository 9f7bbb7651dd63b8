"""What the scanner's kernel reads and writes: the names it knows, and the columns of its rows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inspector.ingest.scan_tokens import Slots
from inspector.ingest.words import Bytes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RULE_COUNTER, RULE_GAUGE = 64, 128
"""Flags of a key's rule, above the six bits of the namespaces that may have it."""

LINE_KEYS = 32
"""How many keys of a line are guessed by their place; those behind share the last guess."""


class Known(NamedTuple):
    """All that the scanner has learned of the session, and what the registry says.

    Attributes:
        slots: (capacity, 4) int64, the name table.
        arena: (bytes,) uint8, the strings of the name table.
        key_rules: (keys,) int64, flags RULE_* and the bits of the namespaces that may have the key.
        key_places: (keys, 2) int64, start and size of each key in the arena.
        entry_namespaces: (entries,) int64, the bit of each entry's namespace.
        tier_ids: (tiers,) int16, the id of each tier, -1 while it is new.
        rates: (spellings, keys) float64, the rate of every key under each known spelling of rates.
        guesses: (entries, LINE_KEYS) int16, the key that an entry's last line had at each place.
        serials: (1 + keys,) int64, serial of the line, and of the last line that had each key.
        fresh: (room, 4) int64, written with the names met for the first time.
        growth: (3,) int64, how much of slots, arena and `fresh` is in use.
    """

    slots: Slots
    arena: Bytes
    key_rules: Ints
    key_places: Ints
    entry_namespaces: Ints
    tier_ids: NDArray[np.int16]
    rates: Floats
    guesses: NDArray[np.int16]
    serials: Ints
    fresh: Ints
    growth: Ints


class Rows(NamedTuple):
    """Where rows are written; lengths and types as in `Batch`."""

    ts: Floats
    entry: NDArray[np.int32]
    shard: NDArray[np.int32]
    player: NDArray[np.int32]
    tier: NDArray[np.int16]
    region: NDArray[np.int32]
    tags: NDArray[np.int32]
    offset: Ints
    size_bytes: NDArray[np.uint32]
    first: Ints
    key: Bytes
    value: Floats
    rate: Floats
