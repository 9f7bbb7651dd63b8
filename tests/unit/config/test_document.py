"""A config file as it is being edited: what the draft says, and what is wrong with it."""

from __future__ import annotations

import pytest

from inspector.config.document import Document
from inspector.config.models import CONFIG_FILES, BackpressureConfig, SamplingConfig
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.files.resources import resource_text

BY_HAND = """\
# ours
revision = 3

[rates]  # share
casts =  0.5   # half

# the loud one
[[override]]
path = "ability.*.reflect_count"
rate = 0.25

# the quiet one
[[override]]
path = "ability.*.casts"
rate = 1
# end
"""


def sampling(registry: Registry, text: str | None = BY_HAND) -> Document:
    """Return a file that was just read."""
    return Document("sampling", SamplingConfig, registry, text, text or "")


def test_a_file_that_was_just_read_is_unchanged(registry: Registry) -> None:
    """Nothing is dirty, nothing is wrong, and there is no difference."""
    document = sampling(registry)

    assert (document.is_changed, document.dirty) == (False, frozenset())
    assert (document.problems, document.difference()) == ((), "")


def test_one_field_changes_its_value_and_nothing_around_it(registry: Registry) -> None:
    """Spacing and comments of its line stay, too."""
    edited = sampling(registry).set(("rates", "casts"), 0.2)

    assert edited.text == BY_HAND.replace("casts =  0.5   #", "casts =  0.2   #")
    assert edited.dirty == {("rates", "casts")}


def test_an_equal_value_changes_nothing(registry: Registry) -> None:
    """A whole number is the same number; true is not."""
    document = sampling(registry)

    assert document.set(("override", 1, "rate"), 1.0) is document
    assert document.set(("override", 1, "rate"), True) is not document


def test_a_field_is_reset_to_the_file_and_unset_to_its_default(registry: Registry) -> None:
    """Both are edits like any other."""
    document = sampling(registry)
    edited = document.set(("rates", "casts"), 0.2).set(("rates", "damage_total"), 0.1)

    assert edited.reset(("rates", "damage_total")).reset(("rates", "casts")).text == BY_HAND
    assert document.unset(("rates", "casts")).field(("rates", "casts")).file is None


def test_a_field_has_three_levels(registry: Registry) -> None:
    """Default, file and effective; the registry gives what the model leaves open."""
    document = sampling(registry)

    casts, reflected = (document.field(("rates", key)) for key in ("casts", "reflect_count"))
    assert (casts.default, casts.file, casts.effective) == (1.0, 0.5, 0.5)
    assert (reflected.default, reflected.file, reflected.effective) == (0.5, None, 0.5)


def test_the_default_order_of_degradation_is_that_of_the_registry(registry: Registry) -> None:
    """It is what a server goes by when the file says nothing."""
    order = Document("backpressure", BackpressureConfig, registry, None, "").field(("order",))

    assert isinstance(order.default, list)
    assert order.default[0] == "reflect_count"
    assert (order.file, order.effective) == (None, order.default)


def test_what_a_bad_draft_leaves_in_force_is_the_file(registry: Registry) -> None:
    """As long as it cannot be saved."""
    field = sampling(registry).set(("rates", "casts"), 7).field(("rates", "casts"))

    assert (field.file, field.effective) == (7, 0.5)


def test_all_problems_are_told_with_their_place(registry: Registry) -> None:
    """Every one at once, and nothing that is typed is lost."""
    document = sampling(registry).set(("rates", "casts"), 7).set(("override", 0, "rate"), "x")

    assert [(p.path, p.line) for p in document.problems] == [
        (("rates", "casts"), 5),
        (("override", 0, "rate"), 10),
    ]
    assert "must be at most 1, such as 0.5, not 7" in document.problems[0].message


def test_a_text_that_is_no_toml_is_kept_with_its_problem(registry: Registry) -> None:
    """Somebody is still typing; fields cannot be set meanwhile."""
    document = sampling(registry).set_text("revision = 3\n[rates\n")

    assert document.text == "revision = 3\n[rates\n"
    assert (document.problems[0].line, document.dirty) == (2, frozenset())
    with pytest.raises(ConfigError, match="not TOML"):
        document.set(("rates", "casts"), 0.5)
    assert document.set_text(BY_HAND).is_changed is False


def test_a_row_goes_with_its_own_comment_and_no_other(registry: Registry) -> None:
    """The comment right above a row speaks of it."""
    document = sampling(registry)

    removed = document.remove_row(("override",), 0).text
    moved = document.move_row(("override",), 1, 0).text

    assert "the loud one" not in removed
    assert "# the quiet one\n[[override]]\n" in removed
    assert removed.endswith("# end\n")
    assert moved.index("# the quiet one\n[[") < moved.index("# the loud one\n[[")
    assert sorted(moved.split("\n")) == sorted(BY_HAND.split("\n"))


def test_a_row_is_added_where_it_was_asked_for(registry: Registry) -> None:
    """At the end by itself; and a list may begin with it."""
    row = {"path": "event.*.casts", "rate": 0.5}
    last = sampling(registry).add_row(("override",), row)
    first = sampling(registry).add_row(("override",), row, 0)
    only = sampling(registry, None).add_row(("override",), row)

    assert 'rate = 1\n\n[[override]]\npath = "event.*.casts"\nrate = 0.5\n# end' in last.text
    assert first.text.index("event.*.casts") < first.text.index("# the loud one")
    assert only.text == '[[override]]\npath = "event.*.casts"\nrate = 0.5\n'
    assert all(document.problems == () for document in (last, first, only))


def test_a_row_that_is_not_there_is_refused(registry: Registry) -> None:
    """With the number of rows there are."""
    with pytest.raises(ConfigError, match="has no row 3; it has 2"):
        sampling(registry).remove_row(("override",), 2)


def test_a_list_stays_one_item_a_line(registry: Registry) -> None:
    """Items that leave and come keep their comments and the layout."""
    text = "order = [\n  \"pull_events\", # first\n  'clone_count',\n]\n"
    document = Document("backpressure", BackpressureConfig, registry, text, text)

    edited = document.set(("order",), ["clone_count", "pull_events", "revive_count"])

    assert edited.text == (
        'order = [\n  \'clone_count\',\n  "pull_events", # first\n  "revive_count",\n]\n'
    )


def test_a_missing_file_means_the_defaults(registry: Registry) -> None:
    """The first edit makes the least text that says it."""
    document = sampling(registry, None)

    assert (document.problems, document.config()) == ((), SamplingConfig())
    assert document.set(("rates", "casts"), 0.5).text == "[rates]\ncasts = 0.5\n"


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("rates.casts = 1\r\n", ("rates", "x"), "rates.casts = 1\r\nrates.x = 0.5\r\n"),
        ("rates = {casts = 1}", ("rates", "x"), "rates = {casts = 1, x = 0.5}"),
        ("rates = {}  # none\n", ("rates", "x"), "rates = { x = 0.5 }  # none\n"),
        ("[rates]\n\n# rows\n[t]\n", ("rates", "x"), "[rates]\nx = 0.5\n\n# rows\n[t]\n"),
        ("# file\n\n# t\n[t]\n", ("x",), "# file\n\nx = 0.5\n\n# t\n[t]\n"),
        ("[t]\na = 1", ("t", "x"), "[t]\na = 1\nx = 0.5\n"),
        ("  a = 1\n[t]", ("x",), "  a = 1\n  x = 0.5\n[t]"),
        ("a = 1 # one\n", ("with space",), 'a = 1 # one\n"with space" = 0.5\n'),
    ],
)
def test_a_new_field_stands_where_a_person_would_put_it(
    registry: Registry, text: str, path: tuple[str, ...], expected: str
) -> None:
    """Behind its neighbours and written like them, not below a comment about something else."""
    assert sampling(registry, text).set(path, 0.5).text == expected


def test_revisions_are_not_set_by_hand(registry: Registry) -> None:
    """Each save gives the next one."""
    with pytest.raises(ConfigError, match="grows by itself"):
        sampling(registry).set(("revision",), 99)


def test_what_has_no_place_is_refused(registry: Registry) -> None:
    """A number holds no fields."""
    with pytest.raises(ConfigError, match="has no such place"):
        sampling(registry).set(("rates", "casts", "x"), 1)


@pytest.mark.parametrize("name", CONFIG_FILES)
def test_the_files_that_ship_can_be_edited(registry: Registry, name: str) -> None:
    """Every field that one of them says is changed on its own line."""
    text = resource_text(f"config/{name}.toml")
    document = Document(name, CONFIG_FILES[name], registry, text, text)

    for field, value in (document.values or {}).items():
        if isinstance(value, int | float) and field != "revision":
            changed = document.set((field,), value + 1).text.split("\n")
            lines = zip(text.split("\n"), changed, strict=True)
            assert sum(one != other for one, other in lines) == 1
