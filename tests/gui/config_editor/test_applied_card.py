"""The card of who has applied a save: a row for each shard, whatever its name and its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from inspector.analysis.apply_state import ApplyState, ShardApply
from inspector.ui.config_editor import applied_list
from inspector.ui.config_editor.applied_card import AppliedCard
from inspector.ui.config_editor.applied_list import AppliedList, badge_colours
from inspector.ui.style import palette, style_sheet
from inspector.ui.text import elided
from inspector.ui.theme import Theme, ThemeName, load_colours
from tests.unit.ui.test_theme import contrast

FOUR = (
    ShardApply("world-1", ApplyState.OBSERVED, 12, 0.8),
    ShardApply("world-2", ApplyState.DRIFTED, 12, math.nan, "rate 0.5, not 0.2: ability.a.casts"),
    ShardApply("world-3", ApplyState.SEEN, 12, 0.9),
    ShardApply("world-4", ApplyState.REFUSED, 11, 0.4, "sampling.toml: <b>1.5</b> is above 1"),
)
HUNDRED = tuple(ShardApply(f"world-{number}", ApplyState.SEEN, 12, 0.5) for number in range(1, 101))


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> AppliedCard:
    """A card as large as it is in a window of 1440 by 900."""
    card = AppliedCard(theme)
    qtbot.addWidget(card)
    card.setPalette(palette(theme.colours))
    card.setStyleSheet(style_sheet(theme.colours))
    card.resize(335, 208)
    with qtbot.waitExposed(card):
        card.show()
    card.activateWindow()
    return card


def shards_of(card: AppliedCard) -> AppliedList:
    """Return the list on a card."""
    found = card.findChild(AppliedList)
    assert isinstance(found, AppliedList)
    return found


def texts(card: AppliedCard) -> list[str]:
    """Return what the labels in sight say."""
    return [one.text() for one in card.findChildren(QLabel) if one.isVisible() and one.text()]


def at(card: AppliedCard, row: int) -> QModelIndex:
    """Return the place of a row."""
    return shards_of(card).model().index(row, 0)


def heard(card: AppliedCard, row: int) -> str:
    """Return what a screen reader says of a row."""
    text = str(at(card, row).data(Qt.ItemDataRole.AccessibleTextRole))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_each_shard_has_its_row(card: AppliedCard) -> None:
    """With its state, and how long it took or why it is not well."""
    card.show_applied("sampling", 12, FOUR)

    assert texts(card) == ["Applied by", "revision 12"]
    assert [heard(card, row) for row in range(4)] == [
        "world-1: Observed, 0.8 s",
        "world-2: Drifted, rate 0.5, not 0.2: ability.a.casts",
        "world-3: Seen, 0.9 s",
        "world-4: Refused, <b>1.5</b> is above 1",
    ]
    assert shards_of(card).accessibleName() == "Shards"


def test_the_whole_reason_is_in_the_tooltip_and_no_markup(card: AppliedCard) -> None:
    """A file may hold anything."""
    card.show_applied("sampling", 12, FOUR)

    tooltip = str(at(card, 3).data(Qt.ItemDataRole.ToolTipRole))

    assert "sampling.toml: &lt;b&gt;1.5&lt;/b&gt; is above 1" in tooltip
    assert "revision 11" in tooltip


@pytest.mark.parametrize(
    ("name", "revision", "said"),
    [
        ("sampling", 0, ["Applied by", "No shard has told of this file yet. Servers say so in"]),
        ("alerts", 3, ["Applied by", "revision 3", "Only Inspector reads this file."]),
    ],
)
def test_without_shards_it_says_why(
    card: AppliedCard, name: str, revision: int, said: list[str]
) -> None:
    """And has no empty list that one could get into."""
    card.show_applied(name, revision, ())

    shown = texts(card)
    assert len(shown) == len(said)
    assert all(text.startswith(start) for text, start in zip(shown, said, strict=True))
    assert not shards_of(card).isVisible()


def test_of_many_shards_it_is_said_how_many_are_not_there_yet(card: AppliedCard) -> None:
    """They do not all fit."""
    shards = (*HUNDRED[:98], replace(HUNDRED[98], state=ApplyState.REFUSED), HUNDRED[99])

    card.show_applied("sampling", 12, shards)

    assert texts(card) == ["Applied by", "revision 12", "1 Refused · 99 Seen"]


def test_rows_do_not_jump(card: AppliedCard, settle: Callable[[], None]) -> None:
    """Neither when a state changes, nor when a shard comes that stands further down."""
    card.show_applied("sampling", 12, HUNDRED)
    view = shards_of(card)
    view.setFocus()
    view.setCurrentIndex(at(card, 40))
    settle()
    scrolled_px = view.verticalScrollBar().value()
    assert scrolled_px > 0
    observed = tuple(replace(one, state=ApplyState.OBSERVED) for one in HUNDRED)

    card.show_applied("sampling", 12, observed)
    settle()
    card.show_applied("sampling", 12, (*observed, replace(observed[0], shard="world-999")))
    settle()

    assert view.verticalScrollBar().value() == scrolled_px
    assert view.currentIndex().data() == "world-41"


def test_keys_move_through_the_shards(
    qtbot: QtBot, card: AppliedCard, settle: Callable[[], None]
) -> None:
    """From the first, which is marked as soon as the list has the focus."""
    card.show_applied("sampling", 12, HUNDRED)
    view = shards_of(card)
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    assert view.currentIndex().row() == 0

    QTest.keyClick(view, Qt.Key.Key_End)
    settle()

    assert view.currentIndex().data() == "world-100"
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().data() == "world-99"


def test_one_sees_where_the_keys_are(
    qtbot: QtBot, card: AppliedCard, theme: Theme, settle: Callable[[], None]
) -> None:
    """The row wears a ring while the list has the focus."""
    card.show_applied("sampling", 12, FOUR)
    view = shards_of(card)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    settle()
    row = view.visualRect(view.currentIndex())

    image = view.viewport().grab().toImage()

    assert image.pixelColor(row.center().x(), row.top()) == theme.colours.accent
    view.clearFocus()
    settle()
    image = view.viewport().grab().toImage()
    assert image.pixelColor(row.center().x(), row.top()) != theme.colours.accent


@pytest.mark.parametrize("width_px", [240, 335])
def test_a_number_is_never_cut(
    card: AppliedCard, width_px: int, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long names give way."""
    fitting: dict[str, bool] = {}

    def noting(text: str, used: QFont, room_px: float) -> str:
        fitting[text] = QFontMetricsF(used).horizontalAdvance(text) <= room_px
        return elided(text, used, room_px)

    monkeypatch.setattr(applied_list, "elided", noting)
    card.resize(width_px, 208)
    long = ShardApply("eu-central-1a/arena-of-champions-17", ApplyState.OBSERVED, 12, 3_700.0)

    card.show_applied("sampling", 12, (long,))
    settle()
    shards_of(card).viewport().grab()

    assert fitting == {"62\N{NO-BREAK SPACE}min": True, long.shard: False}


@pytest.mark.parametrize("name", ThemeName)
@pytest.mark.parametrize("state", ApplyState)
def test_badges_can_be_read(name: ThemeName, state: ApplyState) -> None:
    """A contrast of 4.5, and a ground that is not the card's."""
    colours = load_colours(name)

    ink, ground = badge_colours(state, colours)

    assert contrast(ink, ground) >= 4.5
    assert ground != colours.surface


def test_nothing_is_laid_out_anew_while_nothing_is_new(card: AppliedCard) -> None:
    """It is asked to show the same with every frame."""
    card.show_applied("sampling", 12, FOUR)
    changes: list[object] = []
    model = shards_of(card).model()
    model.dataChanged.connect(lambda *_: changes.append(1))
    model.modelReset.connect(lambda: changes.append(1))

    card.show_applied("sampling", 12, tuple(replace(one) for one in FOUR))
    assert changes == []
    card.show_applied("sampling", 12, (replace(FOUR[0], delay_s=2.0), *FOUR[1:]))

    assert changes == [1]
