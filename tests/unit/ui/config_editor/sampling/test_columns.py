"""What the table says of metric keys, in which order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inspector.analysis.sampling_forecast import SamplingForecast
from inspector.config.document import Document
from inspector.ui.config_editor.sampling.cell import Cell, Tone
from inspector.ui.config_editor.sampling.columns import COLUMNS, about, levels
from inspector.ui.config_editor.sampling.draft import DraftReader, RateRow
from inspector.ui.config_editor.sampling.ranking import Filter, Order, ranked
from inspector.ui.models.format import NO_DATA

MINUS = "\N{MINUS SIGN}"
Forecasts = Callable[..., SamplingForecast]


@pytest.fixture
def rows(draft: Document) -> dict[str, RateRow]:
    """The rows of a draft in which two rates were changed."""
    changed = draft.set(("rates", "reflect_count"), 0.2).set(("rates", "pull_events"), 1.0)
    return {row.name: row for row in DraftReader().read(changed).rates}


def cell(title: str, row: RateRow, forecast: SamplingForecast | None) -> Cell:
    """Return what a column says of a row."""
    column = next(column for column in COLUMNS if column.title == title)
    return column.cell(row, forecast)


def said(title: str, row: RateRow, forecast: SamplingForecast | None) -> str:
    """Return the text of a cell, with plain spaces."""
    return cell(title, row, forecast).whole.replace("\N{NO-BREAK SPACE}", " ")


def test_a_row_says_what_it_takes_and_what_it_would_take(
    rows: dict[str, RateRow], forecast: Forecasts
) -> None:
    """Savings in the colour of good news, growth in that of a warning."""
    made, row = forecast(), rows["reflect_count"]

    assert said("Bytes now", row, made) == "18.2 kB/s"
    assert said("Values now", row, made) == "650.0/s"
    assert said("Error", row, made) == "± 4.1 %"
    assert cell("Error", row, made).tone is Tone.WARN
    saved, more = cell("Predicted", row, made), cell("Predicted", rows["pull_events"], made)
    assert (saved.whole.replace("\N{NO-BREAK SPACE}", " "), saved.tone) == (
        f"{MINUS}10.9 kB/s",
        Tone.OK,
    )
    assert (more.whole.replace("\N{NO-BREAK SPACE}", " "), more.tone) == ("+9.6 kB/s", Tone.WARN)


def test_what_stays_as_it_is_has_no_figure(rows: dict[str, RateRow], forecast: Forecasts) -> None:
    """A tenth of a byte is not worth one."""
    made = forecast()

    assert said("Predicted", rows["damage_total"], made) == ""
    assert said("Error", rows["casts"], made) == "exact"


def test_without_data_there_are_dashes(rows: dict[str, RateRow], forecast: Forecasts) -> None:
    """For a key that the session lacks, and for all without a session."""
    for title in ("Bytes now", "Values now", "Predicted", "Error"):
        assert said(title, rows["reflect_count"], None) == NO_DATA
        assert said(title, rows["revive_count"], forecast()) == NO_DATA


def test_the_kpi_that_suffers_most_is_named_with_its_error(
    rows: dict[str, RateRow], forecast: Forecasts
) -> None:
    """And how many more there are; the tooltip has all of them."""
    made = forecast(dmg_per_cast=0.009, execution_rate=0.05)

    assert said("Used by", rows["casts"], made) == "execution_rate ± 5.0 % +1"
    assert said("Used by", rows["damage_total"], made) == "dmg_per_cast ± 0.9 %"
    assert said("Used by", rows["reflect_count"], made) == NO_DATA
    told = about(rows["casts"], made, "1 m").replace("\N{NO-BREAK SPACE}", " ")
    assert "dmg_per_cast over 1 m: ± 0.9 %" in told
    assert "execution_rate over 1 m: ± 5.0 %" in told


def test_the_levels_of_a_rate_are_told_on_one_line(rows: dict[str, RateRow]) -> None:
    """Default, file, and what would hold."""
    assert levels(rows["reflect_count"]) == "default 0.50 · file 0.50 · effective 0.20"
    assert levels(rows["casts"]) == "default 1.00 · file not set · effective 1.00"


def test_what_is_sampled_comes_first_and_then_what_is_heavy(
    rows: dict[str, RateRow], forecast: Forecasts
) -> None:
    """By the rates of the file: a drag moves nothing."""
    names = ranked(list(rows.values()), forecast(), Order())

    assert names[:5] == ["reflect_count", "pull_events", "clone_count", "damage_total", "casts"]
    assert names[5] == "uptime_seconds"


def test_a_head_sorts_one_way_then_the_other_then_not_at_all(
    rows: dict[str, RateRow], forecast: Forecasts
) -> None:
    """Figures from the largest; what has none goes last either way."""
    column = next(place for place, one in enumerate(COLUMNS) if one.title == "Bytes now")
    once = Order().after_click(column)
    twice = once.after_click(column)

    assert ranked(list(rows.values()), forecast(), once)[:2] == ["damage_total", "casts"]
    assert ranked(list(rows.values()), forecast(), twice)[:2] == ["pull_events", "reflect_count"]
    assert twice.after_click(column) == Order()


def test_a_filter_looks_at_names_and_kpis(rows: dict[str, RateRow]) -> None:
    """In any case; modified means other than the default or the file."""
    found = [name for name, row in rows.items() if Filter("DMG_PER").wants(row)]
    modified = [name for name, row in rows.items() if Filter("", True).wants(row)]

    assert found == ["casts", "damage_total"]
    assert modified == ["pull_events", "reflect_count"]
    assert Filter("xyz", kept=frozenset({"casts"})).wants(rows["casts"])
