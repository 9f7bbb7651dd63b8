"""Files that nobody should write, and somebody will."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

ENTRIES = 100_000
LONG_LINE_BYTES = 100 * 1024 * 1024
BOMB_BYTES = 256 * 1024 * 1024
GOOD_LINES = 50

_MARKUP = "<img src=x onerror=alert(1)><b>bold</b>"


def record(n: int, **changes: object) -> bytes:
    """Return a good line, or one with other fields."""
    fields = {
        "ts": 1_735_758_000 + n,
        "shard": "world-1",
        "entry": "ability.meteor",
        "metrics": {"casts": 1, "damage_total": 10},
    }
    return json.dumps(fields | changes).encode() + b"\n"


def write_hostile(folder: Path) -> int:
    """Fill a folder with hostile files; return how many of their lines are good records."""
    folder.mkdir()
    good = b"".join(record(n) for n in range(GOOD_LINES))
    accepted = 0
    for name, bad in (
        ("nul.jsonl", b'{"ts":1,\0"shard":"s"}\n' + b"\0" * 4_096 + b"\n"),
        ("deep.jsonl", b'{"ts":1,"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}\n"),
        ("infinite.jsonl", record(1).replace(b'"casts": 1', b'"casts": 1e400')),
        ("binary.jsonl", bytes(range(128, 256)) * 20 + b"\n"),
        ("html.jsonl", record(2, entry="ability." + _MARKUP) + record(3, shard=_MARKUP)),
    ):
        (folder / name).write_bytes(good + bad + good)
        accepted += 2 * GOOD_LINES
    accepted += 2  # markup is a strange name, and no more than that
    with (folder / "long.jsonl").open("wb") as log:
        log.write(good + b'{"ts":"')
        piece = b"x" * (1024 * 1024)
        for _ in range(LONG_LINE_BYTES // len(piece)):
            log.write(piece)
        log.write(b'"}\n' + good)
    accepted += 2 * GOOD_LINES
    with gzip.open(folder / "bomb.jsonl.gz", "wb", compresslevel=1) as bomb:
        bomb.write(good)
        for _ in range(BOMB_BYTES // (1024 * 1024)):
            bomb.write(b"\0" * (1024 * 1024))
        bomb.write(b"\n" + good)
    accepted += 2 * GOOD_LINES
    (folder / "many.jsonl").write_bytes(
        b"".join(record(n % 600, entry=f"ability.e{n}") for n in range(ENTRIES))
    )
    accepted += ENTRIES
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "nowhere.jsonl").symlink_to(folder / "gone")
    return accepted
