"""How the parts of the window lie: the top bar over the rail and a column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget


def window_body(top: QWidget, left: QWidget, column: Sequence[QWidget], tall: QWidget) -> QWidget:
    """Return a widget that holds all parts.

    Args:
        top: Above everything.
        left: Below it, at the left.
        column: At the right of that, one below the other.
        tall: The one of the column that takes the room that is left.
    """
    body = QWidget()
    middle = QVBoxLayout()
    middle.setSpacing(0)
    for part in column:
        middle.addWidget(part, 1 if part is tall else 0)
    below = QHBoxLayout()
    below.setSpacing(0)
    below.addWidget(left)
    below.addLayout(middle, 1)
    whole = QVBoxLayout(body)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(top)
    whole.addLayout(below, 1)
    return body
