"""One action: its text, keys and category, and why it cannot be had now."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

NEEDS_SOURCE = "open a source first"
_CATEGORY, _WHY = "category", "why"


class Category(StrEnum):
    """What an action is about, in the order of the sheet of keys."""

    VIEW = "View"
    PLAYBACK = "Playback"
    CHARTS = "Charts"
    FILTER = "Filter"
    SOURCE = "Source"
    PAGE = "Page"
    ALERTS = "Alerts"
    CONFIG = "Config"
    EXPORT = "Export"
    WINDOW = "Window"
    TAB = "Tab"
    RANGE = "Range"
    GROUP = "Group by"


def make_action(
    parent: QObject,
    category: Category,
    text: str,
    keys: str = "",
    tip: str = "",
    *,
    repeats: bool = False,
) -> QAction:
    """Make an action.

    Args:
        parent: What it ends with.
        category: What it is about.
        text: Its name in menus and in the palette.
        keys: Key sequences, parted by spaces; the first one is shown.
        tip: A sentence more, if the name does not say it all.
        repeats: Whether a key that is held asks again and again.
    """
    action = QAction(text, parent)
    action.setShortcuts([QKeySequence(key) for key in keys.split()])
    action.setAutoRepeat(repeats)
    action.setStatusTip(tip)
    # A tooltip would be guessed to be the text, with its mark for a key.
    action.setToolTip(tip or text)
    action.setProperty(_CATEGORY, str(category))
    return action


def category_of(action: QAction) -> Category:
    """Return what an action is about.

    Raises:
        ValueError: It was not made by `make_action`.
    """
    return Category(action.property(_CATEGORY))


def set_available(action: QAction, *, available: bool, why_not: str = "") -> None:
    """Say whether an action can be had now, and if not, why."""
    action.setProperty(_WHY, "" if available else why_not)
    action.setEnabled(available)


def why_not(action: QAction) -> str:
    """Return why an action cannot be had now; empty when it can, or nobody said."""
    return str(action.property(_WHY) or "")


def key_text(key: QKeySequence) -> str:
    """Return a key as this system writes it."""
    return key.toString(QKeySequence.SequenceFormat.NativeText)
