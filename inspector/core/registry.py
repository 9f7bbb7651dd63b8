"""The registry: which metric keys and KPIs exist, and what each of them means."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar

from inspector.core.errors import FormulaError, RegistryError, UnknownMetricError
from inspector.core.formula import SPECIAL_NAMES, Formula, parse_formula
from inspector.core.nearest import did_you_mean, nearest_name

NAMESPACES: tuple[str, ...] = ("ability", "contract", "event", "mythic", "resonance", "system")
"""The namespaces that an entry can stand in."""

MAX_KEYS = 255
"""Key ids are stored in eight bits."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_Choice = TypeVar("_Choice", bound=StrEnum)


class Kind(StrEnum):
    """How the values of a metric key add up."""

    COUNTER = "counter"
    SUM = "sum"
    GAUGE = "gauge"


class Level(StrEnum):
    """What one value of a metric key covers."""

    ACTIVATION = "activation"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class MetricKey:
    """A metric that records may carry.

    Attributes:
        name: As records spell it.
        kind: Counters are whole and not negative; gauges are never summed or scaled.
        level: What one value covers.
        unit: Unit of its values; empty for a plain number.
        description: One sentence for people.
        optional: Whether backpressure may drop it before whole records suffer.
        default_rate: Sampling rate where no config says otherwise, 0 < rate <= 1.
        namespaces: Where it may be used; empty means everywhere.
    """

    name: str
    kind: Kind
    level: Level
    unit: str
    description: str
    optional: bool
    default_rate: float = 1.0
    namespaces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Kpi:
    """A ratio of sums over the same rows.

    Attributes:
        name: As charts and alert rules spell it.
        formula: Over metric keys, and the special names of `formula`.
        unit: Unit of its value; empty for a plain number.
        description: One sentence for people.
    """

    name: str
    formula: Formula
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All metric keys and KPIs. A key's id is its place in `keys`.

    Attributes:
        keys: At most `MAX_KEYS`, names distinct.
        kpis: Names distinct, also from the keys'.
        names: Names of the keys, in their order.
        usable: By namespace, the ids of the keys that its entries may use, by name; under the
            empty name those of all keys.
    """

    keys: tuple[MetricKey, ...]
    kpis: tuple[Kpi, ...] = ()
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)
    usable: Mapping[str, Mapping[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        usable = {
            namespace: {
                key.name: key_id
                for key_id, key in enumerate(self.keys)
                if not (namespace and key.namespaces) or namespace in key.namespaces
            }
            for namespace in ("", *NAMESPACES)
        }
        object.__setattr__(self, "names", tuple(key.name for key in self.keys))
        object.__setattr__(self, "usable", usable)

    def find_key(self, name: str) -> int | None:
        """Return the id of a metric key, or None if there is no such key."""
        return self.usable[""].get(name)

    def key_id(self, name: str) -> int:
        """Return the id of a metric key.

        Raises:
            UnknownMetricError: There is no such key; the nearest one is suggested.
        """
        found = self.find_key(name)
        if found is None:
            hint = did_you_mean(name, self.names).capitalize()
            raise UnknownMetricError(f"'{name}' is not a metric key", remedy=hint)
        return found

    def kpi(self, name: str) -> Kpi:
        """Return a KPI.

        Raises:
            UnknownMetricError: There is no such KPI; the nearest one is suggested.
        """
        for kpi in self.kpis:
            if kpi.name == name:
                return kpi
        hint = did_you_mean(name, tuple(kpi.name for kpi in self.kpis)).capitalize()
        raise UnknownMetricError(f"'{name}' is not a KPI", remedy=hint)

    def nearest(self, name: str) -> str | None:
        """Return the metric key most like `name`, or None when none is like it."""
        return nearest_name(name, self.names)


def parse_registry(text: str, place: str, base: Registry | None = None) -> Registry:
    """Read a registry from TOML: tables ``[[key]]`` and ``[[kpi]]``.

    Args:
        text: The TOML.
        place: Where it comes from, for messages.
        base: What the TOML adds to, and may not redefine: its keys come first and keep their ids.

    Raises:
        RegistryError: With every problem there is.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RegistryError(f"not TOML: {error}", where=place) from error
    problems: list[str] = [
        f"unknown table '{name}', expected [[key]] and [[kpi]]"
        for name in document
        if name not in ("key", "kpi")
    ]
    base = base or Registry(())
    keys = tuple(_read_key(table) for table in _tables(document, "key", problems))
    all_keys = (*base.keys, *keys)
    known = (*(key.name for key in all_keys), *SPECIAL_NAMES)
    kpis = tuple(_read_kpi(table, known) for table in _tables(document, "kpi", problems))
    added = (*(key.name for key in keys), *(kpi.name for kpi in kpis))
    problems += _contradictions(added, base, len(all_keys))
    if problems:
        remedy = "Correct the file" if base.keys else "Correct the file, or reinstall Inspector."
        raise RegistryError("; ".join(problems), where=place, remedy=remedy)
    return Registry(all_keys, (*base.kpis, *kpis))


def _contradictions(names: tuple[str, ...], base: Registry, number_of_keys: int) -> list[str]:
    taken = {*base.names, *(kpi.name for kpi in base.kpis)}
    found = [
        f"'{name}' is defined already by what ships with Inspector; a file can only add to it"
        for name in dict.fromkeys(names)
        if name in taken
    ]
    uses = Counter((*names, *SPECIAL_NAMES))
    found += [f"the name '{name}' is used twice" for name, times in uses.items() if times > 1]
    if number_of_keys == 0:
        found.append("there is no [[key]]")
    if number_of_keys > MAX_KEYS:
        found.append(f"{number_of_keys} metric keys, at most {MAX_KEYS} are possible")
    return found


@dataclass(frozen=True, slots=True)
class _Table:
    """One TOML table. What is wrong in it goes to `problems`; a stand-in is returned for it."""

    place: str
    fields: Mapping[str, object]
    problems: list[str]

    def problem(self, text: str) -> None:
        self.problems.append(f"{self.place}: {text}")

    def refuse_others(self, known: tuple[str, ...]) -> None:
        for name in self.fields:
            if name not in known:
                hint = did_you_mean(name, known)
                self.problem(f"unknown field '{name}'" + (f", {hint}" if hint else ""))

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str):
            self.problem(f"'{name}' must be given, as text")
            return ""
        return value

    def name(self) -> str:
        name = self.text("name")
        if isinstance(self.fields.get("name"), str) and not _NAME.fullmatch(name):
            self.problem("a name is lower-case letters, digits and _, and starts with a letter")
        return name

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        value = self.fields.get(name)
        for choice in choices:
            if value == choice.value:
                return choice
        self.problem(f"'{name}' must be one of {', '.join(choices)}")
        return next(iter(choices))

    def flag(self, name: str) -> bool:
        value = self.fields.get(name)
        if not isinstance(value, bool):
            self.problem(f"'{name}' must be given, as true or false")
        return value is True

    def rate(self, name: str) -> float:
        value = self.fields.get(name, 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.problem(f"'{name}' must be a number above 0 and at most 1")
            return 1.0
        return float(value)

    def namespaces(self, name: str) -> frozenset[str]:
        value = self.fields.get(name, [])
        if not isinstance(value, list) or any(item not in NAMESPACES for item in value):
            self.problem(f"'{name}' must be a list of {', '.join(NAMESPACES)}")
            return frozenset()
        return frozenset(value)


def _tables(document: Mapping[str, object], name: str, problems: list[str]) -> list[_Table]:
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(f"'{name}' must be a list of tables, [[{name}]]")
        return []
    return [
        _Table(f"{name} {number} ('{table.get('name', '')}')", table, problems)
        for number, table in enumerate(tables, 1)
    ]


def _read_key(table: _Table) -> MetricKey:
    table.refuse_others(tuple(spec.name for spec in fields(MetricKey)))
    return MetricKey(
        name=table.name(),
        kind=table.choice("kind", Kind),
        level=table.choice("level", Level),
        unit=table.text("unit"),
        description=table.text("description"),
        optional=table.flag("optional"),
        default_rate=table.rate("default_rate"),
        namespaces=table.namespaces("namespaces"),
    )


def _read_kpi(table: _Table, known: tuple[str, ...]) -> Kpi:
    table.refuse_others(tuple(spec.name for spec in fields(Kpi)))
    text = table.text("formula")
    try:
        formula = parse_formula(text, known)
    except FormulaError as error:
        table.problem(f"formula '{text}': {error.text()}")
        formula = parse_formula("0", ())
    else:
        if not set(formula.names).difference(SPECIAL_NAMES):
            table.problem("the formula uses no metric key")
    return Kpi(table.name(), formula, table.text("unit"), table.text("description"))
