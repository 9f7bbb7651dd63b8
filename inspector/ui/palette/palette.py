"""The card in which a person finds any action by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from inspector.ui.fonts import HEADING_PX, font
from inspector.ui.icons import pixmap
from inspector.ui.overlay import Overlay
from inspector.ui.palette.entry import PaletteEntry
from inspector.ui.palette.ranking import rank
from inspector.ui.palette.rows import ROW_PX, RowDelegate, RowModel
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

Entries = Callable[[], Sequence[PaletteEntry]]

_MOST_USED = 20
_WIDTH_PX, _FIELD_PX, _PAD_PX, _BORDER_PX, _ICON_PX = 640, 48, 8, 1, 16
_MOST_ROWS = 11
_TOP_SHARE = 0.12
_STEPS: Mapping[int, int] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_MOST_ROWS + 1,
    Qt.Key.Key_PageDown: _MOST_ROWS - 1,
}


class CommandPalette(Overlay):
    """Lists what all providers offer, the likeliest for what is typed first.

    Args:
        theme: Colours.
        window: What it covers.
        passing: Actions whose keys still work while it is open.

    Attributes:
        field: Where a person types.
        view: The lines.
    """

    def __init__(self, theme: Theme, window: QWidget, passing: Sequence[QAction] = ()) -> None:
        self.model = RowModel()
        super().__init__(theme, window, passing)
        self._providers: list[Entries] = []
        self._entries: tuple[PaletteEntry, ...] = ()
        self._used: list[str] = []
        self.field = QLineEdit(self.card)
        self.field.setObjectName("palette")
        self.field.setFont(font(HEADING_PX))
        self.field.setPlaceholderText("What do you want to do?")
        self.field.setAccessibleName("Find an action")
        self.field.textEdited.connect(self._rank)
        self.field.returnPressed.connect(self._run_current)
        self.view = QListView(self.card)
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowDelegate(theme, self.model, self.view))
        self.view.setObjectName("rows")
        self.view.setAccessibleName("Actions")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMouseTracking(True)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.view.clicked.connect(self._run)
        self.nothing = PlainLabel("muted", font(), "No action has these letters", self.card)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setFixedHeight(ROW_PX)
        self._icon = QLabel(self.card)
        self._compose()
        theme.changed.connect(self._draw_icon)
        self._draw_icon()

    def add_provider(self, entries: Entries) -> None:
        """Ask `entries` for lines, too, each time the palette is opened."""
        self._providers.append(entries)

    @property
    def used(self) -> tuple[str, ...]:
        """What was used, the latest first, as `PaletteEntry.ident`."""
        return tuple(self._used)

    def set_used(self, idents: Iterable[str]) -> None:
        """Remember what was used before this start."""
        self._used = list(idents)[:_MOST_USED]

    def toggle(self) -> None:
        """Open with all lines, or close."""
        if self.isVisible():
            self.dismiss()
            return
        self._entries = tuple(entry for provider in self._providers for entry in provider())
        self.field.clear()
        self._rank("")
        self.open(self.field)

    def open_with(self, typed: str) -> None:
        """Open with a text as if it were typed."""
        if not self.isVisible():
            self.toggle()
        self.field.setText(typed)
        self._rank(typed)

    def card_place(self, room: QRect) -> QRect:
        """Return a place that is as high as its lines, under a top that never moves."""
        width = min(_WIDTH_PX, room.width() - 48)
        top = round(room.height() * _TOP_SHARE)
        most = (room.height() - top - 24 - _FIELD_PX - 2 * _PAD_PX - 2 * _BORDER_PX) // ROW_PX
        rows = min(max(len(self.model.rows), 1), _MOST_ROWS, max(most, 1))
        height = _FIELD_PX + rows * ROW_PX + 2 * _PAD_PX + 2 * _BORDER_PX
        return QRect((room.width() - width) // 2, top, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move through the lines; all else is as in every overlay."""
        key = event.key()
        if key in _STEPS:
            self._move(_STEPS[key])
        elif key == Qt.Key.Key_K and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _compose(self) -> None:
        line = QFrame(self.card)
        line.setObjectName("line")
        line.setFixedHeight(1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(self.field, 1)
        self.field.setFixedHeight(_FIELD_PX - 1)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        rows = QVBoxLayout()
        rows.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        rows.addWidget(self.view, 1)
        rows.addWidget(self.nothing)
        column.addLayout(rows, 1)

    def _rank(self, typed: str) -> None:
        self.model.set_rows(rank(typed, self._entries, self._used))
        found = bool(self.model.rows)
        self.view.setVisible(found)
        self.nothing.setVisible(not found)
        if found:
            self.view.setCurrentIndex(self.model.index(0))
        self.place_card()

    def _move(self, step: int) -> None:
        last = len(self.model.rows) - 1
        row = self.view.currentIndex().row() + step
        if abs(step) == 1:
            # From the last line on to the first, as people expect of such lists.
            row = row % (last + 1) if last >= 0 else 0
        self.view.setCurrentIndex(self.model.index(min(max(row, 0), last)))

    def _run_current(self) -> None:
        self._run(self.view.currentIndex())

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry = self.model.rows[index.row()].entry
        if not entry.enabled:
            return
        self._used = [entry.ident, *(one for one in self._used if one != entry.ident)][:_MOST_USED]
        self.dismiss()
        entry.run()

    def _draw_icon(self) -> None:
        colour, ratio = self._theme.colours.muted, self.devicePixelRatioF()
        self._icon.setPixmap(pixmap("search", _ICON_PX, colour, ratio))
