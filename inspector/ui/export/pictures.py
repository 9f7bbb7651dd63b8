"""Pictures of widgets: sharp ones in pixels, and such of lines and words."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

RATIO = 2
"""Pixels of a picture for each one on a plain screen, so that it is sharp on any."""

_DOTS_PER_METRE = round(96 * RATIO / 0.0254)
_RESOLUTION = 96


def image_of(widget: QWidget, ground: QColor) -> QImage:
    """Return a widget as it is seen now.

    Args:
        widget: What is shown.
        ground: What is seen where it is transparent.
    """
    image = QImage(widget.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(ground)
    _draw(widget, image)
    # After it was drawn: pixels of fonts are counted from the resolution.
    image.setDotsPerMeterX(_DOTS_PER_METRE)
    image.setDotsPerMeterY(_DOTS_PER_METRE)
    return image


def png_of(widget: QWidget, ground: QColor) -> bytes:
    """Return a picture of a widget in pixels."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs know no names of formats but bytes.
    image_of(widget, ground).save(buffer, "PNG")  # type: ignore[call-overload]
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
    canvas.setSize(widget.size())
    canvas.setViewBox(QRect(QPoint(0, 0), widget.size()))
    canvas.setTitle(title)
    canvas.setDescription("Made by Inspector")
    _draw(widget, canvas, ground)
    return bytes(buffer.data().data())


def _draw(widget: QWidget, device: QPaintDevice, ground: QColor | None = None) -> None:
    painter = QPainter(device)
    if ground is not None:
        painter.fillRect(widget.rect(), ground)
    widget.render(painter, QPoint(0, 0))
    painter.end()
