"""Where the parts of a rate stand in its cell, and how they are drawn: slider, number, fault."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from inspector.ui.config_editor.sampling.cell import RateCell
from inspector.ui.fonts import LABEL_PX, SMALL_PX, font
from inspector.ui.text import elided
from inspector.ui.theme import Colours, mix

HANDLE_PX = 14
_PAD_PX, _GAP_PX = 8, 14
_BOX_PX, _BOX_HEIGHT_PX, _BOX_RADIUS_PX = 50, 26, 6
_TRACK_PX = 4
_FAULT_UP_PX = 6
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def number_rect(cell: QRect) -> QRect:
    """Return where the number field stands."""
    left = cell.right() - _PAD_PX - _BOX_PX
    return QRect(left, cell.center().y() - _BOX_HEIGHT_PX // 2, _BOX_PX, _BOX_HEIGHT_PX)


def track_rect(cell: QRect) -> QRectF:
    """Return where the handle's centre can be: from rate 0 at the left to 1 at the right."""
    left = cell.left() + _PAD_PX + HANDLE_PX / 2
    right = number_rect(cell).left() - _GAP_PX - HANDLE_PX / 2
    return QRectF(left, cell.center().y() - HANDLE_PX / 2, max(right - left, 1.0), HANDLE_PX)


def rate_at(x: float, cell: QRect) -> float:
    """Return the rate that a place of the slider stands for, which may be out of bounds."""
    track = track_rect(cell)
    return (x - track.left()) / track.width()


def handle_x(rate: float, cell: QRect) -> float:
    """Return where the centre of the handle stands; a rate out of bounds, at an end."""
    track = track_rect(cell)
    return track.left() + min(max(rate, 0.0), 1.0) * track.width()


def is_on_slider(x: float, cell: QRect) -> bool:
    """Return whether a place of the cell belongs to the slider."""
    track = track_rect(cell)
    return track.left() - HANDLE_PX <= x <= track.right() + HANDLE_PX


def draw_rate(
    painter: QPainter, cell: QRect, rate: RateCell, colours: Colours, *, has_keys: bool
) -> None:
    """Draw slider and number."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_slider(painter, cell, rate, colours, has_keys=has_keys)
    box = QRectF(number_rect(cell)).adjusted(0.5, 0.5, -0.5, -0.5)
    edge = colours.crit if rate.fault else colours.accent if has_keys else colours.line
    painter.setPen(edge)
    painter.setBrush(colours.raised)
    painter.drawRoundedRect(box, _BOX_RADIUS_PX, _BOX_RADIUS_PX)
    painter.setFont(font(LABEL_PX))
    painter.setPen(colours.crit if rate.fault else colours.text)
    painter.drawText(box, _CENTRE, elided(rate.text, painter.font(), box.width() - 8))


def _draw_slider(
    painter: QPainter, cell: QRect, rate: RateCell, colours: Colours, *, has_keys: bool
) -> None:
    track = track_rect(cell)
    middle = track.center().y() - (_FAULT_UP_PX if rate.fault else 0)
    ink = colours.crit if rate.fault else colours.accent
    bar = QRectF(
        track.left() - HANDLE_PX / 2, middle - _TRACK_PX / 2, track.width() + HANDLE_PX, _TRACK_PX
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mix(colours.faint, colours.line, 0.25))
    painter.drawRoundedRect(bar, _TRACK_PX / 2, _TRACK_PX / 2)
    if rate.fault:
        painter.setFont(font(SMALL_PX))
        painter.setPen(colours.crit)
        below = QRectF(bar.left(), middle + 7, bar.width() + _GAP_PX, 14)
        painter.drawText(below, _LEFT, rate.fault)
    if rate.rate is None:
        return
    x = handle_x(rate.rate, cell)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(
        QRectF(bar.left(), bar.top(), x - bar.left(), _TRACK_PX), _TRACK_PX / 2, _TRACK_PX / 2
    )
    if has_keys:
        painter.setBrush(mix(ink, colours.surface, 0.35))
        painter.drawEllipse(QPointF(x, middle), HANDLE_PX / 2 + 3, HANDLE_PX / 2 + 3)
    painter.setPen(QPen(ink, 3))
    painter.setBrush(colours.on_accent)
    painter.drawEllipse(QPointF(x, middle), HANDLE_PX / 2 - 1.5, HANDLE_PX / 2 - 1.5)
