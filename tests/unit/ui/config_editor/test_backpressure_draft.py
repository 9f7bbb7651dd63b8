"""What a draft of backpressure.toml says, and what somebody means who types a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.config.defaults import default_order
from inspector.config.document import Document
from inspector.config.models.backpressure import BackpressureConfig
from inspector.core.registry import Registry
from inspector.emitter.backpressure import Ladder
from inspector.ui.config_editor.backpressure.draft import Draft, number_meant, shown_number

TEXT = 'revision = 3\nqueue_threshold = 100\nbuffer_records = 400\norder = ["pull_events"]\n'


def draft_of(registry: Registry, text: str, base: str | None = TEXT) -> Draft:
    """Return a draft of a file."""
    return Draft(Document("backpressure", BackpressureConfig, registry, base, text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("4096", 4_096),
        (" 0.5 ", 0.5),
        ("1e3", 1_000.0),
        ("-3", -3),
        ("", None),
        ("   ", None),
        ("abc", "abc"),
        ("4,096", "4,096"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("٤", "٤"),
    ],
)
def test_what_is_typed_is_a_number_or_itself(text: str, meant: object) -> None:
    """What is no number goes to the model as it is, which says so; nothing is guessed."""
    assert number_meant(text) == meant
    assert type(number_meant(text)) is type(meant)


@given(st.one_of(st.integers(-(2**63), 2**63), st.floats(allow_nan=False, allow_infinity=False)))
def test_what_a_field_shows_means_what_it_showed(value: float) -> None:
    """Round trip."""
    assert number_meant(shown_number(value)) == value


def test_the_ladder_is_what_an_emitter_would_make_of_it(registry: Registry) -> None:
    """With the default order where the draft has none."""
    assert draft_of(registry, TEXT).ladder == Ladder(100, 400, ("pull_events",), 0.5)
    assert draft_of(registry, "", base=None).ladder == Ladder(
        4_096, 16_384, default_order(registry), 0.5
    )


def test_a_faulty_draft_has_no_ladder(registry: Registry) -> None:
    """But all else is still told."""
    draft = draft_of(registry, TEXT.replace("400", "50"))

    assert draft.ladder is None
    assert draft.is_toml
    assert draft.order == ("pull_events",)
    levels = draft.levels(("buffer_records",))
    assert levels.problem == "must be above queue_threshold, 100, not 50"
    assert (levels.default, levels.file, levels.draft, levels.effective) == (16_384, 400, 50, 400)
    assert levels.is_changed


def test_whatever_stands_for_the_order_is_read_as_far_as_it_goes(registry: Registry) -> None:
    """And its problem is told."""
    text = draft_of(registry, 'order = "clone_count"')
    mixed = draft_of(registry, 'order = ["clone_count", 3]')

    assert (text.order, bool(text.order_problem)) == ((), True)
    assert (mixed.order, bool(mixed.order_problem)) == (("clone_count",), True)


def test_a_draft_that_is_no_toml_says_nothing(registry: Registry) -> None:
    """Its fields are those of the defaults, and cannot be edited."""
    draft = draft_of(registry, "order = [")

    assert not draft.is_toml
    assert draft.order == default_order(registry)
    assert draft.levels(("queue_threshold",)).draft is None


def test_what_differs_is_known(registry: Registry) -> None:
    """From the file is a change; from the default alone it is its own."""
    draft = draft_of(registry, TEXT)

    assert not draft.levels(("queue_threshold",)).is_changed
    assert draft.levels(("queue_threshold",)).is_own
    assert not draft.levels(("flush_bytes",)).is_own
    assert draft.is_order_own
    assert not draft.is_order_changed
    assert draft_of(registry, TEXT.replace("pull", "reflect")).is_order_changed
