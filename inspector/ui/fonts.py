"""The bundled interface font, in the sizes and weights of the type scale."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from inspector.core.errors import StorageError
from inspector.files.resources import resource_path

FAMILY = "Inter"
SMALL_PX = 11
LABEL_PX = 12
TEXT_PX = 13
HEADING_PX = 15
VALUE_PX = 18
TITLE_PX = 24

REGULAR = QFont.Weight.Normal
MEDIUM = QFont.Weight.Medium
SEMIBOLD = QFont.Weight.DemiBold

_FILES = ("fonts/Inter-Regular.otf", "fonts/Inter-Medium.otf", "fonts/Inter-SemiBold.otf")


def load_fonts() -> None:
    """Make the bundled font known to Qt; needs the application object, once.

    Raises:
        StorageError: A font file is missing, or Qt cannot read it.
    """
    for name in _FILES:
        path = resource_path(name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise StorageError(
                "a font that ships with Inspector cannot be read",
                where=str(path),
                remedy="Reinstall Inspector.",
            )


def font(size_px: int = TEXT_PX, weight: QFont.Weight = REGULAR) -> QFont:
    """Return the interface font, with figures of one width so that numbers do not wander."""
    made = QFont(FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
