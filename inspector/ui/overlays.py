"""What can lie over the page, and the actions that bring it there."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.ui.actions import WindowActions
from inspector.ui.drop_overlay import DropOverlay
from inspector.ui.frame_clock import FrameClock
from inspector.ui.keys_sheet import KeysSheet
from inspector.ui.palette.offer import of_actions
from inspector.ui.palette.palette import CommandPalette
from inspector.ui.performance_overlay import PerformanceOverlay
from inspector.ui.theme import Theme
from inspector.ui.unsaved_question import UnsavedQuestion


class Overlays(QObject):
    """Owns the cards over one window.

    Attributes:
        palette: Where any action is found by its name; takes providers of entries.
        keys: All keys.
        performance: What the window costs.
        drop: What letting go of files would open.
        unsaved: What is asked before edits would be lost.
    """

    def __init__(
        self,
        theme: Theme,
        actions: WindowActions,
        clock: FrameClock,
        window: QWidget,
        page: QWidget,
    ) -> None:
        """Make all of them; none is shown.

        Args:
            theme: Colours.
            actions: All that a person can ask for.
            clock: Measures the frames of the window.
            window: What they cover.
            page: The part of it that figures may stand over.
        """
        super().__init__(window)
        program = actions.program
        always = (program.quit, program.full_screen, program.performance)
        self.palette = CommandPalette(theme, window, always)
        self.keys = KeysSheet(theme, actions, window, always)
        self.performance = PerformanceOverlay(theme, clock, window, page)
        self.drop = DropOverlay(theme, window)
        self.unsaved = UnsavedQuestion(theme, window)
        self.palette.add_provider(lambda: of_actions(actions))
        program.palette.triggered.connect(self.palette.toggle)
        program.keys.triggered.connect(self.keys.toggle)
        program.performance.toggled.connect(self.performance.setVisible)
