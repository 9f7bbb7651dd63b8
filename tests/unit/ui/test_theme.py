"""The colours of the themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from inspector.ui.charts.colours import SLOTS
from inspector.ui.style import style_sheet
from inspector.ui.theme import ThemeName, load_colours, mix

NAMESPACES = {"ability", "contract", "event", "mythic", "resonance", "system"}


def luminance(colour: QColor) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio as WCAG 2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ThemeName)
def test_text_can_be_read(name: ThemeName) -> None:
    """Every ink for text has a contrast of 4.5 on every ground."""
    colours = load_colours(name)

    for ink in (colours.text, colours.muted, colours.warn_text):
        for paper in (colours.bg, colours.surface, colours.raised):
            assert contrast(ink, paper) >= 4.5
    assert contrast(colours.on_accent, colours.accent_fill) >= 4.5
    assert contrast(colours.ok, colours.surface) >= 4.5


@pytest.mark.parametrize("name", ThemeName)
def test_every_namespace_and_every_curve_has_a_colour(name: ThemeName) -> None:
    """Both themes know all namespaces, and as many curves as a chart can have."""
    colours = load_colours(name)

    assert set(colours.namespaces) == NAMESPACES
    assert len({colour.name() for colour in colours.series}) == SLOTS


@pytest.mark.parametrize("name", ThemeName)
def test_the_style_sheet_has_a_colour_for_every_name(name: ThemeName) -> None:
    """No name of a colour is left in the style sheet."""
    assert "$" not in style_sheet(load_colours(name))


def test_mixing_is_by_share() -> None:
    """Half of each gives the middle, all of one gives that one."""
    assert mix(QColor("#ffffff"), QColor("#000000"), 0.5).name() == "#808080"
    assert mix(QColor("#123456"), QColor("#ffffff"), 1.0).name() == "#123456"
