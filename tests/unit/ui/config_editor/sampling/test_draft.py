"""What a draft of sampling.toml says, as rows."""

from __future__ import annotations

import pytest

from inspector.config.document import Document
from inspector.ui.config_editor.sampling.draft import UNKNOWN, DraftReader, RateRow, SamplingDraft
from inspector.ui.config_editor.sampling.override_model import about_override, matches
from inspector.ui.config_editor.sampling.override_section import summary

ENTRIES = ("ability.meteor", "ability.whirl", "contract.pact")
OVERRIDE = {"path": "ability.*.reflect_count", "rate": 0.1}


@pytest.fixture
def reader(draft: Document) -> DraftReader:
    """A reader with a session of three entries."""
    made = DraftReader()
    made.read(draft)
    made.matcher.set_entries(ENTRIES)
    return made


def row_of(draft: SamplingDraft, name: str) -> RateRow:
    """Return the row of a metric key."""
    return next(row for row in draft.rates if row.name == name)


def test_every_metric_key_has_a_row(draft: Document, reader: DraftReader) -> None:
    """Also those that the file does not name."""
    read = reader.read(draft)

    assert [row.name for row in read.rates] == list(draft.registry.names)
    casts = row_of(read, "casts")
    assert (casts.default, casts.said, casts.value, casts.effective) == (1.0, None, 1.0, (1.0, 1.0))
    assert casts.kpis == ("dmg_per_cast", "execution_rate")
    assert not casts.is_modified


def test_a_row_has_default_file_and_effective_value(draft: Document, reader: DraftReader) -> None:
    """Each on its level."""
    row = row_of(reader.read(draft.set(("rates", "reflect_count"), 0.2)), "reflect_count")

    assert (row.default, row.on_disk, row.said) == (0.5, 0.5, 0.2)
    assert (row.by_file, row.effective) == ((0.5, 0.5), (0.2, 0.2))
    assert row.is_changed
    assert row.is_modified


def test_an_override_makes_a_range_of_the_effective_value(
    draft: Document, reader: DraftReader
) -> None:
    """From the lowest to the highest rate of any path; and the file's stays as it was."""
    row = row_of(reader.read(draft.add_row(("override",), OVERRIDE)), "reflect_count")

    assert row.effective == (0.1, 0.5)
    assert row.by_file == (0.5, 0.5)
    assert row.overrides == ("ability.*.reflect_count",)


def test_overrides_of_all_paths_leave_nothing_of_the_key_s_own_rate(
    draft: Document, reader: DraftReader
) -> None:
    """It never counts."""
    row = {"path": "*.*.reflect_count", "rate": 0.1}
    read = reader.read(draft.add_row(("override",), row))

    assert row_of(read, "reflect_count").effective == (0.1, 0.1)


def test_what_cannot_be_saved_says_why_and_what_holds_meanwhile(
    draft: Document, reader: DraftReader
) -> None:
    """The value is shown as it was typed, the reason names bound and example."""
    row = row_of(reader.read(draft.set(("rates", "reflect_count"), 1.5)), "reflect_count")

    assert row.problem == "must be at most 1, such as 0.5, not 1.5"
    assert row.value == 1.5
    assert row.effective == (0.5, 0.5)


def test_an_unknown_key_has_a_row_so_that_it_can_be_removed(
    draft: Document, reader: DraftReader
) -> None:
    """It says what was meant."""
    row = reader.read(draft.set(("rates", "refect_count"), 0.5)).rates[-1]

    assert (row.name, row.kind, row.default) == ("refect_count", UNKNOWN, None)
    assert "did you mean 'reflect_count'?" in row.problem


def test_overrides_say_what_they_match(draft: Document, reader: DraftReader) -> None:
    """In their row, in the tooltip, and in one line for all."""
    read = reader.read(draft.add_row(("override",), OVERRIDE))

    assert matches(read.overrides[0], is_matched=True).whole == (
        "2 entries ability.meteor, ability.whirl"
    )
    assert "  ability.whirl" in about_override(read.overrides[0], is_matched=True).splitlines()
    assert summary(read) == "ability.*.reflect_count 0.10 · 2 entries"
    assert read.overrides_changed


def test_a_moot_override_names_the_one_that_shadows_it(
    draft: Document, reader: DraftReader
) -> None:
    """The next one, or a later one by its number."""
    for path in ("ability.whirl.casts", "ability.meteor.casts", "ability.*.casts"):
        draft = draft.add_row(("override",), {"path": path, "rate": 0.5})
    rows = reader.read(draft).overrides

    assert matches(rows[0], is_matched=True).whole == "moot: shadowed by number 3"
    assert matches(rows[1], is_matched=True).whole == "moot: shadowed by the next one"
    assert summary(reader.read(draft)) == "3 · 2 entries · 2 moot"


def test_every_problem_of_an_override_is_told(draft: Document, reader: DraftReader) -> None:
    """Its path and its rate."""
    row = {"path": "abilty.x.casts", "rate": 3.0}
    said = reader.read(draft.add_row(("override",), row)).overrides[0].problem

    assert "did you mean 'ability'?" in said
    assert "must be at most 1" in said


@pytest.mark.parametrize(
    "text",
    ["rates = 3", "override = 3", "override = [1]", "[rates", "[rates]\ncasts = [1]", "x = 1"],
)
def test_a_file_of_another_form_is_shown_as_far_as_it_can_be(
    draft: Document, reader: DraftReader, text: str
) -> None:
    """No text breaks the form, and the problem is told."""
    read = reader.read(draft.set_text(text))

    assert len(read.rates) == len(draft.registry.keys)
    assert read.problem or any(row.problem for row in read.rates)
