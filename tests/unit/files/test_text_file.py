"""The text of compressed logs: all of it, in bounded pieces, and what happens to damaged ones."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.files.compression import PIECE_BYTES
from inspector.files.text_file import CompressedText, open_buffered_text, open_file, open_handle

Compress = Callable[[bytes], bytes]

FORMATS = {
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
LINES = b"".join(b"%d\n" % number for number in range(100_000))


@pytest.fixture(params=FORMATS)
def suffix(request: pytest.FixtureRequest) -> str:
    """How the log is compressed."""
    return str(request.param)


def compressed(path: Path) -> CompressedText:
    """Open a compressed log."""
    handle = open_handle(path)
    assert isinstance(handle, CompressedText)
    return handle


def all_text(text: CompressedText) -> bytes:
    """Read it to its end, as the tailer does."""
    data = b""
    while not text.ended:
        start = text.end
        end = text.unpack(start, start + 100_000)
        text.seek(start)
        data += text.read(end - start)
    return data


def test_any_place_of_the_text_can_be_read(tmp_path: Path, suffix: str) -> None:
    """Forward and back: offsets are those of the text."""
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(FORMATS[suffix](LINES))

    with open_buffered_text(path) as text:
        assert text.readline() == b"0\n"
        for offset in (300_000, 10, 500_000):
            text.seek(offset)
            assert text.read(100) == LINES[offset : offset + 100]
        assert text.seek(0, os.SEEK_END) == len(LINES)


def test_a_plain_log_opens_the_same_way(tmp_path: Path) -> None:
    """Nobody needs to know how a file is stored."""
    (tmp_path / "a.jsonl").write_bytes(LINES)

    with open_buffered_text(tmp_path / "a.jsonl") as text:
        text.seek(10)
        assert text.read(100) == LINES[10:110]


@settings(deadline=None)
@given(pieces=st.lists(st.binary(max_size=300), max_size=6), suffix=st.sampled_from([*FORMATS]))
def test_members_and_frames_follow_each_other(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes], suffix: str
) -> None:
    """A file may be made of several, as `cat` and servers that append make them."""
    path = tmp_path_factory.mktemp("logs") / f"a.jsonl{suffix}"
    path.write_bytes(b"".join(FORMATS[suffix](piece) for piece in pieces))

    with open_file(path) as file:
        text = CompressedText(file, suffix)
        window = text.unpack(0, 10_000)
        text.seek(0)

        assert text.read(window) == b"".join(pieces)
        assert text.problem == ""


def test_skippable_frames_hold_no_text(tmp_path: Path) -> None:
    """Tools put their own notes in them."""
    path = tmp_path / "a.jsonl.zst"
    skippable = bytes([0x53, 0x2A, 0x4D, 0x18, 5, 0, 0, 0]) + b"notes"
    path.write_bytes(skippable + FORMATS[".zst"](b"one\n") + skippable)

    text = compressed(path)

    assert all_text(text) == b""  # the window was filled when the file was opened
    assert (text.end, text.ended, text.problem) == (4, True, "")
    text.close()


@pytest.mark.parametrize("cut", [1, 3, 7, 12, 1000, 50_000, -5, -1])
def test_a_file_cut_short_gives_what_it_has_and_goes_on_when_it_grows(
    tmp_path: Path, suffix: str, cut: int
) -> None:
    """It may still be copied; if not, the place is said."""
    path = tmp_path / f"a.jsonl{suffix}"
    stored = FORMATS[suffix](LINES)
    path.write_bytes(stored[:cut])
    text = compressed(path)
    text.unpack(0, len(LINES) + 1)
    before = text.end
    assert "damaged at byte" in text.problem
    assert f"byte {before:,} of its text" in text.problem

    with path.open("ab") as file:
        file.write(stored[cut:])
    text.grow()
    text.unpack(0, len(LINES) + 1)
    text.seek(0)

    assert before < len(LINES) or cut < 0
    assert text.read(len(LINES) + 1) == LINES
    assert text.problem == ""
    text.close()


def test_a_damaged_file_gives_what_is_before_the_damage(tmp_path: Path, suffix: str) -> None:
    """And says where it is; nothing that comes later makes it whole."""
    path = tmp_path / f"a.jsonl{suffix}"
    stored = bytearray(FORMATS[suffix](os.urandom(500_000)))
    middle = len(stored) // 2
    stored[middle : middle + 70_000] = b"\xff" * 70_000
    path.write_bytes(stored)
    text = compressed(path)

    text.unpack(0, 600_000)
    text.grow()

    assert text.ended
    assert 0 <= text.end < 500_000
    assert "damaged" in text.problem
    text.close()
    with open_buffered_text(path) as stream, pytest.raises(OSError, match="damaged at byte"):
        stream.read()


def test_what_is_no_compressed_file_is_damaged_from_its_start(tmp_path: Path, suffix: str) -> None:
    """Whatever its name promises."""
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(LINES)

    text = compressed(path)

    assert (text.end, text.ended) == (0, True)
    assert "damaged at byte 0, which is byte 0 of its text" in text.problem
    text.close()


def test_a_bomb_is_unpacked_in_pieces(tmp_path: Path, suffix: str) -> None:
    """A small file can stand for any amount of text."""
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(FORMATS[suffix](b"\0" * 100_000_000))
    text = compressed(path)

    reached = text.unpack(0, 1_000_000)
    far = text.unpack(90_000_000, 90_000_001)

    assert 1_000_000 <= reached <= 1_000_000 + PIECE_BYTES
    assert far <= reached + PIECE_BYTES, "one call skips no more than it was asked to read"
    text.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    """It may have taken the place of a log a moment ago."""
    os.mkfifo(tmp_path / "a.jsonl")

    with pytest.raises(OSError, match="not a regular file"):
        open_file(tmp_path / "a.jsonl")
