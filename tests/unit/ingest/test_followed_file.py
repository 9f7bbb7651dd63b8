"""Cutting a file into blocks of whole lines, forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from inspector.files.identity import identify
from inspector.ingest.backlog import start_at_tail
from inspector.ingest.block import Block
from inspector.ingest.followed_file import FollowedFile
from inspector.ingest.read_limits import ReadLimits


def read_all(file: FollowedFile, handle: FileIO, limit_bytes: int) -> Iterator[Block]:
    """Read what is new, and then what is older, as the tailer does."""
    while file.has_newer or file.has_older:
        before = (file.unread_bytes, file.older_end)
        if file.has_newer:
            block = file.read_newer(handle, limit_bytes)
        else:
            block = file.read_older(handle, limit_bytes, now_s=1.0)
        assert (file.unread_bytes, file.older_end) < before, "every read gets somewhere"
        if block:
            yield block


@given(
    lines=st.lists(st.integers(0, 60), max_size=40),
    growth=st.lists(st.integers(0, 60), max_size=10),
    rest=st.integers(0, 60),
    limit_bytes=st.integers(1, 120),
    tail_bytes=st.integers(1, 200),
)
def test_every_byte_is_handed_over_once_or_is_the_unfinished_line(
    lines: list[int], growth: list[int], rest: int, limit_bytes: int, tail_bytes: int
) -> None:
    """Whether it was there at first or came later, and however long the lines are."""
    limits = ReadLimits(line_bytes=20, tail_bytes=tail_bytes, large_file_bytes=2 * tail_bytes)
    before = b"".join(b"x" * size + b"\n" for size in lines)
    content = before + b"".join(b"y" * size + b"\n" for size in growth) + b"z" * rest
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        path.write_bytes(before)
        with path.open("rb", buffering=0) as handle:
            file = FollowedFile(0, path, identify(path), limits)
            file.resize(len(before), 0.0)
            start_at_tail(file, handle)
            blocks = list(read_all(file, handle, limit_bytes))
            path.write_bytes(content)
            file.resize(len(content), 1.0)
            blocks += read_all(file, handle, limit_bytes)

    pieces = {block.offset: block.data for block in blocks if block.data}
    for block in blocks:
        assert content[block.offset :].startswith(block.data)
        assert len(block.data) <= max(limit_bytes, limits.line_bytes + 2)
        for span in block.overlong:
            assert span.size_bytes > limits.line_bytes
            pieces[span.offset] = content[span.offset :][: span.size_bytes] + b"\n"
    assert b"".join(pieces[offset] for offset in sorted(pieces)) == content[: len(content) - rest]
    assert file.unfinished_bytes == rest
    assert file.not_handed_over_bytes == rest


def test_a_line_of_exactly_the_longest_length_is_handed_over(tmp_path: Path) -> None:
    """The newline does not count."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"x" * 20 + b"\n")
    with path.open("rb", buffering=0) as handle:
        file = FollowedFile(0, path, identify(path), ReadLimits(line_bytes=20))
        file.resize(21, 0.0)

        block = file.read_newer(handle, 1)

    assert block
    assert block.data == b"x" * 20 + b"\n"
