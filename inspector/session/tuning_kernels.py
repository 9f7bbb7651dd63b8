"""The functions that thresholds are tried with: compiled, or in Python until those are ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inspector.session import alert_steps, firing_steps


@dataclass(frozen=True, slots=True)
class TuningKernels:
    """What does the work; see `alert_steps_kernel.trace_values` and `firing_kernel`."""

    trace: Callable[..., int]
    find: Callable[..., int]


TUNING_REFERENCE = TuningKernels(alert_steps.trace_values, firing_steps.find_firings)
