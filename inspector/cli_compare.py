"""The command line of comparisons: what can be asked, and where it is answered."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inspector.analysis.compare_verdict import Correction, Rules
from inspector.console.compare import Part, print_comparison
from inspector.session.query import GroupBy

_DEFAULTS = Rules()


class By(StrEnum):
    """What makes a group."""

    ENTRY = "entry"
    TIER = "tier"
    SHARD = "shard"
    ALL = "all"


class Adjust(StrEnum):
    """How verdicts are adjusted for the number of comparisons."""

    BH = "bh"
    BONFERRONI = "bonferroni"
    NONE = "none"


_CORRECTIONS = {
    Adjust.BH: Correction.BENJAMINI_HOCHBERG,
    Adjust.BONFERRONI: Correction.BONFERRONI,
    Adjust.NONE: Correction.NONE,
}


def _share(text: str) -> str:
    """Check a margin; it stays text, as it was written."""
    _margin(text)
    return text


def _margin(text: str) -> float:
    try:
        share = float(text.removesuffix("%").strip()) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0.0 < share < 1.0:
        raise typer.BadParameter(f"{text!r} is no share above 0 and below 100 %, as 5% is")
    return share


def _instant(help_text: str, name: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, metavar="INSTANT", help=help_text)
    return option


_PATHS = "Data folder, folder of logs, log, or Parquet file of Inspector."

PathA = Annotated[Path, typer.Argument(metavar="A", help=_PATHS)]
PathB = Annotated[
    Path, typer.Argument(metavar="B", help="What to set beside it; A again for ranges.")
]
ByOption = Annotated[By, typer.Option("--by", help="What is compared one by one.")]
KpiOption = Annotated[
    list[str] | None, typer.Option("--kpi", metavar="NAME", help="Only this KPI; may be repeated.")
]
MarginOption = Annotated[
    str,
    typer.Option(
        "--margin", metavar="SHARE", callback=_share, help="What differs by less is the same."
    ),
]
LeastOption = Annotated[
    int, typer.Option("--min-n", min=2, help="Fewer records than this on a side are too few.")
]
AdjustOption = Annotated[
    Adjust, typer.Option("--adjust", help="For many comparisons: false discovery rate, or strict.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
FromA = Annotated[str, _instant("Where A begins.", "--a-from")]
ToA = Annotated[str, _instant("Where A ends.", "--a-to")]
FromB = Annotated[str, _instant("Where B begins.", "--b-from")]
ToB = Annotated[str, _instant("Where B ends.", "--b-to")]


def compare(
    a: PathA,
    b: PathB,
    by: ByOption = By.ENTRY,
    kpi: KpiOption = None,
    margin: MarginOption = "5%",
    min_n: LeastOption = _DEFAULTS.least_n,
    adjust: AdjustOption = Adjust.BH,
    a_from: FromA = "",
    a_to: ToA = "",
    b_from: FromB = "",
    b_to: ToB = "",
    as_json: Json = False,
) -> None:
    """Set two recordings, or two ranges of one, beside each other, KPI by KPI.

    Verdicts say of B beside A: higher or lower, same (the 95 % interval of
    the difference is within the margin), uncertain, too few records, or not
    tested, as KPIs are that count players.

    An INSTANT is 90s or 5m after the first record, -5m before the last,
    2026-05-01T12:04:31 (UTC), or Unix seconds.

    With --json one object: a and b (path, from_ts, to_ts, records), by, margin,
    min_n, correction, tests (how many p is adjusted for), only_a and only_b
    (group, records), notes, and differences: group, kpi, unit, a and b
    (value, half_width_95, n, numerator, denominator), difference (b - a) and its
    half_width_95, relative (b / a - 1) with relative_low and relative_high, p,
    verdict. What is not known is null.
    """
    group_by = GroupBy.NONE if by is By.ALL else GroupBy(by.value)
    rules = Rules(_margin(margin), min_n, _CORRECTIONS[adjust])
    part_a, part_b = Part(a, a_from, a_to, "a"), Part(b, b_from, b_to, "b")
    print_comparison(part_a, part_b, group_by, rules, kpi or (), as_json=as_json)
