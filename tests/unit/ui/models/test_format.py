"""Numbers and instants as people read them."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.ui.models import format as shown

NBSP = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
NOON_TS = datetime(2025, 1, 1, 12, 4, 31, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.61, "0.61"),
        (1.92, "1.92"),
        (88.1, "88.1"),
        (231.4, "231.4"),
        (1_204.0, "1,204"),
        (9_999.6, "10.0k"),
        (412_800.0, "412.8k"),
        (999_960.0, "1.0M"),
        (4_832_114.0, "4.8M"),
        (0.042, "0.042"),
        (0.0042, "0.0042"),
        (0.00003, "3.0e-05"),
        (-1_204.0, f"{MINUS}1,204"),
        (2e15, "2.0e+15"),
        (math.nan, DASH),
        (math.inf, DASH),
    ],
)
def test_a_number_has_a_few_significant_digits(value: float, text: str) -> None:
    """Small values have decimals, large ones commas, then a letter for the power."""
    assert shown.number(value) == text


@given(st.floats(min_value=0, max_value=1e14))
def test_a_number_is_short_whatever_it_is(value: float) -> None:
    """No number outgrows the place it stands in."""
    assert len(shown.number(value)) <= len("3.0e-105")


def test_a_value_carries_its_unit_and_no_data_carries_none() -> None:
    """A dash for no data has no unit."""
    assert shown.with_unit(1.92, "s") == f"1.92{NBSP}s"
    assert shown.with_unit(1.92, "") == "1.92"
    assert shown.with_unit(math.nan, "s") == DASH


def test_an_uncertain_value_says_how_uncertain() -> None:
    """The half width of an interval stands behind the value, unless the value is exact."""
    assert shown.with_error(88.1, 6.2, "s") == f"88.1{NBSP}±{NBSP}6.20{NBSP}s"
    assert shown.with_error(88.1, 0.0, "s") == f"88.1{NBSP}s"
    assert shown.with_error(88.1, math.nan, "") == "88.1"
    assert shown.with_error(math.nan, 6.2, "s") == DASH


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_240, f"1.2{NBSP}k"),
        (12_004, f"12{NBSP}k"),
        (620_410, f"620{NBSP}k"),
        (999_700, f"1.0{NBSP}M"),
        (4_832_114, f"4.8{NBSP}M"),
        (10**16, "1.0e+16"),
    ],
)
def test_a_count_fits_a_tab(amount: int, text: str) -> None:
    """A count has at most three digits, and a letter for the power."""
    assert shown.count(amount) == text


@given(st.integers(min_value=0, max_value=10**14))
def test_a_count_never_outgrows_its_tab(amount: int) -> None:
    """No count is longer than a tab has room for."""
    assert len(shown.count(amount)) <= len("888 M")


def test_memory_is_in_megabytes_until_it_is_gigabytes() -> None:
    """From a thousand megabytes on, memory is told in gigabytes."""
    assert shown.size(412_000_000) == f"412{NBSP}MB"
    assert shown.size(1_400_000_000) == f"1.4{NBSP}GB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.004, f"<0.1{NBSP}s"),
        (0.1, f"0.1{NBSP}s"),
        (12.3, f"12{NBSP}s"),
        (180.0, f"3{NBSP}min"),
        (18_000.0, f"5{NBSP}h"),
        (math.nan, DASH),
    ],
)
def test_a_lag_is_a_word_or_two(seconds: float, text: str) -> None:
    """A lag is told in the unit that gives it one or two digits."""
    assert shown.duration(seconds) == text


def test_an_instant_of_today_has_no_date() -> None:
    """A date stands only before an instant of another day."""
    assert shown.instant(NOON_TS, NOON_TS, UTC) == "12:04:31"
    assert shown.instant(NOON_TS, NOON_TS + 86_400, UTC) == "2025-01-01 12:04:31"


def test_a_day_ends_where_the_zone_says() -> None:
    """What is today depends on the time zone."""
    east = timezone(timedelta(hours=13))
    assert shown.instant(NOON_TS, NOON_TS - 7_200, east) == "2025-01-02 01:04:31"


def test_a_span_names_a_day_once() -> None:
    """The end of a span names its day only where it is another one."""
    start_ts, tomorrow_ts = NOON_TS - 3_144, NOON_TS + 86_400
    assert shown.span(start_ts, NOON_TS, NOON_TS, UTC) == f"11:12:07 {DASH} 12:04:31"
    assert shown.span(start_ts, NOON_TS, tomorrow_ts, UTC) == f"2025-01-01 11:12:07 {DASH} 12:04:31"
    assert (
        shown.span(start_ts, tomorrow_ts, tomorrow_ts, UTC)
        == f"2025-01-01 11:12:07 {DASH} 2025-01-02 12:04:31"
    )


def test_an_instant_beyond_the_calendar_is_shown_at_its_edge() -> None:
    """Milliseconds in the place of seconds do not end the program."""
    assert shown.moment(1.7e12, UTC).year == 9_999
    assert shown.moment(-5.0, UTC).year == 1_970


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.5, "0.5 s"),
        (45.0, "45 s"),
        (60.0, "1 min"),
        (133.0, "2 min 13 s"),
        (3_900.0, "1 h 5 min"),
        (183_600.0, "2 d 3 h"),
    ],
)
def test_a_range_is_told_in_its_two_largest_units(seconds: float, text: str) -> None:
    """A length of time is exact enough to tell two zooms apart."""
    assert shown.exact_duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.0, "0 B/s"),
        (4.2, "4.2 B/s"),
        (812.0, "812 B/s"),
        (999.6, "1.0 kB/s"),
        (18_200.0, "18.2 kB/s"),
        (999_960.0, "1.0 MB/s"),
        (2.5e9, "2.50 GB/s"),
        (math.nan, DASH),
    ],
)
def test_a_rate_of_bytes_has_the_unit_that_fits(rate: float, text: str) -> None:
    """In powers of a thousand."""
    assert shown.byte_rate(rate) == text.replace(" ", NBSP)


def test_a_change_of_a_rate_of_bytes_has_a_sign() -> None:
    """Also one that grows."""
    assert shown.byte_rate_change(-10_900.0) == f"{MINUS}10.9{NBSP}kB/s"
    assert shown.byte_rate_change(812.0) == f"+812{NBSP}B/s"
    assert shown.byte_rate_change(math.nan) == DASH


def test_two_rates_of_bytes_share_a_unit() -> None:
    """That of the larger one."""
    assert shown.byte_rates(90_500.0, 79_600.0) == f"90.5 → 79.6{NBSP}kB/s"
    assert shown.byte_rates(500.0, 1_500.0) == f"0.5 → 1.5{NBSP}kB/s"
    assert shown.byte_rates(math.nan, 1.0) == DASH


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (0.0, "exact"),
        (0.0001, "± <0.1 %"),
        (0.041, "± 4.1 %"),
        (0.0996, "± 10 %"),
        (2.4, "± 240 %"),
        (math.inf, "± >999 %"),
        (math.nan, DASH),
    ],
)
def test_a_relative_error_is_exact_only_when_it_is_zero(error: float, text: str) -> None:
    """And never wider than its column."""
    assert shown.relative_error(error) == text.replace(" ", NBSP)


def test_a_change_in_per_cent_has_a_sign() -> None:
    """One that rounds to nothing says so."""
    assert shown.percent_change(90.5, 79.6) == f"{MINUS}12{NBSP}%"
    assert shown.percent_change(100.0, 103.0) == f"+3{NBSP}%"
    assert shown.percent_change(100.0, 100.2) == f"+0.2{NBSP}%"
    assert shown.percent_change(100.0, 100.01) == f"±0{NBSP}%"
    assert shown.percent_change(0.0, 3.0) == DASH


def test_a_chosen_length_is_short() -> None:
    """In the unit that it was chosen in."""
    lengths = (10.0, 60.0, 300.0, 900.0, 3_600.0)
    said = [shown.short_span(one).replace(NBSP, " ") for one in lengths]
    assert said == ["10 s", "1 m", "5 m", "15 m", "1 h"]
