"""What is in force where no config file says otherwise, for any registry."""

from __future__ import annotations

from inspector.core.registry import Registry
from inspector.files.resources import resource_text


def default_rates(registry: Registry) -> dict[str, float]:
    """Return the rate of every metric key."""
    return {key.name: key.default_rate for key in registry.keys}


def default_order(registry: Registry) -> tuple[str, ...]:
    """Return the optional metric keys in the order in which backpressure leaves them out.

    Those that are sampled most come first, since they are estimates already; among equals those
    further down in the registry, which begins with what matters most.
    """
    optional = [key for key in reversed(registry.keys) if key.optional]
    return tuple(key.name for key in sorted(optional, key=lambda key: key.default_rate))


def default_text(name: str) -> str:
    """Return what holds without a config file, as far as the models and the registry do not say it.

    That is the file that ships for alerts: without a file, its rules hold. A file without rules has
    none. For the other files it is an empty text.

    Args:
        name: Of the file, without its ending.
    """
    return resource_text("config/alerts.toml") if name == "alerts" else ""
