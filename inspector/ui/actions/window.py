"""All actions of one window."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from inspector.ui.actions.action import NEEDS_SOURCE, set_available
from inspector.ui.actions.bookmarks import BookmarkActions
from inspector.ui.actions.charts import ChartActions, FilterActions
from inspector.ui.actions.config import ConfigActions
from inspector.ui.actions.export import ExportActions
from inspector.ui.actions.notices import NoticeActions
from inspector.ui.actions.page import PageActions
from inspector.ui.actions.playback import PlaybackActions
from inspector.ui.actions.program import ProgramActions
from inspector.ui.actions.recording import RecordingActions
from inspector.ui.actions.source import SourceActions
from inspector.ui.actions.view import ViewActions


class WindowActions(QObject):
    """Every action of the window, once.

    Attributes:
        source: Opening and closing.
        page: Going to a page.
        view: Moving the visible range.
        playback: Moving the playhead.
        bookmarks: Setting bookmarks, and going to them.
        recording: Saving what is open as a recording.
        charts: Adding and enlarging charts.
        filter: Which rows the charts show.
        notices: Being told of alerts.
        config: The Config page.
        export: Pictures, tables and reports.
        program: The window itself.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = SourceActions(self)
        self.page = PageActions(self)
        self.view = ViewActions(self)
        self.playback = PlaybackActions(self)
        self.bookmarks = BookmarkActions(self)
        self.recording = RecordingActions(self)
        self.charts = ChartActions(self)
        self.filter = FilterActions(self)
        self.notices = NoticeActions(self)
        self.config = ConfigActions(self)
        self.export = ExportActions(self)
        self.export.set_available(is_open=False, has_offers=False)
        self.program = ProgramActions(self)
        self._is_source_open = self._has_config_saves = self._has_alerts = False
        self._has_bookmarks = self._has_rejected = False
        self.set_source_open(is_open=False)

    def all(self) -> tuple[QAction, ...]:
        """Return all actions; `category_of` says what each is about."""
        others = (self.notices, self.config, self.export, self.program)
        own = (self.source.all(), self._of_source(), *(one.all() for one in others))
        return tuple(chain.from_iterable(own))

    def set_source_open(self, *, is_open: bool) -> None:
        """Say whether there is anything to look at."""
        for action in (self.source.close, self.config.learn, *self._of_source()):
            set_available(action, available=is_open, why_not=NEEDS_SOURCE)
        self._is_source_open = is_open
        self._offer_config_saves()
        self._offer_alerts()
        self._offer_bookmarks()
        self._offer_rejected()

    def set_has_config_saves(self, *, has_any: bool) -> None:
        """Say whether any config file was saved during the session that is open."""
        if has_any is not self._has_config_saves:
            self._has_config_saves = has_any
            self._offer_config_saves()

    def set_has_alerts(self, *, has_any: bool) -> None:
        """Say whether any alert has fired during the session that is open."""
        if has_any is not self._has_alerts:
            self._has_alerts = has_any
            self._offer_alerts()

    def set_has_bookmarks(self, *, has_any: bool) -> None:
        """Say whether the session that is open has any bookmark."""
        if has_any is not self._has_bookmarks:
            self._has_bookmarks = has_any
            self._offer_bookmarks()

    def set_has_rejected(self, *, has_any: bool) -> None:
        """Say whether any line of the session that is open was rejected."""
        if has_any is not self._has_rejected:
            self._has_rejected = has_any
            self._offer_rejected()

    def set_page(self, name: str) -> None:
        """Mark the page in front, and offer what can be done there; an empty name is none."""
        self.page.set_page(name)
        if name:
            for action in (self.charts.enlarge, self.view.pin):
                set_available(action, available=name == "live", why_not="go to Live first")
        self.config.set_page_shown(is_shown=name == "config")

    def _offer_config_saves(self) -> None:
        is_open = self._is_source_open
        for action in (self.view.config_save, self.view.compare_save):
            set_available(
                action,
                available=is_open and self._has_config_saves,
                why_not="no config file was saved in this session" if is_open else NEEDS_SOURCE,
            )

    def _offer_alerts(self) -> None:
        is_open = self._is_source_open
        set_available(
            self.view.alert,
            available=is_open and self._has_alerts,
            why_not="nothing has fired in this session" if is_open else NEEDS_SOURCE,
        )

    def _offer_bookmarks(self) -> None:
        is_open = self._is_source_open
        set_available(
            self.bookmarks.following,
            available=is_open and self._has_bookmarks,
            why_not="no bookmark is set, M sets one" if is_open else NEEDS_SOURCE,
        )

    def _offer_rejected(self) -> None:
        is_open = self._is_source_open
        set_available(
            self.view.next_rejected,
            available=is_open and self._has_rejected,
            why_not="no line of this session was rejected" if is_open else NEEDS_SOURCE,
        )

    def _of_source(self) -> tuple[QAction, ...]:
        return (
            *(*self.page.all(), *self.playback.all(), *self.bookmarks.all()),
            *(*self.recording.all(), *self.view.all()),
            *(*self.charts.all(), *self.filter.all()),
        )
