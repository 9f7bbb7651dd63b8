"""The Ledger page: totals, files, shards, reasons, unknown keys; each number opens its lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from inspector.core.record import Reason
from inspector.core.registry import Kind, Level
from inspector.ingest.ledger import LedgerSnapshot
from inspector.session.marked_rows import LedgerKind
from inspector.ui.ledger.add_key import AddKeyDialog
from inspector.ui.ledger.figure_view import FigureView
from inspector.ui.ledger.unknown_keys import MOST_SHOWN
from inspector.ui.models.ledger_question import LedgerQuestion, NewKey
from inspector.ui.pages.ledger import LedgerPage
from inspector.ui.style import palette, style_sheet
from inspector.ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
NOW_TS = 1_773_511_500.0
KNOWN = ("casts", "damage_total", "queue_depth")
REGISTRY = Path("/data/config/registry.team.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of bytes and lines."""

    size_bytes: int = 0
    read_bytes: int = 0
    unfinished_bytes: int = 0
    lost_bytes: int = 0
    skipped_bytes: int = 0
    accepted: int = 0
    rejected: Mapping[Reason, int] = field(default_factory=dict)
    late: int = 0
    out_of_order: int = 0
    duplicates: int = 0

    @property
    def rejected_lines(self) -> int:
        """Rejected lines of every reason."""
        return sum(self.rejected.values())

    @property
    def lines(self) -> int:
        """Accepted and rejected lines."""
        return self.accepted + self.rejected_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Counts):
    """One source."""

    source_id: int
    path: Path
    offset: int = 0
    gone: bool = False
    newest_ts: float = -math.inf

    @property
    def lag_bytes(self) -> int:
        """Bytes that are still to be read."""
        done = self.read_bytes + self.unfinished_bytes + self.skipped_bytes
        return 0 if self.gone else self.size_bytes - done


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard."""

    name: str
    rows: int
    late: int = 0
    out_of_order: int = 0
    duplicates: int = 0
    newest_ts: float = NOW_TS


@dataclass(frozen=True, slots=True)
class Key:
    """A metric key that is not in the registry."""

    name: str
    lines: int
    namespaces: tuple[str, ...] = ("ability",)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ledger."""

    sources: tuple[File, ...] = ()
    totals: Counts = field(default_factory=Counts)
    shards: tuple[Shard, ...] = ()
    unknown_keys: tuple[Key, ...] = ()


def file(number: int, **changes: object) -> File:
    """Return a file that was read to its end, and is being written."""
    name = f"world-{number}.jsonl"
    size = 40_000_000 + number
    made = File(
        source_id=number,
        path=Path("/srv/game/telemetry/hot") / name,
        size_bytes=size,
        read_bytes=size,
        offset=size,
        accepted=120_000 + number,
        newest_ts=NOW_TS - 0.4,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def ledger(*files: File, keys: tuple[Key, ...] = (), shards: tuple[Shard, ...] = ()) -> Snapshot:
    """Return the ledger of some files."""
    rejected: dict[Reason, int] = {}
    for one in files:
        for reason, lines in one.rejected.items():
            rejected[reason] = rejected.get(reason, 0) + lines
    totals = Counts(
        rejected=rejected,
        **{
            name: sum(getattr(one, name) for one in files)
            for name in (
                "size_bytes", "read_bytes", "unfinished_bytes", "lost_bytes", "skipped_bytes",
                "accepted", "late", "out_of_order", "duplicates",
            )
        },
    )  # fmt: skip
    return Snapshot(files, totals, shards, keys)


def troubled() -> Snapshot:
    """Return four files: one in good order, and three with problems of all kinds."""
    return ledger(
        file(1, rejected={Reason.UNKNOWN_METRIC: 1_204, Reason.NOT_JSON: 3}, late=14),
        file(
            2,
            path=Path("/srv/game/telemetry/hot/world-2.jsonl.3.gz"),
            newest_ts=NOW_TS - 7_300,
            out_of_order=812,
            duplicates=95,
        ),
        file(3, read_bytes=31_000_000, rejected={Reason.RAW_PLAYER: 2}, skipped_bytes=4_200_000),
        file(10, gone=True, lost_bytes=1_532, newest_ts=NOW_TS - 300_000, accepted=0),
        keys=(Key("damge_total", 1_100), Key("souls_bound", 104)),
        shards=(
            Shard("world-1", 120_001, late=14),
            Shard("world-10", 0, newest_ts=NOW_TS - 300_000),
            Shard("world-2", 120_002, out_of_order=812, duplicates=95, newest_ts=NOW_TS - 7_300),
        ),
    )


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> LedgerPage:
    """A page as wide as it is in a window of 1280 by 800."""
    page = LedgerPage(theme)
    qtbot.addWidget(page)
    page.setPalette(palette(theme.colours))
    page.setStyleSheet(style_sheet(theme.colours))
    page.resize(1_104, 640)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def show(page: LedgerPage, snapshot: Snapshot, now_ts: float = NOW_TS) -> None:
    """Show a ledger on a page."""
    page.show_ledger(cast("LedgerSnapshot", snapshot), now_ts, REGISTRY, KNOWN)


def cell(view: FigureView, row: int, title: str) -> str:
    """Return what a cell shows."""
    return str(index(view, row, title).data()).replace("\N{NO-BREAK SPACE}", " ")


def index(view: FigureView, row: int, title: str) -> QModelIndex:
    """Return the place of a cell."""
    place = [column.title for column in view.table.columns].index(title)
    return view.table.index(row, place)


def names(view: FigureView) -> list[str]:
    """Return the first column."""
    return [str(view.table.index(row, 0).data()) for row in range(view.table.rowCount())]


def click(view: FigureView, row: int, title: str) -> None:
    """Click the middle of a cell."""
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index(view, row, title)).center())


def click_head(view: FigureView, title: str) -> None:
    """Click the head of a column."""
    place = [column.title for column in view.table.columns].index(title)
    head = view.horizontalHeader()
    middle = QPoint(head.sectionViewportPosition(place) + head.sectionSize(place) // 2, 10)
    QTest.mouseClick(head.viewport(), LEFT, pos=middle)


def head(view: FigureView, title: str) -> str:
    """Return what the head of a column shows."""
    place = [column.title for column in view.table.columns].index(title)
    return str(view.table.headerData(place, Qt.Orientation.Horizontal))


def tiles(page: LedgerPage) -> dict[str, str]:
    """Return the totals by label."""
    return {
        tile.total.label: tile.total.value.replace("\N{NO-BREAK SPACE}", " ")
        for tile in page.tiles.tiles
    }


def test_the_totals_stand_at_the_top(page: LedgerPage) -> None:
    """Lines and bytes of all files are added up, exactly."""
    show(page, troubled())

    assert tiles(page) == {
        "Lines": "361,215",
        "Accepted": "360,006",
        "Rejected": "1,209",
        "Late": "14",
        "Out of order": "812",
        "Duplicates": "95",
        "Lost": "1.5 kB",
        "Skipped": "4.2 MB",
        "Unread": "4.8 MB",
        "Lag": "0.4 s",
    }
    assert page.summary.text() == "4 files · 3 shards"


def test_a_total_opens_its_lines(qtbot: QtBot, page: LedgerPage) -> None:
    """A click on a total asks for its lines; one of zero, and one of bytes, does not."""
    show(page, troubled())
    by_label = {tile.total.label: tile for tile in page.tiles.tiles}

    with qtbot.waitSignal(page.lines_requested) as asked:
        QTest.mouseClick(by_label["Out of order"], LEFT)
    assert asked.args == [LedgerQuestion(LedgerKind.OUT_OF_ORDER, "Out of order lines")]

    with qtbot.assertNotEmitted(page.lines_requested):
        QTest.mouseClick(by_label["Lost"], LEFT)


def test_a_total_opens_by_enter(qtbot: QtBot, page: LedgerPage) -> None:
    """Tab leads to totals that have lines, Enter opens them."""
    show(page, troubled())
    tile = next(tile for tile in page.tiles.tiles if tile.total.label == "Rejected")
    tile.setFocus(Qt.FocusReason.TabFocusReason)

    with qtbot.waitSignal(page.lines_requested) as asked:
        QTest.keyClick(tile, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0].kind is LedgerKind.REJECTED


def test_each_file_has_a_row(page: LedgerPage) -> None:
    """Name, state, size, share, lag and lines of each file; world-2 stands before world-10."""
    show(page, troubled())

    assert names(page.files) == [
        "world-1.jsonl", "world-2.jsonl.3.gz", "world-3.jsonl", "world-10.jsonl"
    ]  # fmt: skip
    states = [cell(page.files, row, "State") for row in range(4)]
    assert states == ["reading", "compressed", "reading", "gone"]
    assert cell(page.files, 2, "Read") == "88.0 %"
    assert cell(page.files, 0, "Read") == "100 %"
    assert cell(page.files, 1, "Lag") == "2 h"
    assert cell(page.files, 3, "Lag") == "3 d"
    assert cell(page.files, 0, "Rejected") == "1,207"
    assert cell(page.files, 3, "Lost") == "1.5 kB"


def test_a_number_of_a_file_opens_its_lines(qtbot: QtBot, page: LedgerPage) -> None:
    """A click on a number above zero asks for the lines of that file."""
    show(page, troubled())

    with qtbot.waitSignal(page.lines_requested) as asked:
        click(page.files, 0, "Rejected")
    assert asked.args == [
        LedgerQuestion(LedgerKind.REJECTED, "Rejected lines of world-1.jsonl", source_id=1)
    ]
    with qtbot.assertNotEmitted(page.lines_requested):
        click(page.files, 1, "Rejected")
        click(page.files, 0, "Size")


def test_a_number_of_a_file_opens_by_keys(qtbot: QtBot, page: LedgerPage) -> None:
    """The arrows lead to a number, Enter opens its lines."""
    show(page, troubled())
    page.files.setFocus()
    page.files.setCurrentIndex(index(page.files, 0, "Rejected"))
    QTest.keyClick(page.files, Qt.Key.Key_Right)

    with qtbot.waitSignal(page.lines_requested) as asked:
        QTest.keyClick(page.files, Qt.Key.Key_Return)
    assert asked.args == [
        LedgerQuestion(LedgerKind.LATE, "Late lines of world-1.jsonl", source_id=1)
    ]


def test_the_pointer_shows_what_opens(
    qtbot: QtBot, page: LedgerPage, settle: Callable[[], None]
) -> None:
    """A hand over a number that has lines, an arrow over others."""
    show(page, troubled())
    settle()
    viewport = page.files.viewport()

    QTest.mouseMove(viewport, page.files.visualRect(index(page.files, 0, "Rejected")).center())
    qtbot.waitUntil(lambda: viewport.cursor().shape() is Qt.CursorShape.PointingHandCursor)

    QTest.mouseMove(viewport, page.files.visualRect(index(page.files, 1, "Rejected")).center())
    qtbot.waitUntil(lambda: viewport.cursor().shape() is Qt.CursorShape.ArrowCursor)


def test_a_number_of_a_shard_opens_its_lines(qtbot: QtBot, page: LedgerPage) -> None:
    """The table of shards opens lines too."""
    show(page, troubled())
    assert names(page.shards) == ["world-1", "world-2", "world-10"]

    with qtbot.waitSignal(page.lines_requested) as asked:
        click(page.shards, 1, "Duplicates")
    assert asked.args == [
        LedgerQuestion(LedgerKind.DUPLICATE, "Duplicates of shard world-2", shard="world-2")
    ]


def test_a_head_sorts(page: LedgerPage) -> None:
    """A click puts the largest figure first, another one last; equal ones go by name."""
    show(page, troubled())

    click_head(page.files, "Rejected")
    assert names(page.files) == [
        "world-1.jsonl", "world-3.jsonl", "world-2.jsonl.3.gz", "world-10.jsonl"
    ]  # fmt: skip
    assert head(page.files, "Rejected") == "↓ Rejected"
    click_head(page.files, "Rejected")
    assert names(page.files)[-2:] == ["world-3.jsonl", "world-1.jsonl"]
    assert head(page.files, "Rejected") == "↑ Rejected"


def test_the_filter_shows_some_files(page: LedgerPage) -> None:
    """A part of a name or of a path is enough."""
    show(page, troubled())

    QTest.keyClicks(page.filter, "WORLD-1")
    assert names(page.files) == ["world-1.jsonl", "world-10.jsonl"]

    page.filter.clear()
    QTest.keyClicks(page.filter, "telemetry")
    assert len(names(page.files)) == 4


def test_the_chosen_file_stays_chosen(
    qtbot: QtBot, page: LedgerPage, settle: Callable[[], None]
) -> None:
    """While figures change and rows change their places, the choice stays with its file."""
    show(page, ledger(file(1, late=1), file(2, late=2), file(3, late=3)))
    click_head(page.files, "Late")
    click(page.files, 0, "File")
    QTest.mouseMove(page, QPoint(5, 5))
    settle()

    show(page, ledger(file(1, late=4), file(2, late=5), file(3, late=3), file(4)), NOW_TS + 1)

    qtbot.waitUntil(lambda: len(names(page.files)) == 4)
    page.files.table.hold(is_held=False)
    chosen = page.files.selectionModel().selectedRows()[0]
    assert chosen.data() == "world-3.jsonl"
    assert chosen.row() == 2


def test_rows_stay_while_the_pointer_is_over_them(qtbot: QtBot, page: LedgerPage) -> None:
    """No row jumps away from under the pointer; they are in order again when it leaves."""
    show(page, ledger(file(1, late=2), file(2, late=1)))
    click_head(page.files, "Late")
    QApplication.sendEvent(page.files, QEnterEvent(QPointF(9, 9), QPointF(9, 9), QPointF(9, 9)))

    show(page, ledger(file(1, late=2), file(2, late=9)), NOW_TS + 1)
    qtbot.waitUntil(lambda: cell(page.files, 1, "Late") == "9")
    assert names(page.files) == ["world-1.jsonl", "world-2.jsonl"]

    QApplication.sendEvent(page.files, QEvent(QEvent.Type.Leave))
    assert names(page.files) == ["world-2.jsonl", "world-1.jsonl"]


def test_figures_change_four_times_a_second(qtbot: QtBot, page: LedgerPage) -> None:
    """Of many frames that come at once the first and the last are shown."""
    changes: list[object] = []
    show(page, ledger(file(1, late=1)))
    page.files.table.dataChanged.connect(lambda *where: changes.append(where))

    for late in range(2, 20):
        show(page, ledger(file(1, late=late)))
    assert changes == []

    qtbot.waitUntil(lambda: cell(page.files, 0, "Late") == "19")
    assert len(changes) == 1


def test_only_rows_that_changed_are_drawn_again(qtbot: QtBot, page: LedgerPage) -> None:
    """An entry that is the same object is left alone."""
    one, other = file(1), file(2)
    show(page, ledger(one, other))
    rows: list[int] = []
    page.files.table.dataChanged.connect(lambda first, _last: rows.append(first.row()))

    show(page, ledger(one, replace(other, late=3)))

    qtbot.waitUntil(lambda: cell(page.files, 1, "Late") == "3")
    assert rows == [1]


def test_a_page_behind_another_one_waits(page: LedgerPage) -> None:
    """A hidden page does no work, and is up to date when it comes to the front."""
    page.hide()
    show(page, troubled())
    assert names(page.files) == []

    page.show()
    assert len(names(page.files)) == 4


def test_reasons_stand_with_count_share_and_remedy(page: LedgerPage) -> None:
    """The most frequent reason is first; each says what to do."""
    show(page, troubled())

    rows = page.reasons.rows()
    assert [row.text().replace("\N{NO-BREAK SPACE}", " ") for row in rows] == [
        "Unknown metric key: 1,204, 99.6 %", "Not JSON: 3, 0.2 %", "Raw player: 2, 0.2 %"
    ]  # fmt: skip
    assert "add the key to the registry" in rows[0].accessibleDescription()


def test_a_reason_opens_its_lines(qtbot: QtBot, page: LedgerPage) -> None:
    """By a click and by Enter."""
    show(page, troubled())
    expected = LedgerQuestion(LedgerKind.REJECTED, "Rejected: Not JSON", reason=Reason.NOT_JSON)

    with qtbot.waitSignal(page.lines_requested) as asked:
        QTest.mouseClick(page.reasons.rows()[1], LEFT)
    assert asked.args == [expected]
    with qtbot.waitSignal(page.lines_requested) as asked:
        QTest.keyClick(page.reasons.rows()[1], Qt.Key.Key_Return)
    assert asked.args == [expected]


def test_reasons_follow_the_counts(qtbot: QtBot, page: LedgerPage) -> None:
    """A new reason gets a row, and a reason whose lines were read again loses its own."""
    show(page, ledger(file(1, rejected={Reason.NOT_JSON: 3, Reason.UNKNOWN_METRIC: 5})))

    show(page, ledger(file(1, rejected={Reason.NOT_JSON: 3, Reason.TOO_LONG: 9})))

    qtbot.waitUntil(
        lambda: [row.reason for row in page.reasons.rows()] == [Reason.TOO_LONG, Reason.NOT_JSON]
    )


def test_all_reasons_have_room(page: LedgerPage, settle: Callable[[], None]) -> None:
    """Fifteen reasons scroll within their card."""
    show(page, ledger(file(1, rejected=dict.fromkeys(Reason, 10))))
    settle()

    assert len(page.reasons.rows()) == 15
    assert page.reasons.verticalScrollBar().maximum() > 0
    assert page.reasons.horizontalScrollBar().maximum() == 0


def test_nothing_rejected_is_said_in_green(page: LedgerPage) -> None:
    """A ledger in order says so, with the number of lines."""
    show(page, ledger(file(1, accepted=1_204_311)))

    assert page.verdict.isVisible()
    assert page.verdict.text() == "✓  Nothing rejected: 1,204,311 lines, all accepted"
    assert page.verdict.property("role") == "ok"
    assert not page.export.isEnabled()


def test_nothing_read_is_not_praised(page: LedgerPage) -> None:
    """Before the first line there is nothing to be glad about."""
    show(page, ledger())

    assert page.verdict.text() == "No line was read yet"
    assert page.summary.text() == "0 files · 0 shards"
    assert tiles(page)["Lag"] == "\N{EN DASH}"


def test_unknown_keys_stand_with_the_nearest_known_one(page: LedgerPage) -> None:
    """Each key with its lines, and what may have been meant."""
    show(page, troubled())

    rows = page.unknown.rows()
    assert [(row.name.text(), row.lines.text(), row.hint.text()) for row in rows] == [
        ("damge_total", "1,100 lines", "did you mean 'damage_total'?"),
        ("souls_bound", "104 lines", "no known key is like it"),
    ]


def test_a_key_of_another_namespace_is_not_offered(page: LedgerPage) -> None:
    """A known key that this namespace may not use is a mistake of the server."""
    show(page, ledger(file(1), keys=(Key("queue_depth", 7, ("ability", "event")),)))

    row = page.unknown.rows()[0]
    assert row.hint.text() == "a known key, but not for ability, event"
    assert not row.add.isVisible()


def test_of_very_many_unknown_keys_the_most_frequent_are_shown(page: LedgerPage) -> None:
    """A flood of keys is cut, and the rest counted."""
    show(page, ledger(file(1), keys=tuple(Key(f"key_{n}", n + 1) for n in range(1_000))))

    assert len(page.unknown.rows()) == MOST_SHOWN
    assert page.unknown.rows()[0].name.text() == "key_999"
    assert page.unknown.more.text() == f"and {1_000 - MOST_SHOWN} more"


def open_dialog(page: LedgerPage, row: int) -> AddKeyDialog:
    """Press the button of an unknown key."""
    QTest.mouseClick(page.unknown.rows()[row].add, LEFT)
    assert page.dialog is not None
    return page.dialog


def test_a_key_is_added_through_the_dialog(qtbot: QtBot, page: LedgerPage) -> None:
    """The dialog says what it will do, and asks for the key as it was described."""
    show(page, troubled())
    dialog = open_dialog(page, 1)
    assert dialog.isVisible()
    assert dialog.name.text() == "souls_bound"
    assert str(REGISTRY) in dialog.effect.text()
    assert "104 lines rejected for it will be read again" in dialog.effect.text()

    QTest.mouseClick(dialog.kind.control.buttons()[1], LEFT)
    assert dialog.kind.meaning.text() == "Amounts, with fractions, added up"
    QTest.keyClicks(dialog.unit, "m")
    QTest.keyClicks(dialog.description, "Souls bound.")
    QTest.keyClick(dialog.optional, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.add_key_requested) as asked:
        QTest.mouseClick(dialog.add, LEFT)

    wanted = NewKey("souls_bound", Kind.SUM, Level.ACTIVATION, "m", "Souls bound.", optional=True)
    assert asked.args == [wanted]


def test_a_key_without_a_description_is_not_added(qtbot: QtBot, page: LedgerPage) -> None:
    """The button waits for what is missing, and the dialog says what that is."""
    show(page, troubled())
    dialog = open_dialog(page, 0)

    assert not dialog.add.isEnabled()
    assert dialog.problem.text() == "Describe it in one sentence."
    with qtbot.assertNotEmitted(page.add_key_requested):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert page.outcome.text() == ""


def test_a_key_that_no_registry_takes_is_not_added(page: LedgerPage) -> None:
    """A name with other characters is a mistake of the server."""
    show(page, ledger(file(1), keys=(Key("<b>Damage Total</b>", 3),)))
    dialog = open_dialog(page, 0)
    QTest.keyClicks(dialog.description, "Damage.")

    assert dialog.name.text() == "<b>Damage Total</b>"
    assert not dialog.add.isEnabled()
    assert "correct the server instead" in dialog.problem.text()


def test_the_outcome_is_shown(page: LedgerPage) -> None:
    """What became of a wish stands in the head, until the next one."""
    show(page, troubled())
    page.show_outcome("Added; 1,204 lines read again, 1,204 accepted")
    assert page.outcome.text() == "Added; 1,204 lines read again, 1,204 accepted"

    open_dialog(page, 0).reject()
    assert page.outcome.text() == ""


@pytest.mark.parametrize(
    ("chosen", "wanted", "expected"),
    [
        ("/logs/a.jsonl", "JSON lines (*.jsonl)", "/logs/a.jsonl"),
        ("/logs/a", "CSV (*.csv)", "/logs/a.csv"),
        ("/logs/a", "JSON lines (*.jsonl)", "/logs/a.jsonl"),
    ],
)
def test_rejected_lines_are_exported(
    qtbot: QtBot,
    page: LedgerPage,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    wanted: str,
    expected: str,
) -> None:
    """The file that is chosen is asked for; a name without an ending gets that of the filter."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (chosen, wanted))
    show(page, troubled())

    with qtbot.waitSignal(page.export_requested) as asked:
        QTest.mouseClick(page.export, LEFT)
    assert asked.args == [Path(expected)]


def test_no_file_chosen_exports_nothing(
    qtbot: QtBot, page: LedgerPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dialog that was cancelled asks for nothing."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    show(page, troubled())

    with qtbot.assertNotEmitted(page.export_requested):
        QTest.mouseClick(page.export, LEFT)


@pytest.mark.parametrize(("width", "height"), [(1_104, 640), (1_744, 920)])
def test_nothing_scrolls_sideways(
    page: LedgerPage, settle: Callable[[], None], width: int, height: int
) -> None:
    """In each usual window all shown columns have room, and the important ones are shown."""
    long = Path("/srv") / ("deep/" * 60) / f"{'world-of-a-very-long-name-' * 6}.jsonl"
    snapshot = troubled()
    page.resize(width, height)
    show(page, replace(snapshot, sources=(*snapshot.sources, file(99, path=long))))
    settle()

    assert page.width() == width
    for view in (page.files, page.shards):
        assert view.horizontalHeader().length() <= view.viewport().width()
    assert {"File", "State", "Lag", "Lines", "Rejected", "Late", "Duplicates"} <= set(
        page.files.visible_titles()
    )
    assert ("Offset" in page.files.visible_titles()) is (width > 1_200)


def test_a_thousand_files_have_their_rows(page: LedgerPage) -> None:
    """Nothing is cut from a long list of files."""
    show(page, ledger(*(file(number) for number in range(1_000))))

    assert page.files.table.rowCount() == 1_000
    assert names(page.files)[999] == "world-999.jsonl"
    assert page.summary.text() == "1,000 files · 0 shards"


def test_a_name_that_means_harm_is_shown_literally(page: LedgerPage) -> None:
    """A file may have any name, and a shard too."""
    odd = file(1, path=Path("/logs/<b>a\u202eb\n.jsonl"))
    show(page, ledger(odd, shards=(Shard("<i>x\u200b</i>", 4),)))

    assert names(page.files) == ["<b>a\\u{202E}b\\x0A.jsonl"]
    assert names(page.shards) == ["<i>x\\u{200B}</i>"]
