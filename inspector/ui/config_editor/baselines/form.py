"""The editor of `baselines.toml`: its rows, and a way to learn them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.config.models import BaselinesConfig
from inspector.core.registry import Registry
from inspector.ui.config_editor.generic_form import GenericForm
from inspector.ui.fonts import LABEL_PX, MEDIUM, font
from inspector.ui.text import plain_tooltip
from inspector.ui.theme import Theme


class BaselinesForm(GenericForm):
    """Edits `baselines.toml`.

    Signals:
        learn_wanted: A person wants to see what the open session says is usual.
    """

    learn_wanted = Signal()

    def __init__(self, registry: Registry, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(BaselinesConfig, registry, theme, parent)
        self.learn = QPushButton("Learn from this session…", self)
        self.learn.setObjectName("slim")
        self.learn.setFont(font(LABEL_PX, MEDIUM))
        self.learn.setFixedHeight(28)
        self.learn.setCursor(Qt.CursorShape.PointingHandCursor)
        self.learn.setToolTip(plain_tooltip("Medians over the entries of each tier"))
        self.learn.clicked.connect(self.learn_wanted)
        for editor in self.editors:
            editor.add_tool(self.learn)
