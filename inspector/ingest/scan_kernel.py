"""The scanner's kernel: canonical lines to columns, without the interpreter's lock.

It accepts only lines whose every string is already known (field names, metric keys, entries,
shards, tag lists, rates, configs), or is a new player or region that is valid at a glance, and
whose numbers are exact in a float64; it declines the rest. A declined line goes to the decoder,
which alone decides, and whose answer teaches the scanner the names it met. So the scanner can be
faster than the decoder, never different.
"""

from __future__ import annotations

import numpy as np

from inspector.ingest.kernel import inlined, kernel
from inspector.ingest.scan_tables import LINE_KEYS, RULE_COUNTER, Ints, Known, Rows
from inspector.ingest.scan_tokens import (
    CLOSE,
    CLOSE_LIST,
    DECLINED,
    NEWLINE,
    OPEN,
    OPEN_LIST,
    QUOTE,
    NameKind,
    adopt,
    colon,
    find,
    is_player,
    is_region,
    known,
    likely,
    next_member,
    number,
    packed,
    plain_string,
    short_key,
    skip,
)
from inspector.ingest.words import Bytes, hash_until

TALLY_ROWS, TALLY_VALUES, TALLY_DECLINED, TALLY_BLANK = range(4)

_MAX_LINE_BYTES = 65_536
_END_OF_TIME_TS = 253_402_300_800.0

_TS, _SHARD, _PLAYER = packed(b"ts"), packed(b"shard"), packed(b"player")
_ENTRY, _METRICS, _META = packed(b"entry"), packed(b"metrics"), packed(b"meta")
_TIER, _TAGS, _REGION = packed(b"tier"), packed(b"tags"), packed(b"region")
_RATES, _PHASE, _BUILD = packed(b"rates"), packed(b"phase"), packed(b"build")
_CONFIG = packed(b"config")
_REQUIRED = 1 | 2 | 8 | 16
_ALL_NAMESPACES = 63
_NO_RATES = -1

_KEY_NAME, _ENTRY_NAME, _SHARD_NAME = int(NameKind.KEY), int(NameKind.ENTRY), int(NameKind.SHARD)
_PLAYER_NAME, _REGION_NAME = int(NameKind.PLAYER), int(NameKind.REGION)
_TAG_LIST, _RATES_SPELLING = int(NameKind.TAG_LIST), int(NameKind.RATES)
_CONFIG_SPELLING = int(NameKind.CONFIG)


@inlined
def _name(data: Bytes, p: int, kind: int, names: Known) -> tuple[int, int]:
    """Read a quoted name: the place behind it, and its id."""
    return known(data, p, kind, QUOTE, QUOTE, names.slots, names.arena)


@inlined
def _free_name(data: Bytes, p: int, kind: int, names: Known) -> tuple[int, int]:
    """Read a name that needs no decoder to be valid: the place behind it, and its id."""
    if data[p] != QUOTE:
        return DECLINED, DECLINED
    start = p + 1
    end, h = hash_until(data, start, QUOTE, kind)
    if end < 0:
        return DECLINED, DECLINED
    number = find(names.slots, names.arena, data, start, end - start, h)
    if number < 0:
        valid = is_player(data, start, end) if kind == _PLAYER_NAME else is_region(data, start, end)
        if not valid:
            return DECLINED, DECLINED
        number = adopt(
            kind, names.slots, names.arena, names.fresh, names.growth, data, start, end - start, h
        )
    return (end + 1 if number >= 0 else DECLINED), number


@inlined
def _spelling(
    data: Bytes, p: int, kind: int, opening: int, closing: int, names: Known
) -> tuple[int, int]:
    """Read a list or object whose exact bytes are known: the place behind it, and its id."""
    return known(data, p, kind, opening, closing, names.slots, names.arena)


@inlined
def _key(data: Bytes, p: int, entry: int, place: int, names: Known) -> tuple[int, int]:
    """Read a metric key, first trying the one that the entry's last line had at this place."""
    guess = names.guesses[entry, place]
    end = likely(data, p, names.key_places[guess, 0], names.key_places[guess, 1], names.arena)
    if end >= 0:
        return end, guess
    end, key = _name(data, p, _KEY_NAME, names)
    if end >= 0:
        names.guesses[entry, place] = key
    return end, key


@inlined
def _metrics(
    data: Bytes, p: int, m: int, entry: int, names: Known, rows: Rows
) -> tuple[int, int, int]:
    """Read the metrics object: the place behind it, the end of its values, allowed namespaces."""
    allowed = _ALL_NAMESPACES
    if data[p] != OPEN:
        return DECLINED, m, allowed
    p = skip(data, p + 1)
    if data[p] == CLOSE:
        return p + 1, m, allowed
    serial = names.serials[0]
    first = m
    more = True
    while more:
        p, key = _key(data, p, entry, min(m - first, LINE_KEYS - 1), names)
        if p < 0 or names.serials[1 + key] == serial:
            return DECLINED, m, allowed
        names.serials[1 + key] = serial
        p = colon(data, p)
        if p < 0:
            return DECLINED, m, allowed
        p, value, _ = number(data, p)
        if p < 0:
            return DECLINED, m, allowed
        rule = names.key_rules[key]
        if rule & RULE_COUNTER and (value < 0 or value != np.floor(value)):
            return DECLINED, m, allowed
        allowed &= rule
        rows.key[m] = key
        rows.value[m] = value
        rows.rate[m] = 1.0
        m += 1
        p, more = next_member(data, p, CLOSE)
    return p, m, allowed


@inlined
def _tier(data: Bytes, p: int, names: Known) -> tuple[int, int]:
    """Read a tier: the place behind it, and its id."""
    p, tier, whole = number(data, p)
    if not whole or not 0 <= tier < names.tier_ids.shape[0]:
        return DECLINED, DECLINED
    tier_id = int(np.int64(names.tier_ids[int(np.int64(tier))]))
    return (p if tier_id >= 0 else DECLINED), tier_id


@inlined
def _meta(data: Bytes, p: int, n: int, names: Known, rows: Rows) -> tuple[int, int]:
    """Read the meta object into the row: the place behind it, and the id of its rates."""
    rated = _NO_RATES
    if data[p] != OPEN:
        return DECLINED, rated
    p = skip(data, p + 1)
    if data[p] == CLOSE:
        return p + 1, rated
    seen = 0
    more = True
    while more:
        p, name = short_key(data, p)
        if p < 0:
            return DECLINED, rated
        if name == _TIER:
            bit = 1
            p, rows.tier[n] = _tier(data, p, names)
        elif name == _TAGS:
            bit = 2
            p, rows.tags[n] = _spelling(data, p, _TAG_LIST, OPEN_LIST, CLOSE_LIST, names)
        elif name == _REGION:
            bit = 4
            p, rows.region[n] = _free_name(data, p, _REGION_NAME, names)
        elif name == _RATES:
            bit = 8
            p, rated = _spelling(data, p, _RATES_SPELLING, OPEN, CLOSE, names)
        elif name in (_PHASE, _BUILD):
            bit = 16 if name == _PHASE else 32
            p = plain_string(data, p)
        elif name == _CONFIG:
            bit = 64
            p, _ = _spelling(data, p, _CONFIG_SPELLING, OPEN, CLOSE, names)
        else:
            return DECLINED, rated
        if p < 0 or seen & bit:
            return DECLINED, rated
        seen |= bit
        p, more = next_member(data, p, CLOSE)
    return p, rated


@inlined
def _record(  # noqa: C901 - one branch a field
    data: Bytes, p: int, n: int, m: int, names: Known, rows: Rows
) -> tuple[int, int]:
    """Read the line at `p` into row `n`: the place of its newline, and the end of its values."""
    if data[p] != OPEN:
        return DECLINED, m
    names.serials[0] += 1
    rows.entry[n] = rows.player[n] = rows.tier[n] = rows.region[n] = rows.tags[n] = 0
    first, seen, allowed, rated = m, 0, _ALL_NAMESPACES, _NO_RATES
    p = skip(data, p + 1)
    more = True
    while more:
        p, name = short_key(data, p)
        if p < 0:
            return DECLINED, m
        if name == _TS:
            bit = 1
            p, rows.ts[n], _ = number(data, p)
            if not 0 <= rows.ts[n] < _END_OF_TIME_TS:
                return DECLINED, m
        elif name == _SHARD:
            bit = 2
            p, rows.shard[n] = _name(data, p, _SHARD_NAME, names)
        elif name == _PLAYER:
            bit = 4
            p, rows.player[n] = _free_name(data, p, _PLAYER_NAME, names)
        elif name == _ENTRY:
            bit = 8
            p, rows.entry[n] = _name(data, p, _ENTRY_NAME, names)
        elif name == _METRICS:
            bit = 16
            # Mostly the entry came before; else the guesses are those of entry 0, and often wrong.
            p, m, allowed = _metrics(data, p, m, rows.entry[n], names, rows)
        elif name == _META:
            bit = 32
            p, rated = _meta(data, p, n, names, rows)
        else:
            return DECLINED, m
        if p < 0 or seen & bit:
            return DECLINED, m
        seen |= bit
        p, more = next_member(data, p, CLOSE)
    if p < 0:
        return DECLINED, m
    p = skip(data, p)
    if data[p] != NEWLINE or seen & _REQUIRED != _REQUIRED:
        return DECLINED, m
    if not allowed & names.entry_namespaces[rows.entry[n]]:
        return DECLINED, m
    if rated != _NO_RATES:
        for i in range(first, m):
            rows.rate[i] = names.rates[rated, rows.key[i]]
    return p, m


@kernel
def scan(
    data: Bytes,
    start: int,
    stop: int,
    names: Known,
    rows: Rows,
    declined: Ints,
    tally: Ints,
) -> None:
    """Scan the lines of ``data[start:stop]``.

    Args:
        data: (bytes,) uint8; behind `stop` at least the longest line, or BLOCK_END.
        start: First byte of the first line.
        stop: Behind the newline of the last line.
        names: What is known; learned players and regions, guesses and serials are written.
        rows: Written from 0; `offset` counts from the start of `data`. Room for a row a line and
            one more, and for a value per nine bytes and those of one line more.
        declined: (lines, 2) int64, written with start and length of each declined line.
        tally: (4,) int64, written with the TALLY_* counts.
    """
    n, m, refused, blank = 0, 0, 0, 0
    p = start
    while p < stop:
        line = p
        if data[p] == NEWLINE:
            blank += 1
            p += 1
            continue
        p, end = _record(data, line, n, m, names, rows)
        if p >= 0 and p - line <= _MAX_LINE_BYTES:
            rows.offset[n] = line
            rows.size_bytes[n] = p - line
            rows.first[n] = m
            n += 1
            m = end
        else:
            p = line
            while data[p] != NEWLINE:
                p += 1
            declined[refused, 0] = line
            declined[refused, 1] = p - line
            refused += 1
        p += 1
    rows.first[n] = m
    tally[TALLY_ROWS] = n
    tally[TALLY_VALUES] = m
    tally[TALLY_DECLINED] = refused
    tally[TALLY_BLANK] = blank
