"""Identity: the same file, whatever happens to its name and its end."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.files.identity import HEAD_BYTES, identify, place_of, same_stream


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of one line."""
    log = tmp_path / "world-1.jsonl"
    log.write_bytes(b"first line\n")
    return log


def test_a_file_stays_itself_while_it_grows_and_is_renamed(log: Path) -> None:
    """Whether it is looked at by name or by an open descriptor."""
    before = identify(log)

    renamed = log.rename(log.with_name("world-1.jsonl.1"))
    with renamed.open("ab") as file:
        file.write(b"second line\n")
    with renamed.open("rb") as file:
        by_descriptor = identify(file.fileno())

    assert before == identify(renamed) == by_descriptor


def test_another_first_line_is_another_stream_in_the_same_file(log: Path) -> None:
    """A truncated file, or an inode that was given to a new one."""
    before = identify(log)
    log.write_bytes(b"other line\n")

    assert identify(log).inode == before.inode
    assert not same_stream(before, identify(log))


def test_the_same_first_line_in_another_file_is_another_stream(log: Path) -> None:
    """Servers may well begin with the same line."""
    copy = log.with_name("world-2.jsonl")
    copy.write_bytes(log.read_bytes())

    assert identify(copy).digest == identify(log).digest
    assert not same_stream(identify(log), identify(copy))


def test_an_unfinished_first_line_may_be_finished_later(log: Path) -> None:
    """But a finished one is never unfinished again."""
    log.write_bytes(b"first")
    early = identify(log)
    log.write_bytes(b"first line\n")
    late = identify(log)

    assert early.digest is None
    assert same_stream(early, late)
    assert not same_stream(late, early)


def test_a_long_first_line_is_told_by_its_beginning(log: Path) -> None:
    """It need not be complete."""
    log.write_bytes(b"x" * HEAD_BYTES)
    early = identify(log)
    log.write_bytes(b"x" * 2 * HEAD_BYTES + b"\nmore\n")

    assert early.digest is not None
    assert same_stream(early, identify(log))


def test_where_inodes_are_not_told_the_first_line_decides(log: Path) -> None:
    """And the path stands for the place."""
    known = replace(identify(log), device=0, inode=0)

    assert same_stream(known, replace(known))
    assert not same_stream(known, replace(known, digest=b"other"))
    assert place_of(log, 0, 0) == log
    assert place_of(log, 7, 9) == (7, 9)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """The caller knows what it means."""
    with pytest.raises(FileNotFoundError):
        identify(tmp_path / "nowhere.jsonl")


def test_a_descriptor_stays_open(log: Path) -> None:
    """It belongs to whoever opened it."""
    with log.open("rb") as file:
        identify(file.fileno())
        assert os.fstat(file.fileno()).st_size == len(b"first line\n")
