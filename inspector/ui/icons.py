"""Icons: small drawings that take a colour of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from inspector.files.resources import resource_text

_APP_ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)


def pixmap(name: str, size_px: int, colour: QColor | None = None, ratio: float = 1.0) -> QPixmap:
    """Return the drawing `name`.

    Args:
        name: A file of `resources/icons`, without its ending.
        size_px: Edge of the square, in the units of widgets.
        colour: What lines are drawn in; None for a drawing that has colours of its own.
        ratio: Device pixels for each unit of widgets.

    Raises:
        StorageError: There is no such drawing.
    """
    text = resource_text(f"icons/{name}.svg")
    if colour is not None:
        text = text.replace("currentColor", colour.name())
    drawing = QSvgRenderer(QByteArray(text.encode()))
    picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return picture


def app_icon() -> QIcon:
    """Return the icon of the program, for window frames and task bars."""
    icon = QIcon()
    for size_px in _APP_ICON_SIZES_PX:
        icon.addPixmap(pixmap("inspector", size_px))
    return icon
