"""What an open source is called in the top bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector.emitter.hot_name import parse_hot_name
from inspector.files.log_name import set_of
from inspector.files.team_registry import data_folder_of

_DASH = "\N{EN DASH}"


def source_label(paths: Sequence[Path]) -> str:
    """Return a short name of paths: that of the first one, and how many more there are.

    Files of one data folder are called by it and by the days that they are of.
    """
    first = paths[0].resolve()
    name = first.name or str(first)
    root = data_folder_of(first)
    days = sorted({day for path in paths if (day := _day(path))})
    if len(paths) > 1 and root is not None and root != first and days:
        last = f" {_DASH} {days[-1]}" if days[-1] != days[0] else ""
        return f"{root.name} · {days[0]}{last}"
    return name if len(paths) == 1 else f"{name} + {len(paths) - 1}"


def _day(path: Path) -> str:
    """Return the day that a file of a tier is of, as folders are named; empty for another file."""
    hot = parse_hot_name(set_of(path).name)
    if hot is not None:
        return f"{hot.period[:4]}-{hot.period[4:6]}-{hot.period[6:8]}"
    return path.parent.parent.name if path.suffix == ".parquet" else ""
