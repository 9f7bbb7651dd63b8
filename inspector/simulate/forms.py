"""Forms: every kind of activation that an entry has on a shard, and such activations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.abilities import CLOSING_SHARE, Entry
from inspector.simulate.chance import Numbers
from inspector.simulate.values import SPLIT_KEYS, Column

SUMMARY_PHASE = "summary"


@dataclass(frozen=True, slots=True)
class Form:
    """Activations of one entry that have the same shape: those that end a cast, or those before.

    Attributes:
        entry_id: Place of the entry in the catalogue.
        entry: What happens.
        closing: Whether it ends a cast, or sums an event up.
        part: Its share of the entry's activations.
        split: Share of a cast's totals that one of them carries.
    """

    entry_id: int
    entry: Entry
    closing: bool
    part: float
    split: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The metric keys it has: only what ends a cast counts it."""
        return tuple(key for key in self.entry.metrics if self.closing or key != "casts")

    def mean(self, key: str) -> float:
        """Return the mean of a metric key for one of them, 0 if it has no such key."""
        mean = self.entry.metrics.get(key, 0.0)
        return mean * self.split if key in SPLIT_KEYS else mean


def forms_of(entries: Sequence[Entry]) -> tuple[Form, ...]:
    """Return the forms of all entries, those of one entry side by side."""
    forms = []
    for entry_id, entry in enumerate(entries):
        closing = CLOSING_SHARE[entry.timing]
        split = closing if "casts" in entry.metrics else 1.0
        if closing < 1.0:
            forms.append(Form(entry_id, entry, False, 1.0 - closing, split))
        forms.append(Form(entry_id, entry, True, closing, split))
    return tuple(forms)


class Activation(NamedTuple):
    """What a server records at an instant.

    Attributes:
        at_ms: When it is recorded, milliseconds since the world began.
        ts_s: Unix seconds when it happened, up to 0.4 s before.
        entry: ``namespace.entryId``.
        metrics: Metric key to value.
        player: A made-up name; None where it happens to everybody.
        opted_out: Whether the player wants no rows of their own.
        tier: 1 to 5, or None.
        tags: What the entry is.
        region: ``r:x:y``, or None.
        phase: Of an event, or None.
    """

    at_ms: int
    ts_s: float
    entry: str
    metrics: dict[str, float]
    player: str | None
    opted_out: bool
    tier: int | None
    tags: tuple[str, ...]
    region: str | None
    phase: str | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What differs from activation to activation, as columns of equal length n.

    Attributes:
        at_ms: (n,) when it is recorded, milliseconds since the world began.
        ts_s: (n,) Unix seconds.
        player: (n,) names.
        opted_out: (n,) whether the player wants no rows of their own.
        region: (n,) region ids.
        values: Metric key to (n,), int64 or float64.
    """

    at_ms: NDArray[np.int64]
    ts_s: Numbers
    player: NDArray[np.object_]
    opted_out: NDArray[np.bool_]
    region: NDArray[np.object_]
    values: Mapping[str, Column]


def activations(
    form: Form, rows: Rows, first: int, end: int, progress: float
) -> Iterator[Activation]:
    """Yield the activations of some rows, which all have one form, each made when it is asked for.

    Args:
        form: That of the rows.
        rows: Rows of all forms.
        first: The first row of this form.
        end: One past its last.
        progress: How much of the event is over, 0 to below 1, for the name of its phase.
    """
    entry, part = form.entry, slice(first, end)
    columns = (
        rows.at_ms[part].tolist(),
        rows.ts_s[part].tolist(),
        repeat(entry.name),
        _metrics(form.keys, rows, part),
        rows.player[part].tolist() if entry.personal else repeat(None),
        rows.opted_out[part].tolist() if entry.personal else repeat(False),
        repeat(entry.tier),
        repeat(entry.tags),
        repeat(None) if entry.namespace == "system" else rows.region[part].tolist(),
        repeat(_phase(form, progress)),
    )
    # The tuple's own constructor: that of the named one costs as much as all else here.
    made = map(tuple.__new__, repeat(Activation), zip(*columns, strict=False))
    return cast("Iterator[Activation]", made)


def _metrics(keys: tuple[str, ...], rows: Rows, part: slice) -> Iterable[dict[str, float]]:
    columns = [rows.values[key][part].tolist() for key in keys]
    return map(dict, map(zip, repeat(keys), zip(*columns, strict=True)))


def _phase(form: Form, progress: float) -> str | None:
    phases = form.entry.phases
    if not phases:
        return None
    return SUMMARY_PHASE if form.closing else phases[int(progress * len(phases))]
