"""Store of config files: drafts become files, whole, checked, and with a history."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inspector.config.defaults import default_text
from inspector.config.difference import merged
from inspector.config.document import REVISION, Document
from inspector.config.fields import MAX_REVISION, ConfigFile
from inspector.config.history import FOLDER, Entry, History, Past, revision_of
from inspector.config.models import CONFIG_FILES
from inspector.config.newest_form import in_newest_form
from inspector.config.reading import config_text
from inspector.config.reload import SETTLE_S, look_at
from inspector.core.errors import ConfigError, ConfigProblem, ConflictError, StorageError
from inspector.core.nearest import did_you_mean
from inspector.core.registry import Registry
from inspector.files.atomic import write_atomic
from inspector.files.file_lock import try_lock

LOCK_WAIT_S = 10.0
"""A save takes milliseconds; one that takes so long never ends."""

_LOCK_LOOK_S = 0.01


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did.

    Attributes:
        document: The file as it is now.
        entry: What history says about it; None if there was nothing to save.
    """

    document: Document
    entry: Entry | None


def model_of(name: str) -> type[ConfigFile]:
    """Return what a config file may hold.

    Raises:
        ConfigError: There is no such config file.
    """
    if name not in CONFIG_FILES:
        hint = did_you_mean(name, tuple(CONFIG_FILES)) or f"known are {', '.join(CONFIG_FILES)}"
        raise ConfigError([ConfigProblem((), f"there is no such config file, {hint}")], where=name)
    return CONFIG_FILES[name]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The config files of a folder."""

    def __init__(
        self, folder: Path, registry: Registry, now: Callable[[], datetime] = _utc_now
    ) -> None:
        """Look at nothing yet.

        Args:
            folder: It need not exist.
            registry: What metric keys and metric paths are checked against.
            now: Returns the time, in UTC.
        """
        self._folder = folder
        self._registry = registry
        self._now = now

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder

    @property
    def registry(self) -> Registry:
        """What metric keys and metric paths are checked against."""
        return self._registry

    def load(self, name: str) -> Document:
        """Return a config file for editing; if there is no file, a document of the defaults.

        A file that is no valid TOML is returned as text, with its problems. The draft of a file
        of an earlier form has the form of today, with which the next save replaces it.

        Raises:
            ConfigError: There is no such config file, or what is there is no text.
        """
        model, path = model_of(name), self._path(name)
        look = look_at(path)
        text = config_text(path)
        draft = default_text(name) if text is None else in_newest_form(text, model)
        return Document(name, model, self._registry, text, draft, look)

    def save(self, document: Document, why: str, who: str) -> Saved:
        """Make a draft the file, with a revision that is higher by one.

        A save that is interrupted at any instant leaves the old file or the new one.

        Args:
            document: The draft.
            why: What history says about it.
            who: User name.

        Raises:
            ConfigError: With all that is wrong with the draft; the file is as it was.
            ConflictError: The file is not what the draft began with any more; it is as it is.
            StorageError: It could not be written; the file is as it was.
        """
        document.config()
        with self._locked():
            self._check_base(document)
            if not _says_more(document):
                return Saved(self.load(document.name), None)
            history = History(self._folder, document.name)
            history.settle(document.base)
            self._remove_leftovers(document.name)
            past = history.past(document.base)
            revision = _next_revision(document, past)
            self._keep_base(history, past, document.base)
            text = document.with_revision(revision).text
            entry = Entry(revision, self._now(), who, why, text)
            self._write(history, document, entry)
            return Saved(self.load(document.name), entry)

    def restore(self, name: str, revision: int, who: str) -> Saved:
        """Save what the file was at an earlier revision.

        Raises:
            ConfigError: There is no such revision, or it is not valid any more.
            ConflictError: Somebody else saved meanwhile.
            StorageError: It could not be written; the file is as it was.
        """
        entry = self.revision(name, revision)
        draft = self.load(name).set_text(entry.text)
        return self.save(draft, f"restored revision {revision}", who)

    def revision(self, name: str, revision: int) -> Entry:
        """Return what the file was at a revision.

        Raises:
            ConfigError: History holds no such revision.
        """
        past = self.past(name)
        entry = past.find(revision)
        if entry is None:
            known = ", ".join(str(other.revision) for other in past.entries[:8]) or "none"
            said = f"history holds no revision {revision}; the newest are {known}"
            raise ConfigError([ConfigProblem((), said)], where=f"{name}.toml")
        return entry

    def past(self, name: str) -> Past:
        """Return the history of a config file.

        Raises:
            ConfigError: There is no such config file.
        """
        model_of(name)
        try:
            now = config_text(self._path(name))
        except ConfigError:
            now = None
        return History(self._folder, name).past(now)

    def external_change(self, document: Document) -> bool:
        """Return whether the file is not what the draft began with any more.

        Cheap enough to be asked several times a second.
        """
        path = self._path(document.name)
        look = look_at(path)
        if look == document.look:
            # Within one tick of its modification time, a file may change and look the same.
            is_settled = look is None or self._now().timestamp() - look[0] / 1e9 > SETTLE_S
            if is_settled:
                return False
        try:
            return config_text(path) != document.base
        except ConfigError:
            return True

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.toml"

    def _check_base(self, document: Document) -> None:
        path = self._path(document.name)
        theirs = config_text(path)
        base, ours = document.base, document.text
        if theirs != base:
            both = None if theirs is None else merged(document.begun, theirs, ours)
            raise ConflictError(str(path), base, theirs, ours, both)

    def _keep_base(self, history: History, past: Past, base: str | None) -> None:
        """Keep what another program wrote, before it is replaced."""
        if base is not None and not any(entry.text == base for entry in past.entries):
            why = "edited outside Inspector" if past.entries else "before the first save here"
            history.add(Entry(revision_of(base), self._now(), "", why, base, is_outside=True))

    def _write(self, history: History, document: Document, entry: Entry) -> None:
        path = self._path(document.name)
        pending = history.prepare(entry)
        try:
            write_atomic(path, entry.text.encode(), last_look=lambda: self._check_base(document))
        except BaseException:
            # The file may be replaced already.
            with contextlib.suppress(ConfigError, OSError):
                if config_text(path) == entry.text:
                    history.keep(pending)
                else:
                    pending.unlink()
            raise
        history.keep(pending)

    def _remove_leftovers(self, name: str) -> None:
        """Remove what saves that were killed had begun to write."""
        path = self._path(name).resolve()
        for left in path.parent.glob(f".{path.name}.*.tmp"):
            with contextlib.suppress(OSError):
                left.unlink()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let nobody else save meanwhile.

        Raises:
            StorageError: Somebody else saves and does not end, or the folder cannot be written.
        """
        path = self._folder / FOLDER / ".lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("ab")
        except OSError as problem:
            said = f"cannot be written ({problem.strerror or problem})"
            raise StorageError(
                said, where=str(path.parent), remedy="Check its permissions"
            ) from None
        with file:
            last_s = time.monotonic() + LOCK_WAIT_S
            while not try_lock(file.fileno()):
                if time.monotonic() > last_s:
                    remedy = "Close the other Inspector and save again"
                    raise StorageError("somebody else is saving", where=str(path), remedy=remedy)
                time.sleep(_LOCK_LOOK_S)
            yield


def _says_more(document: Document) -> bool:
    """Return whether a draft says anything new besides its revision."""
    if not document.is_changed:
        return False
    revision = revision_of(document.base)
    return not revision or document.with_revision(revision).text != document.base


def _next_revision(document: Document, past: Past) -> int:
    revision = max(revision_of(document.base), past.revision) + 1
    if revision > MAX_REVISION:
        problem = ConfigProblem(REVISION, f"cannot grow beyond {MAX_REVISION}")
        raise ConfigError([problem], where=f"{document.name}.toml", remedy="Set it to 1 by hand")
    return revision
