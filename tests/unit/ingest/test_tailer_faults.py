"""The tailer against scripts of everything that servers and rotation do to files."""

from __future__ import annotations

import gzip
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.tailer import Tailer

NAMES = 2
LIMITS = {"line_bytes": 64, "block_bytes": 256, "turn_bytes": 64}


@dataclass
class Stream:
    """What one writer writes into one file: numbered lines that name the stream."""

    number: int
    written: bytes = b""
    intact: bool = True
    told: bool = False
    text: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.text = b"".join(
            f"{self.number}:{line} é\U0001f525{'.' * (line * 7 % 31)}\n".encode()
            for line in range(200)
        )

    @property
    def whole(self) -> int:
        """How many bytes are whole lines."""
        return self.written.rfind(b"\n") + 1


class Servers:
    """A folder that servers write into and that rotation disturbs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.streams: list[Stream] = []
        self.at: dict[Path, Stream] = {}
        self.lossy = False

    def log(self, name: int, age: int = 0, suffix: str = "") -> Path:
        """Return the name of a log, or of its rotated one."""
        return self.folder / (f"world-{name}.jsonl" + (f".{age}" if age else "") + suffix)

    def start(self, path: Path) -> None:
        """Begin a stream in an empty or new file."""
        path.write_bytes(b"")
        self.streams.append(Stream(len(self.streams)))
        self.at[path] = self.streams[-1]

    def append(self, name: int, age: int, size: int) -> None:
        """Write on, cutting lines and characters anywhere; a missing log is made."""
        path = self.log(name, age)
        if path not in self.at:
            if age:
                return
            self.start(path)
        stream = self.at[path]
        piece = stream.text[len(stream.written) :][:size]
        stream.written += piece
        with path.open("ab") as file:
            file.write(piece)

    def rotate(self, name: int, *, copy: bool) -> None:
        """Rename the log and its older ones; or copy and truncate the log."""
        ages = [age for age in range(20) if self.log(name, age) in self.at]
        for age in reversed(range(20)):
            path, older = self.log(name, age, ".gz"), self.log(name, age + 1, ".gz")
            if path in self.at:
                path.rename(older)
                self.at[older] = self.at.pop(path)
        for age in reversed(ages):
            path, older = self.log(name, age), self.log(name, age + 1)
            if age == 0 and copy:
                shutil.copyfile(path, older)
                # Only its first line tells whose copy it is.
                self.lossy |= not self.at[path].told
            else:
                path.rename(older)
            self.at[older] = self.at.pop(path)
        if ages and ages[0] == 0:
            self.start(self.log(name))

    def compress(self, name: int, age: int) -> bool:
        """Begin to compress a rotated log: until it is done, it stays beside what is there."""
        path, packed = self.log(name, age), self.log(name, age, ".gz")
        if not age or path not in self.at or packed in self.at:
            return False
        stored = gzip.compress(self.at[path].written)
        packed.write_bytes(stored[: len(stored) * 2 // 3])
        return True

    def end_compression(self, name: int, age: int) -> None:
        """Complete the compressed log and delete the other."""
        path, packed = self.log(name, age), self.log(name, age, ".gz")
        stream = self.at.pop(path)
        # Only its first line tells whose copy it is.
        self.lossy |= not stream.told
        packed.write_bytes(gzip.compress(stream.written))
        path.unlink()
        self.at[packed] = stream

    def truncate(self, name: int) -> None:
        """Cut the log to nothing and begin anew."""
        if self.log(name) in self.at:
            self.at[self.log(name)].intact = False
            self.lossy = True
            self.start(self.log(name))

    def delete(self, name: int, age: int) -> None:
        """Delete a log; what nobody read of it is lost."""
        for suffix in ("", ".gz"):
            path = self.log(name, age, suffix)
            stream = self.at.pop(path, None)
            if stream:
                stream.intact = False
                self.lossy = True
                path.unlink()


class Reader:
    """The tailer, and where in which stream everything stood that it handed over."""

    def __init__(self, servers: Servers, limits: ReadLimits, *, tail_first: bool) -> None:
        self.servers = servers
        self.now_s = 0.0
        self.ledger = Ledger()
        self.spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.stream_of: dict[int, int] = {}
        self.tailer = Tailer(
            [servers.folder],
            self.ledger,
            tail_first=tail_first,
            clock=lambda: self.now_s,
            watch=False,
            limits=limits,
        )

    def poll(self, limit_bytes: int) -> int:
        """Look once; every block must be whole lines of one stream, at their place."""
        self.now_s += 1.0
        blocks = self.tailer.poll(limit_bytes)
        for stream in self.servers.at.values():
            stream.told |= stream.whole > 0
        for block in blocks:
            assert block.data.endswith(b"\n")
            number = int(block.data.partition(b":")[0])
            assert self.stream_of.setdefault(block.source_id, number) == number
            end = block.offset + len(block.data)
            assert self.servers.streams[number].written[block.offset : end] == block.data
            self.spans[number].append((block.offset, end))
        return len(blocks)

    def finish(self) -> None:
        """Read all there is."""
        for _ in range(1000):
            if not self.poll(10_000):
                break


names = st.integers(0, NAMES - 1)
ages = st.integers(0, 2)
steps = st.one_of(
    st.tuples(st.just("append"), names, ages, st.integers(1, 300)),
    st.tuples(st.just("append"), names, st.just(0), st.integers(1, 60)),
    st.tuples(st.just("rotate"), names),
    st.tuples(st.just("copytruncate"), names),
    st.tuples(st.just("compress"), names, st.integers(1, 2), st.booleans()),
    st.tuples(st.just("truncate"), names),
    st.tuples(st.just("delete"), names, ages),
    st.tuples(st.just("poll"), st.sampled_from([1, 200, 10_000])),
    st.tuples(st.just("poll"), st.just(10_000)),
)
Script = list[
    tuple[str, int] | tuple[str, int, int] | tuple[str, int, int, int] | tuple[str, int, int, bool]
]


def play(script: Script, servers: Servers, reader: Reader) -> None:
    """Do every step of a script."""
    for step in script:
        match step:
            case ("append", name, age, size):
                servers.append(name, age, size)
            case ("rotate", name):
                servers.rotate(name, copy=False)
            case ("copytruncate", name):
                servers.rotate(name, copy=True)
            case ("compress", name, age, seen):
                if servers.compress(name, age):
                    if seen:
                        reader.poll(10_000)
                    servers.end_compression(name, age)
            case ("truncate", name):
                servers.truncate(name)
            case ("delete", name, age):
                servers.delete(name, age)
            case ("poll", limit_bytes):
                reader.poll(limit_bytes)


@settings(max_examples=150, deadline=None)
@given(
    script=st.lists(steps, max_size=40),
    open_files=st.sampled_from([0, 1, 128]),
    tail_first=st.booleans(),
)
@example(
    # The log is copied and truncated, and then it is deleted, between two looks.
    script=[("append", 0, 0, 90), ("poll", 10_000), ("copytruncate", 0), ("delete", 0, 0)],
    open_files=128,
    tail_first=False,
)
@example(
    # A copy gets the inode of a deleted log of which no first line was known.
    script=[
        ("append", 1, 0, 1),
        ("poll", 10_000),
        ("append", 0, 0, 11),
        ("delete", 1, 0),
        ("poll", 1),
        ("copytruncate", 0),
        ("delete", 0, 0),
    ],
    open_files=0,
    tail_first=False,
)
@example(
    # Copied and truncated twice between two looks: the copy of the copy is the known stream.
    script=[
        ("append", 0, 0, 90),
        ("poll", 10_000),
        ("append", 0, 0, 90),
        ("copytruncate", 0),
        ("append", 0, 0, 90),
        ("copytruncate", 0),
        ("append", 0, 0, 90),
        ("poll", 10_000),
    ],
    open_files=0,
    tail_first=False,
)
@example(
    # Seen empty, and next when it is already compressed and deleted.
    script=[
        ("append", 0, 0, 1),
        ("rotate", 0),
        ("poll", 10_000),
        ("append", 0, 0, 90),
        ("rotate", 0),
        ("compress", 0, 1, False),
        ("poll", 10_000),
    ],
    open_files=128,
    tail_first=False,
)
def test_every_complete_line_is_handed_over_once_and_in_order(
    script: Script, open_files: int, *, tail_first: bool
) -> None:
    """Under any script, and with any number of files held open."""
    limits = ReadLimits(open_files=open_files, tail_bytes=100, large_file_bytes=200, **LIMITS)
    with TemporaryDirectory() as folder:
        servers = Servers(Path(folder))
        reader = Reader(servers, limits, tail_first=tail_first)
        play(script, servers, reader)
        reader.finish()
        reader.tailer.close()

    sources = list(reader.stream_of.values())
    assert len(sources) == len(set(sources)), "no stream is read under two sources"
    for stream in servers.streams:
        spans = reader.spans[stream.number]
        if not tail_first:
            assert spans == sorted(spans), "lines come in file order"
        spans.sort()
        starts = [start for start, _ in spans]
        ends = [end for _, end in spans]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
        if stream.intact:
            assert sum(ends) - sum(starts) == stream.whole, "every whole line was handed over"
    snapshot = reader.ledger.snapshot()
    if not servers.lossy:
        assert snapshot.totals.lost_bytes == 0
    for source in snapshot.sources:
        if not source.gone:
            assert source.offset + source.unfinished_bytes == source.size_bytes
