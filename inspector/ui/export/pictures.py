"""Pictures of widgets: sharp ones in pixels, and such of lines and words."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

RATIO = 2
"""Pixels of a picture for each one on a plain screen, so that it is sharp on any."""

_DOTS_PER_METRE = round(96 * RATIO / 0.0254)
_RESOLUTION = 96


MARGIN_PX = 12
"""What is seen of the ground around a widget."""


def image_of(widget: QWidget, ground: QColor) -> QImage:
    """Return a widget as it is seen now.

    Args:
        widget: What is shown.
        ground: What is seen where it is transparent.
    """
    image = QImage(_size(widget) * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(ground)
    _draw(widget, image)
    # After it was drawn: pixels of fonts are counted from the resolution.
    image.setDotsPerMeterX(_DOTS_PER_METRE)
    image.setDotsPerMeterY(_DOTS_PER_METRE)
    return image


def png_of(image: QImage) -> bytes:
    """Return a picture as a PNG file; takes long enough that no window should wait for it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs know no names of formats but bytes.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg_of(widget: QWidget, ground: QColor, title: str) -> bytes:
    """Return a picture of a widget in lines and words; words stay text.

    Args:
        widget: What is shown.
        ground: What is seen where it is transparent.
        title: What it is of.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    canvas = QSvgGenerator()
    canvas.setOutputDevice(buffer)
    canvas.setResolution(_RESOLUTION)
    canvas.setSize(_size(widget))
    canvas.setViewBox(QRect(QPoint(0, 0), _size(widget)))
    canvas.setTitle(title)
    canvas.setDescription("Made by Inspector")
    _draw(widget, canvas, ground)
    return bytes(buffer.data().data())


def _draw(widget: QWidget, device: QPaintDevice, ground: QColor | None = None) -> None:
    painter = QPainter(device)
    if ground is not None:
        painter.fillRect(QRect(QPoint(0, 0), _size(widget)), ground)
    widget.render(painter, QPoint(MARGIN_PX, MARGIN_PX))
    painter.end()


def _size(widget: QWidget) -> QSize:
    return widget.size() + QSize(2 * MARGIN_PX, 2 * MARGIN_PX)
