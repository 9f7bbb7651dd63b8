"""Checking: every rejected line, with the place where an editor would find it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.console.check import LineNumbers, findings, print_findings
from inspector.console.stats import read_session
from inspector.core.errors import SourceError
from inspector.core.record import Reason
from inspector.core.registry import Registry
from inspector.ingest import reader
from inspector.ingest.batch import RejectedLine
from inspector.ingest.block import Block, Span
from inspector.ingest.read_limits import ReadLimits
from inspector.session.session import Session

GOOD = b'{"ts":1,"shard":"s","entry":"ability.a","metrics":{}}'
LINES = st.one_of(
    st.sampled_from([GOOD, b"", b"  ", b"bad"]),
    st.integers(200, 900).map(lambda size: b"x" * size),
)


@pytest.fixture(scope="module", autouse=True)
def _small_blocks() -> Iterator[None]:
    """Read a few lines at a time, so that long ones are too long to hold."""
    with pytest.MonkeyPatch.context() as patch:
        limits = ReadLimits(line_bytes=250, block_bytes=300)
        patch.setattr(reader, "ReadLimits", lambda: limits)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for logs."""
    return tmp_path_factory.mktemp("logs")


def write(folder: Path, files: list[list[bytes]], *, whole: bool) -> list[Path]:
    """Write one log for each list of lines; the last newline is there if `whole`."""
    paths = []
    for number, lines in enumerate(files):
        data = b"".join(line + b"\n" for line in lines)
        paths.append(folder / f"world-{number}.jsonl")
        paths[-1].write_bytes(data if whole else data.removesuffix(b"\n"))
    return paths


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(LINES, max_size=15), min_size=1, max_size=2), st.booleans())
def test_line_numbers_and_offsets_are_those_of_the_files(
    folder: Path, registry: Registry, files: list[list[bytes]], whole: bool
) -> None:
    """Whatever blocks they came in, and if lines in front were too long to hold."""
    paths = write(folder, files, whole=whole)

    found, lines = [], 0
    for finding, block_lines in findings(paths, Session(registry)):
        lines += block_lines
        if finding:
            found.append((finding.path, finding.line_number, finding.line.offset))

    expected = []
    for path in paths:
        offset = 0
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
            if line.strip() and line != GOOD:
                expected.append((path, number, offset))
            offset += len(line) + 1
    assert sorted(found) == sorted(expected)
    assert lines == sum(bool(line.strip()) for one in files for line in one)


def test_several_lines_that_nothing_could_hold_may_come_at_once() -> None:
    """Whoever hands them over: each counts, for those behind it and in the next block too."""

    def rejected(*offsets: int) -> list[RejectedLine]:
        return [RejectedLine(0, offset, 3, Reason.NOT_JSON, "") for offset in offsets]

    numbers = LineNumbers()
    first = Block(0, 300, b"bad\n\nbad\n", (Span(0, 100), Span(101, 198)))
    second = Block(0, 309, b"bad\n")

    assert list(numbers.number(first, rejected(0, 101, 300, 305))) == [1, 2, 3, 5]
    assert list(numbers.number(second, rejected(309))) == [6]


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, max_size=15), st.booleans())
def test_every_byte_is_counted(
    folder: Path, registry: Registry, lines: list[bytes], whole: bool
) -> None:
    """Bytes read are the bytes of accepted, rejected and blank lines, and the file has no other."""
    (path,) = write(folder, [lines], whole=whole)

    session, _ = read_session([path], registry)

    totals = session.ledger.snapshot().totals
    assert totals.read_bytes == path.stat().st_size
    assert (totals.unfinished_bytes, totals.lost_bytes) == (0, 0)
    assert totals.accepted == lines.count(GOOD)


def test_nothing_wrong_is_said_too(
    folder: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the number of lines; in JSON, by silence."""
    paths = write(folder, [[GOOD, b"", GOOD]], whole=True)

    assert print_findings(paths, registry, as_json=False)
    assert capsys.readouterr().out == "2 lines, 0 rejected\n"
    assert print_findings(paths, registry, as_json=True)
    assert capsys.readouterr().out == ""


def test_a_finding_is_one_line_that_an_editor_understands(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """File and line number first; names of files are no markup, and nothing is cut off."""
    folder = tmp_path / ("[red] " + "long " * 30)
    folder.mkdir()
    (path,) = write(folder, [[GOOD, b'{"ts":1,"shard":"s","entry":"ability.a"}']], whole=True)

    assert not print_findings([path], registry, as_json=False)
    line, total = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{path}:2 (byte {len(GOOD) + 1}) missing_field ")
    assert total == "2 lines, 1 rejected"

    print_findings([path], registry, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"file", "line", "offset", "reason", "message"}
    assert (found["file"], found["line"], found["offset"]) == (str(path), 2, len(GOOD) + 1)


@pytest.mark.parametrize("name", ["rejected.jsonl", "rejected.csv"])
def test_rejected_lines_can_be_had_as_a_file(
    tmp_path: Path, registry: Registry, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """With what is written there, save for names of people; what is printed stays the same."""
    lines = [GOOD, b"=cmd()", b'{"player":"Aldor"}']
    (tmp_path / "logs").mkdir()
    paths = write(tmp_path / "logs", [lines], whole=True)
    print_findings(paths, registry, as_json=False)
    printed = capsys.readouterr().out

    assert not print_findings(paths, registry, as_json=False, export=tmp_path / name)

    text = (tmp_path / name).read_text()
    assert capsys.readouterr().out == printed
    assert text.count("cmd()") == 1
    assert "(withheld)" in text
    assert "Aldor" not in text


def test_a_damaged_file_does_not_cost_the_export(tmp_path: Path, registry: Registry) -> None:
    """It is said at the end; the lines of all others are there."""
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "world-1.jsonl").write_bytes(b"bad\n")
    packed = gzip.compress(b"worse\n" * 2_000, mtime=0)
    (logs / "world-2.jsonl.gz").write_bytes(packed[:-12])

    with pytest.raises(SourceError):
        print_findings([logs], registry, as_json=True, export=tmp_path / "out.jsonl")

    assert '"bad"' in (tmp_path / "out.jsonl").read_text()
