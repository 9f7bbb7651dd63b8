"""What a person can do to a config file from the keys, the palette and the menu of its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from inspector.config.models import CONFIG_FILES
from inspector.config.reading import config_text
from inspector.core.errors import InspectorError
from inspector.files.atomic import write_atomic
from inspector.files.resources import resource_text
from inspector.ui.actions.action import set_available
from inspector.ui.config_control import ConfigControl
from inspector.ui.config_editor.edit import Edit
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.config import FORM, HISTORY, TEXT, ConfigPage


class ConfigCommands(QObject):
    """Connects the actions of a window with its Config page."""

    def __init__(self, window: MainWindow, control: ConfigControl) -> None:
        super().__init__(window)
        self._window = window
        self._control = control
        self._files = control.files
        self._actions = window.window_actions.config
        control.filled.connect(self._fill)
        control.shown.connect(self._offer)
        self._connect()
        self._fill()

    def _connect(self) -> None:
        actions = self._actions
        for action, do in (
            (actions.save, self._save),
            (actions.undo, self._undo),
            (actions.redo, self._redo),
            (actions.discard, lambda page: self._files.discard(page.file)),
            (actions.form, lambda _page: self._control.see(FORM)),
            (actions.text, lambda _page: self._control.see(TEXT)),
            (actions.history, lambda _page: self._control.see(HISTORY)),
            (actions.next_file, partial(self._step, 1)),
            (actions.previous_file, partial(self._step, -1)),
            (actions.search, _search),
            (actions.modified, lambda page: page.bar.modified.toggle()),
            (actions.import_file, self._import),
            (actions.export_file, self._export),
            (actions.defaults, self._reset),
        ):
            action.triggered.connect(partial(self._do, do))

    def _fill(self) -> None:
        actions = self._actions
        in_menu = (actions.import_file, actions.export_file, actions.defaults)
        if self._control.page is not None:
            self._control.page.bar.set_actions((actions.undo, actions.redo, *in_menu))

    def _do(self, what: Callable[[ConfigPage], object], _checked: bool = False) -> None:
        """Do something on the page, if it is there and has files."""
        page = self._control.page
        if page is not None and self._files.is_open:
            page.flush()
            what(page)

    def _save(self, page: ConfigPage) -> None:
        page.difference.try_to_save()

    def _undo(self, page: ConfigPage) -> None:
        self._files.drafts[page.file].steps.undo()

    def _redo(self, page: ConfigPage) -> None:
        self._files.drafts[page.file].steps.redo()

    def _step(self, by: int, page: ConfigPage) -> None:
        names = tuple(CONFIG_FILES)
        self._control.go_to(names[(names.index(page.file) + by) % len(names)])

    def _import(self, page: ConfigPage) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self._window, f"Import {page.file}.toml", filter="TOML (*.toml);;All files (*)"
        )
        if not chosen:
            return
        path = Path(chosen)
        try:
            text = config_text(path) or ""
        except InspectorError as problem:
            self._control.tell(page.file, problem.text(), "crit")
        else:
            self._replace(page, f"importing {path.name}", text)

    def _export(self, page: ConfigPage) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(
            self._window, f"Export {page.file}.toml", f"{page.file}.toml", "TOML (*.toml)"
        )
        if not chosen:
            return
        try:
            write_atomic(Path(chosen), self._files.drafts[page.file].document.text.encode())
        except InspectorError as problem:
            self._control.tell(page.file, problem.text(), "crit")
        else:
            self._control.tell(page.file, f"Written to {chosen}", "ok")

    def _reset(self, page: ConfigPage) -> None:
        self._replace(page, "resetting to defaults", resource_text(f"config/{page.file}.toml"))

    def _replace(self, page: ConfigPage, name: str, text: str) -> None:
        self._files.do(page.file, Edit(name, lambda document: document.set_text(text)))

    def _offer(self) -> None:
        """Say what can be undone."""
        page, actions = self._control.page, self._actions
        if page is None or not self._window.config.isVisible():
            return
        steps = self._files.drafts[page.file].steps
        set_available(actions.undo, available=steps.canUndo(), why_not="nothing was changed yet")
        set_available(actions.redo, available=steps.canRedo(), why_not="nothing was undone")
        actions.undo.setText(f"Undo {steps.undoText()}".strip())
        actions.redo.setText(f"Redo {steps.redoText()}".strip())


def _search(page: ConfigPage) -> None:
    page.bar.search.setFocus()
    page.bar.search.selectAll()
