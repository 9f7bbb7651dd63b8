"""Which paths overrides match, and which of them counts."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.ui.config_editor.sampling.coverage import KeyCoverage, PathMatcher

ENTRIES = ("ability.meteor", "ability.whirl", "ability.nova", "contract.pact")
GLOBS = (
    "ability.*.reflect_count",
    "ability.whirl.*",
    "*.*.casts",
    "ability.n*.*_count",
    "contract.pact.casts",
    "Ability.whirl.casts",
    "*count",
)


def matcher(registry: Registry, entries: tuple[str, ...] = ENTRIES) -> PathMatcher:
    """Return a matcher of a session with these entries."""
    made = PathMatcher()
    made.set_registry(registry)
    made.set_entries(entries)
    return made


def test_an_override_names_the_entries_that_it_matches(registry: Registry) -> None:
    """Case counts, as at the emitter."""
    found = matcher(registry).cover(("ability.*.reflect_count", "Ability.*.reflect_count"))

    assert found.entries == (("ability.meteor", "ability.nova", "ability.whirl"), ())
    assert found.keys["reflect_count"] == KeyCoverage((0,), is_whole=False)


def test_the_last_one_that_matches_shadows_those_before(registry: Registry) -> None:
    """One that still decides somewhere is not moot; one that matches nothing is not either."""
    globs = ("ability.nova.casts", "ability.*.casts", "ability.whirl.casts", "ability.none.casts")
    found = matcher(registry).cover(globs)

    assert found.shadowed_by == (1, None, None, None)
    assert found.keys["casts"].globs == (1, 2)


def test_keys_that_a_namespace_cannot_have_are_not_matched(registry: Registry) -> None:
    """`queue_depth` is for system entries alone."""
    found = matcher(registry, ("ability.whirl", "system.telemetry")).cover(("*.*.queue_depth",))

    assert found.entries == (("system.telemetry",),)
    assert found.keys["queue_depth"] == KeyCoverage((0,), is_whole=True)


def test_without_a_session_only_metric_keys_are_matched(registry: Registry) -> None:
    """What an override is about can be told, how much of it cannot."""
    found = matcher(registry, ()).cover(("ability.*.reflect_count",))

    assert not found.is_known
    assert found.keys == {"reflect_count": KeyCoverage((0,), is_whole=False)}


def test_other_entries_are_matched_anew(registry: Registry) -> None:
    """The same entries in another order are no others."""
    made = matcher(registry)
    assert made.cover(("ability.*.casts",)).entries[0]

    assert not made.set_entries(ENTRIES[::-1])
    assert made.set_entries(("contract.pact",))
    assert made.cover(("ability.*.casts",)).entries == ((),)


@given(st.lists(st.sampled_from(GLOBS), max_size=4))
def test_what_counts_is_what_the_emitter_would_take(globs: list[str]) -> None:
    """Path by path, the last glob that matches."""
    registry = load_registry()
    found = matcher(registry).cover(tuple(globs))

    for key in registry.keys:
        last = {
            next(
                (p for p in range(len(globs))[::-1] if fnmatchcase(f"{e}.{key.name}", globs[p])), -1
            )
            for e in ENTRIES
            if key.name in registry.usable[e.partition(".")[0]]
        }
        decided = found.keys.get(key.name, KeyCoverage((), is_whole=False))
        assert set(decided.globs) == last - {-1}
        assert decided.is_whole is (bool(last) and -1 not in last)
