"""Keys: every action has its own, and none is taken from the widget that needs it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.actions.action import category_of, why_not
from inspector.ui.main_window import MainWindow
from inspector.ui.models.filters import FilterKind
from inspector.ui.models.frame import Frame

Key: TypeAlias = Qt.Key
Modifier: TypeAlias = Qt.KeyboardModifier
NONE, SHIFT = Modifier.NoModifier, Modifier.ShiftModifier
CONTROL, ALT = Modifier.ControlModifier, Modifier.AltModifier

Press: TypeAlias = tuple[str, Key, Modifier]
VIEW_KEYS: list[Press] = [
    ("beginning", Key.Key_Home, NONE),
    ("step_back", Key.Key_Left, NONE),
    ("step_forward", Key.Key_Right, NONE),
    ("step_back_finer", Key.Key_Left, SHIFT),
    ("step_forward_finer", Key.Key_Right, SHIFT),
    ("step_back_coarser", Key.Key_Left, ALT),
    ("step_forward_coarser", Key.Key_Right, ALT),
    ("zoom_in", Key.Key_Equal, CONTROL),
    ("zoom_in", Key.Key_Plus, CONTROL),
    ("zoom_out", Key.Key_Minus, CONTROL),
    ("fit", Key.Key_F, NONE),
    ("zoom_back", Key.Key_Backspace, NONE),
    ("zoom_forward", Key.Key_Backspace, SHIFT),
    ("pin", Key.Key_P, NONE),
    ("clear", Key.Key_Escape, NONE),
    ("rejected", Key.Key_E, SHIFT),
]


PLAYBACK_KEYS: list[Press] = [
    ("play", Key.Key_Space, NONE),
    ("to_start", Key.Key_Home, SHIFT),
    ("to_end", Key.Key_End, NONE),
    ("record_back", Key.Key_Left, CONTROL),
    ("record_forward", Key.Key_Right, CONTROL),
    ("slower", Key.Key_Comma, NONE),
    ("faster", Key.Key_Period, NONE),
    ("loop", Key.Key_L, NONE),
    ("adaptive", Key.Key_A, SHIFT),
]


def presses_of(action: QAction) -> Counter[str]:
    """Count from now on how often an action is asked for."""
    presses: Counter[str] = Counter()
    action.triggered.connect(lambda: presses.update(["asked"]))
    return presses


def focused(window: MainWindow, widget: QWidget) -> QWidget:
    """Put a widget into the window and give it the focus."""
    widget.setParent(window)
    widget.show()
    widget.setFocus()
    assert window.focusWidget() is widget
    return widget


@pytest.fixture
def opened(window: MainWindow, lots: Frame, settle: Callable[[], None]) -> MainWindow:
    """A window with something to look at."""
    window.show_frame(lots)
    settle()
    window.setFocus()
    return window


@pytest.mark.parametrize(("name", "key", "modifier"), VIEW_KEYS)
def test_keys_move_the_view(opened: MainWindow, name: str, key: Key, modifier: Modifier) -> None:
    """Each key asks for one thing, once."""
    asked = presses_of(getattr(opened.window_actions.view, name))

    QTest.keyClick(opened, key, modifier)

    assert asked["asked"] == 1


@pytest.mark.parametrize(("name", "key", "modifier"), PLAYBACK_KEYS)
def test_keys_move_the_playhead(
    opened: MainWindow, name: str, key: Key, modifier: Modifier
) -> None:
    """Each key asks for one thing, once."""
    asked = presses_of(getattr(opened.window_actions.playback, name))

    QTest.keyClick(opened, key, modifier)

    assert asked["asked"] == 1


@pytest.mark.parametrize(("digit", "speed"), [(1, 1.0), (6, 60.0), (9, 1_000.0), (0, math.inf)])
def test_a_digit_is_a_speed(opened: MainWindow, digit: int, speed: float) -> None:
    """From as it was to a thousand times as fast; 0 is as fast as can be seen."""
    asked = presses_of(opened.window_actions.playback.speeds[speed])

    QTest.keyClick(opened, Key(Key.Key_0 + digit))

    assert asked["asked"] == 1


@pytest.mark.parametrize(
    ("group", "name", "key", "modifier"),
    [
        ("charts", "add", Key.Key_C, NONE),
        ("charts", "enlarge", Key.Key_Return, NONE),
        ("charts", "enlarge", Key.Key_Enter, NONE),
        ("filter", "edit", Key.Key_Slash, NONE),
        ("filter", "clear", Key.Key_Backspace, CONTROL),
    ],
)
def test_keys_change_charts_and_filters(
    opened: MainWindow, group: str, name: str, key: Key, modifier: Modifier
) -> None:
    """Wherever the focus is not in something that types."""
    asked = presses_of(getattr(getattr(opened.window_actions, group), name))

    QTest.keyClick(opened, key, modifier)

    assert asked["asked"] == 1


def test_no_key_is_given_twice(opened: MainWindow) -> None:
    """Neither among the actions nor by a button: Qt would ask for neither of the two."""
    keys = [key for action in opened.window_actions.all() for key in action.shortcuts()]
    buttons = [*opened.top_bar.ranges.buttons(), *opened.live.tabs.tabs()]
    keys += [button.shortcut() for button in buttons]

    written = Counter(key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys)

    assert [key for key, times in written.items() if times > 1] == []


def test_every_action_says_what_it_is_about(opened: MainWindow) -> None:
    """Its category, and a name that no other action of the category has."""
    actions = opened.window_actions.all()

    named = Counter((category_of(action), action.text()) for action in actions)

    assert max(named.values()) == 1
    assert set(actions) <= set(opened.actions())


def test_without_a_source_there_is_nothing_to_move(window: MainWindow) -> None:
    """Keys of the view do nothing, and the actions say why."""
    action = window.window_actions.view.zoom_in
    asked = presses_of(action)

    QTest.keyClick(window, Key.Key_Equal, CONTROL)

    assert asked["asked"] == 0
    assert why_not(action) == "open a source first"


@pytest.mark.parametrize(
    ("group", "name", "key", "modifier"),
    [
        (group, *press)
        for group, presses in (("view", VIEW_KEYS), ("playback", PLAYBACK_KEYS))
        for press in presses
        if press[2] in (NONE, SHIFT)
    ],
)
def test_who_types_moves_nothing(
    opened: MainWindow, group: str, name: str, key: Key, modifier: Modifier
) -> None:
    """All keys without Ctrl or Alt belong to a field while it has the focus."""
    asked = presses_of(getattr(getattr(opened.window_actions, group), name))
    field = focused(opened, QLineEdit("text"))

    QTest.keyClick(field, key, modifier)

    assert asked["asked"] == 0


def test_letters_are_typed_into_a_field(opened: MainWindow) -> None:
    """Letters and signs that are keys of the window, too."""
    field = QLineEdit()
    focused(opened, field)

    QTest.keyClicks(field, "fpe c/? +")

    assert field.text() == "fpe c/? +"
    assert not opened.overlays.keys.isVisible()


def test_a_field_of_numbers_keeps_its_keys(opened: MainWindow) -> None:
    """Home goes to its first digit."""
    asked = presses_of(opened.window_actions.view.beginning)

    QTest.keyClick(focused(opened, QSpinBox()), Key.Key_Home)

    assert asked["asked"] == 0


def test_space_presses_the_button_with_the_focus_and_does_not_pause(opened: MainWindow) -> None:
    """One key never does two things."""
    asked = presses_of(opened.window_actions.playback.play)
    button = QPushButton("Press")
    pressed: Counter[str] = Counter()
    button.clicked.connect(lambda: pressed.update(["pressed"]))

    QTest.keyClick(focused(opened, button), Key.Key_Space)
    QTest.keyClick(button, Key.Key_F)

    assert (pressed["pressed"], asked["asked"]) == (1, 0)


def test_a_letter_acts_while_a_button_has_the_focus(opened: MainWindow) -> None:
    """A button needs only what presses it."""
    asked = presses_of(opened.window_actions.view.fit)

    QTest.keyClick(focused(opened, QPushButton("Press")), Key.Key_F)

    assert asked["asked"] == 1


@pytest.mark.parametrize("key", [Key.Key_Home, Key.Key_End, Key.Key_Left, Key.Key_Return])
def test_a_list_keeps_the_keys_that_move_through_it(opened: MainWindow, key: Key) -> None:
    """Home goes to its first line, not to the beginning of the session."""
    actions = opened.window_actions
    moves = (actions.view.beginning, actions.playback.to_end, actions.view.step_back)
    asked = [presses_of(one) for one in (*moves, actions.charts.enlarge)]

    QTest.keyClick(focused(opened, QListWidget()), key)

    assert [one["asked"] for one in asked] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("button", "name"),
    [
        (Qt.MouseButton.BackButton, "zoom_back"),
        (Qt.MouseButton.ForwardButton, "zoom_forward"),
    ],
)
def test_the_side_buttons_of_a_mouse_go_through_the_zoom_history(
    opened: MainWindow, button: Qt.MouseButton, name: str
) -> None:
    """Wherever nothing else wants them."""
    asked = presses_of(getattr(opened.window_actions.view, name))
    at = QPointF(40, 400)
    press = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, button, button, NONE)

    QApplication.sendEvent(opened.rail, press)

    assert asked["asked"] == 1


def test_quit_closes_the_window(qtbot: QtBot, window: MainWindow) -> None:
    """Which is said before anything is gone."""
    with qtbot.waitSignal(window.closing, timeout=1_000):
        QTest.keyClick(window, Key.Key_Q, CONTROL)

    assert not window.isVisible()


def test_full_screen_by_key_and_back(window: MainWindow, settle: Callable[[], None]) -> None:
    """F11 twice."""
    QTest.keyClick(window, Key.Key_F11)
    settle()
    assert window.isFullScreen()
    assert window.window_actions.program.full_screen.isChecked()

    QTest.keyClick(window, Key.Key_F11)
    settle()
    assert not window.isFullScreen()


@pytest.mark.parametrize("place", ["field", "list", "button", "grip", "palette"])
def test_letters_that_qt_has_no_name_for_are_keys_too(opened: MainWindow, place: str) -> None:
    """Cyrillic and Greek ones: they are typed where one types, and do no harm elsewhere."""
    opened.overlays.palette.toggle()
    field = opened.overlays.palette.field
    places: dict[str, Callable[[], QWidget]] = {
        "field": lambda: focused(opened, QLineEdit()),
        "list": lambda: focused(opened, QListWidget()),
        "button": lambda: focused(opened, QPushButton("Press")),
        "grip": lambda: opened.drawer.grip,
        "palette": lambda: field,
    }
    kind = QEvent.Type.KeyPress

    target = places[place]()
    QApplication.sendEvent(target, QKeyEvent(kind, 0x416, NONE, "Ж"))
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.ShortcutOverride, 0x3A9, NONE, "Ω"))

    if isinstance(target, QLineEdit):
        assert target.text() == "Ж"


def test_ctrl_backspace_in_a_field_takes_a_word_and_leaves_the_filters(opened: MainWindow) -> None:
    """It is the key that clears all filters elsewhere."""
    asked = presses_of(opened.window_actions.filter.clear)
    field = QLineEdit("two words")
    focused(opened, field)

    QTest.keyClick(field, Key.Key_Backspace, CONTROL)

    assert (field.text(), asked["asked"]) == ("two ", 0)


def test_a_held_key_repeats_what_moves_and_nothing_that_toggles(opened: MainWindow) -> None:
    """Steps and zooms go on; pause, picker and pages do not flicker."""
    actions = opened.window_actions
    repeating = {action.text() for action in actions.all() if action.autoRepeat()}

    assert {"Step back", "Step forward, coarser", "Zoom in", "Zoom history: back"} <= repeating
    assert not repeating & {"Pause or continue", "Add chart…", "Enlarge chart", "All keys", "Quit"}


def test_keys_of_charts_do_nothing_to_charts_out_of_sight(opened: MainWindow) -> None:
    """Enter and P belong to Live, and the actions say so; C and Ctrl+2 bring Live to the front."""
    opened.show_page("ledger")
    opened.setFocus()
    actions = opened.window_actions
    asked = [presses_of(one) for one in (actions.charts.enlarge, actions.view.pin)]

    QTest.keyClick(opened, Key.Key_Return)
    QTest.keyClick(opened, Key.Key_P)
    assert [one["asked"] for one in asked] == [0, 0]
    assert why_not(actions.view.pin) == "go to Live first"

    QTest.keyClick(opened, Key.Key_C)
    assert opened.live.isVisible()
    assert opened.live.picker.isVisible()
    opened.live.picker.close()
    assert actions.view.pin.isEnabled()


def test_the_key_of_a_tab_brings_it_to_the_front_from_another_page(opened: MainWindow) -> None:
    """As it does in the palette."""
    opened.show_page("ledger")
    opened.setFocus()

    QTest.keyClick(opened, Key.Key_2, CONTROL)

    assert opened.live.isVisible()
    assert opened.live.tabs.namespace == opened.live.tabs.tabs()[1].namespace


def test_space_pauses_after_a_popover_was_closed(opened: MainWindow) -> None:
    """The keys go back to who had them, not to the button that Space would press again."""
    asked = presses_of(opened.window_actions.playback.play)

    opened.live.add.click()
    QTest.keyClick(opened.live.picker.field, Key.Key_Escape)
    assert not opened.live.picker.isVisible()
    QTest.keyClick(opened.focusWidget() or opened, Key.Key_Space)

    assert asked["asked"] == 1
    assert not opened.live.picker.isVisible()


def test_space_pauses_after_a_filter_was_edited_by_keys(opened: MainWindow) -> None:
    """The menu of filters and the editor after it leave the keys where they were."""
    asked = presses_of(opened.window_actions.playback.play)

    QTest.keyClick(opened, Key.Key_Slash)
    opened.top_bar.filters.menu.close()
    opened.top_bar.filters.edit(FilterKind.TIER)
    editor = opened.top_bar.filters.editor(FilterKind.TIER)
    QTest.keyClick(editor.field, Key.Key_Escape)
    QTest.keyClick(opened.focusWidget() or opened, Key.Key_Space)

    assert asked["asked"] == 1
