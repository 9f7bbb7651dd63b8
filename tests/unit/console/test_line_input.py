"""Lines of a pipe: all of them, whatever pieces they come in, and no wait that cannot be ended."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Event, Thread

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.console.line_input import LineInput
from inspector.core.record import MAX_LINE_BYTES


def lines_of(data: bytes, pieces: list[int]) -> list[bytes]:
    """Send bytes through a pipe in pieces, and return the lines that come out."""
    source, sink = os.pipe()

    def write() -> None:
        place = 0
        for size in (*pieces, len(data)):
            os.write(sink, data[place : place + size])
            place += size
        os.close(sink)

    writer = Thread(target=write)
    writer.start()
    found = [line for lines in LineInput(source, Event()).lines() for line in lines]
    writer.join()
    os.close(source)
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=20),
    st.binary(max_size=4).map(lambda rest: rest.replace(b"\n", b"")),
    st.lists(st.integers(1, 30), max_size=10),
)
def test_every_line_comes_once(lines: list[bytes], rest: bytes, pieces: list[int]) -> None:
    """In order, and the last one also without its newline."""
    data = b"".join(line + b"\n" for line in lines) + rest

    assert lines_of(data, pieces) == [*lines, *([rest] if rest else [])]


def test_a_line_that_never_ends_takes_no_memory() -> None:
    """It is cut where it is too long anyway, and those behind it are whole."""
    first, second, last = lines_of(b"x" * 900_000 + b"\nshort\nrest", [])

    assert MAX_LINE_BYTES < len(first) <= 3 * MAX_LINE_BYTES
    assert (second, last) == (b"short", b"rest")


def test_waiting_for_a_pipe_can_be_ended() -> None:
    """What had come by then is handed over, the unfinished line too."""
    source, sink = os.pipe()
    stop = Event()
    os.write(sink, b"one\ntw")
    lines = LineInput(source, stop).lines()

    assert next(lines) == [b"one"]
    stop.set()
    assert list(lines) == [[b"tw"]]
    os.close(sink)


def test_a_pipe_that_never_pauses_can_be_ended() -> None:
    """It would go on for ever else."""
    source, sink = os.pipe()
    stop = Event()

    def write() -> None:
        with suppress(BrokenPipeError):
            while True:
                os.write(sink, b"line\n" * 1_000)
        os.close(sink)

    writer = Thread(target=write)
    writer.start()
    lines = LineInput(source, stop).lines()
    assert set(next(lines)) == {b"line"}
    stop.set()
    found = [line for some in lines for line in some]
    os.close(source)
    writer.join()
    assert set(found[:-1]) <= {b"line"}
