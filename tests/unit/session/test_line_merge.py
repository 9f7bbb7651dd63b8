"""Merging raw lines of logs: every byte once, in the order of time, each log in its own order."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.errors import SourceError
from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.session.kernel_loader import UNCOMPILED, load_kernels
from inspector.session.line_merge import LineMerge

NOT_JSON = b"{nonsense\n"


def line(ts: float, shard: str = "world-1", **more: Any) -> bytes:
    """Return a record as a line."""
    record = {"ts": ts, "shard": shard, "entry": "ability.a", "metrics": {"casts": 1}, **more}
    return json.dumps(record).encode() + b"\n"


def merged(paths: list[Path], registry: Registry) -> list[tuple[str, float, bytes]]:
    """Return shard, due instant and bytes of all that there is, in the order of the merge."""
    with LineMerge(paths, registry, UNCOMPILED) as merge:
        return [
            (lines.shard, ts, lines.data[lines.start[place] : lines.start[place + 1]])
            for lines in merge.take(math.inf)
            for place, ts in enumerate(lines.ts.tolist())
        ]


def test_logs_are_merged_by_time(tmp_path: Path, registry: Registry) -> None:
    """Whatever their names, and packed or not."""
    (tmp_path / "a.jsonl").write_bytes(line(1) + line(4))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line(2, "b") + line(5, "b")))
    (tmp_path / "c.jsonl.zst").write_bytes(
        zstandard.ZstdCompressor().compress(line(0, "c") + line(3, "c"))
    )

    found = merged([tmp_path], registry)

    assert [(shard, ts) for shard, ts, _ in found] == [
        *(("c", 0), ("world-1", 1), ("b", 2), ("c", 3), ("world-1", 4), ("b", 5)),
    ]


def test_what_is_no_record_stays_in_its_place(tmp_path: Path, registry: Registry) -> None:
    """It goes with the line before it; at the beginning of a log, with the first record."""
    first = NOT_JSON + b"\n" + line(10) + NOT_JSON + line(30)
    second = line(20, "b")
    (tmp_path / "a.jsonl").write_bytes(first)
    (tmp_path / "b.jsonl").write_bytes(second)

    found = merged([tmp_path], registry)

    assert found == [
        ("world-1", 10, NOT_JSON + b"\n"),
        ("world-1", 10, line(10) + NOT_JSON),
        ("b", 20, second),
        ("world-1", 30, line(30)),
    ]


def test_a_log_without_a_record_is_due_at_once_under_its_own_name(
    tmp_path: Path, registry: Registry
) -> None:
    """Somebody still may want to know what is wrong with it."""
    (tmp_path / "broken.jsonl").write_bytes(NOT_JSON * 2)
    (tmp_path / "fine.jsonl").write_bytes(line(5))

    found = merged([tmp_path], registry)

    assert found == [("broken", -math.inf, NOT_JSON * 2), ("world-1", 5, line(5))]
    with LineMerge([tmp_path], registry, UNCOMPILED) as merge:
        assert merge.first_ts == 5


def test_a_rotated_set_is_one_stream_and_a_last_line_gets_its_newline(
    tmp_path: Path, registry: Registry
) -> None:
    """The older log comes first, also where its clock was ahead."""
    (tmp_path / "a.jsonl.1").write_bytes(line(50))
    (tmp_path / "a.jsonl").write_bytes(line(40) + line(60)[:-1])

    found = merged([tmp_path], registry)

    assert [(ts, data) for _, ts, data in found] == [(50, line(50)), (50, line(40)), (60, line(60))]


def test_only_what_is_due_is_taken(tmp_path: Path, registry: Registry) -> None:
    """And the next instant is known, so that one can wait for it."""
    (tmp_path / "a.jsonl").write_bytes(line(1) + line(2) + line(3))

    with LineMerge([tmp_path], registry, UNCOMPILED) as merge:
        early = b"".join(lines.data for lines in merge.take(2))
        next_ts = merge.next_ts
        late = b"".join(lines.data for lines in merge.take(99))

        assert (early, next_ts, late) == (line(1) + line(2), 3, line(3))
        assert merge.next_ts == math.inf


def test_a_line_that_nothing_can_hold_is_left_out_and_counted(
    tmp_path: Path, registry: Registry
) -> None:
    """One that is merely too long for a record is not."""
    long, endless = b"x" * 100_000 + b"\n", b"y" * 3_000_000 + b"\n"
    (tmp_path / "a.jsonl").write_bytes(line(1) + long + endless + line(2))

    for kernels in (UNCOMPILED, load_kernels(registry)):
        with LineMerge([tmp_path], registry, kernels) as merge:
            data = b"".join(lines.data for lines in merge.take(math.inf))
            assert data == line(1) + long + line(2)
            assert merge.skipped == 1


def test_what_is_damaged_gives_what_can_be_read(tmp_path: Path, registry: Registry) -> None:
    """The others are not held up, and the place is named."""
    whole = gzip.compress(line(1) + line(2, meta={"note": "x" * 400}) * 999)
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "b.jsonl").write_bytes(line(9, "b"))

    with LineMerge([tmp_path], registry, UNCOMPILED) as merge:
        data = b"".join(lines.data for lines in merge.take(math.inf))

        assert data.startswith(line(1))
        assert data.endswith(line(9, "b"))
        (problem,) = merge.problems
        assert "a.jsonl.gz" in problem


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, registry: Registry) -> None:
    """With its name."""
    with pytest.raises(SourceError, match="nowhere"):
        LineMerge([tmp_path / "nowhere"], registry, UNCOMPILED)


_LOGS = st.lists(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 30), st.sampled_from(["a", "b"])),
            st.none(),
        ),
        max_size=20,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(logs=_LOGS)
def test_nothing_is_lost_and_each_log_keeps_its_order(
    tmp_path_factory: pytest.TempPathFactory, logs: list[list[tuple[int, str] | None]]
) -> None:
    """Whatever stands in the logs: lines out of order, no records, nothing."""
    folder, registry = tmp_path_factory.mktemp("logs"), load_registry()
    texts = []
    for number, log in enumerate(logs):
        lines = [
            # Its own number makes each line another one, and tells the log.
            f"{{no record {number}.{place}\n".encode()
            if one is None
            else line(one[0], one[1], meta={"n": f"{number}.{place}"})
            for place, one in enumerate(log)
        ]
        texts.append(lines)
        (folder / f"{number}.jsonl").write_bytes(b"".join(lines))

    found = merged([folder], registry)

    due = [ts for _, ts, _ in found]
    assert due == sorted(due)
    written = b"".join(data for _, _, data in found).splitlines(keepends=True)
    for lines in texts:
        own = set(lines)
        assert [one for one in written if one in own] == lines
    assert len(written) == sum(map(len, texts))
