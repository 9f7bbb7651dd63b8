"""Faults: a hot log in which every kind of rejected line stands between valid ones.

``python -m inspector.simulate.faults FOLDER`` writes it to ``FOLDER/hot/world-1.jsonl``.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from inspector.core.record import MAX_LINE_BYTES, Reason
from inspector.simulate.lines import shard_lines
from inspector.simulate.world import World
from inspector.simulate.writer import RECORDED_START_TS

SEED = 7

_VALID_LINES_PER_S = 60.0
_VALID_MS = 2_000
_PLAYER = "h:0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One line of the sample.

    Attributes:
        data: Without its newline.
        reason: Why it is rejected; None for a valid or a blank line.
    """

    data: bytes
    reason: Reason | None


def rejected_sample(seed: int = SEED) -> bytes:
    r"""Return the whole log, each line ending in ``\n``."""
    return b"".join(line.data + b"\n" for line in sample_lines(seed))


def expected_rejections(seed: int = SEED) -> list[tuple[int, Reason]]:
    """Return (line number from 1, reason) for each line that is to be rejected."""
    numbered = enumerate(sample_lines(seed), start=1)
    return [(number, line.reason) for number, line in numbered if line.reason is not None]


def sample_lines(seed: int = SEED) -> list[SampleLine]:
    """Return the lines: faults and blank lines, a valid line before each."""
    valid = iter(_valid_lines(seed))
    # A byte order mark can only be met in front of everything.
    lines = [SampleLine(b"\xef\xbb\xbf" + next(valid), Reason.BAD_ENCODING)]
    for fault in (*_broken_text(), *_broken_fields(), *_broken_values(), *_blank()):
        lines += [SampleLine(next(valid), None), fault]
    lines.append(SampleLine(next(valid), None))
    return lines


def _valid_lines(seed: int) -> list[bytes]:
    world = World(seed, 1, RECORDED_START_TS)
    return shard_lines(world, 0, 0, _VALID_MS, _VALID_LINES_PER_S).splitlines()


def _blank() -> tuple[SampleLine, ...]:
    return (SampleLine(b"", None), SampleLine(b" \t ", None))


def _broken_text() -> tuple[SampleLine, ...]:
    """Lines that are wrong before anybody asks what they mean."""
    good = _record()
    padding = "x" * (MAX_LINE_BYTES + 1 - len(_record(meta={"note": ""})))
    return (
        SampleLine(good[: len(good) // 2], Reason.NOT_JSON),
        SampleLine(good + good, Reason.NOT_JSON),
        SampleLine(b"server restarting in 30 s", Reason.NOT_JSON),
        SampleLine(good[:-1] + b",}", Reason.NOT_JSON),
        SampleLine(b'["ability.meteor",{"casts":1}]', Reason.NOT_OBJECT),
        SampleLine(b"null", Reason.NOT_OBJECT),
        SampleLine(b"\0" * 48, Reason.BAD_ENCODING),
        SampleLine(good.replace(b"world-1", b"wor\0d-1"), Reason.BAD_ENCODING),
        SampleLine(good.replace(b"world-1", b"world-\xff\xfe"), Reason.BAD_ENCODING),
        SampleLine(good.replace(b"world-1", b"world-\xc3"), Reason.BAD_ENCODING),
        SampleLine(_record(meta={"note": padding}), Reason.TOO_LONG),
        SampleLine(good.replace(b'"casts":1', b'"casts":1,"casts":2'), Reason.DUPLICATE_KEY),
        SampleLine(good.replace(b'"tier":4', b'"tier":4,"tier":4'), Reason.DUPLICATE_KEY),
    )


def _broken_fields() -> tuple[SampleLine, ...]:
    """Lines whose fields are missing, or are not what they must be."""
    return (
        SampleLine(b'{"ts":1773511201.5,"shard":"world-1"}', Reason.MISSING_FIELD),
        SampleLine(b"{}", Reason.MISSING_FIELD),
        SampleLine(_record(ts="18:00:01"), Reason.WRONG_TYPE),
        SampleLine(_record(ts=1773511201500), Reason.WRONG_TYPE),
        SampleLine(_record(metrics=["casts"]), Reason.WRONG_TYPE),
        SampleLine(_record(metrics={"casts": "1"}), Reason.WRONG_TYPE),
        SampleLine(_record(meta={"tier": 2.5}), Reason.WRONG_TYPE),
        SampleLine(_record(meta={"tags": "aoe"}), Reason.WRONG_TYPE),
        SampleLine(_record(shard=""), Reason.BAD_SHARD),
        SampleLine(_record(shard="world\t1"), Reason.BAD_SHARD),
        SampleLine(_record(entry="meteor"), Reason.BAD_ENTRY),
        SampleLine(_record(entry="ability."), Reason.BAD_ENTRY),
        SampleLine(_record(entry="ability.meteor.damage_total"), Reason.BAD_ENTRY),
        SampleLine(_record(entry="abilty.meteor"), Reason.UNKNOWN_NAMESPACE),
        SampleLine(_record(entry="quest.lost_ring"), Reason.UNKNOWN_NAMESPACE),
        SampleLine(_record(player="Aldor Brightblade"), Reason.RAW_PLAYER),
        SampleLine(_record(player=_PLAYER.upper()), Reason.RAW_PLAYER),
        SampleLine(_record(player=None), Reason.RAW_PLAYER),
    )


def _broken_values() -> tuple[SampleLine, ...]:
    """Lines whose metrics or rates cannot be."""
    good = _record()
    return (
        SampleLine(_record(metrics={"casts": 1, "damage_totl": 204}), Reason.UNKNOWN_METRIC),
        SampleLine(_record(metrics={"zorp": 1}), Reason.UNKNOWN_METRIC),
        SampleLine(_record(metrics={"queue_depth": 4}), Reason.UNKNOWN_METRIC),
        SampleLine(_record(meta={"rates": {"reflect_cout": 0.5}}), Reason.UNKNOWN_METRIC),
        SampleLine(good.replace(b":204", b":NaN"), Reason.NOT_FINITE),
        SampleLine(good.replace(b":204", b":-Infinity"), Reason.NOT_FINITE),
        SampleLine(good.replace(b":204", b":1e400"), Reason.NOT_FINITE),
        SampleLine(_record(metrics={"casts": -1}), Reason.BAD_COUNTER),
        SampleLine(_record(metrics={"casts": 1, "meteor_count": 2.5}), Reason.BAD_COUNTER),
        SampleLine(_record(meta={"rates": {"casts": 0}}), Reason.BAD_RATE),
        SampleLine(_record(meta={"rates": {"casts": 1.5}}), Reason.BAD_RATE),
        SampleLine(_record(meta={"rates": {"casts": "half"}}), Reason.BAD_RATE),
    )


def _record(**changes: object) -> bytes:
    """Return a valid record as one line, but for the fields given."""
    fields: dict[str, object] = {
        "ts": 1773511201.5,
        "shard": "world-1",
        "player": _PLAYER,
        "entry": "ability.meteor",
        "metrics": {"casts": 1, "damage_total": 204, "meteor_count": 3},
        "meta": {"tier": 4, "tags": ["aoe", "fire"]},
    }
    return json.dumps(fields | changes, separators=(",", ":")).encode()


def write_sample(folder: Path) -> Path:
    """Write the sample below a folder and return the file."""
    path = folder / "hot" / "world-1.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rejected_sample())
    return path


if __name__ == "__main__":
    parser = ArgumentParser(description="Write a hot log with every kind of rejected line.")
    parser.add_argument("folder", type=Path, help="the data folder; it is made if need be")
    write_sample(parser.parse_args().folder)
