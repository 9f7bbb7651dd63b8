"""Layouts as plain data for a file, and back with every problem named. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from inspector.analysis.chart_spec import Mode
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.nearest import did_you_mean
from inspector.core.shown import shown
from inspector.session.query import ALL_ROWS, GroupBy, Selector
from inspector.ui.models.filters import is_player
from inspector.ui.models.layouts import (
    TABS,
    Layout,
    NamedLayout,
    TabLayout,
    clean_name,
    in_tab_order,
)
from inspector.ui.models.request import ChartRequest
from inspector.ui.models.view import LEAST_RANGE_S

LAYOUT_VERSION = 1
"""Of what a document of one layout means."""

MOST_CHARTS = 200
"""Charts of one tab; more of them are no page but an attack."""

_ALL_TAB = "all"
_LONGEST_RANGE_S = 10 * 365 * 86_400.0
_MOST_CHARS = 1_000
_MOST_VALUES = 10_000
_LARGEST = 2**53

_Choice = TypeVar("_Choice", bound=StrEnum)
Path = tuple[str | int, ...]


def layout_document(named: NamedLayout) -> dict[str, Any]:
    """Return a layout as what JSON can say; what is usual is left out."""
    layout = named.layout
    document: dict[str, Any] = {
        "layout": LAYOUT_VERSION,
        "name": named.name,
        "range_s": layout.range_s,
    }
    filters = _filters_document(layout.filters)
    if filters:
        document["filters"] = filters
    document["tabs"] = [_tab_document(tab) for tab in layout.tabs]
    return document


def read_layout(document: object, where: str) -> NamedLayout:
    """Return the layout of a document.

    Measures and entries need not be known: who shows the layout waits for them.

    Args:
        document: What JSON said.
        where: The file, and perhaps the place in it, for the message.

    Raises:
        ConfigError: It is no layout; all that is wrong is named.
    """
    reader = _Reader()
    fields = reader.mapping(document, (), {"layout", "name", "range_s", "filters", "tabs"})
    version = fields.get("layout")
    if version != LAYOUT_VERSION or isinstance(version, bool):
        reader.wrong(("layout",), f"must be {LAYOUT_VERSION}: the version of a layout file")
    named = NamedLayout(
        _read_name(reader, fields.get("name")),
        Layout(
            _read_tabs(reader, fields.get("tabs", [])),
            _read_range(reader, fields.get("range_s", Layout().range_s)),
            _read_filters(reader, fields.get("filters", {})),
        ),
    )
    if reader.problems:
        raise ConfigError(
            reader.problems, where=where, remedy="Correct it, or export the layout once more"
        )
    return named


def _tab_document(tab: TabLayout) -> dict[str, Any]:
    document: dict[str, Any] = {"tab": tab.namespace or _ALL_TAB}
    if tab.group_by is not None:
        document["group_by"] = str(tab.group_by)
    if tab.charts is not None:
        document["charts"] = [_chart_document(chart) for chart in tab.charts]
    return document


def _chart_document(chart: ChartRequest) -> dict[str, Any]:
    document = {"measure": chart.measure, "entry": chart.entry, "mode": str(chart.mode)}
    if chart.group_by is not None:
        document["group_by"] = str(chart.group_by)
    return document


def _filters_document(filters: Selector) -> dict[str, Any]:
    said: dict[str, Any] = {
        "entry": filters.entry if filters.entry != ALL_ROWS.entry else "",
        "shards": sorted(filters.shards),
        "tiers": sorted(filters.tiers),
        "tags": sorted(filters.tags),
        "player": filters.player,
    }
    return {name: value for name, value in said.items() if value}


class _Reader:
    """Reads values of a document, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[ConfigProblem] = []

    def wrong(self, path: Path, message: str) -> None:
        self.problems.append(ConfigProblem(path, message))

    def mapping(self, value: object, path: Path, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.wrong(path, "must be an object" if path else "is no layout: it must be an object")
            return {}
        for name in value:
            if name not in known:
                hint = did_you_mean(name, tuple(sorted(known)))
                self.wrong((*path, name), f"is no field of a layout{'; ' if hint else ''}{hint}")
        return value

    def sequence(self, value: object, path: Path, most: int = _MOST_VALUES) -> Sequence[Any]:
        if not isinstance(value, list):
            self.wrong(path, "must be a list")
            return ()
        if len(value) > most:
            self.wrong(path, f"has {len(value):,} values; at most {most:,} are allowed")
            return ()
        return value

    def text(self, value: object, path: Path) -> str:
        if not isinstance(value, str) or not value.strip():
            self.wrong(path, "must be a text that is not empty")
        elif len(value) > _MOST_CHARS:
            self.wrong(path, f"has {len(value):,} letters; at most {_MOST_CHARS:,} are allowed")
        else:
            return value
        return ""

    def choice(self, value: object, path: Path, choices: type[_Choice], usual: _Choice) -> _Choice:
        names = tuple(str(one) for one in choices)
        if isinstance(value, str) and value in names:
            return choices(value)
        said = shown(value) if isinstance(value, str) else "this"
        self.wrong(path, f"{said} is none of {', '.join(names)}")
        return usual

    def whole(self, value: object, path: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(path, "must be a whole number")
        elif abs(value) > _LARGEST:
            self.wrong(path, f"must not be larger than {_LARGEST:,}")
        else:
            return value
        return 0

    def values(
        self, value: object, path: Path, read: Callable[[object, Path], Any]
    ) -> frozenset[Any]:
        items = enumerate(self.sequence(value, path))
        return frozenset([read(item, (*path, place)) for place, item in items])


def _read_name(reader: _Reader, value: object) -> str:
    name = clean_name(reader.text(value, ("name",)))
    if not name and not any(problem.path == ("name",) for problem in reader.problems):
        reader.wrong(("name",), "must be a text that is not empty")
    return name


def _read_range(reader: _Reader, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # Compared first, a whole number that no float can hold is only too large.
    if is_number and LEAST_RANGE_S <= value <= _LONGEST_RANGE_S:
        return float(value)
    reader.wrong(("range_s",), f"must be seconds, from {LEAST_RANGE_S:g} to {_LONGEST_RANGE_S:.0f}")
    return LEAST_RANGE_S


def _read_tabs(reader: _Reader, value: object) -> tuple[TabLayout, ...]:
    names = {namespace or _ALL_TAB: namespace for namespace in TABS}
    found: dict[str, TabLayout] = {}
    for place, item in enumerate(reader.sequence(value, ("tabs",))):
        path: Path = ("tabs", place)
        fields = reader.mapping(item, path, {"tab", "group_by", "charts"})
        name = fields.get("tab")
        if not isinstance(name, str) or name not in names:
            reader.wrong((*path, "tab"), f"must be one of {', '.join(names)}")
            continue
        if name in found:
            reader.wrong((*path, "tab"), f"{name} is there twice")
            continue
        found[name] = TabLayout(
            names[name],
            _read_group(reader, fields.get("group_by"), (*path, "group_by")),
            _read_charts(reader, fields.get("charts"), (*path, "charts")),
        )
    return in_tab_order(found.values())


def _read_group(reader: _Reader, value: object, path: Path) -> GroupBy | None:
    return None if value is None else reader.choice(value, path, GroupBy, GroupBy.NONE)


def _read_charts(reader: _Reader, value: object, path: Path) -> tuple[ChartRequest, ...] | None:
    if value is None:
        return None
    charts: list[ChartRequest] = []
    for place, item in enumerate(reader.sequence(value, path, MOST_CHARTS)):
        here: Path = (*path, place)
        fields = reader.mapping(item, here, {"measure", "entry", "mode", "group_by"})
        charts.append(
            ChartRequest(
                reader.text(fields.get("measure"), (*here, "measure")),
                reader.text(fields.get("entry", "*"), (*here, "entry")),
                reader.choice(fields.get("mode", Mode.RATE), (*here, "mode"), Mode, Mode.RATE),
                _read_group(reader, fields.get("group_by"), (*here, "group_by")),
            )
        )
    return tuple(charts)


def _read_filters(reader: _Reader, value: object) -> Selector:
    path: Path = ("filters",)
    fields = reader.mapping(value, path, {"entry", "shards", "tiers", "tags", "player"})
    player = fields.get("player", "")
    if player != "" and not (isinstance(player, str) and is_player(player)):
        # Whatever it is, it may be a name: it is repeated nowhere.
        reader.wrong((*path, "player"), "must be the hash of a player: h: and lower-case hex")
        player = ""
    return Selector(
        entry=reader.text(fields.get("entry", ALL_ROWS.entry), (*path, "entry")),
        shards=reader.values(fields.get("shards", []), (*path, "shards"), reader.text),
        tiers=reader.values(fields.get("tiers", []), (*path, "tiers"), reader.whole),
        tags=reader.values(fields.get("tags", []), (*path, "tags"), reader.text),
        player=player,
    )
