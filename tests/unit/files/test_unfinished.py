"""Unfinished changes: whoever reads a data folder goes by what happened, not by what is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.files.listing import find_logs
from inspector.files.unfinished import JOURNAL, unfinished
from inspector.files.warm_paths import warm_folder, warm_paths

HOT = Path("hot") / "world-1.20261127T1800.0000.jsonl"
WARM = Path("warm") / "2026-11-27" / "world-1" / "a.parquet"
HIDDEN = WARM.with_name(".a.parquet.0123456789ab.tmp")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a data folder in which a compaction happened and nothing was renamed or deleted."""
    for path in (HOT, HIDDEN, JOURNAL):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"")
    said = {"number": 1, "add": [[str(HIDDEN), str(WARM)]], "remove": [str(HOT)]}
    (tmp_path / JOURNAL).write_text(json.dumps(said))
    return tmp_path


def _read(root: Path) -> tuple[list[Path], list[Path]]:
    logs, _problems = find_logs([root])
    return [file.path for file in logs], list(warm_paths([root]).found)


def test_what_it_adds_counts_and_what_it_removes_does_not(root: Path) -> None:
    """Each record once."""
    assert _read(root) == ([], [root / HIDDEN])


def test_the_same_when_it_is_half_done(root: Path) -> None:
    """Renamed, and not deleted yet."""
    (root / HIDDEN).rename(root / WARM)

    assert _read(root) == ([], [root / WARM])


def test_a_file_that_is_replaced_counts_once(root: Path) -> None:
    """As it will be."""
    (root / WARM).write_bytes(b"")

    assert _read(root) == ([], [root / HIDDEN])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"number": 1}', '{"add": 3}'])
def test_without_a_journal_that_can_be_read_the_files_count_as_they_are(
    root: Path, text: str
) -> None:
    """The storage says what is wrong with it."""
    (root / JOURNAL).write_text(text)

    assert unfinished(root).gone == frozenset()
    assert _read(root) == ([root / HOT], [])


@pytest.mark.parametrize("name", ["cold", "rejected", ".storage"])
def test_an_empty_folder_disturbs_nobody(tmp_path: Path, name: str) -> None:
    """It was made in advance."""
    (tmp_path / "hot").mkdir()
    (tmp_path / name).mkdir()

    assert find_logs([tmp_path]) == ([], [])
    assert warm_paths([tmp_path]).found == ()


@pytest.mark.parametrize(
    ("text", "folder"),
    [("", "warm"), ('warm_folder = "far"', "far"), ("warm_folder = 3", "warm"), ("!", "warm")],
)
def test_warm_files_are_where_the_config_says(tmp_path: Path, text: str, folder: str) -> None:
    """A file that is no good says nothing."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "retention.toml").write_text(text)
    path = tmp_path / folder / "2026-11-27" / "s" / "a.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")

    assert warm_folder(tmp_path) == tmp_path / folder
    assert warm_paths([tmp_path]).found == (path,)
