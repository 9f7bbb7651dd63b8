"""What keys mean to a row with a slider."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from inspector.ui.config_editor.sampling.rates import COARSE, FINE, STEP, stepped

_KEY = Qt.Key
_MODIFIER = Qt.KeyboardModifier
_STEPS = {
    _MODIFIER.NoModifier: STEP,
    _MODIFIER.ShiftModifier: FINE,
    _MODIFIER.AltModifier: COARSE,
}
_WAYS: dict[int, int] = {_KEY.Key_Left: -1, _KEY.Key_Right: 1}
_ENDS: dict[int, float] = {_KEY.Key_Home: 0.0, _KEY.Key_End: 1.0}
_OTHERS: frozenset[int] = frozenset(
    {
        *(_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_F2),
        *(_KEY.Key_Delete, _KEY.Key_Up, _KEY.Key_Down),
    }
)
_NUMBER_CHARS = frozenset("0123456789.-")


def needs_slider_key(event: QKeyEvent, *, is_dragging: bool) -> bool:
    """Return whether a key moves, types, unsets or resets a rate, or leaves the row."""
    key, modifiers = event.key(), _modifiers(event)
    if key in _WAYS:
        return modifiers in _STEPS
    if key == _KEY.Key_R:
        return modifiers == _MODIFIER.ControlModifier
    if key == _KEY.Key_Escape:
        return is_dragging
    is_known = key in _ENDS or key in _OTHERS or event.text() in _NUMBER_CHARS
    return modifiers == _MODIFIER.NoModifier and is_known


def moved_by_key(event: QKeyEvent, rate: float | None) -> float | None:
    """Return the rate that a key moves one to; None if it is no key that moves rates."""
    key = event.key()
    if key in _WAYS:
        return stepped(rate, _WAYS[key] * _STEPS[_modifiers(event)])
    return _ENDS.get(key)


def typed_by_key(event: QKeyEvent) -> str:
    """Return what a number begins with that a key opens the field of; empty for its old text."""
    return event.text() if event.text() in _NUMBER_CHARS else ""


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~_MODIFIER.KeypadModifier
