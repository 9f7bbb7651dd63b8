"""The tailer beside a real server process that stops wherever it likes and rotates its log."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.ingest.ledger import Ledger
from inspector.ingest.tailer import Tailer

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows renames no file that its writer holds open"
)

PATIENCE = 3000
"""How often to look before giving up, each time waiting for the system or 10 ms."""

SERVER = r"""
import os, shutil, sys

path = sys.argv[1]
log = open(path, "ab", buffering=0)

def rotate():
    global log
    if os.path.exists(path + ".1"):
        os.rename(path + ".1", path + ".2")
    os.rename(path, path + ".1")

for order in sys.stdin:
    word, *arguments = order.split()
    if word == "write":
        log.write(bytes.fromhex(arguments[0]))
    elif word == "rename":
        rotate()
    elif word == "reopen":
        log.close()
        log = open(path, "ab", buffering=0)
    elif word == "copytruncate":
        if os.path.exists(path + ".1"):
            os.rename(path + ".1", path + ".2")
        shutil.copyfile(path, path + ".1")
        os.truncate(path, 0)
    elif word == "burst":
        first, last = map(int, arguments)
        for number in range(first, last):
            line = f'{{"line":{number},"text":"h\u00e9llo \U0001f525"}}\n'.encode()
            cut = number % len(line)
            log.write(line[:cut])
            log.write(line[cut:])
            if number % 1000 == 999:
                rotate()
                log.close()
                log = open(path, "ab", buffering=0)
    print("done", flush=True)
"""


class Server:
    """A process that writes a log as it is told."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, order: str) -> None:
        """Tell it what to do, without waiting."""
        assert self.process.stdin
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()

    def do(self, order: str) -> None:
        """Tell it what to do, and wait until it is done."""
        self.order(order)
        self.done()

    def done(self) -> None:
        """Wait until an order is done."""
        assert self.process.stdout
        assert self.process.stdout.readline() == "done\n"

    def write(self, data: bytes) -> None:
        """Let it write these bytes and pause."""
        self.do(f"write {data.hex()}")


class Reader:
    """A tailer in its loop."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger()
        self.tailer = Tailer([folder], self.ledger, tail_first=False, poll_interval_s=0.01)
        self.text: dict[int, bytes] = defaultdict(bytes)

    def until(self, reached: Callable[[], bool]) -> None:
        """Read on until something is so."""
        for _ in range(PATIENCE):
            for block in self.tailer.poll(8 * 1024 * 1024):
                self.text[block.source_id] += block.data
            if reached():
                return
            self.tailer.wait(0.01)
        pytest.fail("it never came to that")

    def reads(self, source_id: int, text: bytes) -> None:
        """Read on until a source has given this in all."""
        self.until(lambda: self.text[source_id] == text)

    def has_lines(self, number: int) -> None:
        """Read on until there were so many lines in all."""
        self.until(lambda: self.lines() == number)

    def lines(self) -> int:
        """Return how many lines there were so far."""
        return sum(text.count(b"\n") for text in self.text.values())

    @property
    def unfinished_bytes(self) -> int:
        """How much of unfinished lines there is."""
        return self.ledger.snapshot().totals.unfinished_bytes

    @property
    def lost_bytes(self) -> int:
        """How much was lost."""
        return self.ledger.snapshot().totals.lost_bytes


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that writes world-1.jsonl."""
    server = Server(tmp_path / "world-1.jsonl")
    yield server
    server.process.communicate()
    assert server.process.returncode == 0


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A tailer of its folder."""
    reader = Reader(tmp_path)
    yield reader
    reader.tailer.close()


def test_pauses_in_lines_and_characters_cost_nothing(server: Server, reader: Reader) -> None:
    """The line comes when it is whole."""
    line = '{"text":"h\u00e9llo \U0001f525"}\n'.encode()
    middle = line.index("\U0001f525".encode()) + 2
    server.write(line)
    reader.reads(0, line)

    server.write(line[:4])
    reader.until(lambda: reader.unfinished_bytes == 4)
    server.write(line[4:middle])
    reader.until(lambda: reader.unfinished_bytes == middle)
    assert reader.text[0] == line

    server.write(line[middle:])
    reader.reads(0, line * 2)
    assert reader.unfinished_bytes == 0


def test_a_renamed_log_is_read_to_its_end_and_then_the_new_one(
    server: Server, reader: Reader
) -> None:
    """Even if the server goes on writing into the old one for a while."""
    server.write(b"one\n")
    reader.reads(0, b"one\n")
    server.write(b"tw")
    server.do("rename")
    server.write(b"o\n")
    reader.reads(0, b"one\ntwo\n")
    server.write(b"three\n")
    server.do("reopen")
    server.write(b"new\n")

    reader.reads(0, b"one\ntwo\nthree\n")
    reader.reads(1, b"new\n")

    assert len(reader.ledger.snapshot().sources) == 2
    assert reader.lost_bytes == 0


def test_a_copied_and_truncated_log_is_read_once(server: Server, reader: Reader) -> None:
    """The copy holds what was not read before."""
    for generation in range(3):
        first, second = b"first %d\n" % generation, b"second %d\n" % generation
        server.write(first)
        reader.reads(generation, first)
        server.write(second)
        server.do("copytruncate")
        reader.reads(generation, first + second)

    assert reader.lines() == 6
    assert reader.lost_bytes == 0


def test_a_burst_over_many_rotations_arrives_whole_and_once(server: Server, reader: Reader) -> None:
    """Read while it is written: three generations stay, older ones are read before they go."""
    for start in range(0, 6000, 1000):
        server.order(f"burst {start} {start + 1000}")
        reader.has_lines(start + 1000)
        server.done()

    numbers = [
        int(line.split(b":")[1].split(b",")[0])
        for text in reader.text.values()
        for line in text.splitlines()
    ]
    assert numbers == list(range(6000))
    assert reader.lost_bytes == 0
