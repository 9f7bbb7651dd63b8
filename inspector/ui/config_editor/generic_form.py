"""The form of any config file, made of nothing but its model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from inspector.config.document import Document
from inspector.config.fields import ConfigFile
from inspector.config.form_fields import FieldKind, FormField, form_fields
from inspector.config.form_values import FormValues
from inspector.config.places import Path
from inspector.core.registry import Registry
from inspector.ui.bare_area import BareArea
from inspector.ui.config_editor.field_group import FieldGroup
from inspector.ui.config_editor.fields.field_row import FieldRow
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.rows_editor import RowsEditor
from inspector.ui.fonts import LABEL_PX, font
from inspector.ui.models.literal import one_line
from inspector.ui.text import PlainLabel
from inspector.ui.theme import Theme

_PAD_PX, _MOST_TOLD, _MOST_WIDTH_PX = 12, 3, 880


class GenericForm(ConfigForm):
    """Groups of fields, and a table for each list of tables."""

    def __init__(
        self,
        model: type[ConfigFile],
        registry: Registry,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: FormValues | None = None
        self._filter = ("", False)
        self.fields = form_fields(model, registry)
        plain = tuple(field for field in self.fields if field.kind is not FieldKind.ROWS)
        lists = (field for field in self.fields if field.kind is FieldKind.ROWS)
        self.problem = PlainLabel("crit", font(LABEL_PX))
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.nothing = PlainLabel("muted", font(), "No field fits. Clear the search.")
        self.nothing.hide()
        has_own = any(field.kind is not FieldKind.TABLE for field in plain)
        self.group = FieldGroup(plain, registry, theme, heading="Fields" if has_own else "")
        self.editors = tuple(RowsEditor(field, registry, theme) for field in lists)
        self._compose(plain)
        self.group.edit_requested.connect(self.edit_requested)
        self.group.path_entered.connect(self.path_entered)
        for editor in self.editors:
            editor.edit_requested.connect(self.edit_requested)
            editor.path_entered.connect(self.path_entered)

    def _compose(self, plain: tuple[FormField, ...]) -> None:
        inner = QWidget()
        inner.setObjectName("plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        self.group.setMaximumWidth(_MOST_WIDTH_PX)
        column.addWidget(self.group)
        column.addWidget(self.nothing)
        column.addStretch(1)
        self.area = BareArea(inner)
        self.area.setVisible(bool(plain))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_PAD_PX, _PAD_PX, _PAD_PX, _PAD_PX)
        whole.setSpacing(8)
        whole.addWidget(self.problem)
        whole.addWidget(self.area, 1)
        for editor in self.editors:
            whole.addWidget(editor, 2)

    def show_document(self, document: Document) -> None:
        """Show a draft, its problems beside their fields; where the keys are, they stay."""
        self._values = values = FormValues(document)
        said = values.problems_beside((), self.fields)
        for field in self.fields:
            if field.kind is FieldKind.ROWS:
                said += values.problems_at((field.name,))
        self.problem.show_text("\n".join(f"Invalid: {one_line(one)}" for one in said[:_MOST_TOLD]))
        self.problem.setVisible(bool(said))
        self.group.show_values(values, ())
        for editor in self.editors:
            editor.show_values(values)
        if self.editors:
            self.area.setMaximumHeight(self.group.sizeHint().height() + _PAD_PX)
        self._apply_filter()

    def show_filter(self, text: str, *, modified_only: bool) -> None:
        """Show only fields with a text in their name, or rows with it in a cell; or modified."""
        self._filter = (text, modified_only)
        self._apply_filter()

    def reveal(self, path: Path) -> None:
        """Bring a field into sight, choose its row, and give it the keys."""
        for editor in self.editors:
            found = editor.widget_at(path)
            if found is not None:
                self._enter(found, editor.detail)
                return
        row = self.group.row_at(path)
        if row is not None:
            row.show()
            self._enter(row, self.area)

    def _enter(self, found: QWidget, scroll: QScrollArea) -> None:
        if isinstance(found, FieldRow):
            found.focus()
            scroll.ensureWidgetVisible(found)
        else:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _apply_filter(self) -> None:
        text, modified_only = self._filter
        if self.group.rows or self.group.groups:
            seen = self.group.show_filter(text, modified_only=modified_only)
            self.nothing.setVisible(not seen)
        for editor in self.editors:
            editor.show_filter(text, modified_only)
