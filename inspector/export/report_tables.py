"""The table of KPIs in a report: value, interval, n and difference to the baseline."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from inspector.export.markup import element, text
from inspector.export.report_kpis import KpiPart, KpiRows
from inspector.export.words import NO_DATA, difference, figure, interval
from inspector.session.query import TOTAL

LEAST_N = 30
"""A figure of fewer records says little."""

ALL = "all rows"
_MOST_ROWS = 500
_FAR, _OFF = 0.25, 0.10
"""The shares from which a difference is an alarm, or worth a look, as on the Entries page."""


def kpi_table(rows: KpiRows, head: str) -> str:
    """Return a table of KPIs, those with most records first.

    Args:
        rows: The figures.
        head: What a row is.
    """
    has_any = np.any([(part.table.count > 0).any(axis=0) for part in rows.parts], axis=0)
    kpis = [int(number) for number in np.flatnonzero(has_any)]
    heads = [element("th", head, scope="col", class_="name"), element("th", "n", scope="col")]
    for number in kpis:
        kpi = rows.parts[0].table.kpis[number]
        title = f"{kpi.name}, {kpi.unit}" if kpi.unit else kpi.name
        heads.append(element("th", _breakable(title), scope="col", title=kpi.formula.text))
    body = [row for part in rows.parts for row in _rows(part, kpis, head)]
    head_row = element("thead", element("tr", *heads))
    table = element("table", head_row, element("tbody", *body), class_="kpis")
    below = "Each value with half its 95 % interval, below it n and the difference to the baseline."
    left_out = sum(max(len(part.tiers) - _MOST_ROWS, 0) for part in rows.parts)
    if left_out:
        below = f"And {left_out:,} more with fewer records. {below}"
    return element(
        "div",
        element("div", table, class_="scroll"),
        element("p", below, class_="muted"),
        class_="card long",
    )


def _rows(part: KpiPart, kpis: list[int], head: str) -> Iterator[str]:
    order: list[int] = list(range(len(part.tiers)))
    if head == "Entry":
        order = np.argsort(-part.table.rows, kind="stable").tolist()[:_MOST_ROWS]
    else:
        order.sort(key=lambda row: (part.tiers[row] is None, part.tiers[row] or 0))
    for row in order:
        name = part.table.groups[row]
        tier = part.tiers[row]
        below = element("small", f"tier {tier}") if head == "Entry" and tier is not None else ""
        yield element(
            "tr",
            element("td", _breakable(ALL if name == TOTAL else name), below, class_="name"),
            element("td", f"{part.table.rows[row]:,.0f}"),
            *(_cell(part, row, kpi) for kpi in kpis),
        )


def _breakable(name: str) -> str:
    """Return a name that may go on in the next line after each of its parts."""
    return text(name).replace(".", ".<wbr>").replace("_", "_<wbr>")


def _cell(part: KpiPart, row: int, kpi: int) -> str:
    table = part.table
    value, half, n = (float(one[row, kpi]) for one in (table.value, table.half, table.count))
    if not n or not math.isfinite(value):
        return element("td", NO_DATA, class_="quiet")
    words = f"{figure(value)} {interval(half)}".strip()
    below = [f"n\N{NO-BREAK SPACE}{n:,.0f}"]
    usual = float(part.usual[row, kpi])
    if usual and value and math.isfinite(usual):
        below.append(_compared(value, half, usual, n))
    small = element("small", " \N{MIDDLE DOT} ".join(below))
    return element("td", words, small, class_="quiet" if n < LEAST_N else "")


def _compared(value: float, half: float, usual: float, n: float) -> str:
    """Return how a value differs from what is usual; coloured where chance does not explain it."""
    share = value / usual - 1.0
    words = difference(share)
    is_sure = n >= LEAST_N and abs(value - usual) > (half if math.isfinite(half) else 0.0)
    if not is_sure or abs(share) < _OFF:
        return words
    return element("span", words, class_="crit" if abs(share) >= _FAR else "warn")
