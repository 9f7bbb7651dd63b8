"""Saving a stretch of a session: a data folder that opens as the session did, or nothing."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from inspector.analysis.recording_config import copy_config
from inspector.analysis.recording_files import Stretch, log_path, save_stretch
from inspector.config.history import Entry, History
from inspector.console.stats import print_stats, read_session
from inspector.core.errors import StorageError
from inspector.core.registry import Registry
from inspector.files.bookmarks import BookmarksFile
from inspector.files.resources import sample_data_root
from inspector.session.session import Session

SESSION = sample_data_root() / "session"
ALL = Stretch(-math.inf, math.inf, SESSION / "config", {})


@pytest.fixture
def session(registry: Registry) -> Session:
    """The sample."""
    return read_session([SESSION], registry)[0]


def entry(revision: int, ts: float) -> Entry:
    """Return a save of a config file."""
    return Entry(revision, datetime.fromtimestamp(ts, UTC), "ana", "", f"revision = {revision}\n")


def test_a_whole_session_saved_has_the_same_figures(
    tmp_path: Path, session: Session, registry: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every sum; its lines are those of the logs, by time."""
    written = save_stretch(tmp_path / "copy", session, ALL)

    assert (written.path, written.lines, written.gone) == (tmp_path / "copy", 1_512, 0)
    print_stats([SESSION], registry, as_json=True)
    print_stats([tmp_path / "copy"], registry, as_json=True)
    original, copy = map(json.loads, capsys.readouterr().out.splitlines())
    assert copy.keys() == original.keys()
    for name, figures in original["entries"].items():
        for key, metric in figures["metrics"].items():
            assert copy["entries"][name]["metrics"][key] == pytest.approx(metric)
    data = zstandard.ZstdDecompressor().stream_reader(
        log_path(tmp_path / "copy", "copy").read_bytes()
    )
    lines = data.read().splitlines(keepends=True)
    logs = b"".join(log.read_bytes() for log in (SESSION / "hot").iterdir())
    assert sorted(lines) == sorted(logs.splitlines(keepends=True))
    instants = [json.loads(line)["ts"] for line in lines]
    assert instants == sorted(instants)


def test_config_and_bookmarks_of_the_stretch_come_along(tmp_path: Path, session: Session) -> None:
    """And no bookmark from elsewhere."""
    start_ts = session.view.extent.start_ts
    what = Stretch(
        start_ts, start_ts + 60, SESSION / "config", {start_ts + 5: "here", start_ts + 99: "no"}
    )

    save_stretch(tmp_path / "copy", session, what)

    folder = tmp_path / "copy"
    assert BookmarksFile([folder], tmp_path).load() == {start_ts + 5: "here"}
    names = sorted(path.name for path in (SESSION / "config").glob("*.toml"))
    assert sorted(path.name for path in (folder / "config").glob("*.toml")) == names


def test_what_exists_is_never_replaced(tmp_path: Path, session: Session) -> None:
    """It is as it was."""
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "mine").touch()

    with pytest.raises(StorageError, match=r"copy: exists already"):
        save_stretch(tmp_path / "copy", session, ALL)

    assert [path.name for path in tmp_path.rglob("*")] == ["copy", "mine"]


@pytest.mark.parametrize("trouble", ["disk", "unwanted", "empty"])
def test_what_does_not_succeed_leaves_nothing(
    tmp_path: Path, session: Session, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even half of it under another name, and it is said why."""
    what = Stretch(0.0, 1.0, None, {}) if trouble == "empty" else ALL
    said = {"disk": "No space left", "unwanted": "given up", "empty": "no record in that stretch"}
    if trouble == "disk":

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("inspector.analysis.recording_config.write_atomic", refuse)

    with pytest.raises(StorageError, match=said[trouble]):
        save_stretch(tmp_path / "copy", session, what, lambda: trouble == "unwanted")

    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """A config folder whose file was saved three times."""
    config = tmp_path / "config"
    config.mkdir()
    for revision, ts in ((1, 1_000.0), (2, 2_000.0), (3, 3_000.0)):
        History(config, "sampling").add(entry(revision, ts))
    (config / "sampling.toml").write_text("revision = 3\n")
    (config / "registry.toml").write_text("# ours\n")
    (config / "salt.hex").write_text("secret")
    return config


@pytest.mark.parametrize(
    ("end_ts", "revision", "kept"),
    [(9_000.0, 3, [3, 2, 1]), (2_500.0, 2, [2, 1]), (500.0, 1, [])],
)
def test_config_is_that_of_the_end_with_its_history(
    tmp_path: Path, saves: Path, end_ts: float, revision: int, kept: list[int]
) -> None:
    """What was saved later is not known to the recording; the salt never is."""
    target = tmp_path / "copy"

    for _twice in range(2):
        copy_config(saves, target, end_ts)

    text = (target / "sampling.toml").read_text()
    assert text == f"revision = {revision}\n"
    past = History(target, "sampling").past(text).entries
    assert [one.revision for one in past] == kept
    assert (target / "registry.toml").read_text() == "# ours\n"
    assert not (target / "salt.hex").exists()


def test_a_folder_without_config_gives_none(tmp_path: Path) -> None:
    """Nothing is made."""
    copy_config(tmp_path / "none", tmp_path / "copy", 1.0)

    assert list(tmp_path.iterdir()) == []
