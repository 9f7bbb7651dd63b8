"""History of a config file: every text that was in force, with when, who and why.

An entry is a file: one comment line that says where the text comes from, and the text. It is
written before the config file is, and named for good after it. Whoever finds one in between asks
the config file whether that save took place.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspector.config.values import parsed
from inspector.core.errors import StorageError
from inspector.files.atomic import sync_folder, write_atomic

FOLDER = "history"
"""Beside the config files."""

_HEAD = "# inspector "
_PENDING = ".pending"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that was in force.

    Attributes:
        revision: Of the text; 0 if it says none.
        when: In UTC; of an edit from outside, when it was found.
        who: User name; empty of an edit from outside.
        why: What was said about it, often nothing.
        text: The whole file.
        is_outside: Whether another program wrote it, a text editor for one.
    """

    revision: int
    when: datetime
    who: str
    why: str
    text: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What history holds of one file.

    Attributes:
        entries: The newest first.
        damaged: Names of entries that cannot be read.
    """

    entries: tuple[Entry, ...]
    damaged: tuple[str, ...]

    def find(self, revision: int) -> Entry | None:
        """Return the newest entry of a revision."""
        return next((entry for entry in self.entries if entry.revision == revision), None)

    @property
    def revision(self) -> int:
        """The highest revision that was in force, 0 if there was none."""
        return max((entry.revision for entry in self.entries), default=0)


class History:
    """The past of one config file, in a folder of its own."""

    def __init__(self, config_folder: Path, name: str) -> None:
        """Look at nothing yet.

        Args:
            config_folder: Where the config file is.
            name: Of the file, without its ending.
        """
        self.folder = config_folder / FOLDER / name

    def past(self, now: str | None) -> Past:
        """Return every text that was in force.

        Args:
            now: The text of the config file, None if there is none: it tells whether a save
                that was interrupted took place.
        """
        entries, damaged = [], []
        for path in self._paths():
            entry = _read_entry(path)
            if entry is None:
                damaged.append(path.name)
            elif not path.name.endswith(_PENDING) or _took_place(entry, now):
                entries.append(entry)
        entries.sort(key=lambda entry: (entry.revision, entry.when), reverse=True)
        return Past(tuple(entries), tuple(damaged))

    def add(self, entry: Entry) -> None:
        """Keep a text that is in force already.

        Raises:
            StorageError: It could not be written.
        """
        self.keep(self.prepare(entry))

    def prepare(self, entry: Entry) -> Path:
        """Write an entry of a save that is about to take place, and return where it is.

        Raises:
            StorageError: It could not be written.
        """
        stamp = entry.when.strftime("%Y%m%dT%H%M%S.%fZ")
        path = self.folder / f"{entry.revision:06d}-{stamp}.toml{_PENDING}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            said = f"cannot be created ({problem.strerror or problem})"
            raise StorageError(said, where=str(self.folder)) from problem
        write_atomic(path, _written(entry))
        return path

    def keep(self, pending: Path) -> None:
        """Name an entry for good: its save took place."""
        # If that fails, the next save does it.
        with contextlib.suppress(OSError):
            pending.replace(pending.with_name(pending.name.removesuffix(_PENDING)))
            sync_folder(self.folder)

    def settle(self, now: str | None) -> None:
        """Clean up after saves that were interrupted; nobody else may be saving meanwhile.

        Args:
            now: The text of the config file, None if there is none.
        """
        for path in self._paths():
            if not path.name.endswith(_PENDING):
                continue
            entry = _read_entry(path)
            if entry is not None and _took_place(entry, now):
                self.keep(path)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()
        for left in self.folder.glob(".*.tmp"):
            with contextlib.suppress(OSError):
                left.unlink()

    def _paths(self) -> Iterator[Path]:
        for pattern in ("*.toml", f"*.toml{_PENDING}"):
            yield from sorted(p for p in self.folder.glob(pattern) if not p.name.startswith("."))


def system_user() -> str:
    """Return the name of the user who runs this program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without names
        return "unknown"


def revision_of(text: str | None) -> int:
    """Return the revision that a text says, 0 if it says none."""
    revision = (parsed(text or "") or {}).get("revision", 0)
    return revision if type(revision) is int and revision > 0 else 0


def _took_place(entry: Entry, now: str | None) -> bool:
    # Somebody may have edited the file since.
    return now is not None and (entry.text == now or entry.revision == revision_of(now))


def _written(entry: Entry) -> bytes:
    head = json.dumps(_head(entry) | {"digest": _digest(entry)})
    return f"{_HEAD}{head}\n{entry.text}".encode()


def _head(entry: Entry) -> dict[str, str | int | bool]:
    return {
        "revision": entry.revision,
        "when": entry.when.isoformat(),
        "who": entry.who,
        "why": entry.why,
        "outside": entry.is_outside,
    }


def _digest(entry: Entry) -> str:
    said = json.dumps([_head(entry), entry.text]).encode()
    return hashlib.blake2b(said, digest_size=16).hexdigest()


def _read_entry(path: Path) -> Entry | None:
    """Return an entry, or None if it is damaged."""
    try:
        head, _, text = path.read_bytes().decode().partition("\n")
        said = json.loads(head.removeprefix(_HEAD))
        entry = Entry(
            int(said["revision"]),
            datetime.fromisoformat(said["when"]).astimezone(UTC),
            str(said["who"]),
            str(said["why"]),
            text,
            bool(said["outside"]),
        )
        return entry if said["digest"] == _digest(entry) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
