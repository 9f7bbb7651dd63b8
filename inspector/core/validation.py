"""The rules that make a record valid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import inf, isfinite
from typing import Any

from inspector.core.nearest import did_you_mean
from inspector.core.record import MetricValue, Problem, Reason, Record
from inspector.core.registry import NAMESPACES, Kind, MetricKey, Registry
from inspector.core.shown import shown, shown_type

MAX_ENTRY_CHARS = 200
MAX_NAME_CHARS = 128
"""Longest shard, longest region, and longest tag."""

MAX_TAGS = 64
MAX_TIER = 32_766
"""So that every tier, and having none, has an id of 16 bits."""

TS_END_S = 253_402_300_800
"""Unix seconds at the start of the year 10000: later ones are milliseconds, or wrong."""

MAX_PROBLEMS = 20
"""How many problems of one line are told; a suggestion for each of thousands would take seconds."""

MAX_PLAIN = 2**53
"""Integers up to here are exact as float64."""

PLAYER_PATTERN = "h:[0-9a-f]{1,128}"
"""What a whole player matches."""

_COUNTER = Kind.COUNTER
_PLAYER = re.compile(PLAYER_PATTERN)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MISSING = object()
_NO_RATES: Mapping[int, float] = {}


def validate_record(obj: object, registry: Registry) -> Record | tuple[Problem, ...]:
    """Return the record that a decoded JSON value stands for, or all that is wrong with it.

    Pure. Many problems of one line are cut short at about `MAX_PROBLEMS`. The rules, in
    the order in which problems are reported; the first gives the line its code:

    - The value is an object, else `not_object`. `ts`, `shard`, `entry` and `metrics` are there,
      else `missing_field`. Other fields than those named here are allowed and mean nothing.
    - `ts`: a number (`wrong_type`), finite (`not_finite`), from 0 to before `TS_END_S`
      (`wrong_type`).
    - `shard`: a string (`wrong_type`) of 1 to 128 characters, not blank, without control
      characters (`bad_shard`). Control characters are U+0000 to U+001F and U+007F to U+009F.
    - `player`: absent, or ``h:`` and 1 to 128 lower-case hex digits. All else is `raw_player`.
    - `entry`: a string (`wrong_type`) ``namespace.entryId`` of at most 200 characters with one
      dot, an id that is not blank, and no control characters (`bad_entry`); a namespace of
      `NAMESPACES` (`unknown_namespace`).
    - `meta`: absent, or an object (`wrong_type`). In it `tier` is a whole number from 0 to 32766
      and not a fraction, `tags` a list of at most 64 strings, and each of them, like `region`, a
      string of 1 to 128 characters without control characters (`wrong_type`). `rates` is an object
      (`wrong_type`) from metric keys (`unknown_metric`) to numbers above 0 and at most 1
      (`bad_rate`). All else is open.
    - `metrics`: an object (`wrong_type`) from metric keys that the entry's namespace may use
      (`unknown_metric`) to numbers (`wrong_type`), finite as float64 (`not_finite`); counters are
      whole and not negative (`bad_counter`).

    A boolean is never a number. A value without a rate has rate 1, and so has every gauge.
    """
    if type(obj) is not dict:
        return (Problem(Reason.NOT_OBJECT, f"the line is {shown_type(obj)}, not an object"),)
    problems: list[Problem] = []
    ts = _ts(obj.get("ts", _MISSING), problems)
    shard = _shard(obj.get("shard", _MISSING), problems)
    player = _player(obj["player"], problems) if "player" in obj else None
    entry, namespace = _entry(obj.get("entry", _MISSING), problems)
    tier, tags, region, rates = (
        _meta(obj["meta"], namespace, registry, problems)
        if "meta" in obj
        else (None, (), None, _NO_RATES)
    )
    metrics = _metrics(obj.get("metrics", _MISSING), namespace, rates, registry, problems)
    if problems:
        return tuple(problems)
    return Record(ts, shard, player, entry, metrics, tier, tags, region)


def _ts(value: Any, problems: list[Problem]) -> float:
    if type(value) is not int and type(value) is not float:
        problems.append(_wrong("ts", "Unix seconds, as a number", value))
        return 0.0
    seconds = _as_float(value)
    if 0 <= seconds < TS_END_S:
        return seconds
    if not isfinite(seconds):
        problems.append(Problem(Reason.NOT_FINITE, "ts: the number is not finite"))
    else:
        hint = "; is it in milliseconds?" if seconds > 0 else ""
        problems.append(_wrong("ts", "Unix seconds, 1970 to 9999", value, hint))
    return seconds


def _shard(value: Any, problems: list[Problem]) -> str:
    if type(value) is not str:
        problems.append(_wrong("shard", "a string", value))
        return ""
    fault = "it is blank" if not value.strip() else name_fault(value)
    if fault:
        problems.append(Problem(Reason.BAD_SHARD, f"shard: {fault}, in {shown(value)}"))
    return value


def is_player_hash(value: object) -> bool:
    """Return whether a value may be shown as a player: all else may be somebody's name."""
    return type(value) is str and _PLAYER.fullmatch(value) is not None


def _player(value: Any, problems: list[Problem]) -> str | None:
    if is_player_hash(value):
        return str(value)
    # The value may be somebody's name, so that nothing of it may be repeated.
    text = "player: must be 'h:' and 1 to 128 lower-case hex digits, or absent; value withheld"
    problems.append(Problem(Reason.RAW_PLAYER, text))
    return None


def _entry(value: Any, problems: list[Problem]) -> tuple[str, str]:
    """Return the entry and its namespace, which is empty where it is unknown."""
    if type(value) is not str:
        problems.append(_wrong("entry", "a string", value))
        return "", ""
    namespace, dot, entry_id = value.partition(".")
    fault = entry_fault(value, entry_id)
    if fault:
        problems.append(Problem(Reason.BAD_ENTRY, f"entry: {fault}, in {shown(value)}"))
    if namespace in NAMESPACES:
        return value, namespace
    if dot:
        hint = did_you_mean(namespace, NAMESPACES) or f"known are {', '.join(NAMESPACES)}"
        text = f"entry: unknown namespace {shown(namespace)}, {hint}"
        problems.append(Problem(Reason.UNKNOWN_NAMESPACE, text))
    return value, ""


def entry_fault(entry: str, entry_id: str) -> str:
    """Return what is wrong with an entry, whose id is given too; empty if nothing is."""
    if not entry_id.strip():
        return "no id after the namespace and a dot"
    if "." in entry_id:
        return "more than one dot"
    if len(entry) > MAX_ENTRY_CHARS:
        return f"longer than {MAX_ENTRY_CHARS} characters"
    # Printable text has none, and that is far quicker to know.
    return "" if entry.isprintable() or not _CONTROL.search(entry) else "a control character"


def name_fault(name: str) -> str:
    """Return what is wrong with a shard, region or tag; empty if nothing is."""
    if not name:
        return "it is empty"
    if len(name) > MAX_NAME_CHARS:
        return f"longer than {MAX_NAME_CHARS} characters"
    return "" if name.isprintable() or not _CONTROL.search(name) else "a control character"


_Meta = tuple[int | None, tuple[str, ...], str | None, Mapping[int, float]]


def _meta(value: Any, namespace: str, registry: Registry, problems: list[Problem]) -> _Meta:
    """Return tier, tags, region, and rates by key id."""
    if type(value) is not dict:
        problems.append(_wrong("meta", "an object", value))
        return None, (), None, _NO_RATES
    tier: int | None = None
    if "tier" in value:
        tier = value["tier"]
        if type(tier) is not int or not 0 <= tier <= MAX_TIER:
            problems.append(_wrong("meta.tier", f"a whole number from 0 to {MAX_TIER}", tier))
    tags = _tags(value["tags"], problems) if "tags" in value else ()
    region = _region(value["region"], problems) if "region" in value else None
    rates = _NO_RATES
    if "rates" in value:
        rates = _rates(value["rates"], namespace, registry, problems)
    return tier, tags, region, rates


def _tags(value: Any, problems: list[Problem]) -> tuple[str, ...]:
    if type(value) is not list:
        problems.append(_wrong("meta.tags", "a list of strings", value))
        return ()
    wrong = [tag for tag in value if type(tag) is not str]
    if wrong:
        problems.append(_wrong("meta.tags", "a list of strings", wrong[0], " among them"))
        return ()
    fault = f"more than {MAX_TAGS}" if len(value) > MAX_TAGS else ""
    fault = fault or next((f"{f}, in {shown(t)}" for t in value if (f := name_fault(t))), "")
    if fault:
        problems.append(Problem(Reason.WRONG_TYPE, f"meta.tags: {fault}"))
    return tuple(sorted(set(value)))


def _region(value: Any, problems: list[Problem]) -> str | None:
    if type(value) is not str:
        problems.append(_wrong("meta.region", "a string", value))
        return None
    fault = name_fault(value)
    if fault:
        problems.append(Problem(Reason.WRONG_TYPE, f"meta.region: {fault}, in {shown(value)}"))
    return value


def _rates(
    value: Any, namespace: str, registry: Registry, problems: list[Problem]
) -> Mapping[int, float]:
    if type(value) is not dict:
        problems.append(_wrong("meta.rates", "an object", value))
        return _NO_RATES
    rates: dict[int, float] = {}
    for name, rate in value.items():
        key_id = registry.find_key(name)
        if key_id is None:
            problems.append(_unknown_metric("meta.rates", name, namespace, registry))
        if len(problems) >= MAX_PROBLEMS:
            break
        if (type(rate) is not float and type(rate) is not int) or not 0 < rate <= 1:
            text = f"meta.rates, {shown(name)}: must be above 0 and at most 1, not {shown(rate)}"
            problems.append(Problem(Reason.BAD_RATE, text))
        elif key_id is not None and registry.keys[key_id].kind is not Kind.GAUGE:
            rates[key_id] = float(rate)
    return rates


def _metrics(
    value: Any,
    namespace: str,
    rates: Mapping[int, float],
    registry: Registry,
    problems: list[Problem],
) -> tuple[MetricValue, ...]:
    if type(value) is not dict:
        problems.append(_wrong("metrics", "an object", value))
        return ()
    metrics: list[MetricValue] = []
    usable = registry.usable[namespace]
    for name, number in value.items():
        key_id = usable.get(name)
        # Small natural numbers are fine for every key, and are most of what there is.
        if key_id is not None and type(number) is int and 0 <= number <= MAX_PLAIN:
            amount = float(number)
        elif len(problems) >= MAX_PROBLEMS:
            break
        elif key_id is None:
            problems.append(_unusable_metric(name, namespace, registry))
            continue
        else:
            amount = _amount(registry.keys[key_id], number, problems)
        metrics.append((key_id, amount, rates.get(key_id, 1.0) if rates else 1.0))
    return tuple(metrics)


def _amount(key: MetricKey, number: Any, problems: list[Problem]) -> float:
    if type(number) is float:
        amount = number
    elif type(number) is int:
        amount = _as_float(number)
    else:
        problems.append(_wrong(f"metrics.{key.name}", "a number", number))
        return 0.0
    if not isfinite(amount):
        text = f"metrics.{key.name}: the number is not finite"
        problems.append(Problem(Reason.NOT_FINITE, text))
    elif key.kind is _COUNTER and not (amount >= 0 and amount.is_integer()):
        text = f"metrics.{key.name}: a counter is whole and not negative, not {shown(number)}"
        problems.append(Problem(Reason.BAD_COUNTER, text))
    return amount


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer beyond the range of float64
        return inf


def _unknown_metric(field: str, name: str, namespace: str, registry: Registry) -> Problem:
    hint = did_you_mean(name, registry.names)
    text = f"{field}: unknown metric key {shown(name)}" + (f", {hint}" if hint else "")
    return Problem(Reason.UNKNOWN_METRIC, text, unknown_key=name, namespace=namespace)


def _unusable_metric(name: str, namespace: str, registry: Registry) -> Problem:
    key_id = registry.find_key(name)
    if key_id is None:
        return _unknown_metric("metrics", name, namespace, registry)
    allowed = ", ".join(sorted(registry.keys[key_id].namespaces))
    text = f"metrics.{name}: only for entries of {allowed}, not of {namespace}"
    return Problem(Reason.UNKNOWN_METRIC, text)


def _wrong(field: str, expected: str, value: object, hint: str = "") -> Problem:
    if value is _MISSING:
        return Problem(Reason.MISSING_FIELD, f"{field}: missing, must be {expected}")
    text = f"{field}: must be {expected}, not {shown(value)}{hint}"
    return Problem(Reason.WRONG_TYPE, text)
