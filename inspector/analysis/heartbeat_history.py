"""What a shard told of its config files in its heartbeats, kept as changes."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from inspector.emitter.heartbeat import ENTRY as HEARTBEAT

SERVER_FILES = ("sampling", "backpressure", "retention", "clamps")
"""The config files that servers go by; the others are the Inspector's own."""

SILENT_S = 15.0
"""A shard that was not heard for so long, three heartbeats, is silent."""

MOST_REVISION = 2**53
REASON_CHARS = 300
"""So much is kept of why a file was refused."""

_FILE_NAMED = re.compile(r"(?:^|; )(\w{1,40})\.toml: ")


class Told(NamedTuple):
    """What one heartbeat says of config files, in the order of `SERVER_FILES`.

    Attributes:
        revisions: Those in force; 0 for the defaults, or where it does not say.
        refusals: Why the file on disk is not in force; empty where it is.
    """

    revisions: tuple[int, ...]
    refusals: tuple[str, ...]


def told_by(line: bytes) -> Told | None:
    """Return what a line says; None if it is no heartbeat that one could go by."""
    try:
        record = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if not isinstance(record, dict) or record.get("entry") != HEARTBEAT:
        return None
    meta = record.get("meta")
    if not isinstance(meta, dict):
        return Told((0,) * len(SERVER_FILES), ("",) * len(SERVER_FILES))
    config = meta.get("config", {})
    if not isinstance(config, dict):
        return None
    revisions = tuple(_revision(config.get(name)) for name in SERVER_FILES)
    return Told(revisions, _refusals(meta.get("config_error")))


def _revision(value: object) -> int:
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_REVISION
    return value if is_one and isinstance(value, int) else 0


def _refusals(text: object) -> tuple[str, ...]:
    """Return the part of a message that each file is named in.

    An emitter joins them by a semicolon, and each begins with the name of its file. A text of
    somebody else's making that names none of them may be about any.
    """
    if not isinstance(text, str) or not text.strip():
        return ("",) * len(SERVER_FILES)
    named = list(_FILE_NAMED.finditer(text))
    if not named:
        return (_shortened(text),) * len(SERVER_FILES)
    ends = [*(match.start() for match in named[1:]), len(text)]
    parts: dict[str, str] = {}
    for match, end in zip(named, ends, strict=True):
        parts.setdefault(match[1], _shortened(text[match.start() : end].removeprefix("; ")))
    return tuple(parts.get(name, "") for name in SERVER_FILES)


def _shortened(text: str) -> str:
    text = text.strip()
    return (
        text if len(text) <= REASON_CHARS else text[: REASON_CHARS - 1] + "\N{HORIZONTAL ELLIPSIS}"
    )


@dataclass(slots=True)
class Stay:
    """A stretch over which heartbeats followed each other and told the same.

    Attributes:
        told: What they told.
        first_ts: Of the first of them, Unix seconds.
        last_ts: Of the last of them.
    """

    told: Told
    first_ts: float
    last_ts: float


def _start(stay: Stay) -> tuple[float, Told]:
    return stay.first_ts, stay.told


class History:
    """What one shard told, and when. Days of heartbeats that tell the same take one entry.

    They may come in any order. Of one instant the greater counts, so that the order does not
    matter.

    Attributes:
        stays: In the order of time; they do not overlap.
    """

    def __init__(self) -> None:
        self.stays: list[Stay] = []

    def add(self, ts: float, told: Told, most: int) -> None:
        """Enter a heartbeat.

        Args:
            ts: Unix seconds.
            told: What it told.
            most: So many stays are kept, the latest.
        """
        place = bisect_right(self.stays, (ts, told), key=_start)
        before = self.stays[place - 1] if place else None
        after = self.stays[place] if place < len(self.stays) else None
        if before is not None and before.told == told and ts - before.last_ts <= SILENT_S:
            before.last_ts = max(before.last_ts, ts)
            self._join(place)
            return
        if before is not None and (before.last_ts, before.told) > (ts, told):
            # It goes on behind this one; when it went on, nobody remembers.
            rest = Stay(before.told, before.last_ts, before.last_ts)
            # Of that very instant a lesser one may be there already.
            insort(self.stays, rest, lo=place, key=_start)
            before.last_ts = ts
        elif after is not None and after.told == told and after.first_ts - ts <= SILENT_S:
            after.first_ts = ts
            return
        self.stays.insert(place, Stay(told, ts, ts))
        if len(self.stays) > most:
            del self.stays[: len(self.stays) - most]

    def _join(self, place: int) -> None:
        """Make one of the stay at `place` and the one before it, if nothing is between them."""
        if not place < len(self.stays):
            return
        before, after = self.stays[place - 1], self.stays[place]
        if before.told == after.told and after.first_ts - before.last_ts <= SILENT_S:
            before.last_ts = after.last_ts
            del self.stays[place]

    def upto(self, ts: float) -> list[Stay]:
        """Return the stays that began by then."""
        if self.stays and self.stays[-1].first_ts <= ts:
            return self.stays
        return self.stays[: bisect_right(self.stays, ts, key=lambda stay: stay.first_ts)]
