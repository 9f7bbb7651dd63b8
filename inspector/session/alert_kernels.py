"""The functions that alerts are evaluated with: compiled, or in Python until those are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.session import alert_reference, alert_steps
from inspector.session.alert_tables import Cells, Log


@dataclass(frozen=True, slots=True)
class AlertKernels:
    """What does the work; see `alert_kernel` and `alert_steps_kernel`."""

    judge: Callable[..., int]
    gather: Callable[..., int]
    append: Callable[[Cells, NDArray[np.int64], Log], None]
    evaluate: Callable[..., int]


ALERT_REFERENCE = AlertKernels(
    alert_reference.judge_rows,
    alert_reference.gather,
    alert_reference.append_moments,
    alert_steps.evaluate_alerts,
)
