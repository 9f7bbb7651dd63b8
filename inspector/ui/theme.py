"""The colours of the window, dark or light, and the object that says which are in force."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication

from inspector.files.resources import resource_text


class ThemeName(StrEnum):
    """A theme that ships with the program."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, by what they are for; `resources/themes` explains each."""

    bg: QColor
    surface: QColor
    raised: QColor
    line: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    accent_fill: QColor
    on_accent: QColor
    ok: QColor
    warn: QColor
    warn_text: QColor
    crit: QColor
    namespaces: Mapping[str, QColor]
    series: tuple[QColor, ...]


def load_colours(name: ThemeName) -> Colours:
    """Read the colours of a theme.

    Raises:
        StorageError: The file of the theme is missing or cannot be read.
    """
    table = tomllib.loads(resource_text(f"themes/{name}.toml"))
    return Colours(
        namespaces=MappingProxyType(_colours(table["namespace"])),
        series=tuple(QColor(text) for text in table["series"]["colours"]),
        **_colours(table["colour"]),
    )


def _colours(table: Mapping[str, str]) -> dict[str, QColor]:
    return {name: QColor(text) for name, text in table.items()}


def mix(over: QColor, under: QColor, share: float) -> QColor:
    """Return the opaque colour that `over` gives on `under` when `share` of it shows, 0 to 1."""
    pairs = (
        (over.red(), under.red()),
        (over.green(), under.green()),
        (over.blue(), under.blue()),
    )
    return QColor(*(round(top * share + bottom * (1 - share)) for top, bottom in pairs))


class Theme(QObject):
    """The theme in force: the system's, unless one is forced.

    Signals:
        changed: Other colours are in force; everything drawn with them must be drawn again.
    """

    changed = Signal()

    def __init__(self, forced: ThemeName | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = {name: load_colours(name) for name in ThemeName}
        self._forced = forced
        hints = QGuiApplication.styleHints()
        self._system = hints.colorScheme()
        self._name = self._wanted()
        hints.colorSchemeChanged.connect(self._follow_system)

    @property
    def name(self) -> ThemeName:
        """The theme in force."""
        return self._name

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._all[self._name]

    @property
    def forced(self) -> ThemeName | None:
        """The theme that somebody chose; None while it follows the system."""
        return self._forced

    def force(self, name: ThemeName | None) -> None:
        """Use the theme `name` whatever the system says; None follows the system again."""
        self._forced = name
        self._apply()

    def _follow_system(self, scheme: Qt.ColorScheme) -> None:
        self._system = scheme
        self._apply()

    def _wanted(self) -> ThemeName:
        if self._forced is not None:
            return self._forced
        return ThemeName.LIGHT if self._system is Qt.ColorScheme.Light else ThemeName.DARK

    def _apply(self) -> None:
        wanted = self._wanted()
        if wanted is not self._name:
            self._name = wanted
            self.changed.emit()
