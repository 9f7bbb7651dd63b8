"""Clamps by metric path, as quick to find as a game needs them."""

from __future__ import annotations

from fnmatch import fnmatchcase

from inspector.emitter.intake import MAX_KNOWN, Intake
from inspector.emitter.refusals import wrong
from inspector.emitter.settings import Clamp, Settings

_DOTS = 2
"""In a metric path."""


class ClampLookup:
    """Finds the clamp of a metric path, and remembers it until the settings change."""

    __slots__ = ("_found", "_settings")

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._found: dict[str, Clamp | None] = {}

    def find(self, path: str, settings: Settings, intake: Intake) -> Clamp | None:
        """Return the last clamp whose glob matches a metric path, None if none does.

        Args:
            path: ``namespace.entryId.metricKey``.
            settings: Those in force.
            intake: Knows which paths there can be.

        Raises:
            UnknownMetricError: The entry may use no such metric key.
            EmitterError: It is no metric path, or the entry is none.
        """
        if not isinstance(path, str) or path.count(".") != _DOTS:
            raise wrong("path", "namespace.entryId.metricKey", path)
        if settings is not self._settings:
            # A new dict, so that another thread cannot put an old answer into it.
            self._found, self._settings = {}, settings
        found = self._found
        if path in found:
            return found[path]
        entry, _, key = path.rpartition(".")
        if key not in intake.usable(entry).names:
            raise intake.unknown(entry, (key,))
        if len(found) >= MAX_KNOWN:
            found.clear()
        matching = (clamp for clamp in reversed(settings.clamps) if fnmatchcase(path, clamp.path))
        found[path] = next(matching, None)
        return found[path]
