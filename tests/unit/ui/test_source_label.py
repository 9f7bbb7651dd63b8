"""What an open source is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.files.team_registry import config_folder_of, data_folder_of
from inspector.ui.source_label import source_label


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a hot and two warm files."""
    for name in (
        "hot/world-1.20261127T0000.0000.jsonl",
        "warm/2026-11-20/world-1/a.parquet",
        "warm/2026-11-21/world-1/b.parquet",
    ):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "data"


def test_one_path_has_its_own_name_and_more_are_counted(data: Path, tmp_path: Path) -> None:
    """As long as they are not files of one data folder."""
    assert source_label([data]) == "data"
    assert source_label([tmp_path / "a.jsonl", tmp_path / "b.jsonl"]) == "a.jsonl + 1"


def test_files_of_a_data_folder_are_called_by_it_and_their_days(data: Path) -> None:
    """In whatever order they come."""
    warm, hot = sorted(data.glob("warm/*/*/*")), sorted(data.glob("hot/*"))

    assert source_label([*warm, *hot]) == "data · 2026-11-20 \N{EN DASH} 2026-11-27"
    assert source_label([warm[0], warm[0]]) == "data · 2026-11-20"
    assert source_label(warm[:1]) == "a.parquet"


def test_warm_files_are_of_the_data_folder_that_they_lie_in(data: Path) -> None:
    """So that its registry and its config are used for them."""
    warm = sorted(data.glob("warm/*/*/*"))

    assert data_folder_of(warm[0]) == data
    assert config_folder_of(warm) == data / "config"
    assert data_folder_of(data.parent) is None
