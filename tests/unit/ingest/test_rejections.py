"""Rejections: what is kept of a flood, and what nobody knew."""

from __future__ import annotations

import pytest

from inspector.core.record import Reason
from inspector.ingest.batch import RejectedLine
from inspector.ingest.rejections import Rejections, Room, UnknownKey

SMALL = Room(lines=6, of_reason_and_source=4, reserve=2)


def lines(
    reason: Reason,
    count: int,
    start: int = 0,
    source_id: int = 0,
    keys: tuple[tuple[str, str], ...] = (),
) -> list[RejectedLine]:
    """Rejected lines one after another."""
    return [
        RejectedLine(source_id, start + number, 1, reason, f"{reason} {number}", keys)
        for number in range(count)
    ]


@pytest.fixture
def rejections() -> Rejections:
    """With little room."""
    return Rejections(SMALL, SMALL)


def test_a_flood_of_one_reason_pushes_out_no_other(rejections: Rejections) -> None:
    """The first of each reason are always kept."""
    rejections.add(lines(Reason.NOT_JSON, 50))
    rejections.add(lines(Reason.NOT_JSON, 50, source_id=1))
    rejections.add(lines(Reason.RAW_PLAYER, 50, start=100))

    kept = [(line.reason, line.source_id) for line in rejections.lines]
    assert kept == [
        *[(Reason.NOT_JSON, 0)] * 4,
        *[(Reason.NOT_JSON, 1)] * 2,
        *[(Reason.RAW_PLAYER, 0)] * 2,
    ]


def test_places_go_on_where_messages_end() -> None:
    """So that a line can be read again that nobody remembers."""
    rejections = Rejections(SMALL)
    rejections.add(lines(Reason.NOT_JSON, 50))

    places = rejections.places().of(source_id=0, reason=Reason.NOT_JSON)

    assert len(rejections.lines) == 4
    assert places.offset.tolist() == list(range(50))
    assert places.reason_at(49) is Reason.NOT_JSON
    assert len(rejections.places().of(source_id=1)) == 0


def test_lines_that_are_rejected_no_more_make_room(rejections: Rejections) -> None:
    """For those that come later."""
    rejections.add(lines(Reason.NOT_JSON, 10))
    rejections.remove(0, [0, 2])
    rejections.add(lines(Reason.NOT_JSON, 1, start=20))

    assert [line.offset for line in rejections.lines] == [1, 3, 20]
    assert rejections.places().offset.tolist() == [1, 3, 20]


def test_unknown_keys_are_counted_by_line(rejections: Rejections) -> None:
    """The most used first, with the namespaces that used them."""
    unknown = Reason.UNKNOWN_METRIC
    rejections.add(lines(unknown, 3, keys=(("zorp", "ability"), ("zorp", ""))))
    rejections.add(lines(unknown, 20, start=10, keys=(("blip", "event"),)))
    rejections.add(lines(unknown, 1, start=50, keys=(("zorp", "event"),)))

    assert rejections.unknown_keys == (
        UnknownKey("blip", 20, ("event",)),
        UnknownKey("zorp", 4, ("ability", "event")),
    )

    rejections.forget_keys(["blip"])
    assert [key.name for key in rejections.unknown_keys] == ["zorp"]
