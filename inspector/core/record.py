"""Records: what one log line says, and the codes for why a line says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_LINE_BYTES = 64 * 1024
"""The longest line that can be a record, without its newline."""


class Reason(StrEnum):
    """Why a line is no record: the code that it is counted under."""

    NOT_JSON = "not_json"
    NOT_OBJECT = "not_object"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_METRIC = "unknown_metric"
    UNKNOWN_NAMESPACE = "unknown_namespace"
    BAD_ENTRY = "bad_entry"
    BAD_SHARD = "bad_shard"
    RAW_PLAYER = "raw_player"
    NOT_FINITE = "not_finite"
    BAD_COUNTER = "bad_counter"
    BAD_RATE = "bad_rate"
    TOO_LONG = "too_long"
    BAD_ENCODING = "bad_encoding"
    DUPLICATE_KEY = "duplicate_key"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a line.

    Attributes:
        reason: The code.
        message: Names the field and the value; never a raw player name.
        unknown_key: The metric key that the registry does not know, if that is the problem.
        namespace: That of the entry which used it; empty where it is unknown.
    """

    reason: Reason
    message: str
    unknown_key: str = ""
    namespace: str = ""


MetricValue = tuple[int, float, float]
"""Key id, value as written, rate it was kept with."""


@dataclass(frozen=True, slots=True)
class Record:
    """A valid line.

    Attributes:
        ts: Unix seconds.
        shard: The server that wrote it.
        player: ``h:`` and lower-case hex; None when the player opted out or the record is a sum.
        entry: ``namespace.entryId``.
        metrics: In the order of the line.
        tier: None when the line has none.
        tags: Sorted, each once.
        region: None when the line has none.
    """

    ts: float
    shard: str
    player: str | None
    entry: str
    metrics: tuple[MetricValue, ...]
    tier: int | None
    tags: tuple[str, ...]
    region: str | None
