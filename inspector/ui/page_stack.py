"""The middle of the window: the page in front, and a drawer that opens below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

_HANDLE_PX = 5
_DRAWER_PX = 280
_LEAST_DRAWER_PX = 120


class PageStack(QSplitter):
    """Shows the start page while nothing is open, else one page of several.

    Signals:
        page_changed: The name of the page that came to the front; empty for the start page.
    """

    page_changed = Signal(str)

    def __init__(self, start: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("pages")
        self.setHandleWidth(_HANDLE_PX)
        self.setChildrenCollapsible(False)
        self._start = start
        self._pages: dict[str, QWidget] = {}
        self._wanted = ""
        self._is_open = False
        self._drawer: QWidget | None = None
        self._drawer_px = _DRAWER_PX
        self._stack = QStackedWidget(self)
        self._stack.addWidget(start)
        self.addWidget(self._stack)
        self.setStretchFactor(0, 1)
        self.splitterMoved.connect(self._note_drawer)

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
        self._stack.addWidget(page)
        self._wanted = self._wanted or name

    def show_page(self, name: str) -> None:
        """Bring a page to the front, now or once a source is open; unknown names change nothing."""
        if name in self._pages and name != self._wanted:
            self._wanted = name
            self._update()

    def set_source_open(self, *, is_open: bool) -> None:
        """Show the pages, or the start page."""
        self._is_open = is_open
        if not is_open:
            self.close_drawer()
        self._update()

    def _update(self) -> None:
        front = self._pages[self._wanted] if self._is_open else self._start
        if self._stack.currentWidget() is not front:
            self._stack.setCurrentWidget(front)
            self.page_changed.emit(self._wanted if self._is_open else "")

    @property
    def drawer_px(self) -> int:
        """The height of the drawer when it is open."""
        return self._drawer_px

    @drawer_px.setter
    def drawer_px(self, height_px: int) -> None:
        self._drawer_px = max(height_px, _LEAST_DRAWER_PX)

    @property
    def drawer_is_open(self) -> bool:
        """Whether the drawer is to be seen."""
        return self._drawer is not None and not self._drawer.isHidden()

    def set_drawer(self, drawer: QWidget) -> None:
        """Give the drawer its content; it is closed at first."""
        self._drawer = drawer
        drawer.setMinimumHeight(_LEAST_DRAWER_PX)
        drawer.hide()
        self.addWidget(drawer)
        self.setStretchFactor(1, 0)

    def open_drawer(self) -> None:
        """Open the drawer, as high as it was last."""
        if self._drawer is not None and not self.drawer_is_open:
            self._drawer.show()
            self.setSizes([max(self.height() - self._drawer_px, 1), self._drawer_px])

    def close_drawer(self) -> None:
        """Close the drawer."""
        if self._drawer is not None:
            self._drawer.hide()

    def _note_drawer(self) -> None:
        if self.drawer_is_open:
            self._drawer_px = self.sizes()[1]
