"""What a person can ask of the window, once, for menus, buttons, keys and the palette alike."""

from inspector.ui.actions.action import Category, key_text
from inspector.ui.actions.source import SourceActions
from inspector.ui.actions.window import WindowActions

__all__ = ["Category", "SourceActions", "WindowActions", "key_text"]
