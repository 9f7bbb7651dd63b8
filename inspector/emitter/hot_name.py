"""Names of hot logs: whose lines they hold, and from when on."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from hashlib import blake2b

MAX_SHARD_CHARS = 80
"""Longer ones are cut, and told apart by a digest: many systems allow 255 bytes for a name."""

_DIGEST_BYTES = 8
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_DEVICE = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")  # no file can be called so on Windows
_NAME = re.compile(r"(?P<shard>[^.]+)\.(?P<period>\d{8}T\d{4})\.(?P<seq>\d{4,})\.jsonl")


@dataclass(frozen=True, slots=True, order=True)
class HotName:
    """What the name of a hot log says. Those of a shard sort by the time they began.

    Attributes:
        shard: As `file_safe` gives it.
        period: Start of the period that it covers, UTC, as ``20260314T1800``.
        seq: Which of that period it is.
    """

    shard: str
    period: str
    seq: int

    def __str__(self) -> str:
        return f"{self.shard}.{self.period}.{self.seq:04d}.jsonl"


def parse_hot_name(name: str) -> HotName | None:
    """Return what the name of a hot log says, or None for any other name."""
    match = _NAME.fullmatch(name)
    return HotName(match["shard"], match["period"], int(match["seq"])) if match else None


def period_start(unix_s: float, roll_s: int) -> int:
    """Return Unix seconds of the start of the period that an instant lies in."""
    return int(unix_s // roll_s) * roll_s


def period_text(start_s: int) -> str:
    """Return the start of a period as names spell it."""
    return time.strftime("%Y%m%dT%H%M", time.gmtime(start_s))


def file_safe(shard: str) -> str:
    """Return a shard's name as every file system takes it.

    All but ASCII letters, digits, ``_`` and ``-`` is percent-encoded. Different shards have
    different names, but for file systems that take upper for lower case.
    """
    safe = _UNSAFE.sub(_encoded, shard) or "%"
    if _DEVICE.fullmatch(safe):
        safe = f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe) <= MAX_SHARD_CHARS:
        return safe
    digest = blake2b(shard.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
    # Two percent signs follow each other nowhere else, and none of what is cut needs to be whole.
    return f"{safe[: MAX_SHARD_CHARS - len(digest) - 2]}%%{digest}"


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))
