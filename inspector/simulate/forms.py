"""Forms: every kind of line that an entry writes on a shard, and the text of such lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inspector.simulate.abilities import CLOSING_SHARE, Entry
from inspector.simulate.chance import Numbers
from inspector.simulate.values import FORMATS, SPLIT_KEYS, Column

SUMMARY_PHASE = "summary"
_COUNTED = 256
"""Sampled counts are written from a table that ends below this number."""


@dataclass(frozen=True, slots=True)
class Form:
    """Lines of one entry that have the same shape: those that end a cast, or those before.

    Attributes:
        entry_id: Place of the entry in the catalogue.
        entry: What is written.
        closing: Whether a line ends a cast, or sums an event up.
        part: Its share of the entry's lines.
        split: Share of a cast's totals that one line carries.
    """

    entry_id: int
    entry: Entry
    closing: bool
    part: float
    split: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The metric keys of its lines: only a line that ends a cast counts it."""
        return tuple(key for key in self.entry.metrics if self.closing or key != "casts")

    def mean(self, key: str) -> float:
        """Return the mean of a metric key for one line, 0 if it has no such key."""
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


class LineWriter:
    """Writes the lines of one form on one shard.

    All text that never changes stands in a template, so that a line costs one formatting operation.
    """

    def __init__(self, form: Form, shard: str, build: str, rates: Mapping[str, float]) -> None:
        self.form = form
        self._rates = {key: rates[key] for key in form.keys if rates.get(key, 1.0) < 1.0}
        self._plain = [key for key in form.keys if key not in self._rates]
        self._counts = {key: _count_table(key) for key in self._rates}
        self._rate_fields = _rate_table(self._rates)
        self._placed = form.entry.namespace != "system"
        self._template = self._build_template(shard, build)

    def _build_template(self, shard: str, build: str) -> str:
        entry = self.form.entry
        metrics = ",".join(f'"{key}":{FORMATS.get(key, "%d")}' for key in self._plain)
        meta = []
        if entry.tier is not None:
            meta.append(f'"tier":{entry.tier}')
        if entry.tags:
            meta.append(f'"tags":{json.dumps(entry.tags, separators=(",", ":"))}')
        if self._placed:
            meta.append('"region":"%s"')
        if entry.phases:
            meta.append('"phase":"%s"')
        if not entry.personal:
            meta.append(f'"build":"{build}"')
        player = "%s" if entry.personal else ""
        sampled = "%s" * len(self._rates)
        rates = "%s" if self._rates else ""
        return (
            f'{{"ts":%.3f,"shard":"{shard}",{player}"entry":"{entry.name}",'
            f'"metrics":{{{metrics}{sampled}}},"meta":{{{",".join(meta)}{rates}}}}}\n'
        )

    def write(self, rows: Rows, first: int, end: int, progress: float) -> list[str]:
        """Return the lines of some rows, which all have this form.

        Args:
            rows: Rows of all forms.
            first: The first row of this form.
            end: One past its last.
            progress: How much of the event is over, 0 to below 1, for the name of its phase.
        """
        entry = self.form.entry
        columns: list[list[object]] = [rows.ts_s[first:end].tolist()]
        if entry.personal:
            columns.append(rows.player[first:end].tolist())
        columns += [rows.values[key][first:end].tolist() for key in self._plain]
        columns += self._sampled_columns(rows, first, end)
        if self._placed:
            columns.append(rows.region[first:end].tolist())
        if entry.phases:
            phase = entry.phases[int(progress * len(entry.phases))]
            columns.append([SUMMARY_PHASE if self.form.closing else phase] * (end - first))
        if self._rates:
            columns.append(self._rate_column(rows, first, end))
        return list(map(self._template.__mod__, zip(*columns, strict=True)))

    def _sampled_columns(self, rows: Rows, first: int, end: int) -> list[list[object]]:
        columns: list[list[object]] = []
        for key, table in self._counts.items():
            kept = rows.luck[key][first:end] < self._rates[key]
            number = np.minimum(rows.values[key][first:end], _COUNTED - 2).astype(np.int64)
            columns.append(table[np.where(kept, number, _COUNTED - 1)].tolist())
        return columns

    def _rate_column(self, rows: Rows, first: int, end: int) -> list[object]:
        code = np.zeros(end - first, dtype=np.int64)
        for bit, (key, rate) in enumerate(self._rates.items()):
            code += (rows.luck[key][first:end] < rate).astype(np.int64) << bit
        return list(self._rate_fields[code].tolist())


@dataclass(frozen=True, slots=True)
class Rows:
    """What differs from line to line, as columns of equal length n.

    Attributes:
        ts_s: (n,) Unix seconds.
        player: (n,) JSON of the player field.
        region: (n,) region ids.
        values: Metric key to (n,), int64 or float64.
        luck: Sampled metric key to (n,), uniform: below the rate, the value is kept.
    """

    ts_s: Numbers
    player: NDArray[np.object_]
    region: NDArray[np.object_]
    values: Mapping[str, Column]
    luck: Mapping[str, Numbers]


def _count_table(key: str) -> NDArray[np.object_]:
    written = [f',"{key}":{number}' for number in range(_COUNTED - 1)]
    return np.array([*written, ""], dtype=object)


def _rate_table(rates: Mapping[str, float]) -> NDArray[np.object_]:
    """Return the JSON of ``meta.rates`` for each set of kept keys, a bit for each key."""
    table = []
    for code in range(1 << len(rates)):
        kept = [f'"{k}":{r!r}' for bit, (k, r) in enumerate(rates.items()) if code >> bit & 1]
        table.append(f',"rates":{{{",".join(kept)}}}' if kept else "")
    return np.array(table, dtype=object)
