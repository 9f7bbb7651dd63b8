"""Forms of config files, and somebody who owns the draft that they edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from inspector.config.document import Document
from inspector.config.models import CONFIG_FILES
from inspector.config.places import Path
from inspector.config.values import value_at
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text
from inspector.ui.config_editor.alerts_form import AlertsForm
from inspector.ui.config_editor.edit import Edit
from inspector.ui.config_editor.form import ConfigForm
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme
from tests.gui.config_editor.forms.form_steps import THREE


@dataclass
class Owner:
    """Keeps a draft, applies the edits that a form asks for, and shows what became of it.

    Attributes:
        form: The form.
        document: The draft.
        edits: What was asked for.
        refused: Edits that the document did not take.
        before: Drafts for undo.
    """

    form: ConfigForm
    document: Document
    edits: list[Edit] = field(default_factory=list)
    refused: list[ConfigError] = field(default_factory=list)
    before: list[Document] = field(default_factory=list)

    def take(self, edit: Edit) -> None:
        """Apply an edit and show the draft."""
        self.edits.append(edit)
        self.before.append(self.document)
        try:
            self.document = edit.apply(self.document)
        except ConfigError as problem:
            self.refused.append(problem)
        self.form.show_document(self.document)

    def undo(self) -> None:
        """Go one edit back."""
        self.document = self.before.pop()
        self.form.show_document(self.document)

    def value(self, *path: str | int) -> Any:
        """Return what the draft says."""
        return value_at(self.document.values or {}, path)

    def problems(self, *path: str | int) -> list[str]:
        """Return what is wrong with a field."""
        found: Path = path
        return [p.message for p in self.document.problems if p.path[: len(found)] == found]


@pytest.fixture
def own(
    qtbot: QtBot, registry: Registry, theme: Theme, settle: Callable[[], None]
) -> Callable[..., Owner]:
    """Shows a form in a window and returns who owns its draft."""

    def make(
        form: ConfigForm, name: str, text: str | None = None, size: tuple[int, int] = (860, 640)
    ) -> Owner:
        said = resource_text(f"config/{name}.toml") if text is None else text
        owner = Owner(form, Document(name, CONFIG_FILES[name], registry, said, said))
        form.edit_requested.connect(owner.take)
        form.setStyleSheet(style_sheet(theme.colours))
        qtbot.addWidget(form)
        form.resize(*size)
        form.show_document(owner.document)
        with qtbot.waitExposed(form):
            form.show()
        form.activateWindow()
        settle()
        return owner

    return make


@pytest.fixture
def five(registry: Registry, theme: Theme, own: Callable[..., Owner]) -> Any:
    """The five rules that ship, with their owner."""
    return own(AlertsForm(registry, theme), "alerts")


@pytest.fixture
def none(registry: Registry, theme: Theme, own: Callable[..., Owner]) -> Any:
    """A file without rules, with its owner."""
    return own(AlertsForm(registry, theme), "alerts", "schema_version = 1\n")


@pytest.fixture
def form_of(registry: Registry, theme: Theme) -> Callable[[str], GenericForm]:
    """Makes the form of one config file."""
    return lambda name: GenericForm(CONFIG_FILES[name], registry, theme)


@pytest.fixture
def retention(form_of: Callable[[str], GenericForm], own: Callable[..., Owner]) -> Any:
    """The form of retention, with its owner."""
    return own(form_of("retention"), "retention")


@pytest.fixture
def baselines(form_of: Callable[[str], GenericForm], own: Callable[..., Owner]) -> Any:
    """The form of three baselines, with its owner."""
    return own(form_of("baselines"), "baselines", THREE)
