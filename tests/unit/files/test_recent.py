"""Recent sources: a convenience that never stands in the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.files.recent import MOST_RECENT, RecentSources


@pytest.fixture
def recent(tmp_path: Path) -> RecentSources:
    """Recent sources in a file that is not there yet, in a folder that is not either."""
    return RecentSources(tmp_path / "state" / "recent.json")


def folders(tmp_path: Path, count: int) -> list[Path]:
    """Make folders."""
    made = [tmp_path / f"logs {n}" for n in range(count)]
    for folder in made:
        folder.mkdir()
    return made


def test_the_latest_comes_first_and_each_once(tmp_path: Path, recent: RecentSources) -> None:
    """Opening something again moves it to the front."""
    one, two = folders(tmp_path, 2)

    for path in (one, two, one):
        recent.add(path)

    assert recent.paths() == [str(one), str(two)]


def test_the_oldest_make_room(tmp_path: Path, recent: RecentSources) -> None:
    """A menu has a length."""
    made = folders(tmp_path, MOST_RECENT + 3)

    for path in made:
        recent.add(path)

    assert recent.paths() == [str(path) for path in reversed(made)][:MOST_RECENT]


def test_what_is_gone_is_not_offered(tmp_path: Path, recent: RecentSources) -> None:
    """And makes no trouble when the next one is added."""
    one, two = folders(tmp_path, 2)
    recent.add(one)
    one.rmdir()
    recent.add(two)

    assert recent.paths() == [str(two)]


def test_a_relative_path_is_kept_as_what_it_means_now(
    tmp_path: Path, recent: RecentSources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start may be elsewhere."""
    (folder,) = folders(tmp_path, 1)
    monkeypatch.chdir(tmp_path)

    recent.add(Path(folder.name))

    assert recent.paths() == [str(folder)]


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"paths": []}', '[1, null, ["x"]]', '["bad\\u0000path"]', '"text"', "\udcff"],
)
def test_a_file_that_cannot_be_understood_is_no_trouble(tmp_path: Path, text: str) -> None:
    """It is replaced with the next path that is added."""
    file = tmp_path / "recent.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    recent = RecentSources(file)

    assert recent.paths() == []

    recent.add(tmp_path)
    assert json.loads(file.read_text()) == [str(tmp_path)]


def test_a_path_that_may_not_be_looked_at_is_not_offered(
    tmp_path: Path, recent: RecentSources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder may have been closed to this user since."""
    recent.add(tmp_path)

    def refuse(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)

    assert recent.paths() == []


def test_a_file_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """The source opens all the same."""
    (tmp_path / "file").touch()
    recent = RecentSources(tmp_path / "file" / "recent.json")

    recent.add(tmp_path)

    assert recent.paths() == []


def test_all_can_be_forgotten(tmp_path: Path, recent: RecentSources) -> None:
    """Also at the next start."""
    recent.add(tmp_path)

    recent.clear()

    assert recent.paths() == []
