"""The editor of `backpressure.toml`."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.analysis.backpressure_replay import BackpressureReplay
from inspector.config.document import Document
from inspector.config.models.backpressure import BackpressureConfig
from inspector.config.places import Path
from inspector.ui.config_editor.backpressure.draft import ORDER, Draft
from inspector.ui.config_editor.backpressure.number_row import (
    NumberHead,
    NumberRow,
    number_about,
)
from inspector.ui.config_editor.backpressure.order import order_rows
from inspector.ui.config_editor.backpressure.order_list import OrderList
from inspector.ui.config_editor.backpressure.replay_panel import HEAD_PX, ReplayPanel
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, TEXT_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

NUMBERS = (
    "queue_threshold",
    "buffer_records",
    "flush_interval_s",
    "flush_bytes",
    "recover_share",
)
HINT = "Drag, or Alt+↑ ↓ · Delete takes out · Enter adds"
NOT_TOML = "The text is not TOML: correct it there, then the fields can be edited again"
_LEAST_LOWER_PX, _LEAST_ORDER_PX, _LEAST_REPLAY_PX = 324, 320, 336
_NOTE_PX = 32
_LOW_PX = 600
"""In a form that is less high, the words of the numbers give way to what they do."""


class _Note(ElidedLabel):
    """Two lines of text, always: what stands around it is never laid out anew for its words."""

    def __init__(self, role: str, text_font: QFont, parent: QWidget) -> None:
        super().__init__(role, text_font, parent)
        self.set_wrapped(wrapped=True)
        self.setFixedHeight(_NOTE_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def hasHeightForWidth(self) -> bool:
        """Return that its height is the same at any width."""
        return False


class BackpressureForm(ConfigForm):
    """Numbers above; below them the order of degradation, and what all of it would do.

    Signals:
        replay_requested: The `ReplayRequest` that a person wants, with all of the session as its
            range; whoever answers it may narrow that.
    """

    replay_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self._filter = ("", False)
        declared = BackpressureConfig.model_json_schema()["properties"]
        self.numbers = {
            name: NumberRow(theme, number_about(name, declared[name]), self) for name in NUMBERS
        }
        self.order = OrderList(theme, self)
        self.note = _Note("muted", font(LABEL_PX), self)
        self.note.show_text(HINT)
        self.reset_order = self._button("Reset", "Reset the order to the file")
        self.default_order = self._button("Default", "Write no order: the default holds")
        self.replay = ReplayPanel(theme, self)
        self._head = NumberHead(self)
        self._compose()
        self._connect()

    def show_document(self, document: Document) -> None:
        """Show a draft, its problems beside their fields; where the keys are, they stay."""
        draft = self._draft = Draft(document)
        for name, row in self.numbers.items():
            row.show_levels(draft.levels((name,)), can_edit=draft.is_toml)
        rows = order_rows(draft.order, draft.default_order, draft.ladder, document.registry)
        self.order.show_rows(rows, draft.order, document.registry)
        self.order.setEnabled(draft.is_toml)
        self.reset_order.setVisible(draft.is_toml and draft.is_order_changed)
        self.default_order.setEnabled(draft.is_toml and draft.value(ORDER) is not None)
        self._show_note("")
        self.replay.show_ladder(draft.ladder)
        self._show_fields()

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only fields that have `text` in their name, or only those that differ.

        The order is one field: it is found by its own name and by those of its metric keys, which
        are marked in it.
        """
        self._filter = (text.strip().casefold(), modified_only)
        self._show_fields()

    def reveal(self, path: Path) -> None:
        """Bring a field, or the nearest one around it, into sight, and mark it."""
        for name, row in self.numbers.items():
            row.mark(is_marked=path[:1] == (name,))
        if path[:1] == ORDER:
            self._scroll.ensureWidgetVisible(self.order)
            place = path[1] if len(path) > 1 else None
            if self._draft and isinstance(place, int) and place < len(self._draft.order):
                self.order.choose(self._draft.order[place])
        elif path and path[0] in self.numbers:
            self._scroll.ensureWidgetVisible(self.numbers[str(path[0])])

    def show_replay(self, shown: BackpressureReplay | None, state: str) -> None:
        """Show what the settings would do to the loaded session.

        Args:
            shown: The latest replay, also while another one is computed; None if there is none.
            state: A `ReplayState`, or why there is none.
        """
        self.replay.show_replay(shown, state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out words where there is little room."""
        super().resizeEvent(event)
        for row in self.numbers.values():
            row.set_low(is_low=self.height() < _LOW_PX)

    def _compose(self) -> None:
        self._lower = QWidget(self)
        self._lower.setMinimumHeight(_LEAST_LOWER_PX)
        self._order_part = self._made_order()
        self._order_part.setMinimumWidth(_LEAST_ORDER_PX)
        self.replay.setMinimumWidth(_LEAST_REPLAY_PX)
        self._split = self._line(is_upright=True)
        row = QHBoxLayout(self._lower)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._order_part, 5)
        row.addWidget(self._split)
        row.addWidget(self.replay, 6)
        body = QWidget(self)
        body.setObjectName("plain")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self._head)
        inner.addWidget(self._line())
        for number in self.numbers.values():
            inner.addWidget(number)
        inner.addWidget(self._lower, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("plain")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)

    def _made_order(self) -> QWidget:
        part = QWidget(self)
        title = QWidget(part)
        title.setFixedHeight(HEAD_PX)
        head = QHBoxLayout(title)
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(8)
        head.addWidget(PlainLabel("value", font(TEXT_PX, SEMIBOLD), "Order of degradation", part))
        head.addStretch(1)
        head.addWidget(self.reset_order)
        head.addWidget(self.default_order)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 2, 12, 4)
        foot.addWidget(self.note)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addLayout(self._made_columns(part))
        column.addWidget(self.order, 1)
        column.addLayout(foot)
        return part

    def _made_columns(self, part: QWidget) -> QHBoxLayout:
        columns = QHBoxLayout()
        columns.setContentsMargins(12, 6, 20, 4)
        columns.addWidget(PlainLabel("muted", font(LABEL_PX), "Metric", part))
        columns.addStretch(1)
        columns.addWidget(PlainLabel("muted", font(LABEL_PX), "Left out while waiting", part))
        return columns

    def _line(self, *, is_upright: bool = False) -> QFrame:
        line = QFrame(self)
        line.setObjectName("line")
        if is_upright:
            line.setFixedWidth(1)
        else:
            line.setFixedHeight(1)
        return line

    def _button(self, text: str, hint: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setAccessibleName(hint)
        button.setToolTip(plain_tooltip(hint))
        return button

    def _connect(self) -> None:
        for name, row in self.numbers.items():
            row.typed.connect(partial(self._type, name))
            row.reset_requested.connect(partial(self._reset, (name,)))
            row.entered.connect(partial(self._enter, (name,)))
        self.order.order_requested.connect(self._set_order)
        self.order.refused.connect(self._show_note)
        self.order.entered_key.connect(self._enter_key)
        self.reset_order.clicked.connect(partial(self._reset, ORDER))
        self.default_order.clicked.connect(self._unset_order)
        self.replay.requested.connect(self.replay_requested)

    def _type(self, name: str, meant: object) -> None:
        path = (name,)
        apply = partial(Document.unset, path=path)
        if meant is not None:
            apply = partial(Document.set, path=path, value=meant)
        self.edit_requested.emit(Edit(name, apply, key=name))

    def _reset(self, path: Path, _checked: bool = False) -> None:
        name = ".".join(map(str, path))
        self.edit_requested.emit(Edit(f"reset {name}", partial(Document.reset, path=path)))

    def _set_order(self, order: tuple[str, ...]) -> None:
        value = list(order)
        self.edit_requested.emit(Edit("order", partial(Document.set, path=ORDER, value=value)))

    def _unset_order(self, _checked: bool = False) -> None:
        self.edit_requested.emit(Edit("default order", partial(Document.unset, path=ORDER)))

    def _enter(self, path: Path) -> None:
        for row in self.numbers.values():
            row.mark(is_marked=False)
        self.path_entered.emit(path)

    def _enter_key(self, name: str) -> None:
        is_step = self._draft is not None and name in self._draft.order
        place = (self._draft.order.index(name),) if self._draft and is_step else ()
        self._enter((*ORDER, *place))

    def _show_note(self, refusal: str) -> None:
        """Say why a move may not be, else what is wrong, else what can be done."""
        draft = self._draft
        # What to do instead is plain to see from the fence.
        problem = refusal.partition(";")[0] or (draft.order_problem if draft else "")
        if draft is not None and not draft.is_toml:
            problem = NOT_TOML
        self.note.set_role("crit" if problem else "muted")
        self.note.show_text(one_line(problem) or HINT)
        self.note.setToolTip(plain_tooltip(one_line(problem)))

    def _show_fields(self) -> None:
        """Show what the filter lets through."""
        needle, modified_only = self._filter
        draft = self._draft
        if draft is None:
            return
        for name, row in self.numbers.items():
            is_own = draft.levels((name,)).is_own
            row.setVisible(needle in name and (is_own or not modified_only))
        names = ("order", *(row.name for row in self.order.rows.rows if row.is_key))
        has_needle = any(needle in name.casefold() for name in names)
        self._order_part.setVisible(has_needle and (draft.is_order_own or not modified_only))
        self._split.setVisible(not self._order_part.isHidden())
        self.order.mark(needle)
