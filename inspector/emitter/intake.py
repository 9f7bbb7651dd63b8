"""The intake: what a game hands over is checked, and becomes a measurement."""

from __future__ import annotations

from collections.abc import Iterable
from operator import index
from typing import TypedDict

from inspector.core.errors import EmitterError, UnknownMetricError
from inspector.core.nearest import did_you_mean
from inspector.core.registry import NAMESPACES, Registry
from inspector.core.shown import shown
from inspector.core.validation import MAX_TAGS, MAX_TIER, TS_END_S, entry_fault, name_fault
from inspector.emitter.clock import Clock
from inspector.emitter.heartbeat import ENTRY as HEARTBEAT
from inspector.emitter.measurement import Measurement
from inspector.emitter.refusals import refusal, wrong
from inspector.emitter.usable import Usable, usable_in

MAX_KNOWN = 65_536
"""How many entries, tag sets and names are known to be good, before all are checked again."""


class Labels(TypedDict, total=False):
    """What is said of an activation besides its entry and its metrics.

    Attributes:
        player: The player's own name or id; it is hashed before it is written.
        tier: 0 to 32766.
        tags: What the entry is; at most 64.
        region: Where it happened.
        opt_out: Whether this player wants no rows of their own.
    """

    player: str | None
    tier: int | None
    tags: Iterable[str]
    region: str | None
    opt_out: bool


class Intake:
    """Checks what a game hands over; what passed once is known and passes at once.

    Attributes:
        clock: What the time is taken from.
        entries: Entries that are good, and what each of them may use.
        opted_out: Players who want no rows of their own.
    """

    __slots__ = ("_names", "_registry", "_tags", "_usable", "clock", "entries", "opted_out")

    def __init__(self, registry: Registry, clock: Clock, opted_out: set[str] | None = None) -> None:
        self.entries: dict[str, Usable] = {}
        self.opted_out = set() if opted_out is None else opted_out
        self._registry = registry
        self.clock = clock
        self._usable = {namespace: usable_in(registry, namespace) for namespace in NAMESPACES}
        self._tags: dict[tuple[str, ...], tuple[str, ...]] = {(): ()}
        self._names: dict[str, str] = {}

    def measurement(
        self,
        entry: str,
        metrics: dict[str, float],
        player: str | None = None,
        tier: int | None = None,
        tags: Iterable[str] = (),
        region: str | None = None,
        phase: str | None = None,
        ts: float | None = None,
        opt_out: bool = False,
    ) -> Measurement:
        """Return a measurement whose labels are good; the entry and the metrics must be.

        The arguments are those of `Emitter.record`; the metrics are its own from now on.

        Raises:
            EmitterError: One of them can stand in no record.
        """
        if ts is None:
            ts = self.clock.unix_s()
        elif type(ts) is not float or not 0 <= ts < TS_END_S:
            ts = _checked_ts(ts)
        if player is not None:
            if type(player) is not str or not player:
                player = checked_player(player)
            if opt_out or player in self.opted_out:
                opt_out, player = True, None
        if tier is not None and (type(tier) is not int or not 0 <= tier <= MAX_TIER):
            tier = _checked_tier(tier)
        known_tags = self._known_tags(tags) if tags else ()
        if region is not None:
            known = self._names.get(region) if type(region) is str else None
            region = known or self._known_name("region", region)
        if phase is not None:
            phase = self._known_name("phase", phase)
        if type(entry) is not str:
            entry = _plain(entry)
        return Measurement(ts, entry, metrics, player, tier, known_tags, region, phase, opt_out)

    def about(
        self,
        entry: str,
        of_phase: str | None = None,
        /,
        *,
        player: str | None = None,
        tier: int | None = None,
        tags: Iterable[str] = (),
        region: str | None = None,
        opt_out: bool = False,
    ) -> Measurement:
        """Return what the records of an activation have in common; these are all its labels.

        Raises:
            EmitterError: One of them can stand in no record.
        """
        return self.measurement(entry, {}, player, tier, tags, region, of_phase, 0.0, opt_out)

    def usable(self, entry: str) -> Usable:
        """Return the metric keys that an entry may use.

        Raises:
            EmitterError: It is no entry, or that of the heartbeat.
        """
        if not isinstance(entry, str):
            raise wrong("entry", "a text, namespace.entryId", entry)
        known = self.entries.get(entry)
        if known is not None:
            return known
        entry = _plain(entry)
        namespace, _, entry_id = entry.partition(".")
        usable = self._usable.get(namespace)
        if usable is None:
            hint = did_you_mean(namespace, NAMESPACES) or f"known are {', '.join(NAMESPACES)}"
            raise EmitterError(
                f"entry: unknown namespace {shown(namespace)}", remedy=hint.capitalize()
            )
        fault = entry_fault(entry, entry_id) or _encoding_fault(entry)
        if fault:
            raise refusal("entry", f"{fault}, in {shown(entry)}")
        if entry == HEARTBEAT:
            raise refusal("entry", f"{HEARTBEAT} is the heartbeat, which only the emitter records")
        if len(self.entries) >= MAX_KNOWN:
            self.entries.clear()
        self.entries[entry] = usable
        return usable

    def phase(self, name: str) -> str:
        """Return the name of a phase as a record carries it.

        Raises:
            EmitterError: None can.
        """
        return self._known_name("phase", name)

    def misuse(self, entry: str, metrics: object) -> EmitterError:
        """Return the error for a record of which the entry or the metrics are of no use at all.

        Raises:
            EmitterError: It is the entry.
        """
        self.usable(entry)
        return wrong("metrics", "metric keys with their values", metrics)

    def unknown(self, entry: str, keys: Iterable[str]) -> UnknownMetricError:
        """Return the error for the first of the keys that an entry may not use."""
        namespace = entry.partition(".")[0]
        usable = self._registry.usable[namespace]
        wrong = next((key for key in keys if key not in usable), "")
        if not isinstance(wrong, str):
            return UnknownMetricError(f"a metric key is a text, not {shown(wrong)}")
        key_id = self._registry.find_key(wrong)
        if key_id is not None:
            allowed = ", ".join(sorted(self._registry.keys[key_id].namespaces))
            said = f"{shown(wrong)} is only for entries of {allowed}, not of {namespace}"
            return UnknownMetricError(said)
        hint = did_you_mean(wrong, tuple(usable)).capitalize()
        return UnknownMetricError(f"{shown(wrong)} is not a metric key", remedy=hint)

    def _known_tags(self, tags: Iterable[str]) -> tuple[str, ...]:
        try:
            if type(tags) is not tuple:
                tags = tuple(several("tags", tags))
        except TypeError:  # nothing to go through
            raise wrong("tags", "several texts", tags) from None
        try:
            known = self._tags.get(tags)
        except TypeError:  # a list among them, or the like
            known = None
        if known is None:
            known = _checked_tags(tags)
            if len(self._tags) >= MAX_KNOWN:
                self._tags.clear()
            self._tags[tags] = known
        return known

    def _known_name(self, field: str, name: str) -> str:
        try:
            return self._names.get(name) or self._learnt(field, name)
        except TypeError:  # a list or the like
            raise wrong(field, "a text", name) from None

    def _learnt(self, field: str, name: str) -> str:
        plain = _checked_name(field, name)
        if len(self._names) >= MAX_KNOWN:
            self._names.clear()
        self._names[plain] = plain
        return plain


def several(field: str, texts: Iterable[str]) -> Iterable[str]:
    """Return texts as they are, unless it is only one: its letters would be taken for texts.

    Raises:
        EmitterError: It is one text, which the message does not repeat: it may be a player.
    """
    if isinstance(texts, str):
        raise EmitterError(f"{field}: must be several texts, not one", remedy="Put it in a list")
    return texts


def checked_player(player: str) -> str:
    """Return the name of a player as a plain text; it is in no message.

    Raises:
        EmitterError: It cannot.
    """
    if not isinstance(player, str) or not player:
        raise refusal("player", "must be a name, or None; value withheld")
    return _plain(player)


def check_shard(shard: str) -> None:
    """Make sure that an emitter can write under this name.

    Raises:
        EmitterError: It can stand in no record.
    """
    _checked_name("shard", shard)
    if not shard.strip():
        raise refusal("shard", f"it is blank, in {shown(shard)}")


def _checked_tier(tier: int) -> int:
    try:
        number = -1 if isinstance(tier, bool) else index(tier)  # of an enum, or of numpy
    except TypeError:
        number = -1
    if not 0 <= number <= MAX_TIER:
        raise wrong("tier", f"a whole number from 0 to {MAX_TIER}", tier)
    return number


def _checked_ts(ts: float) -> float:
    number = isinstance(ts, int | float) and not isinstance(ts, bool)
    if not number or not 0 <= ts < TS_END_S:
        raise wrong("ts", "Unix seconds, 1970 to 9999", ts)
    return float(ts)


def _checked_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    plain = {_checked_name("tags", tag) for tag in tags}
    if len(tags) > MAX_TAGS:
        raise refusal("tags", f"more than {MAX_TAGS}")
    return tuple(sorted(plain))


def _checked_name(field: str, name: str) -> str:
    if not isinstance(name, str):
        raise wrong(field, "a text", name)
    fault = name_fault(name) or _encoding_fault(name)
    if fault:
        raise refusal(field, f"{fault}, in {shown(name)}")
    return _plain(name)


def _plain(text: str) -> str:
    """Return a text as one that a line can hold: an enum or the like says what it likes of itself.

    So nothing that its own class may have made of `str`, of a slice or of a hash is asked.
    """
    return str.__str__(text)


def _encoding_fault(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return "half a character"
    return ""
