"""The config of a recording: what was in force at its end, and how that came about."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from inspector.config.history import Entry, History
from inspector.files.atomic import write_atomic


def copy_config(source: Path, target: Path, end_ts: float) -> None:
    """Copy the config files of a folder as they were at an instant, with their history up to it.

    What was saved later is left out. A file without a history is copied as it is: nobody knows what
    it was before.

    Args:
        source: The folder of config files; it need not exist.
        target: The folder to make; files that are there are replaced.
        end_ts: Unix seconds.

    Raises:
        StorageError: Something cannot be written.
        OSError: Something cannot be read, or a folder not made.
    """
    files = sorted(source.glob("*.toml")) if source.is_dir() else []
    for path in files:
        target.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        entries = _past(source, path.stem, data)
        within = [one for one in entries if one.when <= _moment(end_ts)]
        if entries:
            in_force = within[0] if within else entries[-1]
            data = in_force.text.encode()
        write_atomic(target / path.name, data)
        history = History(target, path.stem)
        kept = {(one.revision, one.when) for one in _past(target, path.stem, data)}
        for one in reversed(within):
            if (one.revision, one.when) not in kept:
                history.add(one)


def _past(folder: Path, name: str, data: bytes) -> tuple[Entry, ...]:
    """Return what was in force of a file, the newest first."""
    text = None
    with contextlib.suppress(UnicodeDecodeError):
        text = data.decode()
    entries = History(folder, name).past(text).entries
    return tuple(sorted(entries, key=lambda one: (one.when, one.revision), reverse=True))


def _moment(ts: float) -> datetime:
    return datetime.fromtimestamp(min(ts, datetime.max.replace(tzinfo=UTC).timestamp() - 1), UTC)
