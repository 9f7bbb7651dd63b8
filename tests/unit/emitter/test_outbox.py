"""The outbox: each line is in some file exactly once, or counted as lost."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.emitter.back_off import LONGEST_PAUSE_S
from inspector.emitter.hot_log import HotLog
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.outbox import FULL_BYTES, Outbox
from tests.unit.emitter.writer_rig import SETTINGS, Disk, Time, disk_full, with_settings

ROLLING = with_settings(roll_bytes=64)


class Scene:
    """An outbox whose files may be taken away; what was in them is remembered."""

    def __init__(self, folder: Path, handles: ExitStack) -> None:
        self.hot = folder / "hot"
        self.away = folder / "away"
        self.away.mkdir()
        self.time, self.disk, self.losses = Time(), Disk(), Losses()
        self.log = HotLog(self.hot, "world-1", self.time.clock, self.disk.write)
        handles.callback(self.log.close)
        self.outbox = Outbox(self.log, self.losses, self.time.clock)
        self.handed: list[bytes] = []
        self.told: dict[bytes, bool] = {}
        self.deleted: list[BinaryIO] = []
        self._handles = handles

    def next_line(self) -> bytes:
        """Return a line like no other."""
        self.handed.append(b"line %d\n" % len(self.handed))
        return self.handed[-1]

    def add(self, count: int = 1) -> None:
        """Let lines wait."""
        lines = [self.next_line() for _ in range(count)]
        self.outbox.add(lines, self.time.clock.monotonic_s())

    def send(self) -> None:
        """Hand over a line that is written now or not at all."""
        line = self.next_line()
        self.outbox.send(line, ROLLING, lambda told: self.told.update({line: told}))

    def rename(self) -> None:
        """Move the newest file to another folder."""
        for path in self._newest():
            path.rename(self.away / f"{len(list(self.away.iterdir()))}-{path.name}")

    def delete(self) -> None:
        """Delete the newest file. Whoever has it open can still write to it."""
        for path in self._newest():
            self.deleted.append(self._handles.enter_context(path.open("rb")))
            path.unlink()

    def _newest(self) -> list[Path]:
        return sorted(self.hot.glob("*.jsonl"))[-1:]

    def texts(self) -> list[bytes]:
        """Return what is, or was, in each file."""
        there = [path.read_bytes() for folder in (self.hot, self.away) for path in folder.glob("*")]
        return there + [file.read() for file in self.deleted]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """One that a test plays by hand."""
    with ExitStack() as handles:
        yield Scene(tmp_path, handles)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 5)),
        st.tuples(st.just("disk"), st.lists(st.integers(0, 30) | st.none(), max_size=4)),
        st.tuples(st.just("tear"), st.integers(1, 20)),
        st.tuples(st.just("wait"), st.sampled_from([0.5, 1.0, 3_600.0])),
        st.tuples(st.sampled_from(["flush", "send", "rename", "delete"]), st.none()),
    ),
    max_size=40,
)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
@given(STEPS)
def test_every_line_is_written_once_or_counted_as_lost(steps: list[tuple[str, object]]) -> None:
    """Whatever the disk takes, whenever files roll, are renamed or deleted."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as handles:
        scene = Scene(Path(folder), handles)
        for step, argument in steps:
            play(scene, step, argument)
        scene.disk.script.clear()
        assert scene.outbox.flush(ROLLING)

        lines, tails = whole_and_torn(scene.texts())

    refused = {line for line, told in scene.told.items() if not told}
    lost = scene.losses.take().records[Lost.FILE_GONE]
    assert all(count == 1 for count in lines.values())
    assert lines.keys() <= set(scene.handed) - refused
    assert len(lines) == len(scene.handed) - len(refused) - lost
    assert len(tails) <= scene.log.lost_lines
    assert all(any(line.startswith(tail) for line in scene.handed) for tail in tails)


def play(scene: Scene, step: str, argument: object) -> None:
    """Do one step of a scene."""
    if step == "add" and isinstance(argument, int):
        scene.add(argument)
    elif step == "disk" and isinstance(argument, list):
        scene.disk.script.extend(disk_full() if most is None else most for most in argument)
    elif step == "tear" and isinstance(argument, int):
        scene.add(2)
        scene.disk.script.extend((argument, disk_full()))
        scene.outbox.flush(ROLLING)
    elif step == "wait" and isinstance(argument, float):
        scene.time.passed_s += argument
    elif step == "flush":
        scene.outbox.flush(ROLLING)
    else:
        {"send": scene.send, "rename": scene.rename, "delete": scene.delete}[step]()


def whole_and_torn(texts: list[bytes]) -> tuple[Counter[bytes], list[bytes]]:
    """Return the lines of files, and what follows their last newlines."""
    pieces = [piece for text in texts for piece in text.splitlines(keepends=True)]
    return (
        Counter(piece for piece in pieces if piece.endswith(b"\n")),
        [piece for piece in pieces if not piece.endswith(b"\n")],
    )


def test_all_that_waits_is_one_write(scene: Scene) -> None:
    """However many lines came."""
    scene.add(3)
    scene.add(2)

    assert scene.outbox.flush(SETTINGS)

    assert scene.disk.writes == [b"".join(scene.handed)]
    assert scene.outbox.flush_count == 1


def test_it_is_due_after_a_time_or_at_a_size(scene: Scene) -> None:
    """Whichever comes first."""
    now_s = scene.time.clock.monotonic_s()
    assert scene.outbox.due_s(SETTINGS) > 1e9

    scene.outbox.add([b"x\n"], now_s - 0.5)
    assert scene.outbox.due_s(SETTINGS) == now_s + 1.5

    scene.outbox.add([b"x" * 4_096 + b"\n"], now_s)
    assert scene.outbox.due_s(SETTINGS) < now_s


def test_lines_without_bytes_are_nothing(scene: Scene) -> None:
    """A round in which all was sampled away writes nothing."""
    scene.outbox.add([], 0.0)

    assert scene.outbox.due_s(SETTINGS) > 1e9


def test_it_is_full_before_the_bound(scene: Scene) -> None:
    """What is being encoded still has room."""
    scene.outbox.add([b"x" * FULL_BYTES], 0.0)

    assert scene.outbox.is_full


def test_it_tries_again_after_ever_longer_pauses(scene: Scene) -> None:
    """From a tenth of a second to five, and the problem is said without a path."""
    scene.disk.always = disk_full()
    scene.add()
    pauses_s = []
    for _ in range(9):
        assert not scene.outbox.flush(SETTINGS)
        pauses_s.append(round(scene.outbox.back_off.until_s - scene.time.clock.monotonic_s(), 6))

    assert pauses_s[:4] == [0.1, 0.2, 0.4, 0.8]
    assert pauses_s[-1] == LONGEST_PAUSE_S
    assert scene.outbox.problem == "No space left on device (ENOSPC)"

    scene.disk.always = None
    assert scene.outbox.flush(SETTINGS)
    assert scene.outbox.problem == ""


def test_a_line_for_now_is_withdrawn_if_nothing_of_it_is_written(scene: Scene) -> None:
    """It would be stale later."""
    scene.add()
    scene.disk.script.extend([100, disk_full()])

    scene.send()

    assert scene.told == {scene.handed[1]: False}
    assert scene.outbox.size_bytes == 0


def test_a_line_for_now_of_which_a_part_is_written_is_ended(scene: Scene) -> None:
    """And counts as told only then."""
    scene.disk.script.extend([3, disk_full()])
    scene.send()
    assert scene.told == {}

    scene.outbox.flush(SETTINGS)

    assert scene.told == {scene.handed[0]: True}


def test_a_disk_that_takes_nothing_is_full(scene: Scene) -> None:
    """Some say so by taking no bytes."""
    scene.disk.script.append(0)
    scene.add()

    assert not scene.outbox.flush(SETTINGS)
    assert scene.outbox.problem == "No space left on device (ENOSPC)"
