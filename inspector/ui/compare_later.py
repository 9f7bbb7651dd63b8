"""The Compare page is loaded once the window has something to show, and made when it is wanted."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from inspector.files.bookmarks import NO_BOOKMARKS, Bookmarks
from inspector.ui.bridge import OpenSource
from inspector.ui.export.offer import Offer
from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

CONTROL = "inspector.ui.compare_control"
"""Page and statistics take a tenth of a second to import, which a start lacks."""

_AFTER_MS = 3_000
"""Right after the first chart the config files are loaded."""


class CompareLater(QObject):
    """Makes the `CompareControl` of a window when its page is wanted.

    Args:
        window: The window.
        theme: Colours.
        control: What is open in it.
        open_source: Opens another recording and begins reading it.
        bookmarks: Returns those of the open source.
    """

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        control: SourceControl,
        open_source: Callable[[Sequence[Path]], OpenSource],
        bookmarks: Callable[[], Bookmarks] = lambda: NO_BOOKMARKS,
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._source = window, theme, control
        self._open_source, self._bookmarks = open_source, bookmarks
        self._control: Any = None
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self._load)
        once = Qt.ConnectionType.SingleShotConnection
        control.chart_shown.connect(self._timer.start, once)
        # Errands are over with the source; nobody would end what were sent later.
        control.closed.connect(self._timer.stop)
        window.compare.wanted.connect(self._make, once)
        window.live.grid.save_chosen.connect(self.compare_save)
        window.timeline.strip.save_chosen.connect(self.compare_save)
        window.window_actions.view.compare_save.triggered.connect(self._compare_last_save)

    @property
    def control(self) -> Any:
        """The `CompareControl`; None until it was needed."""
        return self._control

    def offers(self) -> list[Offer]:
        """Return what of the page can be exported; nothing before it was needed."""
        return [] if self._control is None else list(self._control.offers())

    def compare_save(self, ts: float) -> None:
        """Compare before and after the save of a config file, and show the page.

        Args:
            ts: When it was saved, Unix seconds; the nearest save counts.
        """
        self._make()
        self._control.compare_save(ts)

    def _compare_last_save(self, _checked: bool = False) -> None:
        self._make()
        self._control.compare_last_save()

    def compare_with(self, path: Path) -> None:
        """Compare what is open with another recording, and show the page."""
        self._make()
        self._control.compare_with(path)

    def _load(self) -> None:
        if self._control is None:
            self._source.errands.send(_import, lambda _module: None, lambda _said: None)

    def _make(self) -> None:
        if self._control is None:
            self._control = _import().CompareControl(
                self._window, self._theme, self._source, self._open_source, self._bookmarks
            )


def _import() -> Any:
    return importlib.import_module(CONTROL)
