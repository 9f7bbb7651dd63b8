"""From when to when a side lasts that is about a bookmark."""

from __future__ import annotations

import pytest

from inspector.core.errors import InspectorError
from inspector.session.span import Span
from inspector.ui.compare.side_spans import chosen_span
from inspector.ui.models.compare_sides import Around, SideChoice, SideKind

WHOLE = Span(1_000.0, 2_000.0)


def about(ts: float, margin_s: float) -> Span:
    """Return the span of a side about a bookmark."""
    return chosen_span(SideChoice(SideKind.AROUND, around=Around(ts, margin_s)), WHOLE, ())


def test_a_side_about_a_bookmark_has_as_much_before_as_after() -> None:
    """Where there is so much."""
    assert about(1_500.0, 60.0) == Span(1_440.0, 1_560.0)


def test_it_ends_where_the_session_ends() -> None:
    """On either side."""
    assert about(1_010.0, 60.0) == Span(1_000.0, 1_070.0)
    assert about(2_000.0, 300.0) == Span(1_700.0, 2_000.0)


def test_a_bookmark_beyond_the_session_says_what_to_do() -> None:
    """Rows may be gone since it was chosen."""
    with pytest.raises(InspectorError, match="no records around that bookmark"):
        about(3_000.0, 60.0)
