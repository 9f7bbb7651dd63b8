"""The words of a comparison: percentages, intervals, verdicts, and the order of rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.analysis.compare import Difference, Figure
from inspector.analysis.compare_verdict import Rules, Verdict
from inspector.core.registry import Registry
from inspector.session.query import TOTAL
from inspector.ui.models.compare_columns import (
    COMPARE_COLUMNS,
    about,
    group_words,
    interval,
    percent,
    sentence,
    verdict_words,
)

NAN = float("nan")
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def higher(registry: Registry) -> Difference:
    """Meteor does a quarter more damage."""
    return Difference(
        "ability.meteor",
        registry.kpi("dmg_per_cast"),
        Figure(100.0, 4.0, 400, 40_000.0, 400.0),
        Figure(125.0, 5.0, 380, 47_500.0, 380.0),
        *(25.0, 6.4, 0.25, 0.18, 0.32, 0.0001),
        Verdict.HIGHER,
    )


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0712, f"+7.1{NBSP}%"),
        (-0.957, f"{MINUS}96{NBSP}%"),
        (0.0995, f"+10{NBSP}%"),
        (8.58, f"+858{NBSP}%"),
        (39.27, f"+3.9k{NBSP}%"),
        (1e9, f"+1e+11{NBSP}%"),
        (-0.0001, f"0{NBSP}%"),
        (NAN, "\N{EN DASH}"),
    ],
)
def test_a_change_is_short_however_large(share: float, text: str) -> None:
    """With its sign; nothing is left of what rounds to nothing."""
    assert percent(share) == text


def test_an_interval_names_its_unit_once(higher: Difference) -> None:
    """And is a dash where there is none."""
    assert interval(higher) == f"+18 … +32{NBSP}%"
    assert interval(replace(higher, low=NAN)) == "\N{EN DASH}"


def test_verdicts_differ_in_words_and_signs(higher: Difference) -> None:
    """Nobody needs to see the colour."""
    assert len({verdict_words(one) for one in Verdict}) == len(Verdict)
    assert len({sentence(replace(higher, verdict=one), Rules()) for one in Verdict}) == len(Verdict)


def test_a_sentence_tells_why(higher: Difference) -> None:
    """The margin, the least n, and chance among many comparisons."""
    uncertain = replace(higher, verdict=Verdict.UNCERTAIN)

    assert sentence(higher, Rules()) == f"B is higher: +25{NBSP}%, between +18 and +32{NBSP}%."
    assert "by chance" not in sentence(replace(uncertain, low=-0.1), Rules())
    assert "may be chance" in sentence(uncertain, Rules())
    same = sentence(replace(higher, verdict=Verdict.SAME), Rules(margin=0.4))
    assert f"±40{NBSP}%" in same
    few = sentence(replace(higher, verdict=Verdict.TOO_FEW), Rules(least_n=50))
    assert "fewer than 50" in few


def test_the_tooltip_has_the_sums_of_both_sides(higher: Difference) -> None:
    """What stands above and below the division, and n."""
    told = about(higher)

    assert "Σ 40.0k / Σ 400.0" in told
    assert "Σ 47.5k / Σ 380.0" in told
    assert "n 380" in told
    none = replace(higher, b=Figure(NAN, NAN, 0, 0.0, 0.0))
    assert "B  no data" in about(none)


def test_rows_that_differ_come_first_the_largest_before(higher: Difference) -> None:
    """Sorted by verdict, upwards."""
    key = COMPARE_COLUMNS[-1].sort_key
    rows = [
        replace(higher, relative=-0.4, verdict=Verdict.LOWER),
        higher,
        replace(higher, verdict=Verdict.SAME),
        replace(higher, verdict=Verdict.UNCERTAIN),
        replace(higher, verdict=Verdict.TOO_FEW, relative=NAN),
    ]

    keys = [key(row) for row in rows]
    assert sorted(keys, key=float) == keys  # type: ignore[arg-type]


def test_names_are_shown_as_they_are() -> None:
    """All records together have a name for people; what cannot be seen is escaped."""
    assert group_words(TOTAL) == "all records"
    assert group_words("ability.a\u202eb") == "ability.a\\u{202E}b"
