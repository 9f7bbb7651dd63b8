"""One line of the command palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction

from inspector.ui.actions.action import category_of, key_text, why_not


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """Something that can be asked for by its name.

    Attributes:
        name: What it does.
        category: What it is about.
        run: Does it.
        keys: The key that does it too, as this system writes it.
        enabled: Whether it can be had now.
        why_not: Why it cannot.
    """

    name: str
    category: str
    run: Callable[[], object]
    keys: str = ""
    enabled: bool = True
    why_not: str = ""

    @property
    def ident(self) -> str:
        """What it is remembered by from one start to the next."""
        return f"{self.category}: {self.name}"


def entry_of(action: QAction) -> PaletteEntry:
    """Return the line of an action."""
    return PaletteEntry(
        name=action.text().removesuffix("…"),
        category=str(category_of(action)),
        run=action.trigger,
        keys=key_text(action.shortcut()),
        enabled=action.isEnabled(),
        why_not=why_not(action),
    )
