"""The key that goes through the alerts, and the tool of the live strip that shows the missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from inspector.analysis.alert_timeline import AlertState
from inspector.ui.actions.action import why_not
from inspector.ui.keys_sheet import sections_of
from inspector.ui.live_control import LiveControl
from inspector.ui.main_window import MainWindow
from inspector.ui.models.frame import Frame
from tests.gui.alert_intervals import RULES, SUSTAIN, interval

PENDING = AlertState.PENDING
HALF_S = 150.0


@pytest.fixture
def control(window: MainWindow, lots: Frame) -> LiveControl:
    """The control of a window that shows the last five minutes of a session."""
    control = LiveControl(window)
    window.show_frame(control.take(lots))
    return control


def middle_s(control: LiveControl, lots: Frame) -> float | None:
    """Return the middle of the view, seconds after the left edge at first; None if it follows."""
    end_ts = control.view.view.end_ts
    return None if end_ts is None else end_ts - HALF_S - lots.origin_ts - lots.view_s[0]


def test_a_key_goes_through_the_alerts_and_begins_anew(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """Each is shown where it began to fire; one that was only about to is none."""
    control.set_alerts(
        (
            interval(lots, -400.0, -300.0, SUSTAIN),
            interval(lots, -900.0, 300.0, is_over=False),
            interval(lots, -700.0, -650.0, state=PENDING),
        ),
        RULES,
    )

    middles = []
    for _press in range(3):
        QTest.keyClick(window, Qt.Key.Key_A)
        middles.append(middle_s(control, lots))

    assert middles == [pytest.approx(-900.0), pytest.approx(-400.0), pytest.approx(-900.0)]
    assert "High damage anomaly · ability.meteor" in QToolTip.text()
    window.window_actions.view.zoom_back.trigger()
    assert middle_s(control, lots) == pytest.approx(-400.0)


def test_from_another_page_the_key_leads_to_live(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """Also while a table there has the keys."""
    control.set_alerts((interval(lots, -400.0, -300.0),), RULES)
    window.show_page("alerts")
    window.alerts.rules.setFocus()

    QTest.keyClick(window.alerts.rules, Qt.Key.Key_A)

    assert window.live.isVisible()
    assert middle_s(control, lots) == pytest.approx(-400.0)


def test_while_something_is_typed_the_key_is_a_letter(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """The view stays."""
    control.set_alerts((interval(lots, -400.0, -300.0),), RULES)
    window.show_page("alerts")
    window.alerts.head.search.show()
    window.alerts.head.search.setFocus()

    QTest.keyClick(window.alerts.head.search, Qt.Key.Key_A)

    assert window.alerts.head.search.text() == "a"
    assert control.view.view.follows


def test_an_alert_at_the_end_is_pointed_out_where_it_is(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """There is nothing after it that the view could go to."""
    control.set_alerts((interval(lots, 280.0, 300.0, SUSTAIN, is_over=False),), RULES)

    QTest.keyClick(window, Qt.Key.Key_A)

    assert control.view.view.follows
    assert "Inefficient sustain" in QToolTip.text()


def test_without_an_alert_in_the_session_the_key_says_why(
    window: MainWindow, lots: Frame, control: LiveControl
) -> None:
    """One of last week is none, nor is one about to fire; those of before are forgotten."""
    action = window.window_actions.view.alert
    assert not action.isEnabled()
    assert why_not(action) == "nothing has fired in this session"

    control.set_alerts(
        (interval(lots, -604_800.0, -604_000.0), interval(lots, 20.0, 30.0, state=PENDING)), RULES
    )
    assert not action.isEnabled()
    control.set_alerts((interval(lots, 20.0, 30.0),), RULES)
    assert action.isEnabled()
    control.reset()
    assert not action.isEnabled()
    window.show_start()
    assert why_not(action) == "open a source first"


def test_the_key_stands_in_the_sheet_and_in_the_palette(window: MainWindow) -> None:
    """Beside that of the saves."""
    (view,) = (one for one in sections_of(window.window_actions) if one.title == "View")

    assert ("Next alert", "A") in view.lines
    assert window.window_actions.view.alert in window.window_actions.all()


def test_the_live_strip_counts_alerts_and_shows_them(
    window: MainWindow, lots: Frame, control: LiveControl, settle: Callable[[], None]
) -> None:
    """Those that began since the view was left; older ones are for the key."""
    evaluated_ts = lots.origin_ts + lots.playhead_s - 5.0
    old = interval(lots, -900.0, -800.0)
    control.set_alerts((old,), RULES)
    control.set_evaluated(evaluated_ts - 150.0)
    control.view.show(lots.view_s[0] - 1_500.0, lots.view_s[1] - 1_500.0)
    window.show_frame(control.take(lots))
    assert ", 0 alerts, " in window.live.behind.text.text()
    assert not window.live.behind.alerts.isVisible()

    control.set_alerts((old, interval(lots, 150.0, 160.0, SUSTAIN)), RULES)
    control.set_evaluated(evaluated_ts)
    window.show_frame(control.take(lots))
    settle()

    assert ", 1 alert, " in window.live.behind.text.text()
    assert window.live.behind.text.property("role") == "warn"
    QTest.mouseClick(window.live.behind.alerts, Qt.MouseButton.LeftButton)
    # In the middle of the last five minutes: the view follows again.
    assert control.view.view.follows
    window.show_frame(control.take(lots))
    assert not window.live.behind.isVisible()
