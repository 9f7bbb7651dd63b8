"""What tests of the editor of alert rules do, and what they look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from inspector.analysis.rule_preview import PreviewCurve, RulePreview, RulePreviewRequest
from inspector.analysis.rule_verdict import GroupPreview, PreviewState
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.fields.entry import EntryControl, Line
from inspector.ui.config_editor.fields.field_row import FieldRow
from inspector.ui.config_editor.fields.threshold import ThresholdControl
from inspector.ui.config_editor.rule_list import RuleList
from inspector.ui.models.frame import Facets

LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
TIMES = "\N{MULTIPLICATION SIGN}"
FACETS = Facets(
    entries=(("ability.meteor", 3_000), ("ability.whirl", 204), ("contract.oath", 9)),
    tags=(("cc_silence", 40),),
)
Own = Callable[..., Any]
Settle = Callable[[], None]


def row_of(owner: Any, *path: str) -> FieldRow:
    """Return the row of a field of the chosen rule."""
    row = owner.form.rule.row_at(("rule", owner.form.list.place, *path))
    assert isinstance(row, FieldRow)
    return row


def line_of(row: FieldRow) -> Line:
    """Return the line that a field is typed into."""
    control = row.control
    if isinstance(control, ThresholdControl):
        control = control.entry
    assert isinstance(control, EntryControl)
    return control.line


def type_into(row: FieldRow, text: str) -> None:
    """Replace what stands in a field, letter by letter."""
    line = line_of(row)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def press(rules: RuleList, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the list."""
    rules.setFocus()
    QTest.keyClick(rules, key, modifier)


def names(owner: Any) -> list[str]:
    """Return the names of the rules, as the list has them."""
    return [row.name for row in owner.form.list.rows]


def answer(request: RulePreviewRequest | None) -> RulePreview:
    """Return an answer of one group above its threshold, and one that is fine."""
    assert request is not None
    curve = PreviewCurve("ability.meteor", np.array([10.0, 20.0, 30.0]), np.array([1.0, np.nan, 3]),
                         2.3)  # fmt: skip
    groups = (
        GroupPreview("ability.meteor", 3.0, 40, 2.3, PreviewState.ABOVE, 0.3),
        GroupPreview("ability.whirl", 1.0, 1_200, 2.3, PreviewState.OK, -0.6),
    )
    counts = ((PreviewState.ABOVE, 1), (PreviewState.OK, 1))
    return RulePreview(request, 17, 1, ("ability.meteor",), 0.0, 300.0, 300.0, False, groups,
                       counts, curve=curve)  # fmt: skip


def show_now(form: AlertsForm) -> None:
    """Have the present in sight rather than the past."""
    QTest.mouseClick(form.previews.choice.buttons()[1], LEFT)


def choose_template(form: AlertsForm, number: int) -> None:
    """Add from the open menu, by keys."""
    menu = form.menu
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    for _step in range(number):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def hidden(form: AlertsForm) -> list[bool]:
    """Return which of the five rules the list leaves out."""
    return [form.list.isRowHidden(at) for at in range(5)]
