"""What each reason for rejecting a line means, and what to do about it, in words for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from inspector.core.record import Reason


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason in words.

    Attributes:
        name: Short, for tables.
        meaning: What is wrong with such a line; one sentence.
        remedy: What to do; one sentence or two.
    """

    name: str
    meaning: str
    remedy: str


EXPLANATIONS: Mapping[Reason, Explanation] = MappingProxyType(
    {
        Reason.NOT_JSON: Explanation(
            "Not JSON",
            "The line is not a complete JSON object.",
            "Check that the writer puts each record on one line and writes whole lines only.",
        ),
        Reason.NOT_OBJECT: Explanation(
            "Not an object",
            "The line is JSON, but a list or a single value.",
            'Write each record as an object: {"ts": …, "shard": …, "entry": …}.',
        ),
        Reason.MISSING_FIELD: Explanation(
            "Missing field",
            "One of ts, shard, entry and metrics is not there.",
            "Write all four in every record; metrics may be empty.",
        ),
        Reason.WRONG_TYPE: Explanation(
            "Wrong type",
            "A field holds another kind of value than its meaning needs.",
            "Write numbers without quotes, names as strings, and ts in Unix seconds.",
        ),
        Reason.UNKNOWN_METRIC: Explanation(
            "Unknown metric key",
            "A metric key is not in the registry, or not for this namespace.",
            "Correct its spelling in the server, or add the key to the registry.",
        ),
        Reason.UNKNOWN_NAMESPACE: Explanation(
            "Unknown namespace",
            "The entry starts with a namespace that does not exist.",
            "Use ability, contract, event, mythic, resonance or system.",
        ),
        Reason.BAD_ENTRY: Explanation(
            "Bad entry",
            "The entry does not have the form namespace.entryId.",
            "Write one dot, an id behind it, and at most 200 characters.",
        ),
        Reason.BAD_SHARD: Explanation(
            "Bad shard",
            "The shard is empty, too long, or holds control characters.",
            "Give the server a plain name of 1 to 128 characters.",
        ),
        Reason.RAW_PLAYER: Explanation(
            "Raw player",
            "The player is no hash, so it may be a person's name.",
            "Turn hashing on in that server's emitter, then delete the file: it holds the names.",
        ),
        Reason.NOT_FINITE: Explanation(
            "Not finite",
            "A number is NaN, infinite, or beyond what can be stored.",
            "Look for a division by zero in the server, and leave such a metric out.",
        ),
        Reason.BAD_COUNTER: Explanation(
            "Bad counter",
            "A counter is negative or has a fraction.",
            "Write whole increments; a metric with fractions belongs in the registry as a sum.",
        ),
        Reason.BAD_RATE: Explanation(
            "Bad rate",
            "A sampling rate is not above 0 and at most 1.",
            "Write the probability the value was kept with, not a percentage.",
        ),
        Reason.TOO_LONG: Explanation(
            "Too long",
            "The line has more than 64 KiB.",
            "Look for a missing newline, or for a metadata field that grows.",
        ),
        Reason.BAD_ENCODING: Explanation(
            "Bad encoding",
            "There is a NUL byte, a byte order mark, or bytes that are not UTF-8.",
            "Write UTF-8 without a mark. NULs often show that a disk was full or a server crashed.",
        ),
        Reason.DUPLICATE_KEY: Explanation(
            "Duplicate key",
            "An object holds the same key twice, so one value would be lost.",
            "Add the values up in the server, and write each key once.",
        ),
    }
)
