"""Thresholds of alert rules as charts draw them, and what moving one would have caused. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.session.selector import Selector


@dataclass(frozen=True, slots=True)
class ThresholdMark:
    """A threshold that is one number for all rows; others are no line in a chart.

    Attributes:
        rule: Name of the rule.
        measure: Name of the KPI that it compares.
        severity: info, warning or critical.
        threshold: In the unit of the measure.
        rows: Which rows the rule looks at.
    """

    rule: str
    measure: str
    severity: str
    threshold: float
    rows: Selector

    def is_of(self, shown: Selector) -> bool:
        """Return whether the rule may look at rows that a chart shows, as far as is plain."""
        both = {self.rows.namespace, shown.namespace} - {""}
        return len(both) < 2


@dataclass(frozen=True, slots=True)
class Trial:
    """What a threshold would have caused.

    Attributes:
        rule: Name of the rule.
        spans: (n, 2) float64, when any of its alerts would have fired, Unix seconds.
    """

    rule: str
    spans: NDArray[np.float64]


NO_THRESHOLDS: tuple[ThresholdMark, ...] = ()
