"""The layouts of the user, as they are kept from one start to the next. No Qt here."""

from __future__ import annotations

from collections.abc import Callable

from inspector.core.errors import ConfigError, InspectorError, StorageError
from inspector.files.layouts import LayoutsFile
from inspector.ui.models.layout_document import layout_document, read_layout
from inspector.ui.models.layouts import (
    Layout,
    Layouts,
    NamedLayout,
    free_name,
    renamed,
    with_layout,
    without_layout,
)


class LayoutShelf:
    """Reads and changes the file of layouts; other windows may change it meanwhile.

    Attributes:
        layouts: What it held when it was last looked at.
    """

    def __init__(self, file: LayoutsFile) -> None:
        self._file = file
        self.layouts: Layouts = ()

    def look(self) -> str:
        """Read the file again.

        Returns:
            What was wrong with it, empty if nothing was. Then it has been set aside, and those of
            its layouts that can be used are kept.
        """
        try:
            documents = self._file.load()
        except StorageError as problem:
            return self._set_aside(problem, ())
        found: Layouts = ()
        wrong: ConfigError | None = None
        for place, document in enumerate(documents, start=1):
            try:
                named = read_layout(document, f"{self._file.path}, layout {place}")
            except ConfigError as problem:
                wrong = wrong or problem
            else:
                name = free_name(found, named.name)
                found = with_layout(found, NamedLayout(name, named.layout))
        if wrong is not None:
            return self._set_aside(wrong, found)
        self.layouts = found
        return ""

    def keep(self, name: str, layout: Layout) -> None:
        """Keep a layout by a name, instead of the one of that name.

        Raises:
            StorageError: It could not be written; all is as it was.
        """
        self._change(lambda layouts: with_layout(layouts, NamedLayout(name, layout)))

    def rename(self, name: str, to: str) -> None:
        """Give a layout another name.

        Raises:
            StorageError: It could not be written; all is as it was.
        """
        self._change(lambda layouts: renamed(layouts, name, to))

    def remove(self, name: str) -> None:
        """Keep a layout no longer.

        Raises:
            StorageError: It could not be written; all is as it was.
        """
        self._change(lambda layouts: without_layout(layouts, name))

    def _change(self, change: Callable[[Layouts], Layouts]) -> None:
        self.look()
        changed = change(self.layouts)
        self._write(changed)
        self.layouts = changed

    def _write(self, layouts: Layouts) -> None:
        self._file.save([layout_document(named) for named in layouts])

    def _set_aside(self, problem: InspectorError, kept: Layouts) -> str:
        aside = self._file.set_aside()
        self.layouts = kept
        if aside is None:
            return f"{problem.where}: {problem.what}. It could not be set aside; check the file"
        if kept:
            try:
                self._write(kept)
            except StorageError as failure:
                return failure.text()
        still = f"{len(kept)} of its layouts are kept" if kept else "Layouts begin anew"
        return f"{problem.where}: {problem.what}. {still}; the file is now {aside.name}"
