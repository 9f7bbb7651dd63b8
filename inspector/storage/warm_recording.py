"""Stretches of a session as one warm file, which opens as the session did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from inspector.core.errors import StorageError
from inspector.files.new_folder import refuse_taken
from inspector.session.row_lines import RowLines, rows_between
from inspector.session.session import Session
from inspector.storage.warm_rows import other_meta, rows_of_table
from inspector.storage.warm_writer import WarmWriter, given_up


def save_rows(
    path: Path,
    session: Session,
    start_ts: float,
    end_ts: float,
    is_unwanted: Callable[[], bool] = lambda: False,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[int, int]:
    """Save the records of a stretch of time by their instants, with all of their meta.

    It reads all lines again, for what no column holds: run it on a worker.

    Args:
        path: The file, which must not exist.
        session: The session.
        start_ts: Unix seconds.
        end_ts: Unix seconds, included.
        is_unwanted: Whether nobody wants it any more; also asked once all is written.
        tell: Gets how many records are done, and how many there are, again and again.

    Returns:
        How many records it holds, and how many are not in it, because their lines are no longer
        where they stood.

    Raises:
        StorageError: It exists, or cannot be written, or there is no record; nothing is left of it.
    """
    view = session.view
    rows = rows_between(view, 0, start_ts, end_ts)
    if not len(rows):
        raise StorageError(
            "there is no record in that stretch of time",
            where=str(path),
            remedy="Show or measure a range with records, and save again",
        )
    refuse_taken(path)
    done = 0
    with (
        RowLines(session) as reading,
        WarmWriter(path, session.registry, session.names, is_unwanted=is_unwanted) as writer,
    ):
        tell(0, len(rows))
        for lines in reading.read_each(rows):
            if is_unwanted():
                raise given_up(path)
            some = rows[done : done + len(lines)]
            done += len(lines)
            there = np.array([line is not None for line in lines])
            meta = [_other_meta(line) for line in lines if line is not None]
            writer.add(rows_of_table(view, some[there], meta))
            tell(done, len(rows))
        saved = writer.rows
    return saved, reading.gone


def _other_meta(line: bytes) -> str | None:
    try:
        return other_meta(line)
    except msgspec.MsgspecError:
        # Somebody wrote over it since it was read; what the columns hold is right all the same.
        return None
