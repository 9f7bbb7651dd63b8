"""Activation lines: what another process hands over, judged as strictly as the lines of a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from inspector.core.nearest import did_you_mean
from inspector.core.record import MAX_LINE_BYTES, Reason, Record
from inspector.core.registry import Registry
from inspector.core.shown import shown, shown_type
from inspector.core.validation import name_fault, validate_record
from inspector.emitter.heartbeat import ENTRY as HEARTBEAT
from inspector.ingest.decoder import parse_json

_REMEDIES: Mapping[Reason, str] = {
    Reason.NOT_JSON: "Write one JSON object a line",
    Reason.NOT_OBJECT: "Write one JSON object a line",
    Reason.MISSING_FIELD: "Write at least 'entry' and 'metrics'",
    Reason.WRONG_TYPE: "Correct the field, or leave it out",
    Reason.UNKNOWN_METRIC: "Use a key of the registry, or add it to the team's registry",
    Reason.UNKNOWN_NAMESPACE: "Write the entry as namespace.entryId",
    Reason.BAD_ENTRY: "Write the entry as namespace.entryId",
    Reason.NOT_FINITE: "Leave the value out",
    Reason.BAD_COUNTER: "Write how many there were since the last line",
    Reason.TOO_LONG: "Write several shorter lines",
    Reason.BAD_ENCODING: "Write UTF-8 without a byte order mark",
    Reason.DUPLICATE_KEY: "Write each key once",
}
_TYPES: Mapping[str, tuple[type, str]] = {
    "player": (str, "a string"),
    "opt_out": (bool, "true or false"),
    "phase": (str, "a string"),
}
"""Of the fields that a record has no rules for."""


class Activation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line says; a field that is null is absent.

    Attributes:
        entry: ``namespace.entryId``.
        metrics: Metric key to value.
        player: The player's own name, which no message repeats.
        opt_out: Whether the player wants no rows of their own.
        tier: Whole, not negative.
        tags: What the entry is.
        region: Where it happened.
        phase: Of an event.
        ts: Unix seconds; None for now.
    """

    entry: str
    metrics: dict[str, float]
    player: str | None = None
    opt_out: bool = False
    tier: int | None = None
    tags: tuple[str, ...] = ()
    region: str | None = None
    phase: str | None = None
    ts: float | None = None


class BadLineError(ValueError):
    """A line is no activation. Its text says why and what to do, and repeats no player's name."""


def read_activation(line: bytes, shard: str, registry: Registry) -> Activation | None:
    """Return what a line says, or None for a blank line.

    It must be clean JSON as logs must be, with no other fields than those of `Activation`, and
    make a valid record of this shard.

    Raises:
        BadLineError: It does not.
    """
    if len(line) > MAX_LINE_BYTES:
        said = f"longer than {MAX_LINE_BYTES:,} bytes"
        raise BadLineError(_sentence(said, Reason.TOO_LONG))
    if not line.strip(b" \t\r"):
        return None
    value, problems = parse_json(line)
    if not problems and isinstance(value, dict):
        value = {name: field for name, field in value.items() if field is not None}
        _refuse_unknown_fields(value)
        return _activation(value, shard, registry)
    if not problems:
        judged = validate_record(value, registry)
        problems = () if isinstance(judged, Record) else judged
    said = "; ".join(problem.message for problem in problems)
    raise BadLineError(_sentence(said, problems[0].reason))


def _refuse_unknown_fields(fields: Mapping[str, object]) -> None:
    known = Activation.__struct_fields__
    for name in fields:
        if name not in known:
            hint = did_you_mean(name, known) or f"known are {', '.join(known)}"
            _refuse(fields, f"unknown field {shown(name)}, {hint}", Reason.WRONG_TYPE)


def _activation(fields: dict[str, object], shard: str, registry: Registry) -> Activation:
    judged = validate_record(_as_record(fields, shard), registry)
    if not isinstance(judged, Record):
        said = "; ".join(problem.message.removeprefix("meta.") for problem in judged)
        _refuse(fields, said, judged[0].reason)
    if fields["entry"] == HEARTBEAT:
        said = f"entry: {HEARTBEAT} is the heartbeat of the emitter itself, name yours otherwise"
        _refuse(fields, said, Reason.BAD_ENTRY)
    for name, (wanted, words) in _TYPES.items():
        if name in fields and type(fields[name]) is not wanted:
            said = f"{name}: must be {words}, not {shown_type(fields[name])}"
            _refuse(fields, said, Reason.WRONG_TYPE)
    if fields.get("player") == "":
        _refuse(fields, "player: it is empty", Reason.WRONG_TYPE)
    phase = fields.get("phase")
    if isinstance(phase, str) and (fault := name_fault(phase)):
        _refuse(fields, f"phase: {fault}, in {shown(phase)}", Reason.WRONG_TYPE)
    return msgspec.convert(fields, Activation)


def _as_record(fields: Mapping[str, object], shard: str) -> dict[str, object]:
    """Return the record that an activation makes, as far as there are rules for it."""
    meta = _those(fields, ("tier", "tags", "region"))
    return {"ts": 0, "shard": shard, "meta": meta, **_those(fields, ("ts", "entry", "metrics"))}


def _those(fields: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    return {name: fields[name] for name in names if name in fields}


def _refuse(fields: Mapping[str, object], said: str, reason: Reason) -> None:
    """Raise, without details if they could hold the name of the line's player."""
    if _repeats_player(fields):
        said = f"{reason} (the details are withheld: the player's name is among them)"
    raise BadLineError(_sentence(said, reason))


def _repeats_player(fields: Mapping[str, object]) -> bool:
    player = fields.get("player")
    if not isinstance(player, str) or not player:
        return False
    others = {name: field for name, field in fields.items() if name != "player"}
    # Both escaped in the same way.
    return msgspec.json.encode(player)[1:-1] in msgspec.json.encode(others)


def _sentence(said: str, reason: Reason) -> str:
    return f"{said}{'' if said.endswith('?') else '.'} {_REMEDIES[reason]}"
