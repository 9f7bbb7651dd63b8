"""One line in full: where it stands, what is wrong with it, its text, and its record as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from inspector.session.line_list import Line
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, TEXT_PX, font
from inspector.ui.lines.ink import InkDelegate
from inspector.ui.lines.mono import fixed_font
from inspector.ui.lines.record_model import RecordModel
from inspector.ui.lines.record_nodes import record_nodes
from inspector.ui.lines.source import LineText
from inspector.ui.models.ledger_reasons import EXPLANATIONS
from inspector.ui.models.literal import literal, one_line
from inspector.ui.text import PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_OPEN_TO_DEPTH = 1
_KEY_SHARE, _LEAST_KEY_PX, _MOST_KEY_PX = 0.36, 120, 240
_VALUE_SHARE = 0.33
_MOST_MESSAGE_CHARS = 240


class LineDetail(QWidget):
    """Shows the line that was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Line, LineText | None] | None = None
        self.place = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.message = PlainLabel("value", font(TEXT_PX, SEMIBOLD), parent=self)
        self.remedy = PlainLabel("muted", font(LABEL_PX), parent=self)
        for label in (self.message, self.remedy):
            label.setWordWrap(True)
            # A message may hold one long word, which must not make the window wider.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("raw")
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font())
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("Text of the line")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(44)
        self.model = RecordModel(self)
        self.tree = self._made_tree(theme)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.text)
        self.split.addWidget(self.tree)
        self.split.setSizes([70, 200])
        self.split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for label in (self.place, self.message, self.remedy):
            column.addWidget(label)
        column.addSpacing(2)
        column.addWidget(self.note)
        column.addWidget(self.split, 1)
        self.clear()

    def clear(self) -> None:
        """Show no line."""
        self._shown = None
        self.place.show_text("Choose a line to see all of it")
        for widget in (self.message, self.remedy, self.note, self.split):
            widget.hide()

    def show_line(
        self, line: Line, path: Path, text: LineText | None, units: Mapping[str, str]
    ) -> None:
        """Show a line; its text is None while it was not read."""
        if self._shown == (line, text):
            return
        self._shown = (line, text)
        self.place.show_text(
            f"{one_line(path.name, 80)} · byte {line.offset:,} · {line.size_bytes:,} bytes"
        )
        self.place.setToolTip(plain_tooltip(one_line(str(path), 1_000)))
        self.message.show_text(one_line(line.message, _MOST_MESSAGE_CHARS))
        self.message.setToolTip(plain_tooltip(one_line(line.message, 1_000)))
        self.message.setVisible(bool(line.message))
        self.remedy.show_text(EXPLANATIONS[line.reason].remedy if line.reason else "")
        self.remedy.setVisible(line.reason is not None)
        self._show_text(text, units)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among keys, values and notes."""
        super().resizeEvent(event)
        key_px = round(_KEY_SHARE * self.width())
        self.tree.setColumnWidth(0, min(max(key_px, _LEAST_KEY_PX), _MOST_KEY_PX))
        self.tree.setColumnWidth(1, round(_VALUE_SHARE * self.width()))

    def _show_text(self, text: LineText | None, units: Mapping[str, str]) -> None:
        self.split.show()
        unread = text is None or not text.text
        self.text.setProperty("unread", unread)
        self.text.style().polish(self.text)
        slanted = fixed_font()
        slanted.setItalic(unread)
        self.text.setFont(slanted)
        if text is None:
            self.text.setPlainText("…")
        else:
            self.text.setPlainText(literal(text.text or text.problem))
        cut = "" if text is None or text.is_whole else "the rest is too long to be shown"
        note = (text.problem or cut) if text is not None and text.text else ""
        self.note.show_text(one_line(note))
        self.note.setVisible(bool(note))
        whole = text.text if text is not None and text.is_whole else ""
        nodes = record_nodes(whole, units) or []
        self.model.show_nodes(nodes)
        self.tree.setVisible(bool(nodes))
        self.tree.expandToDepth(_OPEN_TO_DEPTH)

    def _made_tree(self, theme: Theme) -> QTreeView:
        tree = QTreeView(self)
        tree.setObjectName("record")
        tree.setModel(self.model)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setAccessibleName("Record of the line")
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setFont(font(LABEL_PX))
        tree.setItemDelegate(InkDelegate(theme, lambda index: index.column() != 1, tree))
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setIndentation(16)
        tree.setHeaderHidden(True)
        tree.setMinimumHeight(60)
        head = tree.header()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        theme.changed.connect(tree.viewport().update)
        return tree
