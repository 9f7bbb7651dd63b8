"""The card of what a retention would do, and who asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.analysis.opted_out import SummedUp
from inspector.config.document import Document
from inspector.config.models import RetentionConfig
from inspector.config.store import Store
from inspector.core.registry import Registry
from inspector.session.session import Session
from inspector.storage.retention_effect import effect
from inspector.storage.tiers import Tier
from inspector.ui.config_editor.retention.card import (
    OLD,
    Outlook,
    OutlookState,
    RetentionCard,
)
from inspector.ui.config_editor.retention.prediction import RetentionPrediction
from inspector.ui.style import style_sheet
from inspector.ui.theme import Theme

NOW_TS = datetime(2026, 11, 27, 18, 30, tzinfo=UTC).timestamp()


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> Iterator[RetentionCard]:
    """The card, in its usual size, beside others."""
    host = QWidget()
    host.setStyleSheet(style_sheet(theme.colours))
    made = RetentionCard(host)
    qtbot.addWidget(host)
    made.resize(336, 284)
    with qtbot.waitExposed(host):
        host.show()
    yield made
    host.close()


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def row(card: RetentionCard, tier: Tier) -> tuple[str, ...]:
    """What a row of the card says."""
    one = card.rows[tier]
    parts = (one.kept.full, one.size_now.text(), one.fate.full, one.when.full)
    return tuple(plain(part) for part in parts)


def outlook(retention: RetentionConfig, saved: RetentionConfig) -> Outlook:
    """What two retentions would do to a folder."""
    from_disk = files()
    return Outlook(
        retention, effect(from_disk, retention, NOW_TS), effect(from_disk, saved, NOW_TS)
    )


def files() -> list[Any]:
    """Warm days of 1 kB from the 1st to the 20th, and a log of two days ago."""
    start_ts = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    warm = [
        SimpleNamespace(
            tier=Tier.WARM,
            start_ts=start_ts + day * 86_400,
            end_ts=start_ts + (day + 1) * 86_400,
            size_bytes=1_000,
        )
        for day in range(20)
    ]
    log = SimpleNamespace(
        tier=Tier.HOT, start_ts=NOW_TS - 172_800, end_ts=NOW_TS - 169_200, size_bytes=5_000_000
    )
    return [*warm, log]


def test_it_says_what_goes_tier_by_tier(card: RetentionCard) -> None:
    """How much, of when, and when the next follows."""
    draft = RetentionConfig(warm_d=9)
    card.show_outlook(outlook(draft, RetentionConfig()), OutlookState.READY)

    assert plain(card.verdict.text()) == "Deletes 17.0 kB"
    assert card.verdict.property("role") == "warn"
    assert plain(card.saved.full) == "at the next storage run; saved file: 12.0 kB"
    assert row(card, Tier.WARM) == (
        "kept 9 d",
        "20.0 kB",
        "rolls up and deletes 17.0 kB · 17 days",
        "2026-11-01 \N{EN DASH} 2026-11-17 · next 11-28 00:00, 1.0 kB",
    )
    assert row(card, Tier.HOT) == (
        "kept 24 h",
        "5.0 MB",
        "compresses 5.0 MB · 1 log",
        "11-25 18:30 \N{EN DASH} 11-25 19:30",
    )
    assert row(card, Tier.COLD) == ("kept 90 d", "0 B", "no files", "")
    assert "rolls up and deletes" in card.rows[Tier.WARM].accessibleName()


def test_a_draft_that_deletes_nothing_says_so(card: RetentionCard) -> None:
    """In the colour of good news."""
    draft = RetentionConfig(warm_d=60)
    card.show_outlook(outlook(draft, draft), OutlookState.READY)

    assert card.verdict.text() == "✓  Nothing would be deleted"
    assert card.verdict.property("role") == "ok"
    assert card.saved.full == "at the next storage run, as with the saved file"
    assert card.rows[Tier.WARM].fate.full == "nothing goes now"


@pytest.mark.parametrize(
    ("opt_out", "records", "words", "role"),
    [
        ("aggregate", 1_204, "sum it up, with no player · 0.8 %", "muted"),
        ("drop", 1_204, "would not have been written · 0.8 %", "warn"),
        ("drop", 0, "none in the loaded session", "muted"),
    ],
)
def test_it_says_what_becomes_of_those_who_opted_out(
    card: RetentionCard, opt_out: Any, records: int, words: str, role: str
) -> None:
    """How many of their records there are in the loaded session."""
    draft = RetentionConfig(opt_out=opt_out)
    shown = replace(outlook(draft, draft), opted_out=SummedUp(records, 150_500))
    card.show_outlook(shown, OutlookState.READY)

    assert card.opt_out.kept.full == opt_out
    assert card.opt_out.size_now.text() == f"{records:,} records"
    assert plain(card.opt_out.fate.full) == words
    assert card.opt_out.fate.property("role") == role


@pytest.mark.parametrize(
    ("state", "words", "role"),
    [
        (OutlookState.NO_FOLDER, "Open a data folder", "muted"),
        (OutlookState.COMPUTING, "Looking at what is on disk…", "muted"),
        (OutlookState.INVALID, "when the draft is valid", "muted"),
        ("/data/hot: cannot be listed", "/data/hot: cannot be listed", "crit"),
    ],
)
def test_without_an_outlook_it_says_why(
    card: RetentionCard, state: str, words: str, role: str
) -> None:
    """And what to do."""
    card.show_outlook(None, state)

    assert words in card.message.text()
    assert card.message.property("role") == role
    assert not card.verdict.isVisible()
    assert not card.rows[Tier.HOT].isVisible()


@pytest.mark.parametrize("state", [OutlookState.COMPUTING, OutlookState.INVALID])
def test_the_last_outlook_stays_until_there_is_another(
    card: RetentionCard, state: OutlookState
) -> None:
    """The card does not flicker while somebody types."""
    card.show_outlook(outlook(RetentionConfig(), RetentionConfig()), OutlookState.READY)

    card.show_outlook(None, state)

    assert plain(card.verdict.text()) == "Deletes 12.0 kB"
    assert card.verdict.isVisible()
    assert (card.detail.full == OLD) is (state is OutlookState.INVALID)


def test_with_little_height_it_leaves_out_when(card: RetentionCard) -> None:
    """Which is told beside the pointer then."""
    card.show_outlook(outlook(RetentionConfig(), RetentionConfig()), OutlookState.READY)
    assert card.rows[Tier.WARM].when.isVisible()

    card.resize(296, 170)

    assert not card.rows[Tier.WARM].when.isVisible()
    assert card.rows[Tier.WARM].fate.isVisible()
    assert "2026-11-01" in card.rows[Tier.WARM].toolTip()
    assert plain(card.verdict.text()) == "Deletes 12.0 kB"


@pytest.mark.parametrize("height", [172, 200, 232, 284])
@pytest.mark.parametrize("draft", [RetentionConfig(warm_d=7), RetentionConfig(warm_d=60)])
def test_what_goes_is_never_cut(
    card: RetentionCard, draft: RetentionConfig, height: int, qtbot: QtBot
) -> None:
    """However low the card is, also while the draft is not valid; and nothing overlaps."""
    shown = replace(outlook(draft, draft), opted_out=SummedUp(1_204, 150_500))
    card.resize(296, height)
    card.show_outlook(shown, OutlookState.READY)
    card.show_outlook(None, OutlookState.INVALID)

    assert card.verdict.isVisible()
    assert card.verdict.text() == card.verdict.full
    assert card.detail.text() == OLD
    column = card.layout()
    assert column is not None
    qtbot.waitUntil(lambda: column.sizeHint().height() <= height)


@pytest.mark.parametrize(("height", "is_told"), [(172, False), (200, True), (232, True)])
def test_what_becomes_of_those_who_opted_out_is_told_where_there_is_room(
    card: RetentionCard, height: int, is_told: bool
) -> None:
    """And always beside the pointer."""
    draft = RetentionConfig(opt_out="drop")
    shown = replace(outlook(draft, draft), opted_out=SummedUp(1_204, 150_500))
    card.resize(296, height)
    card.show_outlook(shown, OutlookState.READY)

    assert card.opt_out.fate.isVisible() is is_told
    assert "would not have been written" in card.opt_out.toolTip()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a warm day of long ago and one of yesterday."""
    for day in ("2026-11-10", "2026-11-26"):
        folder = tmp_path / "warm" / day / "world-1"
        folder.mkdir(parents=True)
        (folder / "a.parquet").write_bytes(b"x" * 2_000)
    (tmp_path / "hot").mkdir()
    (tmp_path / "config").mkdir()
    return tmp_path


@pytest.fixture
def document(data: Path, registry: Registry) -> Document:
    """What holds in the folder."""
    return Store(data / "config", registry).load("retention")


def _until(
    qtbot: QtBot, asking: RetentionPrediction, document: Document, says: Callable[[], bool]
) -> None:
    def is_said() -> bool:
        asking.tick(document, NOW_TS)
        return says()

    qtbot.waitUntil(is_said)


def test_drafts_are_held_against_what_is_on_disk(
    card: RetentionCard, data: Path, document: Document, registry: Registry, qtbot: QtBot
) -> None:
    """On a thread of its own; a draft with problems keeps what was known."""
    source: Any = SimpleNamespace(config_folder=data / "config", session=Session(registry))
    asking = RetentionPrediction(source, card, clock=lambda: NOW_TS)
    try:
        _until(qtbot, asking, document, lambda: plain(card.verdict.text()) == "Deletes 2.0 kB")

        longer = document.set(("warm_d",), 40)
        _until(qtbot, asking, longer, lambda: "Nothing" in card.verdict.text())
        assert plain(card.saved.full).endswith("saved file: 2.0 kB")

        asking.tick(longer.set(("cold_d",), 20), NOW_TS)
        assert card.detail.full == OLD
        assert card.verdict.isVisible()

        _until(qtbot, asking, longer, lambda: "files" in card.detail.full)

        capped = longer.set(("warm_most_bytes",), 1_000)
        _until(qtbot, asking, capped, lambda: plain(card.verdict.text()) == "Deletes 4.0 kB")
    finally:
        asking.stop(5.0)
    assert "Open a data folder" in card.message.text()


def test_a_folder_without_tiers_is_no_data_folder(
    card: RetentionCard, tmp_path: Path, registry: Registry, qtbot: QtBot
) -> None:
    """Such as one of logs that somebody copied."""
    source: Any = SimpleNamespace(config_folder=tmp_path / "config", session=Session(registry))
    asking = RetentionPrediction(source, card, clock=lambda: NOW_TS)
    document = Store(tmp_path / "config", registry).load("retention")
    try:
        card.show_outlook(None, OutlookState.COMPUTING)
        _until(qtbot, asking, document, lambda: "Open a data folder" in card.message.text())
    finally:
        asking.stop(5.0)
