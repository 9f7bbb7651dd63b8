"""Layouts of the Live page: choosing and keeping them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from inspector.core.errors import InspectorError
from inspector.ui.actions.action import NEEDS_SOURCE
from inspector.ui.layout_handing import LayoutHanding
from inspector.ui.layout_memory import LayoutMemory
from inspector.ui.layout_shelf import LayoutShelf
from inspector.ui.layouts.name_card import NameCard
from inspector.ui.layouts.offer import FIND, of_layouts
from inspector.ui.layouts.wishes import LayoutWish
from inspector.ui.main_window import MainWindow
from inspector.ui.models.layouts import Layout, NamedLayout, find, free_name
from inspector.ui.palette.entry import PaletteEntry
from inspector.ui.source_control import SourceControl

_NO_LAYOUT = "no saved layout is in use"


@dataclass(frozen=True, slots=True)
class _Before:
    """What the page was before a layout was shown."""

    name: str
    layout: Layout
    namespace: str


class LayoutControl(QObject):
    """Connects the layouts of the user with the Live page of a window.

    Args:
        window: The window.
        control: What is open, and what is asked of it.
        shelf: Where the layouts are kept.
        memory: Which layout each source was seen in.

    Attributes:
        name_card: Where a person writes a name.
        handing: Importing and exporting.
    """

    def __init__(
        self,
        window: MainWindow,
        control: SourceControl,
        shelf: LayoutShelf,
        memory: LayoutMemory,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._control = control
        self._shelf = shelf
        self._memory = memory
        self._name = ""
        self._before: _Before | None = None
        self._deleted: NamedLayout | None = None
        self.name_card = NameCard(window)
        self.handing = LayoutHanding(window, control, shelf)
        self.handing.imported.connect(self.choose)
        self._connect()
        self._look()

    @property
    def name(self) -> str:
        """The layout in use; empty for none."""
        return self._name

    @property
    def is_edited(self) -> bool:
        """Whether the page is no longer like the layout in use."""
        kept = find(self._shelf.layouts, self._name)
        return kept is not None and kept.layout != self._control.live.layout

    def choose(self, name: str) -> None:
        """Show a layout at once; an empty name is what is usual, an unknown one changes nothing."""
        self._look()
        if self._show_named(name):
            self._window.show_page("live")

    def show_layout(self, layout: Layout, name: str | None = None) -> None:
        """Show a layout; there is one step back from it.

        Args:
            layout: What is to be shown.
            name: What it is kept by, empty if it is not; None if it is the one in use, changed.
        """
        live = self._control.live
        self._before = _Before(self._name, live.layout, live.page.namespace)
        if name is not None:
            self._use(name)
        live.show_layout(layout)
        self._show_state()

    def do(self, wish: LayoutWish) -> None:
        """Do what a person wishes; what fails is said in the window."""
        does: dict[LayoutWish, Callable[[], None]] = {
            LayoutWish.SAVE: partial(self._keep, self._name),
            LayoutWish.SAVE_AS: partial(self._ask_name, LayoutWish.SAVE_AS),
            LayoutWish.RENAME: partial(self._ask_name, LayoutWish.RENAME),
            LayoutWish.DELETE: self._delete,
            LayoutWish.BACK: self._go_back,
            LayoutWish.RESET: self._window.window_actions.charts.reset.trigger,
            LayoutWish.IMPORT: self.handing.choose_import,
            LayoutWish.EXPORT: self.handing.choose_export,
        }
        does[wish]()

    def _connect(self) -> None:
        live, button = self._control.live, self._window.live.layouts
        for changed in (live.page.changed, live.view.changed):
            changed.connect(self._show_state)
        button.chosen.connect(self.choose)
        button.wished.connect(self.do)
        button.about_to_open.connect(self._look)
        palette = self._window.overlays.palette
        button.all_wanted.connect(lambda: palette.open_with(FIND))
        palette.add_provider(self._palette_entries)
        self.name_card.named.connect(self._take_name)
        self._window.live.undo.undo_wanted.connect(self._undo_delete)
        self._control.opened.connect(self._restore)
        self._control.closed.connect(self._forget)

    def _look(self) -> None:
        """Know what other windows keep by now."""
        problem = self._shelf.look()
        if problem:
            self._window.show_problem(problem)
        self._window.live.layouts.set_names([one.name for one in self._shelf.layouts])
        self._show_state()

    def _use(self, name: str) -> None:
        self._name = self.handing.name = name
        source = self._control.source
        if source is not None:
            self._memory.remember(source.paths, name)

    def _restore(self) -> None:
        """Show the layout that the source was seen in last."""
        source = self._control.source
        name = None if source is None else self._memory.recall(source.paths)
        if name is not None:
            self._look()
            self._show_named(name)
        self._before = None
        self._show_state()

    def _show_named(self, name: str) -> bool:
        kept = find(self._shelf.layouts, name)
        if kept is None and name:
            return False
        # What is usual has no range of its own: what is in sight stays.
        usual = Layout(range_s=self._control.live.layout.range_s)
        self.show_layout(usual if kept is None else kept.layout, name)
        return True

    def _forget(self) -> None:
        self._before = None
        self._window.live.undo.dismiss()

    def _keep(self, name: str) -> None:
        try:
            self._shelf.keep(name, self._control.live.layout)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
        else:
            self._use(name)
            self._look()

    def _ask_name(self, wish: LayoutWish) -> None:
        self._look()
        self._window.show_page("live")
        self.name_card.ask(wish, self._shelf.layouts, self._name, self._window.live.layouts)

    def _take_name(self, wish: LayoutWish, name: str) -> None:
        if wish is LayoutWish.SAVE_AS:
            self._keep(name)
            return
        try:
            self._shelf.rename(self._name, name)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
        else:
            self._use(name)
            self._look()

    def _delete(self) -> None:
        named = find(self._shelf.layouts, self._name)
        if named is None:
            return
        try:
            self._shelf.remove(named.name)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
            return
        self._deleted = named
        self._use("")
        self._look()
        self._window.show_page("live")
        self._window.live.undo.say(f"The layout “{named.name}” is deleted")

    def _undo_delete(self) -> None:
        deleted, self._deleted = self._deleted, None
        if deleted is None:
            return
        try:
            name = free_name(self._shelf.layouts, deleted.name)
            self._shelf.keep(name, deleted.layout)
        except InspectorError as problem:
            self._window.show_problem(problem.text())
            return
        if not self._name:
            self._use(name)
        self._look()

    def _go_back(self) -> None:
        before, self._before = self._before, None
        if before is None:
            return
        kept = find(self._shelf.layouts, before.name)
        self._use(before.name if kept is not None else "")
        live = self._control.live
        live.show_layout(before.layout)
        live.page.set_namespace(before.namespace)
        self._show_state()

    def _offered(self) -> dict[LayoutWish, str]:
        """Return why each wish cannot be had now; empty texts for those that can."""
        kept = find(self._shelf.layouts, self._name)
        none = "" if kept is not None else _NO_LAYOUT
        return {
            LayoutWish.SAVE: none or ("" if self.is_edited else "nothing was changed since"),
            LayoutWish.SAVE_AS: "",
            LayoutWish.RENAME: none,
            LayoutWish.DELETE: none,
            LayoutWish.BACK: "" if self._before is not None else "no other layout was shown before",
            LayoutWish.RESET: "" if self._control.live.page.is_edited else "they are as chosen",
            LayoutWish.IMPORT: "",
            LayoutWish.EXPORT: "",
        }

    def _show_state(self) -> None:
        button = self._window.live.layouts
        button.set_layout_name(self._name, is_edited=self.is_edited)
        button.set_offered(self._offered())

    def _palette_entries(self) -> list[PaletteEntry]:
        self._look()
        why_not = "" if self._control.source is not None else NEEDS_SOURCE
        offered = {wish: why_not or reason for wish, reason in self._offered().items()}
        names = [one.name for one in self._shelf.layouts]
        del offered[LayoutWish.RESET]  # an action of its own offers it
        return of_layouts(names, offered, why_not, self.choose, self.do)
