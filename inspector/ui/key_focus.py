"""Whose a key is: the window's, or that of the widget that has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_TYPES = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_PRESS: frozenset[int] = frozenset({Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ARROWS: frozenset[int] = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
)
_ENDS: frozenset[int] = frozenset(
    {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)
_EDITING = _ARROWS | {
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace, Qt.Key.Key_Delete),
}


def needs_key(focus: QWidget | None, event: QKeyEvent) -> bool:
    """Return whether the widget with the focus needs a key that is a shortcut of the window too.

    A field takes all that types, a button what presses it, a list what moves through it. So a
    letter never moves the view while somebody types, Ctrl+Backspace takes a word and not all
    filters, and Space never pauses and presses at once.
    """
    if focus is None:
        return False
    # A plain number: letters that Qt has no name for are keys as well.
    key = event.key()
    if event.modifiers() & _MODIFIERS:
        return isinstance(focus, _TYPES) and key in _EDITING
    if isinstance(focus, _TYPES):
        return not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    if isinstance(focus, QAbstractButton):
        # Arrows move within a group of buttons of which one is chosen.
        return key in _PRESS or (key in _ARROWS and focus.group() is not None)
    if isinstance(focus, QAbstractItemView | QComboBox):
        return key in _PRESS | _ARROWS | _ENDS
    if isinstance(focus, QAbstractSlider):
        return key in _ARROWS | _ENDS
    return False
