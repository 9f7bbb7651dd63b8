"""Recordings: a stretch of a session as a data folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import zstandard

from inspector.analysis.recording_config import copy_config
from inspector.core.errors import StorageError
from inspector.files.atomic import new_file, sync_folder, write_atomic
from inspector.files.bookmarks import FILE_NAME, Bookmarks, bookmarks_data
from inspector.files.listing import HOT
from inspector.files.new_folder import open_new_folder
from inspector.files.team_registry import CONFIG
from inspector.session.row_lines import RowLines, rows_between
from inspector.session.session import Session

LEVEL = 6
"""Of compression: twice as fast as the disk of most, and a tenth of the size."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a session is saved.

    Attributes:
        start_ts: Unix seconds.
        end_ts: Unix seconds, included.
        config: The folder of its config files; None if it has none.
        bookmarks: Its bookmarks.
    """

    start_ts: float
    end_ts: float
    config: Path | None
    bookmarks: Bookmarks


@dataclass(frozen=True, slots=True)
class Written:
    """What a recording holds.

    Attributes:
        path: Its folder.
        lines: How many lines.
        size_bytes: Of its log, as it is stored.
        gone: Lines that are no longer where they stood, and are not in it.
    """

    path: Path
    lines: int
    size_bytes: int
    gone: int


def log_path(folder: Path, name: str) -> Path:
    """Return the log of a recording of this name."""
    return folder / HOT / f"{name}.jsonl.zst"


def save_stretch(
    path: Path,
    session: Session,
    what: Stretch,
    is_unwanted: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Written:
    """Save a stretch of a session as a data folder: its lines by time, config and bookmarks.

    Lines are byte for byte what was read. Those that are no records have no instant, and are left
    out. It reads all lines again: run it on a worker.

    Args:
        path: The folder, which must not exist.
        session: The session.
        what: What of it.
        is_unwanted: Whether nobody wants it any more.
        tell: Gets how many lines are done, and how many there are, again and again.

    Raises:
        StorageError: It exists, or cannot be written, or there is no line; nothing is left of it.
    """
    rows = rows_between(session.view, 0, what.start_ts, what.end_ts)
    if not len(rows):
        raise StorageError(
            "there is no record in that stretch of time",
            where=str(path),
            remedy="Show or measure a range with records, and save again",
        )
    with open_new_folder(path) as beside:
        log = log_path(beside, path.name)
        log.parent.mkdir()
        lines = 0
        tell(0, len(rows))
        # On a thread of its own, so that lines are read meanwhile.
        compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, threads=1)
        with (
            RowLines(session) as reading,
            new_file(log, None) as file,
            compressor.stream_writer(file, closefd=False) as packed,
        ):
            for data, count in reading.read(rows):
                _give_up_if(is_unwanted, path)
                packed.write(data)
                lines += count
                tell(lines + reading.gone, len(rows))
        sync_folder(log.parent)
        within = {
            ts: note for ts, note in what.bookmarks.items() if what.start_ts <= ts <= what.end_ts
        }
        write_beside(beside, what.config, what.end_ts, within)
        _give_up_if(is_unwanted, path)
        return Written(path, lines, log.stat().st_size, reading.gone)


def _give_up_if(is_unwanted: Callable[[], bool], path: Path) -> None:
    if is_unwanted():
        raise StorageError("was given up before it was complete", where=str(path))


def write_beside(folder: Path, config: Path | None, end_ts: float, bookmarks: Bookmarks) -> None:
    """Write what belongs to a recording besides its log.

    Args:
        folder: That of the recording.
        config: The folder of config files; None if there is none.
        end_ts: Config files are those of this instant, Unix seconds.
        bookmarks: Its bookmarks.

    Raises:
        StorageError: Something cannot be written.
        OSError: Something cannot be read, or a folder not made.
    """
    if config is not None:
        copy_config(config, folder / CONFIG, end_ts)
    if bookmarks:
        write_atomic(folder / FILE_NAME, bookmarks_data(bookmarks))
