"""The font of raw text, in which every character is as wide as any other."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from inspector.ui.fonts import LABEL_PX


def fixed_font() -> QFont:
    """Return the fixed font of the system, in the size of labels."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    made.setPixelSize(LABEL_PX)
    return made
