"""Handing layouts on: importing one from a file, and exporting what is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inspector.core.errors import InspectorError
from inspector.files.layouts import ENDING, file_name, read_document, write_document
from inspector.ui.layout_shelf import LayoutShelf
from inspector.ui.main_window import MainWindow
from inspector.ui.models.layout_document import layout_document, read_layout
from inspector.ui.models.layouts import NamedLayout, clean_name, find, free_name
from inspector.ui.source_control import SourceControl

_UNNAMED = "layout"
_FILES = f"Layouts (*{ENDING});;All files (*)"


class LayoutHanding(QObject):
    """Reads and writes files of single layouts; what fails is said in the window.

    Args:
        window: The window.
        control: What is open, and how its page is put together.
        shelf: Where the layouts are kept.

    Attributes:
        name: The layout in use; empty for none.

    Signals:
        imported: Name of the layout that is there now, and is to be shown.
    """

    imported = Signal(str)

    def __init__(self, window: MainWindow, control: SourceControl, shelf: LayoutShelf) -> None:
        super().__init__(window)
        self._window = window
        self._control = control
        self._shelf = shelf
        self.name = ""

    def choose_import(self) -> None:
        """Let a person choose the file of a layout."""
        path, _ = QFileDialog.getOpenFileName(self._window, "Import a layout", filter=_FILES)
        if path:
            self.import_file(Path(path))

    def choose_export(self) -> None:
        """Let a person choose where the page is exported to."""
        name = file_name(self.name or _UNNAMED)
        path, _ = QFileDialog.getSaveFileName(self._window, "Export the layout", name, _FILES)
        if path:
            self.export_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Keep the layout of a file, and show it; a name that is taken gets a number."""
        try:
            named = read_layout(read_document(path), str(path))
            self._shelf.look()
            same, name = find(self._shelf.layouts, named.name), named.name
            if same is None or same.layout != named.layout:
                name = free_name(self._shelf.layouts, name)
                self._shelf.keep(name, named.layout)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
        else:
            self.imported.emit(name)

    def export_file(self, path: Path) -> None:
        """Write what the page is like now to a file, for somebody else."""
        name = self.name or clean_name(path.name.removesuffix(ENDING)) or _UNNAMED
        try:
            write_document(path, layout_document(NamedLayout(name, self._control.live.layout)))
        except InspectorError as problem:
            self._window.show_problem(problem.text())
