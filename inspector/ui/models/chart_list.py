"""The charts of a tab, as a person puts them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inspector.ui.models.request import ChartRequest

Charts = tuple[ChartRequest, ...]


def chart_keys(namespace: str, charts: Sequence[ChartRequest]) -> list[str]:
    """Return the identity of each chart: it stays while mode, grouping and place change.

    Several charts of one measure are told apart by their order among themselves.
    """
    keys: list[str] = []
    for chart in charts:
        key = f"{namespace}/{chart.entry}/{chart.measure}"
        same = sum(other == key or other.startswith(key + "~") for other in keys)
        keys.append(f"{key}~{same + 1}" if same else key)
    return keys


def with_chart(charts: Charts, chart: ChartRequest) -> Charts:
    """Return the charts with one more, in front, where it is seen."""
    return (chart, *charts)


def without_chart(charts: Charts, index: int) -> Charts:
    """Return the charts but for one."""
    return charts[:index] + charts[index + 1 :]


def moved_chart(charts: Charts, index: int, to: int) -> Charts:
    """Return the charts with one of them at another place; the nearest one there is."""
    rest = without_chart(charts, index)
    to = min(max(to, 0), len(rest))
    return (*rest[:to], charts[index], *rest[to:])


def changed_chart(charts: Charts, index: int, **changes: object) -> Charts:
    """Return the charts with other fields of one of them."""
    changed = replace(charts[index], **changes)  # type: ignore[arg-type]
    return (*charts[:index], changed, *charts[index + 1 :])
