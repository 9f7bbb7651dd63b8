"""An alert and what it rests on, in words."""

from __future__ import annotations

import math

import pytest

from inspector.core.evaluation import evaluate
from inspector.core.formula import parse_formula
from inspector.ui.models.case_words import (
    figure,
    formula_words,
    limit_words,
    parts,
    players_of,
    report,
    rule_words,
    state_words,
    when_words,
    window_words,
)
from tests.unit.ui.models.cases import HASH, case, metric_case, question


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15_625.0, "15,625"),
        (1 / 30, "0.0333333"),
        (1_234.5678, "1,234.57"),
        (-2.5, "\N{MINUS SIGN}2.5"),
        (0.0, "0"),
        (math.nan, "\N{EN DASH}"),
        (1e20, "1e+20"),
    ],
)
def test_figures_can_be_calculated_with(value: float, text: str) -> None:
    """No letters stand for thousands."""
    assert figure(value) == text


def test_the_formula_has_its_numbers() -> None:
    """As it is written, then as it comes out."""
    assert formula_words(case()) == ("damage_total / casts", "= 15,625 / 50 = 312.5")


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("damage_total / (damage_total + casts)", "= 15,625 / (15,625 + 50)"),
        ("(damage_total + casts) / casts", "= (15,625 + 50) / 50"),
        ("damage_total - (casts - 2)", "= 15,625 \N{MINUS SIGN} (50 \N{MINUS SIGN} 2)"),
        ("damage_total / (casts * 2)", "= 15,625 / (50 \N{MULTIPLICATION SIGN} 2)"),
        ("damage_total * casts / 2", "= 15,625 \N{MULTIPLICATION SIGN} 50 / 2"),
        ("casts / (window_seconds * participants_distinct)",
         "= 50 / (12 \N{MULTIPLICATION SIGN} 9)"),
    ],
)  # fmt: skip
def test_parentheses_stand_where_they_are_needed(formula: str, numbers: str) -> None:
    """So that whoever types it in comes to the same value."""
    _, said = formula_words(case(formula))

    assert said.rpartition(" = ")[0] == numbers
    typed = numbers.removeprefix("= ").replace(",", "")
    typed = typed.replace("\N{MINUS SIGN}", "-").replace("\N{MULTIPLICATION SIGN}", "*")
    known = ("damage_total", "casts", "window_seconds", "participants_distinct")
    values = dict(zip(known, (15_625.0, 50.0, 12.0, 9.0), strict=True))
    expected = evaluate(parse_formula(formula, known), values)
    assert evaluate(parse_formula(typed, ()), {}) == expected


def test_a_metric_key_is_a_sum_or_a_mean() -> None:
    """In words, without a formula."""
    assert formula_words(metric_case(is_mean=False)) == ("Σ casts", "= 312.5")
    assert formula_words(metric_case(is_mean=True)) == ("mean of casts", "50 / 50 = 312.5")


def test_parts_have_their_n() -> None:
    """What the window has by itself has none."""
    found = parts(case("damage_total / (casts * window_seconds)"))

    assert [(one.name, one.total, one.n) for one in found] == [
        ("damage_total", 15_625.0, 48),
        ("casts", 50.0, 50),
        ("window_seconds", 12.0, None),
    ]


def test_the_value_is_told_against_threshold_and_baseline() -> None:
    """By how much, and how many times."""
    said = limit_words(case())

    assert said.startswith("above the threshold of 250 (+25\N{NO-BREAK SPACE}%)")
    assert said.endswith("1.56 \N{MULTIPLICATION SIGN} the baseline of 200")
    assert "no data" in limit_words(case(held={"value": math.nan}))


def test_what_the_rule_says() -> None:
    """Threshold, window, how long, and the least n."""
    said = rule_words(case(for_s=30.0, min_n=20))

    assert said == (
        "above 1.25 \N{MULTIPLICATION SIGN} baseline over 50 casts,"
        " held for 30\N{NO-BREAK SPACE}s, n at least 20"
    )


def test_when_it_was() -> None:
    """From, to, and how long; or since when."""
    assert when_words(question()).endswith("2\N{NO-BREAK SPACE}min 1\N{NO-BREAK SPACE}s")
    assert when_words(question(is_over=False)).startswith("since ")
    assert state_words(question()).endswith("Fired")
    assert state_words(question(is_over=False)).endswith("Firing")
    assert window_words(case()).startswith("50 casts")


def test_hashes_are_short_and_whole() -> None:
    """The short one is shown, the whole one can be had."""
    player, nobody = players_of(case())

    assert len(player.name) < len(player.full) == len(HASH)
    assert nobody.name == "no player"


def test_the_report_has_all_of_it() -> None:
    """As plain text."""
    text = report(case(notes=("Rows are missing.",)), ['{"ts":1}'])

    for said in ("High damage", "ability.meteor", "= 15,625 / 50 = 312.5", HASH, "world-2",
                 "Rows are missing.", "first 1 of 50", '{"ts":1}'):  # fmt: skip
        assert said in text


def test_names_from_data_are_one_line() -> None:
    """Whatever is in them."""
    nasty = "a\nb\N{RIGHT-TO-LEFT OVERRIDE}<b>"
    text = report(case(question=question(rule=nasty), held={"shards": ((nasty, 1),)}), [])

    assert "a\\x0Ab\\u{202E}<b>" in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
