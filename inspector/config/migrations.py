"""Migrations: a config file of an earlier form becomes one of today's, step by step.

A step changes a document in place: what tomllib reads, or a document of tomlkit, whose comments
then stay.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.config.fields import ConfigFile

Document = MutableMapping[str, Any]
"""A parsed config file."""

OLDEST = 1
"""The form of a file that does not say which one it has."""

_VERSION = "schema_version"


@dataclass(frozen=True, slots=True)
class Step:
    """What changed in one kind of file from a form to the next one.

    Attributes:
        model: The kind of file.
        version: The form that it leads from, to the next one.
        apply: Changes a document of that form; it may hold anything, also what makes no sense.
    """

    model: type[ConfigFile]
    version: int
    apply: Callable[[Document], None]


STEPS: tuple[Step, ...] = ()
"""All there are; each that is added raises `SCHEMA_VERSION`."""


def newest_version(steps: Sequence[Step] = STEPS) -> int:
    """Return the form that the steps lead to."""
    return max((step.version + 1 for step in steps), default=OLDEST)


def migrate(document: Document, model: type[ConfigFile], steps: Sequence[Step] = STEPS) -> bool:
    """Bring a document into the newest form, and return whether it had an earlier one.

    A document of that form stays as it is, so that migrating twice is migrating once. So does one
    of a form that is newer or none: reading it refuses it, with its place and what to do.

    Args:
        document: It is changed in place.
        model: What kind of file it is.
        steps: What changed since the oldest form.
    """
    version, newest = document.get(_VERSION, OLDEST), newest_version(steps)
    if not isinstance(version, int) or isinstance(version, bool):
        return False
    if not OLDEST <= version < newest:
        return False
    for passed in range(version, newest):
        for step in steps:
            if step.model is model and step.version == passed:
                step.apply(document)
    document[_VERSION] = newest
    return True
