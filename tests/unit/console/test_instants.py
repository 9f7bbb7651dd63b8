"""Instants on the command line: since the start, before the end, or absolute."""

from __future__ import annotations

import pytest

from inspector.console.instants import date_ts, instant_ts
from inspector.core.errors import InspectorError
from inspector.session.span import Span

WHOLE = Span(1_767_225_600.0, 1_767_229_200.0)
"""The first hour of 2026."""


@pytest.mark.parametrize(
    ("text", "since_start_s"),
    [
        ("90s", 90.0),
        ("5m", 300.0),
        ("-5m", 3_300.0),
        ("1767225610.5", 10.5),
        ("2026-01-01T00:02:00", 120.0),
        ("2026-01-01T01:02:00+01:00", 120.0),
        ("2026-01-01 00:02", 120.0),
    ],
)
def test_an_instant_is_read(text: str, since_start_s: float) -> None:
    """Where there is no zone it is UTC, as everywhere on the command line."""
    assert instant_ts(text, WHOLE, "--a-from") == WHOLE.start_ts + since_start_s


@pytest.mark.parametrize("text", ["noon", "5 m", "-", "nan", "inf", "1e999", "--5m", "5m5m", ""])
def test_what_is_none_is_refused(text: str) -> None:
    """The message names the option, and what can be written."""
    with pytest.raises(InspectorError, match=r"^--a-from: .* is no instant\. Write 90s or 5m"):
        instant_ts(text, WHOLE, "--a-from")


@pytest.mark.parametrize("text", ["90s", "-5m", "1e300", "noon", "nan", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    """Where there is no recording, nothing is after its first record."""
    with pytest.raises(InspectorError, match=r"^--now: .* is no instant\. Write Unix seconds"):
        date_ts(text, "--now")


def test_a_date_is_read() -> None:
    """Where there is no zone it is UTC."""
    assert date_ts("2026-01-01", "--now") == date_ts("1767225600", "--now") == WHOLE.start_ts
