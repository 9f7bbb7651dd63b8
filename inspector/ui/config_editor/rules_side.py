"""The left side of the editor of alert rules: the list, and what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.config.form_values import FormValues
from inspector.ui.config_editor.row_keys import RowButtons
from inspector.ui.config_editor.rule_list import RuleList, RuleRow
from inspector.ui.config_editor.rule_words import threshold_words
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import ElidedLabel, PlainLabel
from inspector.ui.theme import Theme


class RulesSide(QWidget):
    """How many rules there are, the buttons, the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel("value", font(weight=SEMIBOLD), "Rules")
        self.total = ElidedLabel("muted", font(LABEL_PX))
        self.buttons = RowButtons("rule")
        self.list = RuleList(theme)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.total, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.buttons)
        column.addWidget(self.list, 1)

    def show_rules(self, rows: tuple[RuleRow, ...], place: int) -> None:
        """Show rules, one of them chosen."""
        self.list.show_rules(rows)
        self.list.choose(place)
        off = sum(not row.enabled for row in rows)
        invalid = sum(row.problems > 0 for row in rows)
        said = [f"{len(rows):,}"]
        said += [f"{many} {word}" for many, word in ((off, "off"), (invalid, "invalid")) if many]
        self.total.show_text(" \N{MIDDLE DOT} ".join(said))


def rule_rows(values: FormValues) -> tuple[RuleRow, ...]:
    """Return the rules of a draft as the list shows them."""
    return tuple(
        RuleRow(
            one_line(str(rule.get("name") or "no name"), 80),
            one_line(str(rule.get("severity", "warning")), 20),
            one_line(str(rule.get("measure") or "no measure"), 80),
            threshold_words(rule),
            rule.get("enabled", True) is True,
            len(values.problems(("rule", place))),
            _state(values, place),
        )
        for place, rule in enumerate(values.rows("rule"))
    )


def _state(values: FormValues, place: int) -> str:
    if values.origin("rule", place) is None:
        return "new"
    return "modified" if values.is_row_modified("rule", place) else ""
