"""The middle of the window: the start page, or one page of several."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """Shows the start page while nothing is open, else one page of several.

    Signals:
        page_changed: The name of the page that came to the front; empty for the start page.
    """

    page_changed = Signal(str)

    def __init__(self, start: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._pages: dict[str, QWidget] = {}
        self._wanted = ""
        self._is_open = False
        self.addWidget(start)

    @property
    def names(self) -> tuple[str, ...]:
        """The pages there are."""
        return tuple(self._pages)

    @property
    def page(self) -> str:
        """The page that is in front while a source is open."""
        return self._wanted

    def add_page(self, name: str, page: QWidget) -> None:
        """Add a page; the first one is in front."""
        self._pages[name] = page
        self.addWidget(page)
        self._wanted = self._wanted or name

    def show_page(self, name: str) -> None:
        """Bring a page to the front, now or once a source is open; unknown names change nothing."""
        if name in self._pages and name != self._wanted:
            self._wanted = name
            self._update()

    def set_source_open(self, *, is_open: bool) -> None:
        """Show the pages, or the start page."""
        self._is_open = is_open
        self._update()

    def _update(self) -> None:
        front = self._pages[self._wanted] if self._is_open else self._start
        if self.currentWidget() is not front:
            self.setCurrentWidget(front)
            self.page_changed.emit(self._wanted if self._is_open else "")
