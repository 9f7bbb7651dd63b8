"""The tailer beside a real server, real compression, a real logrotate: each line once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.ingest.ledger import Ledger
from inspector.ingest.read_limits import ReadLimits
from inspector.ingest.tailer import Tailer

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows renames no file that its writer holds open"
)

PATIENCE = 3000
"""How often to look before giving up, each time waiting for the system or 10 ms."""

WRITER = Path(__file__).with_name("log_writer.py")


class Server:
    """A process that writes a log as it is told, and a list of all that it wrote."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "logs" / "world-1.jsonl"
        self.log.parent.mkdir(mode=0o755)
        self.truth = folder / "truth"
        self.process = subprocess.Popen(
            [sys.executable, str(WRITER), str(self.log), str(self.truth)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, order: str) -> None:
        """Tell it what to do, without waiting."""
        assert self.process.stdin
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()

    def done(self) -> None:
        """Wait until an order is done."""
        assert self.process.stdout
        assert self.process.stdout.readline() == "done\n"

    def do(self, *orders: str) -> None:
        """Tell it what to do, and wait until it is done."""
        for order in orders:
            self.order(order)
            self.done()

    def wrote(self) -> Counter[bytes]:
        """Return the lines of its own list."""
        return Counter(self.truth.read_bytes().splitlines())


class Reader:
    """A tailer in its loop."""

    def __init__(self, folder: Path, *, open_files: int = 128, tail_first: bool = False) -> None:
        self.ledger = Ledger()
        self.tailer = Tailer(
            [folder],
            self.ledger,
            tail_first=tail_first,
            poll_interval_s=0.01,
            limits=ReadLimits(
                open_files=open_files, tail_bytes=64 * 1024, large_file_bytes=128 * 1024
            ),
        )
        self.lines: Counter[bytes] = Counter()

    def until(self, reached: Callable[[], bool]) -> None:
        """Read on until something is so."""
        for _ in range(PATIENCE):
            for block in self.tailer.poll(8 * 1024 * 1024):
                self.lines.update(block.data.splitlines())
            if reached():
                return
            self.tailer.wait(0.01)
        pytest.fail("it never came to that")

    def reads_all_of(self, server: Server) -> None:
        """Read on until all came that the server wrote, and then look once more."""
        wrote = server.wrote()
        self.until(lambda: self.lines.total() >= wrote.total())
        self.until(lambda: True)
        assert self.lines == wrote

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
    server = Server(tmp_path)
    server.do("reopen")
    yield server
    server.process.communicate()
    assert server.process.returncode == 0


@pytest.fixture(params=[0, 128], ids=["handles closed", "handles kept"])
def reader(server: Server, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A tailer of its folder."""
    reader = Reader(server.log.parent, open_files=request.param)
    yield reader
    reader.tailer.close()


@pytest.mark.parametrize("how", ["truncate", "recreate"])
def test_a_log_begun_anew_is_read_anew(server: Server, reader: Reader, how: str) -> None:
    """What was seen of an unfinished line is lost, and said."""
    lost = 0
    for start in range(0, 300, 100):
        server.do(f"lines {start} {start + 100}")
        reader.reads_all_of(server)
        server.do(f"write {b'unfinished'.hex()}")
        lost += len(b"unfinished")
        # A deleted log may still be written to: what is unfinished in it is lost only later.
        reader.until(lambda: reader.unfinished_bytes + reader.lost_bytes == lost)  # noqa: B023
        server.do(how)
    server.do("lines 300 400")
    reader.reads_all_of(server)
    reader.tailer.close()

    assert reader.lost_bytes == lost


def test_rotated_logs_are_compressed_while_the_server_writes_on(
    server: Server, reader: Reader
) -> None:
    """Five generations deep."""
    for start in range(0, 5000, 1000):
        server.do(f"lines {start} {start + 500}")
        reader.reads_all_of(server)
        server.do(f"lines {start + 500} {start + 1000}", "rename", "reopen", "compress 1")
    server.do("lines 5000 5100")
    reader.reads_all_of(server)

    assert len(list(server.log.parent.glob("*.gz"))) == 5
    assert len(reader.ledger.snapshot().sources) == 6
    assert reader.lost_bytes == 0


def test_logs_are_compressed_while_they_are_read(server: Server, reader: Reader) -> None:
    """Nobody waits for anybody."""
    for start in range(0, 6000, 1000):
        server.do(f"lines {start} {start + 1000}", "rename", "reopen")
        server.order("compress 1")
        reader.until(lambda: reader.lines.total() >= server.wrote().total() // 2)
        server.done()
    reader.reads_all_of(server)

    assert reader.lost_bytes == 0


def test_copies_are_compressed_too(server: Server, reader: Reader) -> None:
    """Copied, truncated, and the copy compressed."""
    for start in range(0, 3000, 1000):
        server.do(f"lines {start} {start + 500}")
        reader.reads_all_of(server)
        server.do(f"lines {start + 500} {start + 1000}", "copytruncate", "compress 1")
        reader.reads_all_of(server)

    assert reader.lost_bytes == 0


@pytest.mark.parametrize(("files", "lines"), [(200, 50), (1000, 3)])
def test_many_files_may_appear_at_once(
    server: Server, reader: Reader, files: int, lines: int
) -> None:
    """All are read, and one that grows among them is heard."""
    server.do(f"many {files} {lines}")
    reader.reads_all_of(server)
    server.do("lines 0 10")

    reader.reads_all_of(server)

    assert len(reader.ledger.snapshot().sources) == files + 1


@pytest.mark.parametrize("tail_first", [False, True])
def test_a_file_may_grow_while_it_is_first_read(server: Server, *, tail_first: bool) -> None:
    """Whichever end reading begins at."""
    server.do("lines 0 5000")
    server.order("lines 5000 15000")
    reader = Reader(server.log.parent, tail_first=tail_first)
    reader.until(lambda: reader.lines.total() > 5000)
    server.done()

    reader.reads_all_of(server)
    reader.tailer.close()


def test_a_burst_over_many_rotations_arrives_whole(server: Server, reader: Reader) -> None:
    """Names move on while they are read."""
    server.order("burst 0 10000")
    reader.until(lambda: reader.lines.total() > 0)
    server.done()

    reader.reads_all_of(server)


def test_clocks_may_jump(server: Server, reader: Reader) -> None:
    """Neither the times in lines nor those of the file decide what is read."""
    day_s = 86_400
    for number, ts in enumerate((1735758392, 1735758392 + day_s, 1735758392 - day_s)):
        server.do(f"lines {number * 10} {number * 10 + 10} {ts}", f"touch {ts}")
        reader.reads_all_of(server)

    assert len(reader.ledger.snapshot().sources) == 1


LOGROTATE = shutil.which("logrotate") or shutil.which("logrotate", path="/usr/sbin:/sbin")


@pytest.mark.skipif(LOGROTATE is None, reason="logrotate is not installed")
@pytest.mark.parametrize("mode", ["create", "copytruncate"])
@pytest.mark.parametrize("more", ["", "delaycompress", "dateext\ndateformat -%Y%m%d-%s"])
def test_logrotate_may_do_what_it_does(
    server: Server, reader: Reader, tmp_path: Path, mode: str, more: str
) -> None:
    """With compression, run after run, while the server goes on."""
    config, state = tmp_path / "rotate.conf", tmp_path / "state"
    config.write_text(f"{server.log} {{\nrotate 20\n{mode}\ncompress\n{more}\n}}\n")
    config.chmod(0o644)
    runs = 1 if "dateext" in more else 4  # a second run in the same second would fail
    for start in range(0, 100 * runs, 100):
        server.do(f"lines {start} {start + 50}")
        reader.reads_all_of(server)
        server.do(f"lines {start + 50} {start + 100}")
        subprocess.run([str(LOGROTATE), "-f", "-s", str(state), str(config)], check=True)
        server.do("reopen")
    server.do("lines 400 410")
    reader.reads_all_of(server)

    compressed = runs - 1 if more == "delaycompress" else runs
    assert len(list(server.log.parent.glob("*.gz"))) == compressed
    assert reader.lost_bytes == 0
