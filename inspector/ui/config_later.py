"""What edits config files is loaded once the window has something to show."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from inspector.ui.main_window import MainWindow
from inspector.ui.source_control import SourceControl
from inspector.ui.theme import Theme

MODULE = "inspector.ui.config_editor.assembly"
"""pydantic, which declares the files, takes longer to import than the window may be late."""


class ConfigLater(QObject):
    """Makes the `ConfigControl` of a window after its first chart, or when its page is wanted.

    Signals:
        baselines_changed: As that of the `ConfigControl`.
    """

    baselines_changed = Signal(object)

    def __init__(self, window: MainWindow, theme: Theme, control: SourceControl) -> None:
        super().__init__(window)
        self._parts = (window, theme, control)
        self._control: Any = None
        once = Qt.ConnectionType.SingleShotConnection
        control.chart_shown.connect(self._prepare, once)
        window.config.wanted.connect(self._make, once)

    @property
    def control(self) -> Any:
        """The `ConfigControl`; None until it was needed."""
        return self._control

    def close(self) -> None:
        """Let a save under way end."""
        if self._control is not None:
            self._control.close()

    def _prepare(self) -> None:
        errands = self._parts[2].errands
        load: Callable[[], object] = partial(importlib.import_module, MODULE)
        errands.send(load, lambda _module: self._make(), lambda _problem: self._make())

    def _make(self) -> None:
        if self._control is None:
            self._control = importlib.import_module(MODULE).make_config_control(*self._parts)
            self._control.baselines_changed.connect(self.baselines_changed)
