"""The scanner: blocks to batches by the compiled kernel, with the decoder for what it declines."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import NDArray

from inspector.core.record import MAX_LINE_BYTES
from inspector.core.registry import NAMESPACES, Kind, Registry
from inspector.ingest.batch import Batch
from inspector.ingest.block import Block
from inspector.ingest.decoder import Decoder
from inspector.ingest.known_names import KnownNames
from inspector.ingest.line_judge import LineJudge
from inspector.ingest.names import Interner, Names
from inspector.ingest.rows import merge
from inspector.ingest.scan_kernel import (
    TALLY_BLANK,
    TALLY_DECLINED,
    TALLY_ROWS,
    TALLY_VALUES,
    scan,
)
from inspector.ingest.scan_tables import LINE_KEYS, RULE_COUNTER, RULE_GAUGE, Known, Rows
from inspector.ingest.scan_tokens import BLOCK_END, FRESH_ID, NameKind

_FIRST_SEGMENT_BYTES = 64 * 1024
_LARGEST_SEGMENT_BYTES = 4 * 1024 * 1024
_LEAST_VALUE_BYTES = len(b'"casts":1')
_MAX_SPELLINGS = 4096
_FEW_TO_LEARN = 50
_MOST_DECLINED = 256
_TIERS = 32_768


class Scanner:
    """Turns blocks into batches. Each thread that scans has its own; the names are shared."""

    def __init__(self, registry: Registry, names: Names) -> None:
        self._registry = registry
        self._names = names
        self._judge = LineJudge(Decoder(registry), names)
        self._table = KnownNames()
        self._learned = {NameKind.PLAYER: 1, NameKind.REGION: 1}
        self._learned_tiers = 1
        self._adopted: set[tuple[NameKind, int]] = set()
        self._spellings: set[bytes] = set()
        self._segment_bytes = _FIRST_SEGMENT_BYTES
        keys = len(registry.keys)
        spelled = [(key.name.encode(), number) for number, key in enumerate(registry.keys)]
        places = self._table.add(NameKind.KEY, spelled)
        sizes = [len(key.name) for key in registry.keys]
        self._known = Known(
            slots=self._table.slots,
            arena=self._table.arena,
            key_rules=_key_rules(registry),
            key_places=np.array([places, sizes], np.int64).T.copy(),
            entry_namespaces=np.zeros(64, np.int64),
            tier_ids=np.full(_TIERS, -1, np.int16),
            rates=np.ones((0, keys)),
            guesses=np.zeros((64, LINE_KEYS), np.int16),
            serials=np.zeros(1 + keys, np.int64),
            fresh=self._table.fresh,
            growth=self._table.growth,
        )

    def read(self, block: Block) -> Iterator[Batch]:
        """Yield the rows of a block, in the order of its lines, at most a megabyte at a time.

        Names met for the first time are learned between segments, so segments are small while
        there is much to learn. The kernel may look behind the end of a line, so the last lines are
        scanned in a copy with an end to it.
        """
        data = block.data
        safe = data.rfind(b"\n", 0, max(len(data) - MAX_LINE_BYTES - len(BLOCK_END), 0)) + 1
        start = 0
        while start < safe:
            last = data.rfind(b"\n", start, min(start + self._segment_bytes, safe))
            stop = (last if last >= 0 else data.index(b"\n", start)) + 1
            batch, start = self._segment(block, data, start, stop, 0)
            yield batch
        if start < len(data):
            newline = b"" if data.endswith(b"\n") else b"\n"
            rest, shift = data[start:] + newline, start
            start = 0
            while start < len(rest):
                batch, start = self._segment(block, rest + BLOCK_END, start, len(rest), shift)
                yield batch

    def _segment(
        self, block: Block, data: bytes, start: int, stop: int, shift: int
    ) -> tuple[Batch, int]:
        """Scan ``data[start:stop]``, where `data` begins at byte `shift` of the block.

        Returns:
            The rows, and where it stopped: `stop`, or earlier when there is so much to learn that
            the rest is better scanned once it is learned.
        """
        self._learn_names()
        segment = np.frombuffer(data, np.uint8)
        lines = int(np.count_nonzero(segment[start:stop] == ord("\n")))
        rows = _room(lines + 1, (stop - start) // _LEAST_VALUE_BYTES + len(self._registry.keys))
        declined, tally = np.empty((lines, 2), np.int64), np.zeros(4, np.int64)
        known = self._known._replace(slots=self._table.slots, arena=self._table.arena)
        scan(segment, start, stop, known, rows, declined, tally)
        if tally[TALLY_DECLINED] > _MOST_DECLINED:
            return self._segment(block, data, start, int(declined[_MOST_DECLINED, 0]), shift)
        n, m = int(tally[TALLY_ROWS]), int(tally[TALLY_VALUES])
        self._settle(rows.player[:n], rows.region[:n])
        rows.offset[:n] += block.offset + shift
        scanned = Batch(
            source_id=block.source_id,
            ts=rows.ts[:n],
            entry=rows.entry[:n],
            shard=rows.shard[:n],
            player=rows.player[:n],
            tier=rows.tier[:n],
            region=rows.region[:n],
            tags=rows.tags[:n],
            offset=rows.offset[:n],
            size_bytes=rows.size_bytes[:n],
            first=rows.first[: n + 1],
            key=rows.key[:m],
            value=rows.value[:m],
            rate=rows.rate[:m],
            blank_lines=int(tally[TALLY_BLANK]),
            size_read_bytes=min(stop, len(block.data) - shift) - start,
        )
        refused = declined[: int(tally[TALLY_DECLINED])]
        much_to_learn = len(refused) * _FEW_TO_LEARN > lines
        self._segment_bytes = (
            _FIRST_SEGMENT_BYTES
            if much_to_learn
            else min(2 * self._segment_bytes, _LARGEST_SEGMENT_BYTES)
        )
        if not len(refused):
            return scanned, stop
        refused[:, 0] += shift
        decoded = self._judge.judge(block, refused.tolist())
        self._learn_spellings()
        return merge(scanned, decoded), stop

    def _settle(self, player: NDArray[np.int32], region: NDArray[np.int32]) -> None:
        """Replace the fresh ids of names met in the last scan by those of the session."""
        ids = self._table.settle(self._number_of)
        if len(ids):
            for column in (player, region):
                fresh = column >= FRESH_ID
                column[fresh] = ids[column[fresh] - FRESH_ID]

    def _number_of(self, kind: NameKind, text: str) -> int:
        names = self._names.players if kind is NameKind.PLAYER else self._names.regions
        number = names.add(text)
        self._adopted.add((kind, number))
        return number

    def _learn_names(self) -> None:
        names = self._names
        self._learn(NameKind.ENTRY, names.entries)
        self._learn(NameKind.SHARD, names.shards)
        self._learn(NameKind.PLAYER, names.players)
        self._learn(NameKind.REGION, names.regions)
        for number in range(self._learned_tiers, len(names.tiers)):
            self._known.tier_ids[names.tiers.values[number] or 0] = number
            self._learned_tiers = number + 1

    def _learn(self, kind: NameKind, names: Interner[str]) -> None:
        first, last = self._learned.get(kind, 0), len(names)
        if first == last:
            return
        if kind is NameKind.ENTRY:
            for number in range(first, last):
                self._learn_namespace(names.values[number], number)
        numbers = (n for n in range(first, last) if (kind, n) not in self._adopted)
        self._table.add(kind, ((names.values[n].encode(), n) for n in numbers))
        self._adopted.difference_update((kind, n) for n in range(first, last))
        self._learned[kind] = last

    def _learn_namespace(self, entry: str, number: int) -> None:
        known = self._known
        if number >= len(known.entry_namespaces):
            self._known = known = known._replace(
                entry_namespaces=np.pad(known.entry_namespaces, (0, number)),
                guesses=np.pad(known.guesses, ((0, number), (0, 0))),
            )
        known.entry_namespaces[number] = _namespace_bit(entry.partition(".")[0])

    def _learn_spellings(self) -> None:
        for record, line in self._judge.taught:
            if len(self._spellings) >= _MAX_SPELLINGS:
                return
            tags = self._new_spelling(line, b'"tags":', b"[", b"]")
            if tags and _tags_of(tags) == record.tags:
                self._learn_spelling(NameKind.TAG_LIST, tags, self._names.tag_sets.add(record.tags))
            rates = self._new_spelling(line, b'"rates":', b"{", b"}")
            rate_of_key = _rates_of(rates, self._registry) if rates else None
            if rate_of_key is not None:
                self._learn_spelling(NameKind.RATES, rates, len(self._known.rates))
                self._known = self._known._replace(
                    rates=np.concatenate([self._known.rates, rate_of_key])
                )
            config = self._new_spelling(line, b'"config":', b"{", b"}")
            if config and _is_object(config):
                self._learn_spelling(NameKind.CONFIG, config, 0)

    def _new_spelling(self, line: bytes, field: bytes, opening: bytes, closing: bytes) -> bytes:
        """Return the bytes that spell a field's value; empty if unsure or known."""
        spelling = _spelling(line, field, opening, closing)
        return b"" if field + spelling in self._spellings else spelling

    def _learn_spelling(self, kind: NameKind, spelling: bytes, number: int) -> None:
        field = {NameKind.TAG_LIST: b'"tags":', NameKind.RATES: b'"rates":'}.get(kind, b'"config":')
        self._spellings.add(field + spelling)
        self._table.add(kind, [(spelling[1:-1], number)])


def _key_rules(registry: Registry) -> NDArray[np.int64]:
    """Return (keys,) int64: what the kernel checks of each key."""
    everywhere = (1 << len(NAMESPACES)) - 1
    rules = np.zeros(len(registry.keys), np.int64)
    for number, key in enumerate(registry.keys):
        rules[number] = sum(map(_namespace_bit, key.namespaces)) or everywhere
        if key.kind is Kind.COUNTER:
            rules[number] |= RULE_COUNTER
        if key.kind is Kind.GAUGE:
            rules[number] |= RULE_GAUGE
    return rules


def _namespace_bit(namespace: str) -> int:
    return 1 << NAMESPACES.index(namespace)


def _spelling(line: bytes, field: bytes, opening: bytes, closing: bytes) -> bytes:
    """Return the bytes that spell a field's value, to the first `closing`; empty if unsure."""
    if b"\\" in line or line.count(field) != 1:
        return b""
    value = line.partition(field)[2].lstrip(b" \t")
    end = value.find(closing) + 1
    return value[:end] if end and value.startswith(opening) else b""


def _tags_of(spelling: bytes) -> tuple[str, ...] | None:
    try:
        tags = msgspec.json.decode(spelling, type=list[str])
    except msgspec.MsgspecError:
        return None
    return tuple(sorted(set(tags)))


def _is_object(spelling: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(spelling), dict)
    except msgspec.MsgspecError:
        return False


def _rates_of(spelling: bytes, registry: Registry) -> NDArray[np.float64] | None:
    """Return (1, keys) float64, the rate of every key under this spelling; None if it is none.

    The same bytes must mean the same in every record, so a key that only some namespaces have
    stays with the decoder.
    """
    try:
        spelled = msgspec.json.decode(spelling, type=dict[str, float])
    except msgspec.MsgspecError:
        return None
    rates = np.ones((1, len(registry.keys)))
    for name, rate in spelled.items():
        number = registry.find_key(name)
        if number is None or registry.keys[number].namespaces or not 0.0 < rate <= 1.0:
            return None
        if registry.keys[number].kind is not Kind.GAUGE:
            rates[0, number] = rate
    return rates


def _room(rows: int, values: int) -> Rows:
    """Return arrays for so many rows and values; what is not written costs no memory."""
    return Rows(
        ts=np.empty(rows),
        entry=np.empty(rows, np.int32),
        shard=np.empty(rows, np.int32),
        player=np.empty(rows, np.int32),
        tier=np.empty(rows, np.int16),
        region=np.empty(rows, np.int32),
        tags=np.empty(rows, np.int32),
        offset=np.empty(rows, np.int64),
        size_bytes=np.empty(rows, np.uint32),
        first=np.empty(rows + 1, np.int64),
        key=np.empty(values, np.uint8),
        value=np.empty(values),
        rate=np.empty(values),
    )
