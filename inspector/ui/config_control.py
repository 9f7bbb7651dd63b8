"""The Config page of the open source: its files, and what a person does to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import time

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inspector.analysis.apply_state import NO_STATES
from inspector.config.history import Entry, revision_of
from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.files.team_registry import data_folder_of
from inspector.ui.config_editor.disk import OnDisk
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.files import ConfigFiles
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.warning_strip import Choice
from inspector.ui.config_editor.words import badge_of, state_of, warning_of
from inspector.ui.config_in_force import ConfigInForce
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.pages.config import HISTORY, TEXT, ConfigPage, Shown
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

_NO_FOLDER = (
    "No config folder",
    "Servers read config files from a folder of their data folder. Choose the one to edit.",
    "Choose a config folder…",
)
_READING = ("Reading the config files", "They appear in a moment.")


class ConfigControl(QObject):
    """Connects the Config page of a window with the files of the open source.

    Attributes:
        files: The files, whether or not anybody looks at them.
        page: The page; None until somebody wants to see it.
        in_force: Tells what stands on disk.

    Signals:
        filled: The page was made.
        shown: A draft was shown on it.
    """

    filled = Signal()
    shown = Signal()

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        make_page: Callable[[Theme, Registry], ConfigPage],
    ) -> None:
        """Begin with the source that is open, if one is.

        Args:
            window: Has the place of the page.
            theme: Colours.
            control: What is open.
            make_page: Makes the page, once somebody wants to see it.
        """
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._control = control
        self._make_page = make_page
        self.files = ConfigFiles()
        self.page: ConfigPage | None = None
        self.in_force = ConfigInForce(control)
        self._registry: Registry | None = None
        self._folder: Path | None = None
        self._is_new = False
        self._path: tuple[str | int, ...] = ()
        self._applied = NO_STATES
        self.files.opened.connect(self._show)
        self.files.changed.connect(self._change)
        self.files.told.connect(self.tell)
        self.files.saved.connect(self._forget_reason)
        control.opened.connect(self._begin)
        control.closed.connect(self._end)
        control.shown.connect(self._take)
        if control.source is not None:
            self._begin()
        window.config.wanted.connect(self._fill)
        self._fill()

    def open_folder(self, folder: Path) -> None:
        """Edit the config files of a folder, which need not exist yet."""
        source = self._control.source
        if source is not None:
            self._folder = folder
            self.in_force.forget(has_folder=True)
            self._is_new = data_folder_of(folder.parent) is None
            self.files.open(Store(folder, source.session.registry))
            self._show()

    def close(self) -> None:
        """Let a save under way end."""
        self.files.close()

    def _begin(self) -> None:
        source = self._control.source
        self._fill()
        if source is None or source.config_folder is None:
            self._folder = None
            self.files.close()
            self.in_force.forget(has_folder=False)
            self._show()
        else:
            self.open_folder(source.config_folder)

    def _end(self) -> None:
        self.files.close()
        self._folder = None
        self.in_force.forget(has_folder=True)
        self._window.rail.items["config"].set_badge("")

    def _fill(self) -> None:
        """Make the page, once somebody looks at it, and anew for other metric keys."""
        source = self._control.source
        registry = None if source is None else source.session.registry
        if registry is None or registry == self._registry or not self._window.config.is_wanted:
            return
        self._registry = registry
        if self.page is not None:
            self.page.flush()
        page = self.page = self._make_page(self._theme, registry)
        for form in (*page.forms.values(), page.text):
            form.edit_requested.connect(self.edit)
            form.path_entered.connect(partial(self._note_path, form))
        page.file_chosen.connect(self.go_to)
        page.view_chosen.connect(self.see)
        page.empty.pressed.connect(self._choose_folder)
        page.difference.save_requested.connect(self._save)
        page.difference.discard_requested.connect(self._discard)
        page.history.restore_requested.connect(self._restore)
        page.conflict.decided.connect(lambda text: self.files.decide(page.file, text))
        page.conflict.theirs_wanted.connect(lambda: self.files.take_theirs(page.file))
        self._window.config.fill(page)
        self.filled.emit()
        self._show_all_badges()
        self._show()

    def _note_path(self, form: ConfigForm, path: tuple[str | int, ...]) -> None:
        """Remember the field that a person is at: the other view begins there."""
        if form.isVisible() and path:
            self._path = path

    def _take(self, frame: Frame) -> None:
        source = self._control.source
        if source is not None:
            self.files.use_registry(source.session.registry)
            self._fill()
        page = self.page
        if page is not None and self.files.is_open:
            self._applied = frame.applied
            self._show_applied(page)

    def _show_applied(self, page: ConfigPage) -> None:
        disk = self.files.disk[page.file]
        revision = revision_of(disk.document.base) if disk.document is not None else 0
        page.applied.show_applied(page.file, revision, self._applied.get(page.file, ()))

    def _show_all_badges(self) -> None:
        for name in self.files.drafts:
            self._show_badges(name)

    def _change(self, name: str) -> None:
        self._show_badges(name)
        self.in_force.tell(self.files.disk)
        if self.page is not None and name == self.page.file:
            self._show()

    def _show(self) -> None:
        """Show the file in front, or why there is none."""
        page = self.page
        if page is None:
            return
        if self._folder is None:
            page.show_nothing(*_NO_FOLDER)
            return
        if not self.files.is_open:
            page.show_nothing(*_READING)
            return
        name, now_ts = page.file, time()
        disk, draft = self.files.disk[name], self.files.drafts[name]
        page.show_draft(
            Shown(
                draft.document,
                disk.past,
                state_of(disk, now_ts),
                now_ts,
                name in self.files.saving,
                self.files.conflicts.get(name),
            )
        )
        self._show_applied(page)
        if disk.problems:
            self._warn(page, disk)
        elif self._is_new:
            text = f"These logs lie in no data folder; a save makes {self._folder}"
            page.warning.show_warning(
                "Note", "Note", text, (("Choose another folder…", self._choose_folder),)
            )
        else:
            page.warning.hide_warning(page.form)
        self.shown.emit()

    def _show_badges(self, name: str) -> None:
        draft, disk = self.files.drafts[name], self.files.disk[name]
        if self.page is not None:
            self.page.show_badge(name, badge_of(disk, draft.document.dirty, self._state(name)))
        bad = [one for one, on_disk in self.files.disk.items() if on_disk.problems]
        odd = sorted({*bad, *self.files.conflicts})
        told = f"Cannot be used as it is: {', '.join(odd)}" if odd else ""
        self._window.rail.items["config"].set_badge("!" if odd else "", told)

    def _state(self, name: str) -> str:
        if name in self.files.conflicts:
            return "conflict"
        return "changed" if self.files.drafts[name].document.is_changed else ""

    def _warn(self, page: ConfigPage, disk: OnDisk) -> None:
        """Say what is wrong with the file on disk, for as long as it is."""
        good, name = disk.last_good, disk.name
        choices: list[Choice]
        if disk.document is None:
            choices = [("Move it aside", lambda: self.files.move_aside(name))]
        else:
            choices = [("Show in text", lambda: self.see(TEXT, disk.problems[0].path))]
        if good is not None and disk.document is not None:
            says = f"Restore revision {good.revision}"
            choices.append((says, lambda: self.files.restore(name, good)))
        page.warning.show_warning("Error", "Bad file", warning_of(disk), tuple(choices))

    def tell(self, name: str, text: str, role: str) -> None:
        """Say what became of a wish; role is ``ok``, ``muted`` or ``crit``."""
        if self.page is not None and name in ("", self.page.file):
            self.page.difference.show_outcome(text, role)

    def edit(self, edit: Edit) -> None:
        """Edit the file in front."""
        if self.page is not None and self.files.is_open:
            self.files.do(self.page.file, edit)

    def _save(self, why: str) -> None:
        if self.page is not None:
            self.page.flush()
            self.files.save(self.page.file, why)

    def _forget_reason(self, name: str) -> None:
        if self.page is not None:
            self.page.forget_reason(name)

    def _discard(self) -> None:
        if self.page is not None:
            self.files.discard(self.page.file)

    def _restore(self, entry: Entry) -> None:
        if self.page is not None:
            self.files.restore(self.page.file, entry)

    def go_to(self, name: str) -> None:
        """Show another file."""
        if self.page is not None:
            self.page.flush()
            self.page.difference.show_outcome("")
            self._path = ()
            self.page.show_file(name)
            self._show()

    def see(self, view: str, path: tuple[str | int, ...] = ()) -> None:
        """Show the file as form, text or history, perhaps at a field."""
        if self.page is not None:
            at = path or (self._path if view != HISTORY else ())
            self.page.show_view(view)
            if at:
                self.page.reveal(at)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Choose a folder of config files")
        if folder:
            self._window.leaving.do(lambda: self.open_folder(Path(folder)))
