"""How the cells of the table of entries are drawn."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from inspector.ui.alert_ink import draw_badge
from inspector.ui.entries.entry_model import EntryTable
from inspector.ui.entries.ink import (
    AT_LEFT,
    AT_RIGHT,
    PAD_PX,
    KpiInk,
    draw_ring,
    sparkline,
    standing_colour,
)
from inspector.ui.fonts import LABEL_PX, SEMIBOLD, SMALL_PX, font
from inspector.ui.lines.ink import chosen_row
from inspector.ui.models.entry_columns import ColumnKind, EntryColumn
from inspector.ui.models.entry_figures import EntryFigures
from inspector.ui.models.entry_rows import Section
from inspector.ui.models.format import NO_DATA
from inspector.ui.models.kpi_cell import Standing, versus_text
from inspector.ui.theme import Colours, Theme, mix

_Index = QModelIndex | QPersistentModelIndex
_SQUARE_PX, _SQUARE_GAP_PX = 8, 8
_CURVE_PX, _CURVE_TOP_PX = 18, 12
_QUIET_SHARE = 0.5
_BADGE_PX, _BADGE_PAD_PX = 18, 7
_FIRING_SHARE = 0.12


class Pointed(Protocol):
    """What a delegate asks its view."""

    @property
    def current(self) -> QModelIndex:
        """The cell that was chosen last."""
        ...

    @property
    def has_keys(self) -> bool:
        """Whether keys go to the view."""
        ...

    @property
    def hovered(self) -> QPersistentModelIndex:
        """The cell under the pointer."""
        ...


class EntryDelegate(QStyledItemDelegate):
    """Draws names with the colour of their namespace, curves of casts, KPIs and alerts."""

    def __init__(self, theme: Theme, table: EntryTable, view: Pointed, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = table
        self._view = view
        self._ink = KpiInk()
        self._head_font = font(LABEL_PX, SEMIBOLD)
        self._badge_font = font(SMALL_PX, SEMIBOLD)
        self._badge_metrics = QFontMetricsF(self._badge_font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell."""
        table, colours = self._table, self._theme.colours
        # The stubs do not know the fields of an option.
        rect: QRect = option.rect
        row, column = index.row(), table.columns[index.column()]
        section, figures = table.section(row), table.figures
        if section is not None:
            self._draw_section(painter, rect, section, column)
        elif figures is not None and (entry := table.number(row)) >= 0:
            # Asking the state of the option costs more than asking the view.
            current = self._view.current
            if current.row() == row:
                painter.fillRect(rect, chosen_row(self._theme))
            elif self._view.hovered.row() == row:
                painter.fillRect(rect, colours.raised)
            elif figures.states.is_firing(figures.name(entry)):
                painter.fillRect(rect, mix(colours.crit, colours.surface, _FIRING_SHARE))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colours.line)
            self._draw_cell(painter, QRectF(rect), figures, entry, column)
            if current.row() == row and current == index and self._view.has_keys:
                draw_ring(painter, QRectF(rect), colours)

    def _draw_cell(
        self,
        painter: QPainter,
        rect: QRectF,
        figures: EntryFigures,
        entry: int,
        column: EntryColumn,
    ) -> None:
        colours, least_n = self._theme.colours, self._table.ordering.least_n
        room = rect.adjusted(PAD_PX, 0, -PAD_PX, -1)
        is_quiet = figures.is_small(entry, least_n)
        match column.kind:
            case ColumnKind.ENTRY:
                hovered = self._view.hovered
                is_at = hovered.column() == 0 and self._table.number(hovered.row()) == entry
                self._draw_name(
                    painter, room, figures.name(entry), is_quiet=is_quiet, is_link=is_at
                )
            case ColumnKind.CASTS:
                self._draw_course(painter, room, figures, entry, is_quiet=is_quiet)
            case ColumnKind.KPI:
                cell = figures.cell(entry, column)
                self._ink.draw(painter, room, cell, colours, is_quiet=cell.n < least_n)
            case ColumnKind.VERSUS:
                cell = figures.cell(entry, column)
                standing = cell.standing(least_n)
                is_off = standing in (Standing.OFF, Standing.FAR_OFF)
                painter.setFont(self._ink.value_font if is_off else self._ink.text_font)
                painter.setPen(standing_colour(standing, colours))
                painter.drawText(room, versus_text(cell, least_n), AT_RIGHT)
            case ColumnKind.STATE:
                self._draw_state(painter, room, figures, entry)
            case ColumnKind.TIER | ColumnKind.N:
                is_bright = column.kind is ColumnKind.TIER and not is_quiet
                painter.setFont(self._ink.text_font)
                painter.setPen(colours.text if is_bright else colours.muted)
                painter.drawText(room, figures.text(entry, column, least_n), AT_RIGHT)

    def _draw_name(
        self, painter: QPainter, room: QRectF, name: str, *, is_quiet: bool, is_link: bool
    ) -> None:
        colours, ink = self._theme.colours, self._ink
        namespace, _, own = name.partition(".")
        top = room.center().y() - _SQUARE_PX / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(namespace, is_quiet=is_quiet))
        painter.drawRoundedRect(QRectF(room.left(), top, _SQUARE_PX, _SQUARE_PX), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left = room.left() + _SQUARE_PX + _SQUARE_GAP_PX
        painter.setFont(ink.text_font)
        painter.setPen(colours.muted)
        before = f"{namespace}."
        painter.drawText(QRectF(left, room.top(), room.width(), room.height()), before, AT_LEFT)
        left += ink.text_metrics.horizontalAdvance(before)
        rest = QRectF(left, room.top(), room.right() - left, room.height())
        own = ink.value_metrics.elidedText(own, Qt.TextElideMode.ElideMiddle, rest.width())
        painter.setFont(ink.value_font)
        painter.setPen(colours.muted if is_quiet else colours.text)
        painter.drawText(rest, own, AT_LEFT)
        if is_link:
            base = room.center().y() + ink.value_metrics.ascent() / 2 + 1
            wide = ink.value_metrics.horizontalAdvance(own)
            painter.fillRect(QRectF(left, base, wide, 1), colours.text)

    def _draw_course(
        self,
        painter: QPainter,
        room: QRectF,
        figures: EntryFigures,
        entry: int,
        *,
        is_quiet: bool,
    ) -> None:
        course = figures.course(entry)
        if course is None:
            painter.setFont(self._ink.text_font)
            painter.setPen(self._theme.colours.muted)
            painter.drawText(room, NO_DATA, AT_LEFT)
            return
        namespace = figures.name(entry).partition(".")[0]
        high = QRectF(room.left(), room.top() + _CURVE_TOP_PX, room.width(), _CURVE_PX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour(namespace, is_quiet=is_quiet), 1))
        painter.drawPolyline(sparkline(course.tolist(), high))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_state(
        self, painter: QPainter, room: QRectF, figures: EntryFigures, entry: int
    ) -> None:
        colours, states, name = self._theme.colours, figures.states, figures.name(entry)
        text = states.text(name)
        if states.worst(name) is None:
            painter.setFont(self._ink.text_font)
            painter.setPen(colours.muted)
            painter.drawText(room, text, AT_LEFT)
            return
        head, dot, how_long = text.rpartition(" · ")
        tail = f"{dot}{how_long}"
        metrics, most_px = self._badge_metrics, room.width() - 2 * _BADGE_PAD_PX
        head_px = most_px - metrics.horizontalAdvance(tail)
        # How long it lasts is kept, whatever the name.
        text = metrics.elidedText(head, Qt.TextElideMode.ElideRight, head_px) + tail
        width = metrics.horizontalAdvance(text) + 2 * _BADGE_PAD_PX
        box = QRectF(room.left(), room.center().y() - _BADGE_PX / 2, width, _BADGE_PX)
        is_firing = states.is_firing(name)
        draw_badge(painter, box, text, self._badge_font, colours, is_firing=is_firing)

    def _draw_section(
        self, painter: QPainter, rect: QRect, section: Section, column: EntryColumn
    ) -> None:
        colours = self._theme.colours
        painter.fillRect(rect, mix(colours.raised, colours.surface, _QUIET_SHARE))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, colours.line)
        if not column.is_text:
            return
        room = QRectF(rect).adjusted(PAD_PX, 0, -PAD_PX, -1)
        painter.setFont(self._head_font)
        painter.setPen(colours.text)
        painter.drawText(room, section.label, AT_LEFT)
        noun = "entry" if section.entries == 1 else "entries"
        painter.setFont(self._ink.label_font)
        painter.setPen(colours.muted)
        painter.drawText(room, f"{section.entries:,} {noun}", AT_RIGHT)

    def _colour(self, namespace: str, *, is_quiet: bool) -> QColor:
        colours: Colours = self._theme.colours
        own = colours.namespaces.get(namespace, colours.muted)
        return mix(own, colours.surface, _QUIET_SHARE) if is_quiet else own
