"""The region: a shaded stretch of all plots, and a card of its statistics in one of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from inspector.ui.charts.colours import colour_of
from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.pin import elapsed
from inspector.ui.charts.readout import draw_box
from inspector.ui.charts.shown import Band, Shown
from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.models.format import count, number
from inspector.ui.models.frame import RegionRow
from inspector.ui.text import elided
from inspector.ui.theme import Colours, mix

_ABOVE_PX = 10
_HERE_SHARE, _THERE_SHARE = 0.17, 0.08
_ROW_PX, _PAD_PX, _DASH_PX, _GAP_PX = 16.0, 8.0, 14.0, 7.0
_NAME_LEAST_PX, _NAME_MOST_PX = 44.0, 130.0
_AWAY_PX = 6.0
# Of the height of a plot, the most that a card may cover; it is opaque, and a curve is below it.
_COVERED, _ROWS_LEAST = 0.6, 5
# From here on a number of values is rounded: it is a size, not an account.
_LARGE_COUNT = 100_000
_COUNTABLE = 1e14
_HEADS = ("n", "sum", "mean", "p50", "p90", "p99")
_ALL = "all"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_band(painter: QPainter, colours: Colours, mapping: Mapping, band: Band) -> None:
    """Shade the region, below the curves; strongly where it was drawn."""
    left, right = edges_px(mapping, band)
    if right <= left:
        return
    top, bottom = mapping.area.top() - _ABOVE_PX, mapping.area.bottom()
    share = _HERE_SHARE if band.here else _THERE_SHARE
    ground = mix(colours.accent, colours.surface, share)
    painter.fillRect(QRectF(left, top, right - left, bottom - top), ground)
    painter.setPen(colours.accent if band.here else mix(colours.accent, colours.surface, 0.4))
    for x, at_s in ((left, band.start_s), (right, band.end_s)):
        if mapping.view_s[0] <= at_s <= mapping.view_s[1]:
            painter.drawLine(round(x), int(top), round(x), int(bottom))


def edges_px(mapping: Mapping, band: Band) -> tuple[float, float]:
    """Return where the visible part of the region begins and ends."""
    area = mapping.area
    left = max(mapping.x_px(band.start_s), area.left())
    return left, min(mapping.x_px(band.end_s), area.right())


@dataclass(frozen=True, slots=True)
class _Table:
    """What a card says, and how wide it is.

    Attributes:
        rows: Cells of each row, the head first; a row of one cell goes across.
        inks: The colour of each row's curve, if there is one.
        widths: Of the columns behind the first one.
        name_px: Of the first one.
    """

    rows: tuple[tuple[str, ...], ...]
    inks: tuple[QColor | None, ...]
    widths: tuple[float, ...]
    name_px: float

    @property
    def size(self) -> QSizeF:
        """The size of the card."""
        columns_px = sum(width + _GAP_PX for width in self.widths)
        width = 2 * _PAD_PX + _DASH_PX + self.name_px + columns_px
        return QSizeF(round(width), _ROW_PX * len(self.rows) + _PAD_PX)


class RegionCard:
    """The statistics of a region, drawn once and then copied frame after frame."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._picture = QPixmap()

    def draw(
        self,
        painter: QPainter,
        colours: Colours,
        mapping: Mapping,
        band: Band,
        shown: Shown,
        bounds: QRectF,
    ) -> QRectF:
        """Draw the card where it hides least of the region, and return where that is.

        Args:
            painter: Draws in pixels.
            colours: Those in force.
            mapping: From seconds to pixels.
            band: The region.
            shown: The curves.
            bounds: What the card must not leave.
        """
        ratio = painter.device().devicePixelRatioF()
        length_s = band.end_s - band.start_s
        size = (bounds.width(), bounds.height(), ratio)
        made_of = (band.statistics, length_s, size, colours.raised.rgb(), shown.slots)
        if made_of != self._made_of:
            self._made_of = made_of
            self._picture = _picture(_table(band, shown, colours, bounds), colours, ratio)
        box = QRectF(QPointF(), self._picture.deviceIndependentSize())
        box.moveTopLeft(_place(mapping, band, bounds, box.size()))
        painter.drawPixmap(box.topLeft(), self._picture)
        return box


def card_rows(
    band: Band, rows_most: int, *, is_narrow: bool = False
) -> tuple[tuple[str, ...], ...]:
    """Return what the card says, a tuple of cells a row, its head first.

    Args:
        band: The region.
        rows_most: How many rows there is room for, besides the head.
        is_narrow: Whether large numbers have three digits rather than four or more.
    """
    length = elapsed(band.end_s - band.start_s).lstrip("+")
    statistics = band.statistics
    if statistics is None:
        return ((f"{length}  …",),)
    unit = f" · {statistics.unit}" if statistics.unit else ""
    shown = statistics.rows
    if len(shown) > rows_most:
        shown = shown[: max(rows_most - 1, 1)]
    rows = [(f"{length}{unit}", *_HEADS), *(_cells(row, is_narrow) for row in shown)]
    if len(shown) < len(statistics.rows):
        rows.append((f"+{len(statistics.rows) - len(shown)} more",))
    return tuple(rows)


def _table(band: Band, shown: Shown, colours: Colours, bounds: QRectF) -> _Table:
    rows_most = max(int((bounds.height() * _COVERED - _PAD_PX) / _ROW_PX) - 1, _ROWS_LEAST)
    room_px = bounds.width() - 2 * _PAD_PX - _DASH_PX
    metrics = QFontMetricsF(font(SMALL_PX, MEDIUM))
    rows = card_rows(band, rows_most)
    widths = _widths(rows, metrics)
    if sum(widths) + len(widths) * _GAP_PX + _NAME_LEAST_PX > room_px:
        rows = card_rows(band, rows_most, is_narrow=True)
        widths = _widths(rows, metrics)
    # A column that finds no room goes, the last one first: half a number would be a wrong one.
    while widths and sum(widths) + len(widths) * _GAP_PX + _NAME_LEAST_PX > room_px:
        widths.pop()
    room_px -= sum(widths) + len(widths) * _GAP_PX
    name_px = max(metrics.horizontalAdvance(row[0]) for row in rows) + 1
    statistics = band.statistics.rows if band.statistics is not None else ()
    by_name = {
        one.name: colour_of(one, slot, colours)
        for one, slot in zip(shown.chart.series, shown.slots, strict=True)
    }
    inks = tuple(by_name.get(row.name) for row in statistics)
    return _Table(rows, inks, tuple(widths), min(name_px, _NAME_MOST_PX, room_px))


def _widths(rows: tuple[tuple[str, ...], ...], metrics: QFontMetricsF) -> list[float]:
    figures = [row[1:] for row in rows if len(row) > 1]
    return [
        max(metrics.horizontalAdvance(cell) for cell in column) + 1
        for column in zip(*figures, strict=True)
    ]


def _picture(table: _Table, colours: Colours, ratio: float) -> QPixmap:
    size = table.size
    picture = QPixmap((size * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_box(painter, colours, QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
    for number_of_row, cells in enumerate(table.rows):
        top = _PAD_PX / 2 + number_of_row * _ROW_PX
        row = QRectF(_PAD_PX, top, size.width() - 2 * _PAD_PX, _ROW_PX)
        if len(cells) > 1 and number_of_row > 0:
            _draw_figures(painter, colours, table, number_of_row, row)
        else:
            _draw_row(painter, colours.muted, colours.muted, table, cells, row)
    painter.end()
    return picture


def _draw_figures(
    painter: QPainter, colours: Colours, table: _Table, number_of_row: int, row: QRectF
) -> None:
    ink = table.inks[number_of_row - 1]
    if ink is not None:
        painter.fillRect(QRectF(row.left(), row.center().y() - 1, 8, 2), ink)
    name_ink = colours.text if number_of_row == 1 else colours.muted
    row.setLeft(row.left() + _DASH_PX)
    _draw_row(painter, name_ink, colours.text, table, table.rows[number_of_row], row)


def _draw_row(
    painter: QPainter,
    name_ink: QColor,
    ink: QColor,
    table: _Table,
    cells: tuple[str, ...],
    row: QRectF,
) -> None:
    name_font = font(SMALL_PX)
    painter.setFont(name_font)
    painter.setPen(name_ink)
    name_px = row.width() - sum(width + _GAP_PX for width in table.widths)
    painter.drawText(row, _LEFT, elided(cells[0], name_font, name_px))
    painter.setFont(font(SMALL_PX, MEDIUM))
    painter.setPen(ink)
    right = row.right()
    for width, cell in reversed(tuple(zip(table.widths, cells[1:], strict=False))):
        painter.drawText(QRectF(right - width, row.top(), width, _ROW_PX), _RIGHT, cell)
        right -= width + _GAP_PX


def _place(mapping: Mapping, band: Band, bounds: QRectF, size: QSizeF) -> QPointF:
    """Return where the card stands: at the foot, where a scale from zero has fewest curves."""
    left, right = edges_px(mapping, band)
    width = size.width()
    # Beside the region where there is room, else at the edge that is further from it.
    if right + _AWAY_PX + width <= bounds.right():
        x = right + _AWAY_PX
    elif left - _AWAY_PX - width >= bounds.left():
        x = left - _AWAY_PX - width
    else:
        is_left = (left + right) / 2 < bounds.center().x()
        x = bounds.right() - width if is_left else bounds.left()
    return QPointF(round(max(x, bounds.left())), round(bounds.bottom() - size.height()))


def _cells(row: RegionRow, is_narrow: bool) -> tuple[str, ...]:
    figures = (row.sum, row.mean, row.p50, row.p90, row.p99)
    if is_narrow:
        return (row.name or _ALL, count(row.n), *(_short(value) for value in figures))
    amount = f"{row.n:,}" if row.n < _LARGE_COUNT else count(row.n)
    return (row.name or _ALL, amount, *(number(value) for value in figures))


def _short(value: float) -> str:
    return count(round(value)) if 100 <= value < _COUNTABLE else number(value)
