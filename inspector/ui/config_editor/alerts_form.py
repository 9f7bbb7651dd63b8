"""The editor of alert rules: a list of them, the form of one, and what it would look at now."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from inspector.analysis.rule_preview import RulePreview, RulePreviewRequest
from inspector.analysis.tuning_answers import TuningAnswer, TuningRequest
from inspector.config.document import Document
from inspector.config.form_values import FormValues
from inspector.config.models import Baseline
from inspector.config.places import Path
from inspector.core.registry import Registry
from inspector.ui.bare_area import BareArea
from inspector.ui.config_editor.edits import (
    add_edit,
    duplicate_edit,
    move_edit,
    remove_edit,
    set_edit,
)
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.preview_side import PreviewSide
from inspector.ui.config_editor.row_keys import RowAct
from inspector.ui.config_editor.rule_form import RuleForm
from inspector.ui.config_editor.rule_templates import named_apart, rule_templates
from inspector.ui.config_editor.rule_words import (
    ASKED,
    measure_words,
    request_of,
)
from inspector.ui.config_editor.rules_side import RulesSide, rule_rows
from inspector.ui.config_editor.tuning.tuner import RuleTuner
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.frame import Facets
from inspector.ui.models.literal import one_line
from inspector.ui.pages.empty import EmptyState
from inspector.ui.text import PlainLabel, menu_text
from inspector.ui.theme import Theme

RULE: Path = ("rule",)
BESIDE_PX, SLIM_PX = 1_120, 800
_SLIM_LIST_PX, _LIST_PX, _WIDE_LIST_PX, _PREVIEW_PX, _PAD_PX = 224, 248, 300, 452, 12
_LEAST_PREVIEW_PX = 240


class AlertsForm(ConfigForm):
    """Edits `alerts.toml`.

    Signals:
        preview_requested: The `RulePreviewRequest` of the chosen rule, whenever it is another one;
            None if there is no rule to preview. It is answered with `show_preview`.
    """

    preview_requested = Signal(object)

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._registry = registry
        self._values: FormValues | None = None
        self._facets = Facets()
        self._baselines: tuple[Baseline, ...] = ()
        self._request: RulePreviewRequest | None = None
        self._place = 0
        self._filter = ("", False)
        self.side = RulesSide(theme)
        self.list, self.buttons = self.side.list, self.side.buttons
        self.rule = RuleForm(registry, theme)
        self.previews = PreviewSide(theme)
        self.preview, self.tuning = self.previews.preview, self.previews.tuning
        self.tuner = RuleTuner(self.tuning, self)
        self.problem = PlainLabel("crit", font(LABEL_PX))
        self.problem.setWordWrap(True)
        self.empty = EmptyState(theme, "file")
        self.empty.show_text(
            "No alert rule yet",
            "A rule says when values of a measure are an alert: such as damage for each cast above"
            " 1.25 times the baseline of its tier. Begin with one of those that ship, or with an"
            " empty one.",
            "Add a rule",
        )
        self.menu = QMenu(self)
        for name, row in rule_templates():
            action = self.menu.addAction(menu_text(name))
            action.triggered.connect(lambda _checked=False, row=row: self.add(row))
        self._compose()
        self._connect()

    def _connect(self) -> None:
        self.buttons.acted.connect(self.act)
        self.list.acted.connect(self.act)
        self.list.chosen.connect(self._choose)
        self.list.toggled.connect(self._toggle)
        self.list.opened.connect(self.rule.focus)
        self.empty.pressed.connect(lambda: self.act(RowAct.ADD))
        self.rule.edit_requested.connect(self.edit_requested)
        self.tuner.edit_requested.connect(self.edit_requested)
        self.rule.path_entered.connect(self.path_entered)

    def _compose(self) -> None:
        self.rule.setObjectName("plain")
        self.area = BareArea(self.rule)
        self._rest = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._rest)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(_PAD_PX)
        self._halves.addWidget(self.area, 3)
        self._line = QFrame()
        self._line.setObjectName("line")
        self._halves.addWidget(self._line)
        self._halves.addWidget(self.previews, 3)
        both = QHBoxLayout()
        both.setSpacing(_PAD_PX)
        both.addWidget(self.side)
        both.addWidget(self._rest, 1)
        both.addWidget(self.empty, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        whole.setSpacing(8)
        whole.addWidget(self.problem)
        whole.addLayout(both, 1)

    @property
    def tuning_request(self) -> TuningRequest | None:
        """What the chosen rule asks about the past; None while nobody looks."""
        return self.tuner.request if self.tuning.isVisible() else None

    def show_tuning(self, answer: TuningAnswer | None, state: str) -> None:
        """Show what the threshold would have caused."""
        self.tuning.show_answer(answer, state)

    @property
    def preview_request(self) -> RulePreviewRequest | None:
        """What the chosen rule asks; to be answered again when the session has grown."""
        return self._request

    def show_document(self, document: Document) -> None:
        """Show a draft, its problems beside their fields; where the keys are, they stay."""
        self._values = values = FormValues(document)
        told = (*values.problems_at(()), *values.problems_at(RULE))
        self.problem.show_text("\n".join(f"Invalid: {one_line(one)}" for one in told[:3]))
        self.problem.setVisible(bool(told))
        rules = values.rows("rule")
        self._place = min(max(self._place, 0), len(rules) - 1)
        rows = rule_rows(values)
        self.side.show_rules(rows, self._place)
        self.empty.setVisible(not rules and values.is_readable)
        self._rest.setVisible(bool(rules))
        self.side.setVisible(bool(rules))
        self._show_rule()

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only rules that hold a text, or, where none does, fields with it in their name."""
        self._filter = (text, modified_only)
        self._apply_filter()

    def reveal(self, path: Path) -> None:
        """Bring a field into sight, choose its rule, and give it the keys."""
        if path[:1] == RULE and len(path) > 1 and isinstance(path[1], int):
            self._choose(path[1])
            self.list.choose(self._place)
        row = self.rule.row_at(path)
        if row is not None:
            row.show()
            row.focus()
            self.area.ensureWidgetVisible(row)
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def tune(self, name: str, threshold: float) -> None:
        """Choose a rule by its name, and give it another threshold, as somebody dragged it."""
        rules = () if self._values is None else self._values.rows("rule")
        place = next((at for at, rule in enumerate(rules) if rule.get("name") == name), None)
        if place is not None:
            self._choose(place)
            self.list.choose(place)
            self.tuning.moved.emit(threshold)
            self.tuner.flush()

    def show_facets(self, facets: Facets) -> None:
        """Show what the selector takes of other names."""
        if facets is not self._facets:
            self._facets = facets
            self.preview.set_loaded(is_loaded=bool(facets.entries))
            self.tuning.set_loaded(is_loaded=bool(facets.entries))
            self._show_matches()

    def show_baselines(self, baselines: tuple[Baseline, ...]) -> None:
        """Compare with other baselines from now on, in the order of their file."""
        self._baselines = baselines
        self._ask()

    def show_preview(self, preview: RulePreview | None) -> None:
        """Show how the chosen rule stands to the session; an answer that is too late is not."""
        rule = self._chosen()
        unit, _note = measure_words(rule.get("measure"), self._registry)
        self.preview.show_preview(preview, unit)
        self._show_matches()

    def flush(self) -> None:
        """Ask at once for the edit that is held back while somebody drags a threshold."""
        self.tuner.flush()

    def act(self, act: RowAct) -> None:
        """Do something with the chosen rule."""
        rules = () if self._values is None else self._values.rows("rule")
        place = self._place
        if act is RowAct.ADD:
            anchor = self.empty.button if not rules else self.buttons.buttons[RowAct.ADD]
            self.menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))
            self.menu.setActiveAction(self.menu.actions()[0])
        elif not 0 <= place < len(rules):
            return
        elif act is RowAct.DUPLICATE:
            self._place = place + 1
            name = named_apart(rules[place], rules)["name"]
            self.edit_requested.emit(duplicate_edit(RULE, place, {"name": name}))
        elif act is RowAct.REMOVE:
            self.edit_requested.emit(remove_edit(RULE, place))
        else:
            to = place + (-1 if act is RowAct.UP else 1)
            if 0 <= to < len(rules):
                self._place = to
                self.edit_requested.emit(move_edit(RULE, place, to))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the preview beside the form where there is room."""
        super().resizeEvent(event)
        is_wide, way = self.width() >= BESIDE_PX, QBoxLayout.Direction
        list_px = _WIDE_LIST_PX if is_wide else _LIST_PX
        self.side.setFixedWidth(_SLIM_LIST_PX if self.width() < SLIM_PX else list_px)
        self.previews.set_narrow(is_narrow=not is_wide)
        self._halves.setDirection(way.LeftToRight if is_wide else way.TopToBottom)
        self.previews.setMinimumWidth(_PREVIEW_PX if is_wide else 0)
        self.previews.setMinimumHeight(_LEAST_PREVIEW_PX)
        self._line.setFixedSize(*((1, 16_777_215) if is_wide else (16_777_215, 1)))

    def _chosen(self) -> dict[str, Any]:
        rules = () if self._values is None else self._values.rows("rule")
        return dict(rules[self._place]) if 0 <= self._place < len(rules) else {}

    def _show_rule(self) -> None:
        if self._values is None:
            return
        values, rules = self._values, self._values.rows("rule")
        self.buttons.show_place(self._place, len(rules), can_edit=values.is_readable)
        if 0 <= self._place < len(rules):
            self.rule.show_rule(values, self._place)
        self._apply_filter()
        self._ask()
        self._show_matches()

    def _show_matches(self) -> None:
        shown, asked = self.preview.shown, self._request
        if shown is not None and (asked is None or shown.request.selector != asked.selector):
            shown = None
        self.rule.show_matches(self._chosen(), self._facets, shown)

    def _ask(self) -> None:
        """Ask for the preview of the chosen rule, if it is another question than before."""
        rule, values = self._chosen(), self._values
        self.tuner.show_rule(rule, (*RULE, self._place), self._baselines)
        wrong = values is None or any(values.problems((*RULE, self._place, one)) for one in ASKED)
        request = None if wrong or not rule else request_of(rule, self._baselines)
        if request != self._request:
            self._request = request
            self.preview.ask(request)
            self.preview_requested.emit(request)

    def _apply_filter(self) -> None:
        text, modified_only = self._filter
        has_hit = self.list.show_filter(text, modified_only=modified_only)
        self.rule.show_filter("" if has_hit else text, modified_only=modified_only)

    def _choose(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.preview.forget()
            self.tuning.forget()
            self._show_rule()
            self.path_entered.emit((*RULE, place))

    def _toggle(self, place: int) -> None:
        on = self.list.rows[place].enabled
        self.edit_requested.emit(set_edit((*RULE, place, "enabled"), not on))

    def add(self, row: dict[str, Any]) -> None:
        """Add a rule behind the chosen one, under a name of its own, and go to its form."""
        rules = () if self._values is None else self._values.rows("rule")
        self._place = self._place + 1 if rules else 0
        self.edit_requested.emit(add_edit(RULE, named_apart(row, rules), self._place))
        self.rule.focus()
