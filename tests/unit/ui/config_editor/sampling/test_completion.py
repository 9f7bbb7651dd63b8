"""What a path that is being typed may go on to."""

from __future__ import annotations

from inspector.core.registry import Registry
from inspector.ui.config_editor.sampling.completion import completions

ENTRIES = ("ability.meteor", "ability.whirl", "contract.pact")


def test_a_path_is_completed_part_by_part(registry: Registry) -> None:
    """Namespace, entry, metric key."""
    assert completions("abi", ENTRIES, registry) == ("ability.",)
    assert completions("ability.", ENTRIES, registry) == (
        "ability.*.",
        "ability.meteor.",
        "ability.whirl.",
    )
    assert completions("ability.whirl.refl", ENTRIES, registry) == ("ability.whirl.reflect_count",)


def test_a_part_is_found_by_its_middle(registry: Registry) -> None:
    """What begins with the letters comes first."""
    found = completions("*.*.count", ENTRIES, registry)

    assert "*.*.reflect_count" in found
    assert completions("*.pa", ENTRIES, registry) == ("*.pact.",)


def test_a_path_that_is_whole_needs_nothing_more(registry: Registry) -> None:
    """Nor does one that can be no path."""
    assert completions("ability.whirl.reflect_count", ENTRIES, registry) == ()
    assert completions("a.b.c.d", ENTRIES, registry) == ()


def test_keys_that_the_namespace_cannot_have_are_not_offered(registry: Registry) -> None:
    """`queue_depth` is for system entries alone."""
    assert completions("ability.whirl.queue", ENTRIES, registry) == ()
    assert completions("system.telemetry.queue", ENTRIES, registry) == (
        "system.telemetry.queue_depth",
    )
