"""The pipeline: measurements to lines. Here values are sampled and names are hashed."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from inspector.core.record import MAX_LINE_BYTES
from inspector.core.registry import Kind, Registry
from inspector.core.validation import MAX_PLAIN
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.merging import Merging
from inspector.emitter.sampler import Sampler
from inspector.emitter.settings import Settings
from inspector.emitter.values import checked_value, written_ts, written_value

MAX_PLAYERS = 16_384
"""The hashes of so many names are remembered."""

_DUE_GROUPS = 64
"""So many records of opted-out players follow at once when too much waits: as few as will do."""

_NO_RATES: Mapping[str, float] = {}


class _Meta(msgspec.Struct, gc=False):
    """The meta of a line. What is unset is not written; fields are in the order of the line."""

    tier: int | UnsetType
    tags: tuple[str, ...] | UnsetType
    region: str | UnsetType
    phase: str | UnsetType
    rates: Mapping[str, float] | UnsetType


class _Line(msgspec.Struct, gc=False):
    """A line. What is unset is not written; fields are in the order of the line."""

    ts: float
    shard: str
    player: str | UnsetType
    entry: str
    metrics: Mapping[str, float]
    meta: _Meta | Mapping[str, object] | UnsetType


def _ignore(_problem: Exception) -> None:
    pass


class Pipeline:
    """Turns the measurements of one shard into lines that every reader accepts.

    For one thread. Entries, tags, regions, phases and keys are taken as they are: whoever makes a
    measurement has checked them.
    """

    def __init__(
        self,
        shard: str,
        registry: Registry,
        settings: Settings,
        hash_player: Callable[[str], str],
        losses: Losses,
        draw: Callable[[], float],
        note: Callable[[Exception], None] = _ignore,
        opted_out: Container[str | None] = (),
    ) -> None:
        """Take what lines are made by.

        Args:
            shard: Of every line.
            registry: Of all metric keys.
            settings: Until others are to be used.
            hash_player: Returns what is written for a player's own name.
            losses: Where what cannot be written is counted.
            draw: Returns independent numbers, uniform from 0 to below 1.
            note: Gets what nobody expected; the record is lost then, and no other.
            opted_out: Players who want no rows of their own by now, whatever a measurement says
                that was made before.
        """
        self._shard = shard
        self._registry = registry
        self._hash_player = hash_player
        self._losses = losses
        self._draw = draw
        self._note = note
        self._opted_out = opted_out
        self._drops_opted_out = settings.drops_opted_out
        self._counters = frozenset(k.name for k in registry.keys if k.kind is Kind.COUNTER)
        self._merging = Merging(registry)
        self._hashes: dict[str, str] = {}
        self._to_json = msgspec.json.Encoder().encode
        self._sampler = Sampler(registry, settings, draw)

    def use(self, settings: Settings) -> None:
        """Go by other settings from the next measurement on."""
        self._drops_opted_out = settings.drops_opted_out
        if not self._sampler.goes_by(settings):
            self._sampler = Sampler(self._registry, settings, self._draw)

    def encode(self, measurements: Sequence[Measurement]) -> list[bytes]:
        r"""Return the lines of measurements, each with its ``\n``.

        What opted-out players did waits for `merged`, unless the settings drop it; some follows at
        once when too much waits. A record that chance leaves without a value gives no line.

        Args:
            measurements: As recorded; they stay as they are.
        """
        lines = []
        for m in measurements:
            try:
                lines.append(self._line_or_merge(m))
            except Exception as problem:  # one bad record must not take others along
                self._lose(m, problem)
            if self._merging.is_full:
                lines += self.merged(_DUE_GROUPS)
        return [line for line in lines if line]

    @property
    def merged_depth(self) -> int:
        """How many records of what opted-out players did wait for `merged`."""
        return self._merging.depth

    def merged(self, most: int | None = None) -> list[bytes]:
        """Return lines of what opted-out players did since they were last returned.

        One for each entry, tier and set of tags, with the time of the latest; no player and no
        region. Values are sampled here, after they were added up.

        Args:
            most: Of so many records at most; None for all.
        """
        lines = []
        for m in self._merging.take(most):
            try:
                values = self._checked(m)
                if values is not None:
                    lines.append(self._sampled(m, values))
            except Exception as problem:  # as in `encode`
                self._lose(m, problem)
        return [line for line in lines if line]

    def line(self, m: Measurement, extra_meta: Mapping[str, object]) -> bytes:
        """Return the line of a measurement with all its values, none of them sampled.

        Args:
            m: The measurement; nobody in it has opted out.
            extra_meta: Follows what the measurement has for meta; it must be fit for JSON.

        Returns:
            Nothing if there can be no such line, which is counted as a record lost.
        """
        values = self._checked(m)
        return b"" if values is None else self._encoded(m, values, _NO_RATES, extra_meta)

    def _line_or_merge(self, m: Measurement) -> bytes:
        values = self._checked(m)
        if values is None:
            return b""
        if not m.opted_out and m.player not in self._opted_out:
            return self._sampled(m, values)
        if self._drops_opted_out:
            return b""  # no loss: it is what was asked for
        if written_ts(m.ts) is None:
            # Once it is merged, the values of others would be lost with it.
            self._losses.count_record(values, Lost.NOT_FINITE)
        else:
            self._merging.add(m, values)
        return b""

    def _lose(self, m: Measurement, problem: Exception) -> None:
        self._losses.count_record(m.metrics, Lost.FAULT)
        self._note(problem)

    def _checked(self, m: Measurement) -> dict[str, float] | None:
        """Return the values that may be written, or None if the record is lost."""
        values: dict[str, float] = {}
        lost: Lost | None = None
        for key, value in m.metrics.items():
            if type(value) is int and 0 <= value <= MAX_PLAIN:
                # Small natural numbers are fine for every key, and are most of what there is.
                values[key] = value
                continue
            number = checked_value(value, key in self._counters)
            if isinstance(number, Lost):
                lost = number
                self._losses.count_value(key, lost)
            else:
                values[key] = number
        if lost is not None and not values:
            self._losses.count_record((), lost)
            return None
        return values

    def _sampled(self, m: Measurement, values: dict[str, float]) -> bytes:
        had_values = bool(values)
        rates = self._sampler.sample(m.entry, values)
        if had_values and not values:
            return b""
        return self._encoded(m, values, rates, None)

    def _encoded(
        self,
        m: Measurement,
        values: Mapping[str, float],
        rates: Mapping[str, float],
        extra_meta: Mapping[str, object] | None,
    ) -> bytes:
        """Return a line, or nothing if the record is lost."""
        ts = written_ts(m.ts)
        if ts is None:
            self._losses.count_record(values, Lost.NOT_FINITE)
            return b""
        written = {k: v if type(v) is int else written_value(v) for k, v in values.items()}
        player = UNSET if m.player is None else self._hashed(m.player)
        meta = _meta_of(m, rates, extra_meta)
        line = self._to_json(_Line(ts, self._shard, player, m.entry, written, meta))
        if len(line) > MAX_LINE_BYTES:
            self._losses.count_record(values, Lost.TOO_LONG)
            return b""
        return line + b"\n"

    def _hashed(self, name: str) -> str:
        hashed = self._hashes.get(name)
        if hashed is None:
            if len(self._hashes) >= MAX_PLAYERS:
                self._hashes.clear()
            hashed = self._hashes[name] = self._hash_player(name)
        return hashed


def _meta_of(
    m: Measurement, rates: Mapping[str, float], extra: Mapping[str, object] | None
) -> _Meta | Mapping[str, object] | UnsetType:
    if not (extra or rates or m.tags) and m.tier is None and m.region is None and m.phase is None:
        return UNSET
    meta = _Meta(
        UNSET if m.tier is None else m.tier,
        m.tags or UNSET,
        UNSET if m.region is None else m.region,
        UNSET if m.phase is None else m.phase,
        rates or UNSET,
    )
    return {**msgspec.to_builtins(meta), **extra} if extra else meta
