"""The config files of the open source: drafts, what is on disk of them, and saving.

Everything that touches the disk is an errand; what comes of it is told on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from inspector.config.document import Document
from inspector.config.history import Entry, system_user
from inspector.config.models import CONFIG_FILES
from inspector.config.store import Store
from inspector.core.errors import ConflictError
from inspector.core.registry import Registry
from inspector.ui.config_editor.disk import (
    OnDisk,
    Outcome,
    conflict_of,
    look,
    move_aside,
    read_all,
    restore,
    restoring,
    save,
)
from inspector.ui.config_editor.drafts import Draft
from inspector.ui.config_editor.edit import Edit
from inspector.ui.errands import Errands

LOOK_S = 0.3
"""How often the files are looked at: a change by somebody else is to be seen within a second."""

_TICK_MS = 50
_STOP_TIMEOUT_S = 10.0
"""A save under way ends before the window does."""


class ConfigFiles(QObject):
    """Drafts of all config files of one folder, in step with the disk.

    Attributes:
        drafts: By name of the file; empty while no folder is open, and until it was read.
        disk: What is on disk, by the same names.
        conflicts: Edits by somebody else that collide with a draft, until somebody decides.
        saving: Names of the files that are being saved.

    Signals:
        opened: All files were read for the first time.
        changed: The name of a file whose draft, or whose state on disk, is another one.
        told: The name of a file, what became of it, and whether it is ``ok``, ``muted``, ``crit``.
        saved: The name of a file that a save has made.
    """

    opened = Signal()
    changed = Signal(str)
    told = Signal(str, str, str)
    saved = Signal(str)

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.drafts: dict[str, Draft] = {}
        self.disk: dict[str, OnDisk] = {}
        self.conflicts: dict[str, ConflictError] = {}
        self.saving: set[str] = set()
        self._store: Store | None = None
        self._errands = Errands()
        self._clock = clock
        self._looked_s = 0.0
        self._is_looking = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        # A method of its own: a function that holds these files would go after they did.
        self.changed.connect(self._follow)

    @property
    def store(self) -> Store | None:
        """The folder of the files."""
        return self._store

    @property
    def is_open(self) -> bool:
        """Whether the files were read."""
        return bool(self.drafts)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Names of the files whose draft says something else than the disk."""
        return tuple(name for name, one in self.drafts.items() if one.document.is_changed)

    def open(self, store: Store) -> None:
        """Read the files of a folder, and keep an eye on them."""
        self.close()
        self._store = store
        self._is_looking = True
        self._errands.send(partial(read_all, store), self._begin, partial(self._fail, ""))
        self._timer.start()

    def close(self) -> None:
        """Let go of the folder; a save under way ends first."""
        self._timer.stop()
        self._errands.stop(_STOP_TIMEOUT_S)
        for draft in self.drafts.values():
            draft.deleteLater()
        self._store = None
        self.drafts, self.disk, self.conflicts, self.saving = {}, {}, {}, set()

    def tick(self) -> None:
        """Hear what became of errands, and look at the disk if it is time."""
        self._errands.deliver()
        store = self._store
        is_due = self._clock() - self._looked_s >= LOOK_S
        if store is None or self._is_looking or self.saving or not is_due:
            return
        self._is_looking = True
        known = {name: one.document for name, one in self.disk.items()}
        self._errands.send(partial(look, store, known), self._see, partial(self._fail, ""))

    def use_registry(self, registry: Registry) -> None:
        """Check against other metric keys from now on."""
        if self._store is None or self._store.registry is registry:
            return
        self._store = Store(self._store.folder, registry)
        for name, draft in self.drafts.items():
            draft.use_registry(registry)
            disk = self.disk[name]
            if disk.document is not None:
                document = replace(disk.document, registry=registry)
                self.disk[name] = replace(disk, document=document)
            self.changed.emit(name)

    def do(self, name: str, edit: Edit) -> None:
        """Edit a draft; why it cannot be edited so is told."""
        problem = self.drafts[name].do(edit)
        self.told.emit(name, problem, "crit")

    def discard(self, name: str) -> None:
        """Give up a draft for what is on disk; that can be undone."""
        begun = self.drafts[name].document.begun
        self.do(name, Edit("discarding all changes", lambda document: document.set_text(begun)))

    def save(self, name: str, why: str) -> None:
        """Make a draft the file."""
        store, draft = self._store, self.drafts[name]
        if store is None or name in self.saving:
            return
        self._send_save(name, partial(save, store, draft.document, why, system_user()))

    def restore(self, name: str, entry: Entry) -> None:
        """Make the file what it once was; over unsaved changes, only the draft."""
        store = self._store
        if store is None or name in self.saving:
            return
        if not self.drafts[name].document.is_changed:
            self._send_save(name, partial(restore, store, name, entry, system_user()))
            return
        edit = Edit(restoring(entry), lambda document: document.set_text(entry.text))
        self.do(name, edit)

    def move_aside(self, name: str) -> None:
        """Give what stands in the place of a file, and is none, another name; the draft stays."""
        if self._store is not None:
            work = partial(move_aside, self._store, name)
            self._errands.send(work, partial(self._moved, name), partial(self._fail, name))

    def _moved(self, name: str, outcome: Outcome) -> None:
        disk = outcome.disk
        if disk is None or disk.document is None:
            self.told.emit(name, outcome.problem, "crit")
            return
        self.disk[name] = disk
        self.drafts[name].rebase(disk.document, self.drafts[name].document.text)
        self.told.emit(name, "Moved aside; a save writes your draft in its place", "muted")

    def decide(self, name: str, text: str) -> None:
        """Settle a conflict: this text is the draft from now on, against what is on disk."""
        document = self._settled(name)
        if document is not None:
            self.drafts[name].rebase(document, text)

    def take_theirs(self, name: str) -> None:
        """Settle a conflict: what is on disk goes, and the draft is given up."""
        document = self._settled(name)
        if document is not None:
            self.drafts[name].begin(document)

    def _settled(self, name: str) -> Document | None:
        """Take a conflict back and return the file on disk; None if it is not that of it."""
        conflict, document = self.conflicts.get(name), self.disk[name].document
        if document is None:
            said = f"{name}.toml on disk cannot be read; repair or remove it, then decide"
            self.told.emit(name, said, "crit")
            return None
        if conflict is None or conflict.theirs != document.base:
            # It was changed once more, and what was decided is not about that.
            return None
        del self.conflicts[name]
        return document

    def _send_save(self, name: str, work: Callable[[], Outcome]) -> None:
        sent = self.drafts[name].document
        self.saving.add(name)
        self.told.emit(name, "", "muted")
        self.changed.emit(name)
        self._errands.send(work, partial(self._settle, sent), partial(self._fail, name))

    def _begin(self, found: tuple[OnDisk, ...]) -> None:
        store = self._store
        self._is_looking = False
        self._looked_s = self._clock()
        if store is None:
            return
        for disk in found:
            self.disk[disk.name] = disk
            document = disk.document or _nothing_of(store, disk.name)
            draft = self.drafts[disk.name] = Draft(document, self)
            draft.changed.connect(partial(self.changed.emit, disk.name))
        self.opened.emit()
        for name in self.drafts:
            self.changed.emit(name)

    def _see(self, found: tuple[OnDisk, ...]) -> None:
        self._is_looking = False
        self._looked_s = self._clock()
        for disk in found:
            if disk != self.disk[disk.name]:
                self._take(disk)

    def _take(self, disk: OnDisk) -> None:
        """Take note of what somebody else wrote."""
        name, draft = disk.name, self.drafts[disk.name]
        before, self.disk[name] = self.disk[name], disk
        document = disk.document
        if before.problems and not disk.problems:
            # What was said of the bad one goes for it alone.
            self.told.emit(name, "", "muted")
        if document is None:
            self.changed.emit(name)
        elif document.base == draft.document.base:
            self.conflicts.pop(name, None)
            self.changed.emit(name)
        elif not draft.document.is_changed or draft.document.text == document.text:
            self.conflicts.pop(name, None)
            draft.begin(document)
            self.told.emit(name, "Changed on disk by somebody else", "muted")
        else:
            self._compare(name, document)

    def _follow(self, name: str) -> None:
        """Compare anew if it is about another draft by now, such as after undo."""
        conflict, document = self.conflicts.get(name), self.disk[name].document
        if conflict is not None and document is not None:
            now = (self.drafts[name].document.text, document.base)
            if (conflict.ours, conflict.theirs) != now:
                self._compare(name, document)

    def _compare(self, name: str, document: Document) -> None:
        """Find out how a draft collides with what is on disk."""
        work = partial(conflict_of, self.drafts[name].document, document)
        self._errands.send(work, partial(self._collide, name), partial(self._fail, name))

    def _collide(self, name: str, conflict: ConflictError) -> None:
        draft, document = self.drafts[name].document, self.disk[name].document
        is_over = document is None or document.base == draft.base
        if document is not None and not is_over:
            if (conflict.ours, conflict.theirs) == (draft.text, document.base):
                self.conflicts[name] = conflict
            else:
                self._compare(name, document)
        self.changed.emit(name)

    def _settle(self, sent: Document, outcome: Outcome) -> None:
        name, disk = sent.name, outcome.disk
        self.saving.discard(name)
        if disk is not None:
            self.disk[name] = disk
        if outcome.conflict is not None:
            self._collide(name, outcome.conflict)
        elif disk is None or disk.document is None:
            self.told.emit(name, outcome.problem or "What was saved cannot be read back", "crit")
            self.changed.emit(name)
        else:
            self.drafts[name].saved(sent, disk.document)
            entry = disk.entry
            said = f"Saved revision {entry.revision}" if entry else "There was nothing to save"
            self.told.emit(name, said, "ok")
            self.saved.emit(name)

    def _fail(self, name: str, problem: str) -> None:
        self._is_looking = False
        self._looked_s = self._clock()
        self.saving.discard(name)
        self.told.emit(name, problem, "crit")
        if name:
            self.changed.emit(name)


def _nothing_of(store: Store, name: str) -> Document:
    """Return an empty draft of a file that is no text."""
    return Document(name, CONFIG_FILES[name], store.registry, None, "")
