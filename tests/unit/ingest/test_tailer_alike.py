"""The tailer on logs that all begin with the same line: only what follows tells them apart."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.ingest import following
from inspector.ingest.ledger import Ledger
from inspector.ingest.reader import read_forward

BANNER = b"the same banner in every file\n"
Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""


def append(path: Path, data: bytes) -> None:
    """Write at the end, as a server does."""
    with path.open("ab") as file:
        file.write(data)


def pack(path: Path, text: bytes) -> None:
    """Write a compressed log."""
    path.write_bytes(gzip.compress(text))


def session(name: str, lines: int = 20) -> bytes:
    """Return the text of one run of a server."""
    return BANNER + b"".join(f"{name} {line}\n".encode() for line in range(lines))


def settle(tail: Any) -> Counter[bytes]:
    """Look until nothing more can come, and return how often each line came."""
    for _ in range(8):
        tail.poll()
    tail.now_s += following.NAMELESS_GRACE_S
    for _ in range(8):
        tail.poll()
    return Counter(line for text in tail.text().values() for line in text.splitlines(keepends=True))


def each_once(*texts: bytes) -> Counter[bytes]:
    """Return the lines of some texts, each as often as it is there."""
    return Counter(line for text in texts for line in text.splitlines(keepends=True))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log that is written."""
    path = tmp_path / "world-1.jsonl"
    path.write_bytes(session("first"))
    return path


def test_a_rotated_log_compressed_between_two_looks_is_told_from_another(
    watch: Watch, log: Path, open_files: int
) -> None:
    """Two generations at once: the younger one was never read, the older one was."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.unlink()
    pack(log.with_name("world-1.jsonl.2.gz"), session("first", 25))
    pack(log.with_name("world-1.jsonl.1.gz"), session("second", 40))
    log.write_bytes(session("third"))

    assert settle(tail) == each_once(session("first", 25), session("second", 40), session("third"))
    assert tail.ledger.snapshot().totals.lost_bytes == 0


def test_a_shorter_compressed_log_is_not_what_was_read(
    watch: Watch, log: Path, open_files: int
) -> None:
    """It is read as a new source, and the other one is gone."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.unlink()
    pack(log.with_name("world-1.jsonl.1.gz"), session("second", 3))

    assert settle(tail) == each_once(session("first"), session("second", 3))
    assert tail.source(0).gone
    assert tail.source(0).path == log


def test_rename_and_compress_of_every_generation_reads_each_line_once(
    watch: Watch, log: Path, open_files: int
) -> None:
    """With a look between the steps."""
    tail = watch(log.parent, open_files=open_files)
    texts = [session("first")]
    for number in range(4):
        tail.poll()
        for age in range(5, 0, -1):
            older = log.with_name(f"{log.name}.{age}.gz")
            if older.exists():
                older.rename(log.with_name(f"{log.name}.{age + 1}.gz"))
        rotated = log.rename(log.with_name(f"{log.name}.1"))
        texts.append(session(f"run {number}", 10 + 3 * number))
        log.write_bytes(texts[-1])
        tail.poll()
        pack(log.with_name(f"{log.name}.1.gz"), rotated.read_bytes())
        rotated.unlink()

    assert settle(tail) == each_once(*texts)
    assert tail.ledger.snapshot().totals.lost_bytes == 0


def test_copytruncate_twice_between_two_looks_reads_both_copies(
    watch: Watch, log: Path, open_files: int
) -> None:
    """The younger copy begins like the log that is written now, and is none of it."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    append(log, b"more\n")
    shutil.copy(log, log.with_name("world-1.jsonl.2"))
    log.with_name("world-1.jsonl.1").write_bytes(session("second", 5))
    log.write_bytes(session("third", 10))

    assert settle(tail) == each_once(
        session("first") + b"more\n", session("second", 5), session("third", 10)
    )
    assert tail.ledger.snapshot().totals.lost_bytes == 0


def test_a_log_filled_anew_beyond_what_was_read_is_a_new_source(
    watch: Watch, log: Path, open_files: int
) -> None:
    """Its first line and its size do not tell."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.write_bytes(session("second", 100))

    assert settle(tail) == each_once(session("first"), session("second", 100))
    assert tail.source(0).gone


def test_a_log_filled_anew_between_the_look_and_the_read_is_found_out(
    watch: Watch, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line is made of halves of two streams."""
    tail = watch(log.parent)
    tail.poll()
    append(log, b"more\n")
    look = following.Following.look

    def look_then_fill(files: following.Following, now_s: float) -> None:
        look(files, now_s)
        monkeypatch.undo()
        log.write_bytes(session("second", 100))

    monkeypatch.setattr(following.Following, "look", look_then_fill)

    assert settle(tail) == each_once(session("first"), session("second", 100))
    assert tail.source(0).lost_bytes == len(b"more\n")


def test_a_new_log_is_no_copy_of_a_compressed_one_that_was_read_on(
    watch: Watch, log: Path, open_files: int
) -> None:
    """Also while it holds no more than the banner."""
    big = session("recorded", 50_000)
    pack(log.with_name("world-1.jsonl.1.gz"), big)
    log.unlink()
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.write_bytes(BANNER)

    assert tail.lines() == [BANNER]
    append(log, b"new\n")
    assert tail.lines() == [b"new\n"]


def test_a_new_log_that_holds_only_the_banner_is_not_a_short_copy(
    watch: Watch, log: Path, open_files: int
) -> None:
    """The old one was compressed, and goes on there."""
    tail = watch(log.parent, open_files=open_files)
    tail.poll()
    log.rename(log.with_name("world-1.jsonl.1"))
    tail.poll()
    pack(log.with_name("world-1.jsonl.1.gz"), session("first"))
    log.with_name("world-1.jsonl.1").unlink()
    log.write_bytes(BANNER)

    assert settle(tail) == each_once(session("first"), BANNER)


def test_a_plain_rotated_log_is_no_copy_of_the_one_that_is_written(watch: Watch, log: Path) -> None:
    """Both are there when the folder is opened."""
    log.with_name("world-1.jsonl.1").write_bytes(session("older", 7))
    tail = watch(log.parent)

    assert settle(tail) == each_once(session("first"), session("older", 7))


def test_a_part_read_from_the_tail_goes_on_in_its_own_compressed_log(
    watch: Watch, log: Path
) -> None:
    """What is left of it is not taken from another one."""
    texts = [session(name, 700_000) for name in ("first", "second")]
    log.write_bytes(texts[0])
    tail = watch(log.parent, tail_first=True, open_files=0)
    tail.poll(limit_bytes=1)
    log.unlink()
    for age, text in zip((2, 1), texts, strict=True):
        pack(log.with_name(f"world-1.jsonl.{age}.gz"), text)

    assert settle(tail) == each_once(*texts)
    assert tail.source(0).path.name == "world-1.jsonl.2.gz"


@pytest.mark.parametrize("name", ["world-1.jsonl.1", "world-1.jsonl.1.gz"])
def test_a_log_that_holds_only_the_banner_hides_no_finished_one(log: Path, name: str) -> None:
    """A copy is never longer than what it is made of."""
    older = session("older")
    log.with_name(name).write_bytes(gzip.compress(older) if name.endswith(".gz") else older)
    log.write_bytes(BANNER)

    blocks = read_forward([log.parent], Ledger())

    assert Counter(b"".join(block.data for block in blocks).splitlines(keepends=True)) == (
        each_once(older, BANNER)
    )
