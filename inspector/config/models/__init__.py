"""What config files may hold: the one declaration of their fields, defaults, bounds and units.

All models are frozen and strict: "12" is no 12, and true is no 1. Names of metric keys are checked
where the validation context holds `KnownNames` under `KNOWN`. A path is a glob over metric paths,
``namespace.entryId.metricKey``, in which ``*``, ``?`` and ``[…]`` are wildcards and case counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from inspector.config.fields import ConfigFile
from inspector.config.models.alerts import AlertRule, AlertsConfig
from inspector.config.models.backpressure import BackpressureConfig
from inspector.config.models.baselines import Baseline, BaselinesConfig
from inspector.config.models.clamps import ClampRule, ClampsConfig
from inspector.config.models.retention import RetentionConfig
from inspector.config.models.sampling import RateOverride, SamplingConfig
from inspector.config.models.selection import Selection
from inspector.config.models.thresholds import Recovery, TimesBaseline

__all__ = [
    "CONFIG_FILES",
    "AlertRule",
    "AlertsConfig",
    "BackpressureConfig",
    "Baseline",
    "BaselinesConfig",
    "ClampRule",
    "ClampsConfig",
    "RateOverride",
    "Recovery",
    "RetentionConfig",
    "SamplingConfig",
    "Selection",
    "TimesBaseline",
]

CONFIG_FILES: Mapping[str, type[ConfigFile]] = MappingProxyType(
    {
        "sampling": SamplingConfig,
        "backpressure": BackpressureConfig,
        "alerts": AlertsConfig,
        "retention": RetentionConfig,
        "baselines": BaselinesConfig,
        "clamps": ClampsConfig,
    }
)
"""Every config file: its name without the ending, and what it may hold, in the order of forms."""
