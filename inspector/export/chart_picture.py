"""Chart pictures: all that decides how a chart of a report looks, as values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """One curve.

    Attributes:
        name: What the legend says.
        ink: What it is drawn in: the name of a namespace, or ``s0`` to ``s7``.
        ts: (n,) float64, Unix seconds, ascending.
        y: (n,) float64; NaN for no data.
        half: (n,) float64, half the width of the 95 % interval; None where all is exact.
        value: The value at the right edge in words.
    """

    name: str
    ink: str
    ts: Floats
    y: Floats
    half: Floats | None
    value: str


@dataclass(frozen=True, slots=True)
class Firing:
    """A stretch in which an alert fired: Unix seconds, and how much it matters."""

    start_ts: float
    end_ts: float
    severity: str


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """One chart.

    Attributes:
        title: A metric path or a KPI name.
        subtitle: What the numbers are.
        unit: Unit of the values.
        value: The value over all rows at the right edge, in words.
        span: First and last visible instant, Unix seconds.
        lines: The curves.
        more: Further groups with data.
        firings: When alerts about its measure fired.
        saves: When config files were saved, Unix seconds.
    """

    title: str
    subtitle: str
    unit: str
    value: str
    span: tuple[float, float]
    lines: tuple[Line, ...]
    more: int = 0
    firings: tuple[Firing, ...] = ()
    saves: tuple[float, ...] = ()
