"""Recordings that are not whole, or change while they are open: what is amiss is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from inspector.ingest.oddities import AT_REST_S, GAP_LASTS_S, Oddities, gaps_of

Watch = Callable[..., Any]
"""Makes a tailer with a clock of its own: `Watched` in conftest.py."""

LINES = b"".join(b'{"line":%d}\n' % number for number in range(1_000))


def some(*names: str) -> list[Path]:
    """Return paths of one folder."""
    return [Path("logs") / name for name in names]


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["a.jsonl", "a.jsonl.1", "a.jsonl.2"], ""),
        (["a.jsonl.7", "a.jsonl.8"], ""),
        (["a.jsonl", "a.jsonl.1", "a.jsonl.4.gz"], ".2, .3"),
        (["a.jsonl.0", "a.jsonl.9.zst"], ".1, .2, .3, .4, .5 and 3 more"),
        (["a.jsonl-20260101", "a.jsonl-20260105"], ""),
        (["a.jsonl.1767225600", "a.jsonl.1767312000"], ""),
    ],
)
def test_numbers_that_are_missing_between_others_are_told(names: list[str], missing: str) -> None:
    """Not what the oldest was, nor which days there should be."""
    found = gaps_of(some(*names))

    if not missing:
        assert found == ()
        return
    (text,) = found
    assert text == (
        f"{Path('logs/a.jsonl')}: {missing} of its rotated logs missing between others, so that "
        "their time is empty. Put the missing logs beside the others to see it"
    )


def test_each_set_tells_of_its_own() -> None:
    """Another server's logs fill no gap."""
    found = gaps_of(some("a.jsonl.1", "a.jsonl.3", "b.jsonl.1", "b.jsonl.2"))

    assert [text.split(":")[0] for text in found] == [str(Path("logs/a.jsonl"))]


def test_a_rotation_that_is_under_way_is_no_gap() -> None:
    """It renames one log after the other."""
    oddities = Oddities()
    oddities.look(some("a.jsonl.1", "a.jsonl.3"), 0.0)
    before = oddities.problems
    oddities.look(some("a.jsonl.1", "a.jsonl.2", "a.jsonl.3"), GAP_LASTS_S)
    after = oddities.problems

    oddities.look(some("a.jsonl.1", "a.jsonl.3"), 10.0)
    oddities.look(some("a.jsonl.1", "a.jsonl.3"), 10.0 + GAP_LASTS_S)

    assert before == after == ()
    assert len(oddities.problems) == 1


@pytest.mark.parametrize(
    "change",
    [lambda data: data[:500], lambda _: b'{"line":"another"}\n' * 2_000],
    ids=["cut", "replaced"],
)
def test_a_recording_that_changes_while_it_is_open_is_told(
    change: Callable[[bytes], bytes], watch: Watch, tmp_path: Path
) -> None:
    """What was read stays, what is there now is read, and which is which is said."""
    log = tmp_path / "a.jsonl"
    log.write_bytes(LINES)
    watched = watch(tmp_path)
    watched.poll()
    watched.now_s += AT_REST_S
    assert watched.tailer.problems == ()

    log.write_bytes(change(LINES))
    watched.poll()

    whole = change(LINES).rfind(b"\n") + 1
    assert watched.text() == {0: LINES, 1: change(LINES)[:whole]}
    (problem,) = watched.tailer.problems
    assert problem == (
        f"{log}: was cut or replaced while it was open, and is read anew. The {len(LINES):,} bytes "
        "that were read before stay in the charts; open the source again to see only what is "
        "there now"
    )


def test_a_log_that_is_cut_for_room_while_it_grows_is_nothing_odd(
    watch: Watch, tmp_path: Path
) -> None:
    """Some servers rotate in this way every hour."""
    log = tmp_path / "a.jsonl"
    log.write_bytes(LINES)
    watched = watch(tmp_path)
    watched.poll()

    os.truncate(log, 0)
    watched.poll()

    assert watched.tailer.problems == ()


def test_a_compressed_recording_that_is_cut_while_open_is_told_with_its_byte(
    watch: Watch, tmp_path: Path
) -> None:
    """The rows stay; what can no longer be unpacked is said."""
    log = tmp_path / "a.jsonl.zst"
    # Of several blocks, so that its beginning can still be unpacked.
    text = b"".join(b'{"line":%d}\n' % number for number in range(40_000))
    packed = zstandard.ZstdCompressor().compress(text)
    log.write_bytes(packed)
    watched = watch(tmp_path)
    for _ in range(4):
        watched.poll()
    assert watched.text() == {0: text}

    os.truncate(log, 2 * len(packed) // 3)
    for _ in range(4):
        watched.poll()

    (problem,) = watched.tailer.problems
    assert problem.startswith(f"{log}: damaged at byte ")
    assert "it ends too early" in problem
    assert watched.text() == {0: text}
    assert watched.source(0).lost_bytes == 0


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_an_empty_recording_is_fine_and_has_no_lines(
    name: str, watch: Watch, tmp_path: Path
) -> None:
    """Its first line may still come."""
    (tmp_path / name).touch()
    watched = watch(tmp_path)
    watched.poll()

    assert watched.lines() == []
    assert watched.tailer.problems == ()
    assert watched.tailer.progress() == (0, 0)
