"""A card on its way to another place of the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from inspector.ui.charts.arrangement import GAP_PX
from inspector.ui.fonts import SEMIBOLD, TEXT_PX, font
from inspector.ui.text import PlainLabel

_MARK_PX = 4
_BESIDE_PX = 12


def gap_at(places: Sequence[QRect], at: QPoint) -> int:
    """Return before which of the places a point is: their number when it is behind all of them.

    Args:
        places: In reading order.
        at: In the coordinates of the places.
    """
    for index, place in enumerate(places):
        is_last_of_row = index + 1 == len(places) or places[index + 1].top() > place.top()
        if at.y() <= place.bottom() + GAP_PX // 2:
            if at.x() < place.center().x():
                return index
            if is_last_of_row:
                return index + 1
    return len(places)


class Reorder:
    """Shows the name of the card that is carried, and the gap it would come to.

    Args:
        page: What the cards stand on.
    """

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._mark = QFrame(page)
        self._mark.setObjectName("insert")
        self._ghost = PlainLabel("ghost", font(TEXT_PX, SEMIBOLD), parent=page)
        self._index = -1
        self._gap: int | None = None
        for widget in (self._mark, self._ghost):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            widget.hide()

    @property
    def gap(self) -> int | None:
        """Before which card the carried one would come; None while it would stay."""
        return self._gap

    def lift(self, index: int, title: str) -> None:
        """Take up the card with this place and name."""
        self._index, self._gap = index, None
        self._ghost.setText(title)
        self._ghost.adjustSize()

    def carry(self, places: Sequence[QRect], at: QPoint) -> None:
        """Show where the card would come to.

        Args:
            places: Those of all cards, in reading order.
            at: The pointer, on the page.
        """
        if self._index < 0:
            return
        gap = gap_at(places, at)
        self._gap = None if gap in (self._index, self._index + 1) else gap
        self._ghost.move(at + QPoint(_BESIDE_PX, _BESIDE_PX))
        self._ghost.show()
        self._mark.setVisible(self._gap is not None)
        if self._gap is not None:
            self._mark.setGeometry(_between(places, gap, at))
            self._mark.raise_()
        self._ghost.raise_()

    def drop(self) -> int | None:
        """Put the card down; return its new place, or None if that is the old one."""
        gap, index = self._gap, self._index
        self._index, self._gap = -1, None
        self._mark.hide()
        self._ghost.hide()
        if gap is None or index < 0:
            return None
        return gap - 1 if gap > index else gap


def _between(places: Sequence[QRect], gap: int, at: QPoint) -> QRect:
    """Return where the mark of a gap stands: in the row of the pointer, between two cards."""
    if gap == len(places) or (gap > 0 and places[gap].top() - GAP_PX // 2 > at.y()):
        beside = places[gap - 1]
        middle = beside.right() + 1 + GAP_PX // 2
    else:
        beside = places[gap]
        middle = beside.left() - GAP_PX // 2
    # Beside the page there is no gap: there it stands on the edge of the card.
    edge_px = max(place.right() for place in places) + 1 - _MARK_PX
    left = min(max(middle - _MARK_PX // 2, 0), edge_px)
    return QRect(left, beside.top(), _MARK_PX, beside.height())
