"""A mouse over a window: presses, drags and turns of its wheel, as the system would send them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Pointer:
    """Moves over a widget; places are in its coordinates."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._window = widget.window()

    def move(self, x: float, y: float) -> None:
        """Move, with the buttons as they are."""
        QTest.mouseMove(self._window.windowHandle(), self._at(x, y))
        QApplication.processEvents()

    def press(
        self,
        x: float,
        y: float,
        modifiers: Qt.KeyboardModifier = PLAIN,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Press a button."""
        QTest.mousePress(self._window.windowHandle(), button, modifiers, self._at(x, y))

    def release(
        self,
        x: float,
        y: float,
        modifiers: Qt.KeyboardModifier = PLAIN,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Let a button go."""
        QTest.mouseRelease(self._window.windowHandle(), button, modifiers, self._at(x, y))

    def click(
        self,
        x: float,
        y: float,
        modifiers: Qt.KeyboardModifier = PLAIN,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Move there, press a button and let it go."""
        self.move(x, y)
        self.press(x, y, modifiers, button)
        self.release(x, y, modifiers, button)
        QApplication.processEvents()

    def double_click(self, x: float, y: float) -> None:
        """Click twice."""
        self.move(x, y)
        QTest.mouseDClick(self._window.windowHandle(), LEFT, PLAIN, self._at(x, y))
        QApplication.processEvents()

    def drag(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        modifiers: Qt.KeyboardModifier = PLAIN,
    ) -> None:
        """Press at one place, move to another one in four steps, and let go."""
        self.move(*start)
        self.press(*start, modifiers)
        for share in (0.25, 0.5, 0.75, 1.0):
            x = start[0] + share * (end[0] - start[0])
            self.move(x, start[1] + share * (end[1] - start[1]))
        self.release(*end, modifiers)
        QApplication.processEvents()

    def wheel(
        self, x: float, y: float, angle: QPoint, modifiers: Qt.KeyboardModifier = PLAIN
    ) -> None:
        """Turn the wheel, in eighths of a degree."""
        at = QPointF(self._at(x, y))
        QTest.wheelEvent(self._window.windowHandle(), at, angle, QPoint(), modifiers)
        QApplication.processEvents()

    def _at(self, x: float, y: float) -> QPoint:
        return self._widget.mapTo(self._window, QPoint(round(x), round(y)))


@pytest.fixture
def pointer() -> Callable[[QWidget], Pointer]:
    """Makes pointers over widgets."""
    return Pointer
