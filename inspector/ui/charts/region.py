"""The region: a shaded stretch of all plots, and a card of its statistics in one of them."""

from __future__ import annotations

from collections.abc import Mapping as Lookup

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap

from inspector.ui.charts.curves import Mapping
from inspector.ui.charts.pin import elapsed
from inspector.ui.charts.readout import draw_box
from inspector.ui.charts.shown import Band
from inspector.ui.fonts import MEDIUM, SMALL_PX, font
from inspector.ui.models.format import number
from inspector.ui.models.frame import RegionFrame, RegionRow
from inspector.ui.text import elided
from inspector.ui.theme import Colours, mix

_ABOVE_PX = 10
_HERE_SHARE, _THERE_SHARE = 0.17, 0.08
_ROW_PX, _PAD_PX, _DASH_PX, _GAP_PX = 16.0, 8.0, 14.0, 10.0
_NAME_LEAST_PX, _NAME_MOST_PX = 44.0, 130.0
_AWAY_PX = 6.0
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


class RegionCard:
    """The statistics of a region, drawn once and then copied frame after frame."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._picture = QPixmap()
        self._size = QSizeF()

    def texts(self, band: Band, rows_most: int) -> tuple[tuple[str, ...], ...]:
        """Return what the card says, a tuple of cells a row, its head first."""
        length = elapsed(band.end_s - band.start_s).lstrip("+")
        statistics = band.statistics
        if statistics is None:
            return ((f"{length}  …",),)
        unit = f" · {statistics.unit}" if statistics.unit else ""
        head = (f"{length}{unit}", *_HEADS)
        shown = statistics.rows
        if len(shown) > rows_most:
            shown = shown[: max(rows_most - 1, 1)]
        rows = [head, *(_cells(row) for row in shown)]
        if len(shown) < len(statistics.rows):
            rows.append((f"+{len(statistics.rows) - len(shown)} more",))
        return tuple(rows)

    def draw(
        self,
        painter: QPainter,
        colours: Colours,
        mapping: Mapping,
        band: Band,
        inks: Lookup[str, QColor],
        bounds: QRectF,
    ) -> None:
        """Draw the card where it hides least of the region.

        Args:
            painter: Draws in pixels.
            colours: Those in force.
            mapping: From seconds to pixels.
            band: The region.
            inks: The colour of each curve, by name.
            bounds: What the card must not leave.
        """
        rows_most = int((bounds.height() - _PAD_PX) / _ROW_PX) - 1
        ratio = painter.device().devicePixelRatio()
        made_of = (
            band.statistics,
            band.end_s - band.start_s,
            bounds.size().toTuple(),
            tuple((name, ink.rgb()) for name, ink in inks.items()),
            colours.raised.rgb(),
            ratio,
        )
        if made_of != self._made_of:
            self._made_of = made_of
            texts = self.texts(band, rows_most)
            self._make(colours, texts, inks, bounds.width(), ratio, band.statistics)
        painter.drawPixmap(self._place(mapping, band, bounds), self._picture)

    def _place(self, mapping: Mapping, band: Band, bounds: QRectF) -> QPointF:
        left, right = edges_px(mapping, band)
        width = self._size.width()
        # Beside the region where there is room, else at the edge that is further from it.
        if right + _AWAY_PX + width <= bounds.right():
            x = right + _AWAY_PX
        elif left - _AWAY_PX - width >= bounds.left():
            x = left - _AWAY_PX - width
        else:
            is_left = (left + right) / 2 < bounds.center().x()
            x = bounds.right() - width if is_left else bounds.left()
        return QPointF(round(max(x, bounds.left())), round(bounds.top()))

    def _make(
        self,
        colours: Colours,
        texts: tuple[tuple[str, ...], ...],
        inks: Lookup[str, QColor],
        room_px: float,
        ratio: float,
        statistics: RegionFrame | None,
    ) -> None:
        plain, strong = font(SMALL_PX), font(SMALL_PX, MEDIUM)
        widths = _columns(texts, strong)
        fixed_px = 2 * _PAD_PX + sum(width + _GAP_PX for width in widths)
        # A column that finds no room goes, the last one first: half a number would be a wrong one.
        while widths and fixed_px + _DASH_PX + _NAME_LEAST_PX > room_px:
            fixed_px -= widths.pop() + _GAP_PX
        named_px = max(QFontMetricsF(strong).horizontalAdvance(row[0]) for row in texts) + 1
        name_px = min(named_px, _NAME_MOST_PX, room_px - fixed_px - _DASH_PX)
        self._size = QSizeF(fixed_px + _DASH_PX + name_px, _ROW_PX * len(texts) + _PAD_PX)
        self._picture = QPixmap((self._size * ratio).toSize())
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_box(painter, colours, QRectF(0, 0, self._size.width() - 1, self._size.height() - 1))
        shown = statistics.rows if statistics is not None else ()
        for number_of_row, cells in enumerate(texts):
            top = _PAD_PX / 2 + number_of_row * _ROW_PX
            row = QRectF(_PAD_PX, top, self._size.width() - 2 * _PAD_PX, _ROW_PX)
            is_figures = len(cells) > 1 and number_of_row > 0
            if is_figures:
                ink = inks.get(shown[number_of_row - 1].name)
                if ink is not None:
                    painter.fillRect(QRectF(row.left(), row.center().y() - 1, 8, 2), ink)
                row.setLeft(row.left() + _DASH_PX)
            painter.setFont(strong if number_of_row <= 1 else plain)
            painter.setPen(colours.text if number_of_row == 1 else colours.muted)
            painter.drawText(row, _LEFT, elided(cells[0], painter.font(), name_px + _DASH_PX))
            painter.setFont(strong if is_figures else plain)
            painter.setPen(colours.text if is_figures else colours.muted)
            x = row.right()
            for width, cell in reversed(list(zip(widths, cells[1:], strict=False))):
                painter.drawText(QRectF(x - width, top, width, _ROW_PX), _RIGHT, cell)
                x -= width + _GAP_PX
        painter.end()


def _cells(row: RegionRow) -> tuple[str, ...]:
    figures = (row.sum, row.mean, row.p50, row.p90, row.p99)
    return (row.name or _ALL, f"{row.n:,}", *(number(value) for value in figures))


def _columns(texts: tuple[tuple[str, ...], ...], strong: QFont) -> list[float]:
    """Return the width of each column of figures."""
    metrics = QFontMetricsF(strong)
    columns = zip(*(cells[1:] for cells in texts if len(cells) > 1), strict=True)
    return [max(metrics.horizontalAdvance(cell) for cell in column) + 1 for column in columns]
