"""The foot of the window: the brush, what is loaded, and following or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.playhead import Playback, Playhead
from inspector.ui.main_window import MainWindow
from inspector.ui.models.format import speed_words
from inspector.ui.models.frame import Behind, Frame, SourceState
from inspector.ui.timeline.bar import TimelineBar
from inspector.ui.timeline.brush import Window
from inspector.ui.timeline.density import draw_bars

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def foot(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> TimelineBar:
    """The foot of a window whose view is the ten minutes around the middle of the session."""
    window.show_frame(lots)
    settle()
    window.show_frame(replace(lots, view_s=middle_of(lots), behind=Behind(0, 0)))
    return window.timeline


@pytest.fixture
def asked(foot: TimelineBar) -> list[Window]:
    """The views that were asked for."""
    views: list[Window] = []
    foot.view_requested.connect(lambda start_s, end_s, _keeps_end: views.append((start_s, end_s)))
    return views


def middle_of(frame: Frame) -> Window:
    """Return ten minutes around the middle of a session."""
    middle_s = sum(frame.span_s) / 2
    return (middle_s - 300.0, middle_s + 300.0)


def place(foot: TimelineBar, at_s: float) -> QPoint:
    """Return where on the strip an instant lies."""
    return QPoint(round(foot.strip.scale().x_px(at_s)), 18)


def drag(foot: TimelineBar, from_s: float, to_s: float) -> None:
    """Drag on the strip from one instant to another, in a few steps."""
    start, end = place(foot, from_s), place(foot, to_s)
    QTest.mousePress(foot.strip, LEFT, pos=start)
    for step in (1, 2, 3, 4):
        QTest.mouseMove(foot.strip, start + (end - start) * (step / 4))
    QTest.mouseRelease(foot.strip, LEFT, pos=end)


def second_of(foot: TimelineBar) -> float:
    """Return how many seconds a pixel of the strip is."""
    scale = foot.strip.scale()
    return (scale.end_s - scale.start_s) / (scale.right_px - scale.left_px)


def local_time(ts: float) -> str:
    """Return the time of day as the window should show it here."""
    return datetime.fromtimestamp(ts).astimezone().strftime("%H:%M:%S")


def test_dragging_the_window_pans(
    qtbot: QtBot, foot: TimelineBar, asked: list[Window], lots: Frame
) -> None:
    """The view is asked for again and again while it is dragged, and has its length all along."""
    start_s, end_s = middle_of(lots)

    with qtbot.waitSignal(foot.gesture_ended, timeout=1_000):
        drag(foot, start_s + 300.0, start_s)

    assert len(asked) >= 3
    assert asked[-1] == pytest.approx((start_s - 300.0, end_s - 300.0), abs=3 * second_of(foot))
    assert all(end - start == pytest.approx(600.0) for start, end in asked)
    assert foot.strip.view_s == asked[-1]


def test_dragging_an_edge_zooms(foot: TimelineBar, asked: list[Window], lots: Frame) -> None:
    """The other edge stays where it is."""
    start_s, end_s = middle_of(lots)

    drag(foot, end_s, end_s + 400.0)

    assert asked[-1][0] == start_s
    assert asked[-1][1] == pytest.approx(end_s + 400.0, abs=3 * second_of(foot))


def test_a_drag_beside_the_window_draws_another(foot: TimelineBar, asked: list[Window]) -> None:
    """A stretch that is drawn becomes the view."""
    drag(foot, 200.0, 500.0)

    assert asked[-1] == pytest.approx((200.0, 500.0), abs=3 * second_of(foot))


def test_a_click_goes_there(qtbot: QtBot, foot: TimelineBar, asked: list[Window]) -> None:
    """The window keeps its length and has the place in its middle."""
    with qtbot.waitSignal(foot.gesture_ended, timeout=1_000):
        QTest.mouseClick(foot.strip, LEFT, pos=place(foot, 700.0))

    assert len(asked) == 1
    assert asked[0] == pytest.approx((400.0, 1_000.0), abs=3 * second_of(foot))


def test_a_double_click_shows_all(qtbot: QtBot, foot: TimelineBar) -> None:
    """Two clicks ask for the whole session."""
    with qtbot.waitSignal(foot.fit_requested, timeout=1_000):
        QTest.mouseDClick(foot.strip, LEFT, pos=place(foot, 700.0))


def test_the_wheel_zooms_around_the_pointer(
    qtbot: QtBot, window: MainWindow, foot: TimelineBar, asked: list[Window], lots: Frame
) -> None:
    """A notch makes the window shorter; when the wheel rests the gesture is over."""
    start_s, end_s = middle_of(lots)
    middle = QPointF(foot.strip.mapTo(window, place(foot, (start_s + end_s) / 2)))

    with qtbot.waitSignal(foot.gesture_ended, timeout=2_000):
        QTest.wheelEvent(window.windowHandle(), middle, QPoint(0, 120))

    assert asked[-1] == pytest.approx((start_s + 60.0, end_s - 60.0), abs=3 * second_of(foot))


def test_frames_leave_a_drag_alone(
    window: MainWindow, foot: TimelineBar, lots: Frame, session: Callable[..., Any]
) -> None:
    """What comes in while a person drags neither moves the window nor the scale below it."""
    start_s, _end_s = middle_of(lots)
    begin, end = place(foot, start_s + 300.0), place(foot, start_s)
    QTest.mousePress(foot.strip, LEFT, pos=begin)
    QTest.mouseMove(foot.strip, end)
    dragged, scale = foot.strip.view_s, foot.strip.scale()

    window.show_frame(session().frame(steps=200))
    foot.set_view(0.0, 10.0)

    assert foot.strip.view_s == dragged
    assert foot.strip.scale() == scale
    QTest.mouseRelease(foot.strip, LEFT, pos=end)
    assert foot.strip.view_s == dragged
    assert foot.strip.scale() != scale


def test_the_view_can_be_moved_at_once(foot: TimelineBar) -> None:
    """A view that was asked for elsewhere is shown before the next frame."""
    foot.set_view(100.0, 200.0)

    assert foot.strip.view_s == (100.0, 200.0)


def test_the_edges_show_that_they_can_be_dragged(foot: TimelineBar, lots: Frame) -> None:
    """Over an edge the pointer says so, inside the window and beside it something else."""
    start_s, end_s = middle_of(lots)
    shapes = []
    for at_s in (start_s, (start_s + end_s) / 2, 100.0):
        QTest.mouseMove(foot.strip, place(foot, at_s))
        shapes.append(foot.strip.cursor().shape())

    assert shapes == [
        Qt.CursorShape.SizeHorCursor,
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.CrossCursor,
    ]


def test_while_it_follows_the_chip_says_so(
    window: MainWindow, foot: TimelineBar, lots: Frame, qtbot: QtBot
) -> None:
    """A view that follows has nowhere to return to."""
    window.show_frame(lots)
    assert foot.following.text() == "Following live"
    assert foot.following.is_live
    assert not foot.away.isVisible()
    with qtbot.assertNotEmitted(foot.return_to_live):
        QTest.mouseClick(foot.following, LEFT)


def test_away_from_the_end_the_chip_leads_back(
    qtbot: QtBot, window: MainWindow, foot: TimelineBar, lots: Frame, settle: Callable[[], None]
) -> None:
    """Looking back, a button in the place of the chip returns to live."""
    window.show_frame(replace(lots, view_s=middle_of(lots), behind=Behind(12, 0)))
    settle()

    assert foot.away.text() == "Looking back"
    assert foot.following.text() == "Return to live"
    with qtbot.waitSignal(foot.return_to_live, timeout=1_000):
        QTest.mouseClick(foot.following, LEFT)


def test_a_pause_tells_its_instant(window: MainWindow, foot: TimelineBar, lots: Frame) -> None:
    """A playhead that stands still is named; one that plays, with its speed."""
    held = Playhead(lots.origin_ts + lots.span_s[1] - 60.0)
    frame = replace(lots, playhead_s=lots.span_s[1] - 60.0, behind=Behind(12, 0))

    foot.show_playback(Playback(held))
    window.show_frame(frame)
    assert foot.away.text() == "Paused"
    assert local_time(lots.origin_ts + frame.playhead_s) in foot.playhead.text()

    foot.show_playback(Playback(held, is_playing=True, speed=60.0))
    window.show_frame(replace(frame, playhead_s=frame.playhead_s + 1.0))
    assert foot.away.text() == f"Playing {speed_words(60.0)}"


def test_a_source_that_is_over_has_no_live_to_return_to(
    window: MainWindow, foot: TimelineBar, lots: Frame
) -> None:
    """The way back leads to the end then."""
    idle = replace(lots.status, state=SourceState.IDLE)

    window.show_frame(replace(lots, status=idle, behind=Behind(0, 0)))

    assert foot.following.text() == "Return to the end"


def test_what_lies_on_disk_is_said(window: MainWindow, foot: TimelineBar, lots: Frame) -> None:
    """The foot tells from when on lines are loaded, how many, and how much of them is on disk."""
    assert not foot.loaded.isVisible()
    spooled = replace(
        lots.status, spooled_bytes=800_000_000, rows=1_200_000, loaded_from_ts=lots.origin_ts
    )

    window.show_frame(replace(lots, status=spooled))

    assert foot.loaded.isVisible()
    assert foot.loaded.text().replace("\N{NO-BREAK SPACE}", " ") == (
        f"from {local_time(lots.origin_ts)} · 1.2 M rows · 800 MB on disk"
    )


def test_lines_that_are_not_loaded_have_their_place(
    window: MainWindow, foot: TimelineBar, lots: Frame
) -> None:
    """The strip begins with a part that stands for them."""
    skipped = replace(lots.status, skipped_bytes=5_000_000_000, loaded_from_ts=lots.origin_ts)

    window.show_frame(replace(lots, status=skipped))

    assert foot.strip.text_at(5) == "older lines not loaded"
    assert foot.strip.scale().left_px > 100
    assert foot.strip.text_at(foot.strip.scale().left_px + 1).endswith("lines")
    assert foot.loaded.text().replace("\N{NO-BREAK SPACE}", " ").endswith("5.0 GB not loaded")


def test_hints_of_keys_give_way(foot: TimelineBar, settle: Callable[[], None]) -> None:
    """A narrow window shows fewer hints, the most important ones last."""
    assert [key for _word, key in foot.hints.shown()] == ["Space", "End", "?"]

    foot.hints.setFixedWidth(150)
    settle()

    assert [key for _word, key in foot.hints.shown()] == ["End", "?"]


def test_a_click_gives_the_strip_the_keys(foot: TimelineBar) -> None:
    """The strip can have the focus, by mouse and by keys."""
    QTest.mouseClick(foot.strip, LEFT, pos=place(foot, 700.0))

    assert foot.strip.hasFocus()
    assert foot.strip.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_wheel_keeps_the_end_of_a_view_that_follows(
    window: MainWindow, foot: TimelineBar, lots: Frame
) -> None:
    """Zooming while live keeps following, wherever the pointer is."""
    window.show_frame(lots)
    asked: list[tuple[float, float, bool]] = []
    foot.view_requested.connect(lambda *view: asked.append(view))
    start_s, end_s = lots.view_s
    at = QPointF(foot.strip.mapTo(window, place(foot, start_s - 900.0)))

    QTest.wheelEvent(window.windowHandle(), at, QPoint(0, 120))

    ((asked_start_s, asked_end_s, keeps_end),) = asked
    assert asked_start_s == pytest.approx(end_s - 0.8 * (end_s - start_s))
    assert asked_end_s == end_s
    assert keeps_end


def test_the_bars_of_a_session_that_grows_are_drawn_anew_where_an_eye_could_tell(
    window: MainWindow,
    lots: Frame,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hardly ever, as long as it grows; and once more when it rests."""
    window.show_frame(lots)
    settle()
    drawn: list[Window] = []

    def draw(widget: Any, overview: Any, span_s: Window, *rest: Any) -> Any:
        drawn.append(span_s)
        return draw_bars(widget, overview, span_s, *rest)

    monkeypatch.setattr("inspector.ui.timeline.bars_picture.draw_bars", draw)
    assert lots.overview is not None
    pixel_s = (lots.span_s[1] - lots.span_s[0]) / window.timeline.strip.width()
    grown = [
        replace(
            lots,
            span_s=(lots.span_s[0], lots.span_s[1] + pixels * pixel_s),
            overview=replace(lots.overview),
        )
        for pixels in (0.5, 1.0, 5.0, 5.5)
    ]
    for frame in grown:
        window.show_frame(frame)
        settle()
    assert drawn == [grown[2].span_s]

    window.show_frame(replace(grown[3]))
    settle()

    assert drawn == [grown[2].span_s, grown[3].span_s]
