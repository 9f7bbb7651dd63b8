"""Clamps by metric path, as quick to find as a game needs them."""

from __future__ import annotations

from inspector.emitter.intake import MAX_KNOWN, Intake
from inspector.emitter.path_globs import PathGlobs
from inspector.emitter.refusals import wrong
from inspector.emitter.settings import Clamp, Settings

_DOTS = 2
"""In a metric path."""


class _Table:
    """Some clamps, and those that were found of them."""

    __slots__ = ("clamps", "found", "globs")

    def __init__(self, clamps: tuple[Clamp, ...]) -> None:
        self.clamps = clamps
        self.globs = PathGlobs(clamp.path for clamp in clamps)
        self.found: dict[str, Clamp | None] = {}


class ClampLookup:
    """Finds the clamp of a metric path, and remembers it until the clamps change."""

    __slots__ = ("_table",)

    def __init__(self) -> None:
        self._table = _Table(())

    def use(self, settings: Settings) -> None:
        """Go by other settings from the next path on.

        For the thread that reads config files: a thousand clamps take it some 40 ms.
        """
        if settings.clamps != self._table.clamps:
            # In one step, so that no other thread puts an old answer into it.
            self._table = _Table(settings.clamps)

    def find(self, path: str, intake: Intake) -> Clamp | None:
        """Return the last clamp whose glob matches a metric path, None if none does.

        Args:
            path: ``namespace.entryId.metricKey``.
            intake: Knows which paths there can be.

        Raises:
            UnknownMetricError: The entry may use no such metric key.
            EmitterError: It is no metric path, or the entry is none.
        """
        if not isinstance(path, str) or path.count(".") != _DOTS:
            raise wrong("path", "namespace.entryId.metricKey", path)
        table = self._table
        found = table.found
        if path in found:
            return found[path]
        entry, _, key = path.rpartition(".")
        if key not in intake.usable(entry).names:
            raise intake.unknown(entry, (key,))
        if len(found) >= MAX_KNOWN:
            found.clear()
        index = table.globs.last(entry, key)
        clamp = found[path] = None if index is None else table.clamps[index]
        return clamp
