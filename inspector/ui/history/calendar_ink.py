"""How the calendar is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from inspector.storage.coverage import Cell
from inspector.storage.tiers import Tier, day_start
from inspector.ui.fonts import LABEL_PX as NAME_FONT_PX
from inspector.ui.fonts import SMALL_PX, font
from inspector.ui.history.calendar_geometry import HEAD_PX, LABEL_PX, Geometry
from inspector.ui.history.calendar_grid import (
    ALL_SHARDS,
    CalendarGrid,
    Place,
    Selection,
    Shade,
    amount_of,
    depth,
)
from inspector.ui.history.ink import shaded, tier_box
from inspector.ui.history.words import shard_words
from inspector.ui.text import elided
from inspector.ui.theme import Colours, mix

_PAD_PX, _GAP_PX = 12, 8
_CELL_GAP_PX, _ROW_GAP_PX = 1, 2
_LINE_PX = 16
_WIDE_PX = 16
"""In columns of this width, every other day has its number."""

_GAP_SHARE, _EMPTY_SHARE, _CHOSEN_SHARE = 0.6, 0.5, 0.3
_NUMBERED = (1, 8, 15, 22)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn.

    Attributes:
        grid: What there is.
        at: Where its cells are.
        shade: What makes a cell dark.
        selection: What is chosen.
        focus: The cell with the keys; None while they are elsewhere.
    """

    grid: CalendarGrid
    at: Geometry
    shade: Shade
    selection: Selection | None
    focus: Place | None


def draw(painter: QPainter, picture: Picture, room: QSize, colours: Colours) -> None:
    """Draw names, days, cells, what is chosen, and the ring of the keys."""
    if not picture.grid.rows:
        return
    area = QRectF(LABEL_PX, HEAD_PX, room.width() - LABEL_PX, room.height() - HEAD_PX)
    painter.setClipRect(QRectF(LABEL_PX - 2, 0, room.width(), HEAD_PX))
    _draw_head(painter, picture, colours)
    painter.setClipRect(QRectF(0, HEAD_PX, LABEL_PX, room.height()))
    _draw_names(painter, picture, colours)
    painter.setClipRect(area)
    _draw_cells(painter, picture, room, colours)
    painter.setClipRect(area.adjusted(-2, -2, 0, 0))
    _draw_marks(painter, picture, colours)


def _draw_head(painter: QPainter, picture: Picture, colours: Colours) -> None:
    small = font(SMALL_PX)
    metrics = QFontMetricsF(small)
    painter.setFont(small)
    chosen = picture.selection.columns if picture.selection else range(0)
    ground = mix(colours.accent, colours.surface, _CHOSEN_SHARE)
    if picture.selection is not None:
        box = picture.at.box(picture.selection)
        painter.fillRect(QRectF(box.left(), _LINE_PX - 1, box.width(), _LINE_PX - 2), ground)
    painter.setPen(colours.muted)
    for column, text in month_labels(picture.grid.days, picture.at.column_px, metrics):
        left = picture.at.rect((0, column)).left()
        text_px = metrics.horizontalAdvance(text)
        painter.drawText(QRectF(left, 0, text_px + 2, _LINE_PX), _LEFT, text)
    for column, day in enumerate(picture.grid.days):
        date = _date(day)
        left, width = picture.at.rect((0, column)).left(), picture.at.column_px
        is_numbered = date.day % 2 and date.day < 31 if width >= _WIDE_PX else date.day in _NUMBERED
        if is_numbered:
            painter.setPen(colours.text if column in chosen else colours.muted)
            painter.drawText(QRectF(left, _LINE_PX - 1, 24, _LINE_PX - 2), _LEFT, str(date.day))


def month_labels(
    days: Sequence[str], column_px: int, metrics: QFontMetricsF
) -> list[tuple[int, str]]:
    """Return columns and the months that begin there; the first that is named has its year.

    A month of which so few days are shown that its name would stand over the next is not named.

    Args:
        days: The day of each column.
        column_px: Width of a column.
        metrics: Of the font of the names.
    """
    starts = [column for column, day in enumerate(days) if column == 0 or _date(day).day == 1]
    found: list[tuple[int, str]] = []
    for column, end in zip(starts, [*starts[1:], len(days)], strict=True):
        date = _date(days[column])
        text = f"{date:%b %Y}" if date.month == 1 or not found else f"{date:%b}"
        is_last = end == len(days)
        if is_last or metrics.horizontalAdvance(text) + _GAP_PX <= (end - column) * column_px:
            found.append((column, text))
    return found


def _date(day: str) -> datetime:
    return datetime.fromtimestamp(day_start(day) or 0.0, UTC)


def _draw_names(painter: QPainter, picture: Picture, colours: Colours) -> None:
    plain = font(NAME_FONT_PX)
    painter.setFont(plain)
    chosen = picture.selection.rows if picture.selection else range(0)
    for row in range(picture.grid.rows):
        rect = picture.at.rect((row, 0))
        name = ALL_SHARDS if row == 0 else shard_words(picture.grid.shards[row - 1])
        painter.setPen(colours.text if row in chosen or row == 0 else colours.muted)
        box = QRectF(_PAD_PX, rect.top(), LABEL_PX - _PAD_PX - _GAP_PX, rect.height() - 1)
        painter.drawText(box, _LEFT, elided(name, plain, box.width()))


def _draw_cells(painter: QPainter, picture: Picture, room: QSize, colours: Colours) -> None:
    grid, at, most = picture.grid, picture.at, picture.grid.most(picture.shade)
    empty = mix(colours.line, colours.surface, _EMPTY_SHARE)
    gap = mix(colours.warn, colours.surface, _GAP_SHARE)
    for column in range(len(grid.days)):
        if not LABEL_PX - at.column_px < at.rect((0, column)).left() < room.width():
            continue
        for row in range(grid.rows):
            place = row, column
            box = QRectF(at.rect(place)).adjusted(0, 0, -_CELL_GAP_PX, -_ROW_GAP_PX)
            cells = _drawn(grid.at(place))
            if not cells or cells[0].tier is Tier.COLD:
                painter.fillRect(box, empty)
            if place in grid.gaps:
                painter.fillRect(QRectF(box.left(), box.center().y() - 1, box.width(), 2), gap)
            part_px = box.height() / max(len(cells), 1)
            for number, cell in enumerate(cells):
                part = QRectF(box.left(), box.top() + number * part_px, box.width(), part_px)
                dark = depth(amount_of(cell, picture.shade), most[row == 0, cell.tier])
                part = tier_box(cell.tier, part) if len(cells) == 1 else part
                painter.fillRect(part, shaded(cell.tier, dark, colours))


def _drawn(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return what of a place is drawn: a roll-up only where its rows are gone."""
    return tuple(cell for cell in cells if cell.tier is not Tier.COLD) or cells


def _draw_marks(painter: QPainter, picture: Picture, colours: Colours) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if picture.selection is not None:
        box = QRectF(picture.at.box(picture.selection))
        # Apart from the cells by a seam: some of them are about as dark as the accent.
        for ink, width_px in ((colours.surface, 5), (colours.accent, 2)):
            painter.setPen(QPen(ink, width_px))
            painter.drawRoundedRect(box.adjusted(-1, -1, 0, -1), 3, 3)
    if picture.focus is not None:
        ring = QRectF(picture.at.rect(picture.focus)).adjusted(-0.5, -0.5, -0.5, -1.5)
        painter.setPen(QPen(colours.text, 1))
        painter.drawRoundedRect(ring, 2, 2)
