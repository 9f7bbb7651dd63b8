"""Alerts on the overview strip and at the tabs of the Live page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from inspector.ui.pages.tabs import NamespaceTab
from inspector.ui.theme import Theme
from tests.gui.alert_intervals import DAMAGE, RULES, SUSTAIN, interval


@pytest.fixture
def control(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> LiveControl:
    """The control of a window that shows a session of an hour."""
    control = LiveControl(window)
    window.show_frame(control.take(lots))
    settle()
    return control


def tab_of(window: MainWindow, namespace: str) -> NamespaceTab:
    """Return the tab of a namespace."""
    return next(tab for tab in window.live.tabs.tabs() if tab.namespace == namespace)


def strip_colours(window: MainWindow, frame: Frame, at_s: float) -> list[int]:
    """Return the colours of the strip from its upper edge, so long after the view's left edge."""
    strip = window.timeline.strip
    picture, x = strip.grab().toImage(), round(strip.scale().x_px(frame.view_s[0] + at_s))
    return [picture.pixel(x, y) for y in range(strip.height())]


def test_the_overview_has_a_line_while_an_alert_fired(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl
) -> None:
    """At its upper edge, in the colour of the severity, the worst on top."""
    control.set_alerts(
        (
            interval(lots, -2_000, -1_900),
            interval(lots, -1_950, -1_700, SUSTAIN),
            interval(lots, -1_000, -900, state=AlertState.PENDING),
        ),
        RULES,
    )

    crit, warn = theme.colours.crit.rgb(), theme.colours.warn.rgb()
    assert strip_colours(window, lots, -1_925)[:4].count(crit) == 3
    assert strip_colours(window, lots, -1_800)[:4].count(warn) == 3
    for at_s in (-2_100, -1_600, -950):
        assert not {crit, warn} & set(strip_colours(window, lots, at_s))


def test_a_short_alert_is_seen_on_the_overview(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl
) -> None:
    """One of a second in an hour."""
    control.set_alerts((interval(lots, -2_000, -1_999),), RULES)

    assert theme.colours.crit.rgb() in strip_colours(window, lots, -1_999)[:3]


def test_the_tooltip_of_the_overview_names_the_alert(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """Below the time and the lines."""
    control.set_alerts((interval(lots, -2_000, -1_900),), RULES)
    strip = window.timeline.strip

    first, *said = strip.text_at(strip.scale().x_px(lots.view_s[0] - 1_950)).split("\n")

    assert first.endswith(" lines")
    assert len(said) == 1
    assert said[0].startswith(f"{DAMAGE} · ability.meteor · ")
    assert strip.text_at(strip.scale().x_px(lots.view_s[0] - 1_500)).count("\n") == 0


def test_a_tab_counts_the_alerts_that_fire_in_its_namespace(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """Beside its rows, and in words for those who cannot see it."""
    control.set_alerts(
        (
            interval(lots, 280, 300, is_over=False),
            interval(lots, 280, 300, entry="ability.whirl", is_over=False),
            interval(lots, 200, 250),
            interval(lots, 280, 300, SUSTAIN, "contract.ember", AlertState.PENDING, is_over=False),
        ),
        RULES,
    )
    settle()

    ability, contract = tab_of(window, "ability"), tab_of(window, "contract")
    assert (ability.firing, contract.firing) == ("2", "")
    assert ability.accessibleDescription() == "3.1\u00a0M rows, 2 alerts fire"
    assert contract.accessibleDescription() == "620\u00a0k rows"
    crit = theme.colours.crit.rgb()
    shown = [tab.grab().toImage() for tab in (ability, contract)]
    has_badge = [
        any(one.pixel(x, one.height() // 2 - 6) == crit for x in range(one.width()))
        for one in shown
    ]
    assert has_badge == [True, False]


def test_one_alert_is_told_in_the_singular(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """And nothing once it is over."""
    ability = tab_of(window, "ability")

    control.set_alerts((interval(lots, 280, 300, is_over=False),), RULES)
    assert ability.accessibleDescription() == "3.1\u00a0M rows, 1 alert fires"
    control.set_alerts((interval(lots, 280, 300),), RULES)
    assert ability.accessibleDescription() == "3.1\u00a0M rows"


def test_another_source_has_no_alerts_of_the_one_before(
    window: MainWindow, theme: Theme, lots: Frame, control: LiveControl
) -> None:
    """Neither on the overview nor at the tabs."""
    control.set_alerts((interval(lots, -2_000, 300, is_over=False),), RULES)

    control.reset()

    assert tab_of(window, "ability").firing == ""
    assert theme.colours.crit.rgb() not in strip_colours(window, lots, -1_000)
