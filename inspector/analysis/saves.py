"""Saves of config files, as far as one can see in the data of a session who goes by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SampleRates:
    """The rates that a sampling file asks for.

    Attributes:
        by_key: Metric key to rate, for all keys of the registry: its defaults, where the file says
            nothing else.
        overrides: Globs over metric paths, each with its rate; the last that matches counts.
    """

    by_key: Mapping[str, float]
    overrides: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Save:
    """A config file as it is in force since somebody saved it.

    Attributes:
        revision: Its own.
        saved_ts: When it was saved, Unix seconds; NaN if nobody knows.
        rates: Of a sampling file; None for any other.
        rates_before: Those until then; None if nobody knows. Only what changed tells who goes by
            the save.
    """

    revision: int
    saved_ts: float
    rates: SampleRates | None = None
    rates_before: SampleRates | None = None


Saves = Mapping[str, Save]
"""By the name of the file, without its ending."""

NO_SAVES: Saves = MappingProxyType({})
