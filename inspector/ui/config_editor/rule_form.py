"""The form of one alert rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.analysis.rule_preview import RulePreview
from inspector.config.form_fields import FormField, field_named, form_fields
from inspector.config.form_values import FieldState, FormValues
from inspector.config.models import AlertsConfig
from inspector.config.places import Path
from inspector.config.typed import shown_value
from inspector.config.values import is_same
from inspector.core.registry import Registry
from inspector.ui.config_editor.edits import reset_edit
from inspector.ui.config_editor.field_group import FieldGroup
from inspector.ui.config_editor.fields.entry import EntryControl
from inspector.ui.config_editor.fields.field_row import COMPACT_PX, FieldRow
from inspector.ui.config_editor.fields.threshold import ThresholdControl
from inspector.ui.config_editor.rule_edits import (
    OPPOSITE,
    RECOVER,
    THRESHOLD,
    recover_edit,
    reset_threshold_edit,
    threshold_edit,
)
from inspector.ui.config_editor.rule_words import (
    BASELINE,
    SIDES,
    TIMES_BASELINE,
    match_words,
    measure_words,
    selector_of,
    side_of,
    span_words,
    window_words,
)
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.frame import Facets
from inspector.ui.models.literal import one_line
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_WHAT = ("name", "enabled", "severity", "measure")
_WINDOW = ("window", "group_by")
_WHEN = ("for", "keep_firing", "no_data", "min_n")


class RuleForm(QWidget):
    """Shows one rule of a draft and asks for edits of it.

    Signals:
        edit_requested: The `Edit` that a person made.
        path_entered: The path of the field that has got the keys.
    """

    edit_requested = Signal(object)
    path_entered = Signal(object)

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._base: Path = ("rule", -1)
        file_fields = form_fields(AlertsConfig, registry)
        self.fields = field_named(file_fields, "rule").fields
        named = {field.name: field for field in self.fields}
        threshold = _threshold_field(named["above"])
        self.threshold = FieldRow(threshold, ThresholdControl(threshold), theme, is_compact=True)
        recover = replace(field_named(named[RECOVER].fields, "below"), name=RECOVER,
                          description=named[RECOVER].description)  # fmt: skip
        self.recover = FieldRow(recover, EntryControl(recover), theme, is_compact=True)

        def group(names: tuple[str, ...], heading: str = "", note: str = "") -> FieldGroup:
            fields = tuple(named[name] for name in names)
            return FieldGroup(fields, registry, theme, heading=heading, note=note, is_compact=True)

        self.what, self.window_group, self.when = group(_WHAT), group(_WINDOW), group(_WHEN)
        self.select = group(("select",))
        lateness = (field_named(file_fields, "lateness"),)
        self.every = FieldGroup(lateness, registry, theme, heading="For all rules",
                                is_compact=True)  # fmt: skip
        self.problem = PlainLabel("crit", font(LABEL_PX), parent=self)
        self.problem.setWordWrap(True)
        self.matches = PlainLabel("muted", font(LABEL_PX), parent=self)
        self.matches.setWordWrap(True)
        self.matches.setContentsMargins(COMPACT_PX + 8, 0, 0, 8)
        self._compose()

    def _compose(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        parts = (self.problem, self.what, self.threshold, self.recover, self.window_group,
                 self.select, self.matches, self.when, self.every)  # fmt: skip
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        for group in self.groups:
            group.edit_requested.connect(self.edit_requested)
            group.path_entered.connect(self.path_entered)
        self.threshold.changed.connect(self._ask_threshold)
        self.threshold.reset_asked.connect(
            lambda: self._reset(self.threshold, reset_threshold_edit(self._base))
        )
        self.threshold.entered.connect(
            lambda: self.path_entered.emit((*self._base, self._control.fires))
        )
        self.recover.changed.connect(self._ask_recover)
        self.recover.reset_asked.connect(
            lambda: self._reset(self.recover, reset_edit((*self._base, RECOVER)))
        )
        self.recover.entered.connect(lambda: self.path_entered.emit((*self._base, RECOVER)))

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """All groups of fields."""
        return self.what, self.window_group, self.select, self.when, self.every

    @property
    def _control(self) -> ThresholdControl:
        control = self.threshold.control
        assert isinstance(control, ThresholdControl)
        return control

    def show_rule(self, values: FormValues, place: int) -> None:
        """Show the rule at a position of a draft."""
        base: Path = ("rule", place)
        if base != self._base:
            self._base = base
            self._forget(self.threshold)
            self._forget(self.recover)
        rule = values.value(base)
        rule = rule if isinstance(rule, Mapping) else {}
        for group in (self.what, self.window_group, self.select, self.when):
            group.show_values(values, base)
        self.every.show_values(values, ())
        self._show_threshold(values, rule)
        said = values.problems_beside(base, self.fields)
        self.problem.show_text("\n".join(f"Invalid: {one_line(text)}" for text in said))
        self.problem.setVisible(bool(said))
        self._say(rule)

    def show_matches(
        self, rule: Mapping[str, Any], facets: Facets, counted: RulePreview | None
    ) -> None:
        """Say what the selector of the rule takes; see `match_words`."""
        self.matches.show_text(match_words(selector_of(rule.get("select")), facets, counted))

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only some of the fields."""
        for group in self.groups:
            group.show_filter(text, modified_only=modified_only)
        for row in (self.threshold, self.recover):
            row.setVisible(row.fits(text, modified_only=modified_only))
        self.matches.setVisible(self.select.isVisibleTo(self))

    def row_at(self, path: Path) -> FieldRow | None:
        """Return the row of the field at a path, or around it; None if it is elsewhere."""
        if path[:2] == self._base and len(path) > 2:
            if path[2] in SIDES:
                return self.threshold
            if path[2] == RECOVER:
                return self.recover
        found = (group.row_at(path) for group in self.groups)
        return next((row for row in found if row is not None), None)

    def focus(self) -> None:
        """Give the keys to the first field."""
        self.what.rows["name"].focus()

    def _say(self, rule: Mapping[str, Any]) -> None:
        """Say what lengths, windows and the measure mean."""
        unit, note = measure_words(rule.get("measure"), self._registry)
        self.what.rows["measure"].say(unit)
        self.what.rows["measure"].explain(note)
        side, threshold = side_of(rule), rule.get(side_of(rule))
        relative = isinstance(threshold, Mapping)
        self.threshold.say("" if relative else unit)
        self.recover.say(f"{OPPOSITE[side]}{f', {BASELINE}' if relative else unit and f', {unit}'}")
        for row, words in (
            (self.window_group.rows["window"], window_words),
            (self.when.rows["for"], span_words),
            (self.when.rows["keep_firing"], span_words),
        ):
            is_sound = row.state is not None and not row.state.problems
            row.say(words(rule.get(row.field.name, row.field.default)) if is_sound else "")

    def _show_threshold(self, values: FormValues, rule: Mapping[str, Any]) -> None:
        base = self._base
        states = {side: values.state(field_named(self.fields, side), (*base, side))
                  for side in SIDES}  # fmt: skip
        said = {side: rule[side] for side in SIDES if side in rule}
        on_disk = {side: state.file for side, state in states.items() if state.file is not None}
        holds = {side: s.effective for side, s in states.items() if s.effective is not None}
        problems = tuple(one for state in states.values() for one in state.problems)
        state = FieldState(said, None, _words(on_disk), _words(holds), not is_same(said, on_disk),
                           bool(said), problems)  # fmt: skip
        self.threshold.show_state(state, can_edit=values.is_readable)
        whole = values.state(field_named(self.fields, RECOVER), (*base, RECOVER))
        numbers = [_number(one, self._control.fires) for one in (whole.value, whole.file)]
        state = replace(whole, value=numbers[0], file=numbers[1],
                        effective=_number(whole.effective, self._control.fires))  # fmt: skip
        self.recover.show_state(state, can_edit=values.is_readable)

    def _ask_threshold(self, asked: Mapping[str, Any]) -> None:
        self.edit_requested.emit(threshold_edit(self._base, asked))

    def _ask_recover(self, number: Any) -> None:
        side = OPPOSITE[self._control.fires]
        self.edit_requested.emit(recover_edit(self._base, side, number))

    def _reset(self, row: FieldRow, edit: object) -> None:
        self._forget(row)
        self.edit_requested.emit(edit)
        row.focus()

    def _forget(self, row: FieldRow) -> None:
        control = row.control
        if isinstance(control, EntryControl | ThresholdControl):
            control.forget()


def _threshold_field(above: FormField) -> FormField:
    return replace(above, name=THRESHOLD,
                   description=above.description.replace("Fires above this", "Fires past this"),
                   fields=())  # fmt: skip


def _words(sides: Mapping[str, Any]) -> str | None:
    """Return a threshold as one of the levels: above 1.25 baselines."""
    said = []
    for side, number in sides.items():
        relative = isinstance(number, Mapping)
        value = number.get(TIMES_BASELINE) if isinstance(number, Mapping) else number
        said.append(f"{side} {shown_value(value)}{f' {BASELINE}' if relative else ''}")
    return ", ".join(said) or None


def _number(recovery: Any, fires: str) -> Any:
    """Return the number at which a rule recovers, on whichever side it says so."""
    if not isinstance(recovery, Mapping):
        return recovery
    number = recovery.get(OPPOSITE[fires])
    return recovery.get(fires) if number is None else number
