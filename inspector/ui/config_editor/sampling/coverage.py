"""Which metric paths of a session the globs of overrides match, and which of them count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from inspector.core.registry import Registry
from inspector.emitter.path_globs import PathGlobs

_NONE = -1
_WILD = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class KeyCoverage:
    """What overrides do to one metric key.

    Attributes:
        globs: Places of those that decide for one of its paths, upwards.
        is_whole: Whether they decide for all of its paths, so that its own rate never counts.
    """

    globs: tuple[int, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a list of globs does to the metric paths of a session.

    Attributes:
        is_known: Whether there are entries to match; without, only names of metric keys are.
        entries: For each glob, the entries that it matches.
        shadowed_by: For each glob that matches something, and yet decides nowhere, the place of
            the one that decides instead; else None.
        keys: Metric keys that any of them decides for.
    """

    is_known: bool
    entries: tuple[tuple[str, ...], ...]
    shadowed_by: tuple[int | None, ...]
    keys: Mapping[str, KeyCoverage]


class PathMatcher:
    """Matches globs with the entries of a session, and remembers what it found.

    A rate that moves changes no glob, so that a drag finds all of it here.
    """

    def __init__(self) -> None:
        self._registry: Registry | None = None
        self._entries: tuple[str, ...] = ()
        self._usable: NDArray[np.bool_] = np.zeros((0, 0), np.bool_)
        self._paths: dict[str, NDArray[np.intp]] = {}
        self._covers: dict[tuple[str, ...], Coverage] = {}

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries of the session, by name."""
        return self._entries

    def set_registry(self, registry: Registry) -> None:
        """Match paths that end with the metric keys of a registry."""
        if registry is not self._registry:
            self._registry = registry
            self._forget()

    def set_entries(self, entries: Sequence[str]) -> bool:
        """Match these entries, and return whether they are others than before."""
        names = tuple(sorted(set(entries)))
        if names == self._entries:
            return False
        self._entries = names
        self._forget()
        return True

    def cover(self, globs: tuple[str, ...]) -> Coverage:
        """Return what these globs do, the last that matches a path deciding for it."""
        found = self._covers.get(globs)
        if found is None:
            # The draft and the file on disk are asked for in turn; others will not come again.
            if len(self._covers) > 1:
                del self._covers[next(iter(self._covers))]
            found = self._covers[globs] = self._cover(globs)
        return found

    def _forget(self) -> None:
        self._paths.clear()
        self._covers.clear()
        self._usable = self._usable_paths()

    def _usable_paths(self) -> NDArray[np.bool_]:
        """Return which entry may have which metric key."""
        registry = self._registry
        if registry is None:
            return np.zeros((0, 0), np.bool_)
        usable = np.zeros((len(self._entries), len(registry.keys)), np.bool_)
        for place, entry in enumerate(self._entries):
            ids = registry.usable.get(entry.partition(".")[0], {}).values()
            usable[place, list(ids)] = True
        return usable

    def _cover(self, globs: tuple[str, ...]) -> Coverage:
        if not self._entries:
            return self._cover_by_name(globs)
        matched = [self._matched(glob) for glob in globs]
        decides = np.full(self._usable.size, _NONE, np.intp)
        for place, paths in enumerate(matched):
            decides[paths] = place
        deciding = set(decides.tolist())
        return Coverage(
            is_known=True,
            entries=tuple(self._entries_of(paths) for paths in matched),
            shadowed_by=tuple(
                None if place in deciding or not paths.size else int(decides[paths].min())
                for place, paths in enumerate(matched)
            ),
            keys=self._by_key(decides.reshape(self._usable.shape)),
        )

    def _matched(self, glob: str) -> NDArray[np.intp]:
        """Return the places of the metric paths that a glob matches."""
        known = self._paths.get(glob)
        if known is not None:
            return known
        only = PathGlobs((glob,))
        names = () if self._registry is None else self._registry.names
        last = glob.rpartition(".")[2]
        # A metric key written in full rules out all others, at a thirtieth of the cost.
        ids = [i for i, name in enumerate(names) if name == last or not _WILD.isdisjoint(last)]
        width = len(names)
        found = [
            entry_place * width + key_id
            for entry_place, entry in enumerate(self._entries)
            for key_id in ids
            if self._usable[entry_place, key_id] and only.last(entry, names[key_id]) is not None
        ]
        paths = self._paths[glob] = np.array(found, np.intp)
        return paths

    def _entries_of(self, paths: NDArray[np.intp]) -> tuple[str, ...]:
        width = max(self._usable.shape[1], 1)
        return tuple(self._entries[place] for place in np.unique(paths // width).tolist())

    def _by_key(self, decides: NDArray[np.intp]) -> dict[str, KeyCoverage]:
        names = () if self._registry is None else self._registry.names
        found = {}
        for key_id in np.flatnonzero((decides != _NONE).any(axis=0)).tolist():
            own = np.unique(decides[self._usable[:, key_id], key_id]).tolist()
            globs = tuple(place for place in own if place != _NONE)
            found[names[key_id]] = KeyCoverage(globs, _NONE not in own)
        return found

    def _cover_by_name(self, globs: tuple[str, ...]) -> Coverage:
        """Return what can be told without entries: which metric keys are named."""
        names = () if self._registry is None else self._registry.names
        by_key: dict[str, KeyCoverage] = {}
        for name in names:
            own = tuple(
                place
                for place, glob in enumerate(globs)
                if fnmatchcase(name, glob.rpartition(".")[2])
            )
            if own:
                by_key[name] = KeyCoverage(own, is_whole=False)
        nothing: tuple[tuple[str, ...], ...] = ((),) * len(globs)
        return Coverage(
            is_known=False, entries=nothing, shadowed_by=(None,) * len(globs), keys=by_key
        )
