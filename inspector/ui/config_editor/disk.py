"""What is on disk of the config files, for the page. No Qt here: this runs behind the scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from inspector.config.difference import merged
from inspector.config.document import Document
from inspector.config.history import Entry, Past, revision_of
from inspector.config.models import CONFIG_FILES
from inspector.config.store import Saved, Store
from inspector.core.errors import ConfigError, ConfigProblem, ConflictError, InspectorError

NO_PAST = Past((), ())


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A config file as it is now.

    Attributes:
        name: Of the file, without its ending.
        document: It, for editing; None if it is no text.
        problems: What is wrong with the file on disk.
        past: Its history.
        last_good: The newest text that could be used, if what is on disk cannot.
    """

    name: str
    document: Document | None
    problems: tuple[ConfigProblem, ...]
    past: Past
    last_good: Entry | None = None

    @property
    def entry(self) -> Entry | None:
        """What history says of the text on disk; None if it was written by somebody else."""
        base = self.document.base if self.document is not None else None
        return next((one for one in self.past.entries if one.text == base), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a save: one of the three.

    Attributes:
        disk: The file as it is now.
        conflict: Somebody else saved meanwhile.
        problem: Why it could not be saved.
    """

    disk: OnDisk | None = None
    conflict: ConflictError | None = None
    problem: str = ""


def read(store: Store, name: str) -> OnDisk:
    """Return a config file as it is now."""
    past = store.past(name)
    try:
        document = store.load(name)
    except ConfigError as error:
        return OnDisk(name, None, error.problems, past, _last_good(store, name, past))
    if document.base is None:
        return OnDisk(name, document, (), past)
    problems = document.set_text(document.base).problems
    last_good = _last_good(store, name, past) if problems else None
    return OnDisk(name, document, problems, past, last_good)


def read_all(store: Store) -> tuple[OnDisk, ...]:
    """Return all config files as they are now."""
    return tuple(read(store, name) for name in CONFIG_FILES)


def changed(store: Store, known: Iterable[Document]) -> tuple[str, ...]:
    """Return the names of the files that are not what these documents began with any more."""
    return tuple(one.name for one in known if store.external_change(one))


def look(store: Store, known: Mapping[str, Document | None]) -> tuple[OnDisk, ...]:
    """Return the files that changed since they were read.

    Args:
        store: Where they are.
        known: What was read of each; None of a file that was no text, which is read each time.
    """
    odd = [name for name, document in known.items() if document is None]
    names = changed(store, (document for document in known.values() if document is not None))
    return tuple(read(store, name) for name in (*odd, *names))


def save(store: Store, document: Document, why: str, who: str) -> Outcome:
    """Save a draft, and tell what became of it."""
    return _outcome(store, document.name, lambda: store.save(document, why, who))


def restore(store: Store, name: str, entry: Entry, who: str) -> Outcome:
    """Save what a file once was, and tell what became of it."""

    def work() -> Saved:
        return store.save(store.load(name).set_text(entry.text), restoring(entry), who)

    return _outcome(store, name, work)


def restoring(entry: Entry) -> str:
    """Return what is said of a text that comes back."""
    return f"restored revision {entry.revision}" if entry.revision else "restored an earlier text"


def move_aside(store: Store, name: str) -> Outcome:
    """Give what stands in the place of a file another name, and tell what became of it."""
    path = store.folder / f"{name}.toml"
    number = 1
    while (aside := path.with_name(f"{path.name}.bad{number}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as problem:
        said = f"{path} cannot be moved aside ({problem.strerror or problem})"
        return Outcome(problem=f"{said}. Check the permissions of its folder")
    return Outcome(disk=read(store, name))


def _outcome(store: Store, name: str, work: Callable[[], Saved]) -> Outcome:
    try:
        work()
    except ConflictError as conflict:
        return Outcome(conflict=conflict, disk=read(store, name))
    except InspectorError as problem:
        return Outcome(problem=problem.text())
    return Outcome(disk=read(store, name))


def conflict_of(document: Document, now: Document) -> ConflictError:
    """Return how a draft collides with what is on disk now.

    Args:
        document: The draft.
        now: The file as it is now.
    """
    theirs = now.base
    both = None if theirs is None else merged(document.begun, theirs, document.text)
    where = f"{document.name}.toml"
    return ConflictError(where, document.base, theirs, document.text, both)


def _last_good(store: Store, name: str, past: Past) -> Entry | None:
    """Return the newest text of history that could be used."""
    model, registry = CONFIG_FILES[name], store.registry
    for entry in past.entries:
        document = Document(name, model, registry, entry.text, entry.text)
        if not document.problems and revision_of(entry.text):
            return entry
    return None
