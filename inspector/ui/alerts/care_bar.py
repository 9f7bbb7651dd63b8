"""What can be done about the chosen alert: acknowledge it, or snooze it or its rule."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from inspector.analysis.alert_timeline import ALARMING, AlertState, Group
from inspector.ui.alerts.alert_view import AlertView
from inspector.ui.alerts.care_editor import CareEditor
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.models.alert_care_words import care_said, next_said
from inspector.ui.models.alert_rows import GroupRow
from inspector.ui.models.alerts_frame import AlertsFrame
from inspector.ui.models.care_wish import CareKind, CareWish
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, plain_tooltip

_DOT = " \N{MIDDLE DOT} "
_NAME_CHARS = 80
_BUTTON_ROOM_PX = 24
_TEXTS = {
    (CareKind.ACKNOWLEDGE, False): ("Acknowledge…", "Acknowledge…"),
    (CareKind.TAKE_BACK, False): ("Take back", "Take acknowledgement back"),
    (CareKind.SNOOZE, False): ("Snooze…", "Snooze…"),
    (CareKind.UNDO_SNOOZE, False): ("Undo snooze", "Undo snooze"),
    (CareKind.SNOOZE, True): ("Snooze rule…", "Snooze the whole rule…"),
    (CareKind.UNDO_SNOOZE, True): ("Undo rule snooze", "Undo the snooze of the rule"),
}
"""By what a button does, and whether to a rule: what it says, and its name in full."""

_ASKED = (CareKind.ACKNOWLEDGE, CareKind.SNOOZE)


class CareBar(QWidget):
    """Says who takes care of the group that is chosen in a table, and lets a person do it.

    Args:
        groups: The table of the groups of a rule.

    Attributes:
        of_rule: Snoozes the whole rule; it stands wherever the rule is named.

    Signals:
        wished: The `CareWish` of a person.
    """

    wished = Signal(object)

    def __init__(self, groups: AlertView, parent: QWidget) -> None:
        super().__init__(parent)
        self._groups = groups
        self._frame = AlertsFrame()
        self._rule, self._now_ts = "", 0.0
        self._group: Group | None = None
        self._wishes: dict[QPushButton, CareWish] = {}
        self.said = ElidedLabel("muted", font(LABEL_PX), self)
        self.acknowledge = self._button(CareKind.ACKNOWLEDGE, CareKind.TAKE_BACK)
        self.snooze = self._button(CareKind.SNOOZE, CareKind.UNDO_SNOOZE)
        self.of_rule = self._button(CareKind.SNOOZE, CareKind.UNDO_SNOOZE, is_rule=True)
        self.editor = CareEditor(self)
        self.editor.wished.connect(self.wished)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 6)
        row.setSpacing(8)
        row.addWidget(self.said, 1)
        row.addWidget(self.acknowledge)
        row.addWidget(self.snooze)
        groups.selectionModel().currentRowChanged.connect(self._choose)
        groups.menu_wanted.connect(
            partial(self._open_menu, (self.acknowledge, self.snooze, self.of_rule))
        )

    def show_rule(self, frame: AlertsFrame, rule: str, now_ts: float) -> None:
        """Show what can be done about the alerts of a rule.

        Args:
            frame: What was evaluated last.
            rule: The rule whose groups stand in the table.
            now_ts: The time of day, Unix seconds.
        """
        self._frame, self._now_ts = frame, now_ts
        if rule != self._rule:
            self._rule, self._group = rule, None
        self._keep_choice()
        self._show_choices()

    def open_rule_menu(self, at: QPoint) -> None:
        """Open a menu of what can be done about the whole rule, somewhere on the screen."""
        self._open_menu((self.of_rule,), at)

    def _open_menu(self, buttons: Sequence[QPushButton], at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in buttons:
            action = menu.addAction(button.accessibleName())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(at)

    def _keep_choice(self) -> None:
        """Choose the group that was chosen, or else the first one."""
        table, current = self._groups.table, self._groups.currentIndex()
        rows = range(table.rowCount())
        place = next((row for row in rows if table.entry(row).alert.group == self._group), 0)
        if rows and current.row() != place:
            self._groups.setCurrentIndex(table.index(place, 0))

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._group = self._groups.table.entry(current.row()).alert.group
            self._show_choices()

    def _chosen(self) -> GroupRow | None:
        current = self._groups.currentIndex()
        if not current.isValid():
            return None
        row: GroupRow = self._groups.table.entry(current.row())
        return row if row.alert.rule == self._rule else None

    def _show_choices(self) -> None:
        row, care, rule = self._chosen(), self._frame.care, self._rule
        group = row.alert.group if row is not None else None
        is_known = group is not None and care.acknowledgement(rule, group) is not None
        kind = CareKind.TAKE_BACK if is_known else CareKind.ACKNOWLEDGE
        fires = row is not None and row.alert.state is AlertState.FIRING
        self._offer(self.acknowledge, CareWish(kind, rule, group), can=is_known or fires)
        is_own = group is not None and (rule, group) in care.snoozed
        kind = CareKind.UNDO_SNOOZE if is_own else CareKind.SNOOZE
        self._offer(self.snooze, CareWish(kind, rule, group), can=row is not None)
        kind = CareKind.UNDO_SNOOZE if (rule, None) in care.snoozed else CareKind.SNOOZE
        self._offer(self.of_rule, CareWish(kind, rule, None), can=bool(rule))
        self.said.show_text(self._words(row))

    def _words(self, row: GroupRow | None) -> str:
        if row is None:
            return ""
        frame, alert = self._frame, row.alert
        parts = (
            next_said(alert, frame.evaluated_ts),
            care_said(frame.care, alert.rule, alert.group, self._now_ts),
        )
        return _DOT.join(part for part in parts if part) or row.label

    def _offer(self, button: QPushButton, wish: CareWish, *, can: bool) -> None:
        self._wishes[button] = wish
        shown, named = _TEXTS[wish.kind, button is self.of_rule]
        button.setText(shown)
        button.setAccessibleName(named)
        button.setToolTip(plain_tooltip(named))
        button.setEnabled(can)

    def _press(self, button: QPushButton) -> None:
        wish = self._wishes.get(button)
        if wish is None:
            return
        if wish.kind not in _ASKED:
            self.wished.emit(wish)
            return
        row = self._chosen()
        whose = row.label if row is not None and wish.group is not None else self._rule
        self.editor.ask(
            wish, one_line(whose, _NAME_CHARS), button, may_be_well=self._is_alarming(wish.group)
        )

    def _is_alarming(self, group: Group | None) -> bool:
        return any(
            one.state in ALARMING and one.rule == self._rule and group in (None, one.group)
            for one in self._frame.snapshot.alerts
        )

    def _button(self, *kinds: CareKind, is_rule: bool = False) -> QPushButton:
        """Return a button that has room for each of its texts, so that nothing moves."""
        button = QPushButton(self)
        button.setObjectName("small")
        button.setFont(font(LABEL_PX, MEDIUM))
        button.setAutoDefault(False)
        metrics = QFontMetricsF(button.font())
        widest_px = max(metrics.horizontalAdvance(_TEXTS[kind, is_rule][0]) for kind in kinds)
        button.setMinimumWidth(round(widest_px) + _BUTTON_ROOM_PX)
        button.clicked.connect(partial(self._press, button))
        return button
