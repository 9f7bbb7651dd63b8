"""The Config page: a file each tab, as form, text or history; what would change; who goes by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.config.document import Document
from inspector.config.history import Past
from inspector.config.models import CONFIG_FILES
from inspector.config.places import Path
from inspector.core.errors import ConflictError
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.config_editor.badge_tabs import Badge, BadgeTabs
from inspector.ui.config_editor.conflict_view import ConflictView
from inspector.ui.config_editor.difference_card import DifferenceCard
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.head_bar import HeadBar
from inspector.ui.config_editor.history_view import HistoryView
from inspector.ui.config_editor.warning_strip import WarningStrip
from inspector.ui.pages.empty import EmptyState
from inspector.ui.theme import Theme

FORM, TEXT, HISTORY = "form", "text", "history"
VIEWS = (FORM, TEXT, HISTORY)
_SIDE_PX, _NARROW_SIDE_PX, _NARROW_PX = 336, 296, 1_160
_GAP_PX = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of one file.

    Attributes:
        document: The draft.
        past: History of the file.
        state: Which file this is, and who saved it last.
        now_ts: Unix seconds that say which day today is.
        is_saving: Whether a save is under way.
        conflict: Somebody else's edit, as long as nobody has decided between the two.
    """

    document: Document
    past: Past
    state: str
    now_ts: float
    is_saving: bool = False
    conflict: ConflictError | None = None


class ConfigPage(QWidget):
    """Shows one config file at a time.

    Args:
        theme: Colours.
        forms: The editor of each file.
        text: The editor of any file's text.
        aside: Cards at the right that belong to one file, above those of all.
        applied: The card of who goes by the file.

    Signals:
        file_chosen: The name of a file that a person wants to see.
        view_chosen: One of `VIEWS`.
    """

    file_chosen = Signal(str)
    view_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        forms: Mapping[str, ConfigForm],
        text: ConfigForm,
        aside: Mapping[str, QWidget],
        applied: AppliedCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.forms, self.text = dict(forms), text
        self.aside, self.applied = dict(aside), applied
        self._file, self._view = next(iter(CONFIG_FILES)), FORM
        self._is_conflict = False
        self._reasons: dict[str, str] = {}
        self.tabs = BadgeTabs(theme, tuple(CONFIG_FILES), self)
        self.views = BadgeTabs(theme, VIEWS, self)
        self.bar = HeadBar(self)
        self.warning = WarningStrip(self)
        self.history = HistoryView(theme, self)
        self.conflict = ConflictView(theme, self)
        # Without a parent yet: the keys come to it behind the forms, as the eye does.
        self.difference = DifferenceCard(theme)
        self.empty = EmptyState(theme, "config", self)
        self._body = QStackedWidget(self)
        self._side = QWidget(self)
        self._whole = QStackedWidget(self)
        self._compose()
        self._connect()
        self._arrange()

    @property
    def file(self) -> str:
        """The file in front."""
        return self._file

    @property
    def view(self) -> str:
        """How it is seen: one of `VIEWS`."""
        return self._view

    @property
    def form(self) -> ConfigForm:
        """The form of the file in front."""
        return self.forms[self._file]

    def show_nothing(self, headline: str, hint: str, button: str = "") -> None:
        """Say why there is no file to show, and what to do."""
        self.empty.show_text(headline, hint, button)
        self._whole.setCurrentWidget(self.empty)

    def show_file(self, name: str) -> None:
        """Bring a file to the front; what was said of the one before is kept for it."""
        if name != self._file:
            self._reasons[self._file] = self.difference.why.text()
            self.difference.why.setText(self._reasons.pop(name, ""))
        self._file = name
        self._arrange()

    def show_view(self, view: str) -> None:
        """See the file in another way."""
        self._view = view
        self._arrange()
        if view == FORM:
            self.form.setFocus()
        elif view == TEXT:
            self.text.setFocus()
        else:
            self.history.entries.setFocus()

    def show_draft(self, shown: Shown) -> None:
        """Show the file in front; only what is in sight is drawn."""
        document = shown.document
        if document.name != self._file:
            return
        self._whole.setCurrentIndex(0)
        is_new = (shown.conflict is not None) is not self._is_conflict
        self._is_conflict = shown.conflict is not None
        if shown.conflict is not None and shown.conflict is not self.conflict.conflict:
            self.conflict.show_conflict(document.name, shown.conflict)
        if is_new:
            self._arrange()
        self.form.show_document(document)
        self.text.show_document(document)
        self.history.show_past(document.name, shown.past, document.base, shown.now_ts)
        self.difference.show_document(
            document, shown.past, is_saving=shown.is_saving, is_open=self._is_conflict
        )
        self.bar.show_state(shown.state)

    def show_badge(self, name: str, badge: Badge | None) -> None:
        """Show a badge beside the name of a file, or none."""
        self.tabs.show_badge(name, badge)

    def reason_of(self, name: str) -> str:
        """Return what a person says about the draft of a file."""
        why = self.difference.why.text() if name == self._file else self._reasons.get(name, "")
        return why.strip()

    def forget_reason(self, name: str) -> None:
        """Leave room for another reason: that of a file is in its history."""
        self._reasons.pop(name, None)
        if name == self._file:
            self.difference.why.clear()

    def flush(self) -> None:
        """Ask at once for what somebody has just typed."""
        self.text.flush()
        self.form.flush()

    def reveal(self, path: Path) -> None:
        """Bring a field into sight, in the form or in the text, whichever is in front."""
        if self._view == HISTORY or not path:
            self.view_chosen.emit(TEXT)
        (self.text if self._view == TEXT else self.form).reveal(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cards at the right less room in a narrow window."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_PX
        self._side.setFixedWidth(_NARROW_SIDE_PX if is_narrow else _SIDE_PX)

    def _arrange(self) -> None:
        """Bring the parts of what is chosen to the front."""
        self.tabs.set_current(self._file)
        self.views.set_current(self._view)
        widgets: dict[str, QWidget] = {FORM: self.form, TEXT: self.text, HISTORY: self.history}
        front = self.conflict if self._is_conflict and self._view != HISTORY else None
        self._body.setCurrentWidget(front or widgets[self._view])
        self.bar.set_searchable(is_searchable=front is None and self._view != HISTORY)
        for name, card in self.aside.items():
            card.setVisible(name == self._file and self._view != HISTORY)

    def _compose(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        head.addWidget(self.views, 0, Qt.AlignmentFlag.AlignBottom)
        line = QFrame(self)
        line.setObjectName("line")
        line.setFixedHeight(1)
        for widget in (*self.forms.values(), self.text, self.history, self.conflict):
            self._body.addWidget(widget)
        card = QFrame(self)
        card.setObjectName("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.warning)
        inner.addWidget(self.bar)
        inner.addWidget(self._body, 1)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(_GAP_PX)
        for aside in self.aside.values():
            side.addWidget(aside, aside.sizePolicy().verticalStretch() or 4)
        side.addWidget(self.difference, 5)
        side.addWidget(self.applied, 4)
        both = QWidget(self)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(card, 1)
        row.addWidget(self._side)
        self._whole.addWidget(both)
        self._whole.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addSpacing(_GAP_PX)
        column.addWidget(self._whole, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.file_chosen)
        self.views.chosen.connect(self.view_chosen)
        self.bar.filter_changed.connect(self._filter)
        self.difference.problem_chosen.connect(self.reveal)

    def _filter(self, text: str, modified_only: bool) -> None:
        for form in (*self.forms.values(), self.text):
            form.show_filter(text, modified_only=modified_only)
