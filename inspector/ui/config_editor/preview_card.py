"""The preview of an alert rule: every group of the loaded session against the threshold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from inspector.analysis.rule_preview import RulePreview, RulePreviewRequest
from inspector.analysis.rule_verdict import FIRING, GroupPreview, PreviewState
from inspector.config.spans import CountWindow
from inspector.ui.config_editor.preview_curve import HEIGHT_PX, LOW_PX, PreviewPlot
from inspector.ui.fonts import LABEL_PX, MEDIUM, SEMIBOLD, font
from inspector.ui.models.format import NO_DATA, clock, exact_duration, number, with_unit
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel, plain_tooltip
from inspector.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_HEADS = ("Group", "Value", "Threshold", "n", "State")
_WIDTHS_PX = (0, 72, 80, 52, 92)
_ROW_PX, _PAD_PX = 26, 12
WAITING = "Looking at the loaded session…"
INVALID = "The preview comes back when measure, threshold, selector and window are valid."
NOT_LOADED = "Nothing is loaded to look at. Open a source to see how the rule stands to it."
NONE_NOW = "No row lies in the latest window."
NOTHING = "No loaded row passes the selector."
OLD_PREVIEW = "of the rule as it was"
OLD_INVALID = f"{OLD_PREVIEW}, until it is valid again"


class _GroupModel(QAbstractTableModel):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.groups: tuple[GroupPreview, ...] = ()

    def show_groups(self, groups: tuple[GroupPreview, ...]) -> None:
        self.beginResetModel()
        self.groups = groups
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.groups)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if 0 < section < 4 else _LEFT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        group, column = self.groups[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                one_line(group.name, 160),
                *told_apart(group.value, group.limit),
                f"{group.n:,}",
                str(group.state),
            )[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(one_line(group.note or group.name))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if 0 < column < 4 else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(group.state, column)
        return None

    def _ink(self, state: PreviewState, column: int) -> Any:
        colours = self._theme.colours
        if column == 4:
            if state in FIRING:
                return colours.crit
            return colours.ok if state is PreviewState.OK else colours.muted
        return colours.muted if column in (2, 3) else colours.text


class PreviewCard(QFrame):
    """Says how a rule stands to the loaded session."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._request: RulePreviewRequest | None = None
        self._shown: RulePreview | None = None
        self._is_loaded = False
        self.title = PlainLabel("value", font(weight=SEMIBOLD), "Preview", self)
        self.subtitle = ElidedLabel("muted", font(LABEL_PX), self)
        self.verdict = ElidedLabel("value", font(LABEL_PX, MEDIUM), self)
        self.reason = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.reason.setWordWrap(True)
        self.curve_name = ElidedLabel("muted", font(LABEL_PX), self)
        self.plot = PreviewPlot(theme, self)
        self.groups = _GroupModel(theme, self)
        self.table = QTableView(self)
        self._dress_table()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.subtitle, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self.verdict, self.reason, self.curve_name, self.plot):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self._filler = QWidget(self)
        column.addWidget(self._filler, 1)
        self.forget()

    def _dress_table(self) -> None:
        table = self.table
        table.setObjectName("figures")
        table.setProperty("tint", True)
        table.setAccessibleName("Groups against the threshold")
        table.setModel(self.groups)
        table.setFont(font(LABEL_PX))
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = table.horizontalHeader()
        head.setFont(font(LABEL_PX))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width_px in enumerate(_WIDTHS_PX):
            if width_px:
                table.setColumnWidth(place, width_px)

    @property
    def shown(self) -> RulePreview | None:
        """What is shown, be it of the rule as it was."""
        return self._shown

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Leave the room to the table where there is little, or give the curve its own."""
        self.plot.setFixedHeight(LOW_PX if is_narrow else HEIGHT_PX)

    def set_loaded(self, *, is_loaded: bool) -> None:
        """Say whether any row is loaded that could be looked at."""
        self._is_loaded = is_loaded
        if self._shown is None:
            self._show_reason()

    def ask(self, request: RulePreviewRequest | None) -> None:
        """Say that an answer to another question is awaited; None if there is no question."""
        self._request = request
        if self._shown is None:
            self._show_reason()
        else:
            # What is there stays until the answer comes: nothing flickers while somebody types.
            self.subtitle.show_text(OLD_PREVIEW if request else OLD_INVALID)

    def forget(self) -> None:
        """Show nothing until an answer comes: it was about another rule."""
        self._shown = None
        self._show_reason()

    def show_preview(self, preview: RulePreview | None, unit: str = "") -> None:
        """Show an answer, unless it is one to another question; None for none."""
        if preview is None:
            self.forget()
            return
        if preview.request != self._request:
            return
        self._shown = preview
        self.subtitle.show_text(window_text(preview))
        if not preview.groups:
            self._show_reason(NOTHING if preview.rows == 0 else NONE_NOW)
            return
        self.verdict.show_text(verdict_text(preview))
        self.groups.show_groups(preview.groups)
        curve = preview.curve
        self.plot.show_curve(curve)
        limit = "" if curve is None or curve.limit != curve.limit else (
            f" · dashed: {preview_side(preview)} {with_unit(curve.limit, unit)}"
        )  # fmt: skip
        self.curve_name.show_text("" if curve is None else f"{one_line(curve.name, 80)}{limit}")
        self._show_parts(has_groups=True, has_curve=curve is not None)

    def _show_reason(self, reason: str = "") -> None:
        """Say why there is nothing to see; by default why there is no answer."""
        if not reason:
            self.subtitle.show_text("")
            reason = INVALID if self._request is None else WAITING
            reason = reason if self._is_loaded or self._request is None else NOT_LOADED
        self.reason.show_text(reason)
        self._show_parts(has_groups=False, has_curve=False)

    def _show_parts(self, *, has_groups: bool, has_curve: bool) -> None:
        self.reason.setVisible(not has_groups)
        self._filler.setVisible(not has_groups)
        self.verdict.setVisible(has_groups)
        self.table.setVisible(has_groups)
        self.plot.setVisible(has_curve)
        self.curve_name.setVisible(has_curve)


def told_apart(value: float, limit: float) -> tuple[str, str]:
    """Return two numbers with as many digits as it takes to see that they are not the same."""
    said = number(value), number(limit)
    if value == limit or said[0] != said[1] or said[0] == NO_DATA:
        return said
    for digits in range(3, 16):
        said = f"{value:.{digits}g}", f"{limit:.{digits}g}"
        if said[0] != said[1]:
            break
    return said


def preview_side(preview: RulePreview) -> str:
    """Return on which side of its threshold the rule fires."""
    return "above" if preview.request.limit.is_above else "below"


def window_text(preview: RulePreview) -> str:
    """Return what the latest window is: ``5 min to 12:04:30``."""
    if preview.window_s != preview.window_s:
        return ""
    length, window = exact_duration(preview.window_s), preview.request.window
    if isinstance(window, CountWindow):
        many = f"{window.count:,} {window.key}"
        said = f"less than {many} loaded" if preview.is_short else f"about {many}"
        length = f"{said}: {length}"
    return f"{length} to {clock(preview.end_ts)}"


def verdict_text(preview: RulePreview) -> str:
    """Return how many groups are in which state: ``2 above · 12 ok``."""
    said = []
    for state, many in preview.counts:
        notes = sorted({group.note for group in preview.groups if group.state is state})
        why = ", ".join(notes[:2]) if state is PreviewState.NO_BASELINE else ""
        said.append(f"{many:,} {why or state}")
    if preview.is_cut:
        said.append("more groups than are looked at")
    return " · ".join(said)
