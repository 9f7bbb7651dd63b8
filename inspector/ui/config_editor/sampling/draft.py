"""What a draft of sampling.toml says, as rows: metric keys and overrides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from inspector.config.document import Document
from inspector.core.formula import SPECIAL_NAMES
from inspector.core.registry import Registry
from inspector.ui.config_editor.sampling.coverage import Coverage, PathMatcher
from inspector.ui.config_editor.sampling.edits import OVERRIDE, RATES
from inspector.ui.config_editor.sampling.rates import as_rate

UNKNOWN = "unknown"
"""Stands for the kind of a metric key that is in no registry."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A metric key.

    Attributes:
        name: As records spell it.
        kind: counter, sum or gauge; or `UNKNOWN`.
        description: One sentence; empty if it is unknown.
        default: The rate of the registry; None if it is unknown.
        said: What the draft says; None if it says nothing.
        on_disk: What the file on disk says; None if it says nothing.
        by_file: Lowest and highest rate that hold by the file on disk, overrides included.
        effective: Lowest and highest rate that would hold once the draft is saved.
        overrides: Globs of the overrides of the draft that decide for some of its paths.
        kpis: Names of the KPIs that use it.
        problem: Why it cannot be saved; empty if it can.
    """

    name: str
    kind: str
    description: str
    default: float | None
    said: object
    on_disk: object
    by_file: tuple[float, float] | None
    effective: tuple[float, float] | None
    overrides: tuple[str, ...]
    kpis: tuple[str, ...]
    problem: str = ""

    @property
    def value(self) -> object:
        """What the draft comes to: what it says, or else the default."""
        return self.default if self.said is None else self.said

    @property
    def is_changed(self) -> bool:
        """Whether the draft and the file on disk differ in it."""
        return type(self.said) is not type(self.on_disk) or self.said != self.on_disk

    @property
    def is_modified(self) -> bool:
        """Whether its rate is not the default, or not that of the file."""
        return self.is_changed or as_rate(self.value) != self.default


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """An override.

    Attributes:
        place: Its position in the file, from 0; the last that matches counts.
        path: Its glob, as far as that is a text.
        rate: What it says of the rate; None if nothing.
        entries: The entries of the session that it matches.
        shadowed_by: Place of the override that decides instead of it everywhere; None if it
            decides somewhere, or matches nothing.
        problem: Why it cannot be saved; empty if it can.
    """

    place: int
    path: str
    rate: object
    entries: tuple[str, ...]
    shadowed_by: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SamplingDraft:
    """All rows of a draft.

    Attributes:
        rates: All metric keys of the registry in its order, and behind them unknown ones.
        overrides: In the order of the file.
        overrides_changed: Whether they differ from those of the file on disk.
        is_matched: Whether there is a session whose entries overrides were matched with.
        problem: What is wrong with the file as a whole; empty if nothing.
    """

    rates: tuple[RateRow, ...] = ()
    overrides: tuple[OverrideRow, ...] = ()
    overrides_changed: bool = False
    is_matched: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """What one text comes to: rates by metric key, and globs with their rates."""

    said: Mapping[str, Any]
    holds: Mapping[str, float]
    overrides: tuple[tuple[str, float], ...]

    def span(self, name: str, coverage: Coverage) -> tuple[float, float] | None:
        """Return the lowest and the highest rate of a metric key."""
        own = as_rate(self.holds.get(name))
        touched = coverage.keys.get(name)
        if touched is None:
            return None if own is None else (own, own)
        rates = [self.overrides[place][1] for place in touched.globs]
        if own is not None and not touched.is_whole:
            rates.append(own)
        return min(rates), max(rates)


class DraftReader:
    """Reads drafts, one after the other, of which the file on disk is mostly the same."""

    def __init__(self) -> None:
        self.matcher = PathMatcher()
        self._begun: tuple[str, Registry] | None = None
        self._on_disk = _Told({}, {}, ())
        self._kpis: Mapping[str, tuple[str, ...]] = {}

    def read(self, document: Document) -> SamplingDraft:
        """Return the rows of a draft."""
        self._read_file(document)
        values = _table(document.values)
        problems = {problem.path: problem.message for problem in document.problems}
        draft = _told(document)
        if document.values is None:
            # A text that is no TOML says nothing yet: what is on disk still holds.
            draft = replace(draft, said=self._on_disk.said)
        rows = _tables(values.get(OVERRIDE))
        globs = tuple(str(row.get("path", "")) for row in rows)
        return SamplingDraft(
            self._rates(document, draft, problems),
            self._overrides(rows, globs, problems),
            rows != _tables(_table(_begun(document).values).get(OVERRIDE)),
            bool(self.matcher.entries),
            _whole_problem(document, len(rows)),
        )

    def _read_file(self, document: Document) -> None:
        begun = (document.begun, document.registry)
        if begun == self._begun:
            return
        self._begun = begun
        self.matcher.set_registry(document.registry)
        self._on_disk = _told(_begun(document))
        self._kpis = kpis_by_key(document.registry)

    def _rates(
        self, document: Document, draft: _Told, problems: Mapping[tuple[str | int, ...], str]
    ) -> tuple[RateRow, ...]:
        globs = tuple(path for path, _rate in draft.overrides)
        now = self.matcher.cover(globs)
        before = self.matcher.cover(tuple(path for path, _rate in self._on_disk.overrides))
        rows = []
        for key in document.registry.keys:
            touched = now.keys.get(key.name)
            row = RateRow(
                key.name,
                str(key.kind),
                key.description,
                key.default_rate,
                draft.said.get(key.name),
                self._on_disk.said.get(key.name),
                self._on_disk.span(key.name, before),
                draft.span(key.name, now),
                () if touched is None else tuple(globs[place] for place in touched.globs),
                self._kpis.get(key.name, ()),
                problems.get((RATES, key.name), ""),
            )
            rows.append(row)
        known = set(document.registry.names)
        unknown = [name for name in draft.said if name not in known]
        return (*rows, *(self._unknown(name, draft, problems) for name in unknown))

    def _unknown(
        self, name: str, draft: _Told, problems: Mapping[tuple[str | int, ...], str]
    ) -> RateRow:
        problem = problems.get((RATES, name), "")
        on_disk = self._on_disk.said.get(name)
        empty: tuple[str, ...] = ()
        said = draft.said[name]
        return RateRow(name, UNKNOWN, "", None, said, on_disk, None, None, empty, empty, problem)

    def _overrides(
        self,
        rows: Sequence[Mapping[str, Any]],
        globs: tuple[str, ...],
        problems: Mapping[tuple[str | int, ...], str],
    ) -> tuple[OverrideRow, ...]:
        coverage = self.matcher.cover(globs)
        found = []
        for place, row in enumerate(rows):
            own = (said for path, said in problems.items() if path[:2] == (OVERRIDE, place))
            entries, shadow = coverage.entries[place], coverage.shadowed_by[place]
            problem = "; ".join(own)
            found.append(
                OverrideRow(place, globs[place], row.get("rate"), entries, shadow, problem)
            )
        return tuple(found)


def kpis_by_key(registry: Registry) -> dict[str, tuple[str, ...]]:
    """Return which KPIs use each metric key, in the order of the registry."""
    found: dict[str, tuple[str, ...]] = {}
    for kpi in registry.kpis:
        for name in kpi.formula.names:
            if name not in SPECIAL_NAMES:
                found[name] = (*found.get(name, ()), kpi.name)
    return found


def _begun(document: Document) -> Document:
    return replace(document, text=document.begun)


def _told(document: Document) -> _Told:
    rates, overrides = document.field((RATES,)), document.field((OVERRIDE,))
    pairs = ((row["path"], float(row["rate"])) for row in _tables(overrides.effective))
    return _Told(_table(rates.file), _table(rates.effective), tuple(pairs))


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _tables(value: object) -> list[Mapping[str, Any]]:
    """Return a list of tables; what is none of it is no list that a form can show."""
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return []
    return value


def _whole_problem(document: Document, overrides: int) -> str:
    """Return the first problem that is of no row."""
    for problem in document.problems:
        name, place = (*problem.path, "", "")[:2]
        is_of_row = isinstance(place, int) and place < overrides
        if not (name == RATES and place) and not (name == OVERRIDE and is_of_row):
            return problem.text()
    return ""
