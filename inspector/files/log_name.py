"""Names of logs: which file is one, whose rotation it is, and how it is compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

_LOG_NAME = re.compile(
    r"(?P<base>.+\.jsonl)"
    # logrotate's own number, or its dateext with whatever finer dateformat.
    r"(?:\.(?P<number>\d+)|-(?P<date>\d{8}(?:[-_]?\d{1,10})?))?"
    r"(?P<suffix>\.gz|\.zst)?"
)

GZIP = ".gz"
ZSTANDARD = ".zst"

_CURRENT, _UNNUMBERED, _NUMBERED, _DATED = range(4)


@dataclass(frozen=True, slots=True, order=True)
class Age:
    """Where a log stands in its rotated set: the current one is the least, the oldest the most."""

    kind: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class LogName:
    """What the name of a log tells.

    Attributes:
        base: The name that its writer gave it: the same for all of a rotated set.
        age: How old it is among those.
        compression: `GZIP`, `ZSTANDARD`, or empty for text.
    """

    base: str
    age: Age
    compression: str


def parse_log_name(name: str) -> LogName | None:
    """Return what a file's name tells, or None if it is no log's.

    Logs are ``x.jsonl``; rotated, ``x.jsonl.1`` and ``x.jsonl-20261122``; and each of these
    compressed, with ``.gz`` or ``.zst`` behind.
    """
    match = _LOG_NAME.fullmatch(name)
    if match is None:
        return None
    return LogName(match["base"], _age(match), match["suffix"] or "")


def rotation_number(name: str) -> int | None:
    """Return the number that a rotated log has, or None if it has none."""
    parsed = parse_log_name(name)
    return parsed.age.number if parsed and parsed.age.kind == _NUMBERED else None


def is_log_name(name: str) -> bool:
    """Return whether a file of this name is a log, rotated and compressed or not."""
    return _LOG_NAME.fullmatch(name) is not None


def compression_of(path: Path) -> str:
    """Return how a log of this name is compressed, empty for text and for what is no log."""
    name = parse_log_name(path.name)
    return name.compression if name else ""


def rotated_from(path: Path) -> Path | None:
    """Return the log that rotation made this one from, or None if the name is not a rotated one."""
    name = parse_log_name(path.name)
    return path.with_name(name.base) if name and name.age != Age(_CURRENT) else None


def set_of(path: Path) -> Path:
    """Return what the names of a rotated set have in common: that of its current log."""
    return rotated_from(path) or path


def next_rotations(path: Path) -> Iterator[Path]:
    """Yield the names that a log may get by rotation, the nearest first, compressed as it is."""
    match = _LOG_NAME.fullmatch(path.name)
    if match is None:
        return
    base, suffix = match["base"], match["suffix"] or ""
    if match["date"]:
        date, fine = match["date"][:8], match["date"][8:].lstrip("-_")
        for number in count(int(fine or "0") + 1):
            yield path.with_name(f"{base}-{date}-{number:0{len(fine)}}{suffix}")
    for number in count(int(match["number"] or "0") + 1):
        yield path.with_name(f"{base}.{number}{suffix}")


def oldest_first(path: Path) -> tuple[str, int, int]:
    """Sort key: sets by name, and the logs of each in the order in which they were written."""
    name = parse_log_name(path.name)
    age = name.age if name else Age(_CURRENT)
    return (str(set_of(path)), -age.kind, -age.number)


def youngest_first(path: Path) -> tuple[str, int, int, str]:
    """Sort key: sets by name; in each, a log before its copies: what is compressed comes last."""
    base, kind, number = oldest_first(path)
    return (base, -kind, -number, path.name)


def _age(match: re.Match[str]) -> Age:
    if match["number"]:
        return Age(_NUMBERED, int(match["number"]))
    if match["date"]:
        digits = re.sub(r"\D", "", match["date"])
        return Age(_DATED, -int(digits.ljust(18, "0")))
    return Age(_UNNUMBERED if match["suffix"] else _CURRENT)
