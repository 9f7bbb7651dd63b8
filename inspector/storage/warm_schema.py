"""The schema of a warm file: what stands in which column of a Parquet file of ours.

One row a record. A metric key has two columns, named by their places in a record: its value, and
the rate it was kept with where that is not 1. Most are empty in most rows, which costs nothing.

    ts, shard, player, entry, tier, tags, region, meta, metrics.casts, rates.casts, …

`meta` is the JSON text of an object with all else that `meta` of the record has.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

FORMAT_VERSION = 1
"""Grows when an older program could not read a file rightly."""

FORMAT_KEY = "inspector.format"
METRICS_KEY = "inspector.metrics"
"""Names in the key-value metadata: the version, and the metric keys as a JSON list."""

FIXED = {
    "ts": "DOUBLE",
    "shard": "VARCHAR",
    "player": "VARCHAR",
    "entry": "VARCHAR",
    "tier": "SMALLINT",
    "tags": "VARCHAR[]",
    "region": "VARCHAR",
    "meta": "VARCHAR",
}
"""The columns that every file has, with their types."""

MOST_WHOLE = 2**53
"""Whole numbers up to here are written without a fraction."""


@dataclass(frozen=True, slots=True)
class WarmSchema:
    """The columns of one file.

    Attributes:
        metrics: Names of its metric keys, in the order of the registry.
    """

    metrics: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """Return all columns with their types, in order."""
        of_metrics = {
            column: "DOUBLE"
            for metric in self.metrics
            for column in (value_column(metric), rate_column(metric))
        }
        return {**FIXED, **of_metrics}

    @property
    def metadata(self) -> dict[str, str]:
        """Return what marks a file as one of ours."""
        return {FORMAT_KEY: str(FORMAT_VERSION), METRICS_KEY: json.dumps(self.metrics)}

    def lines_sql(self, rows: str) -> str:
        """Return the SQL for the lines of rows: each is JSON, as the record was.

        Args:
            rows: SQL of where the rows are.
        """
        metrics = [_pair(metric, value_column(metric)) for metric in self.metrics]
        rates = [_pair(metric, rate_column(metric)) for metric in self.metrics]
        meta = [
            "'\"tier\":' || tier",
            "'\"tags\":' || to_json(tags)",
            "'\"region\":' || to_json(region)",
            "CASE WHEN rate_pairs <> '' THEN '\"rates\":{' || rate_pairs || '}' END",
            "substr(meta, 2, length(meta) - 2)",
        ]
        fields = [
            f"'{{\"ts\":' || {_number('ts')}",
            "'\"shard\":' || to_json(shard)",
            "'\"player\":' || to_json(player)",
            "'\"entry\":' || to_json(entry)",
            f"'\"metrics\":{{' || {_joined(metrics)} || '}}'",
            "CASE WHEN meta_pairs <> '' THEN '\"meta\":{' || meta_pairs || '}' END",
        ]
        with_rates = f"SELECT *, {_joined(rates)} AS rate_pairs FROM {rows}"  # noqa: S608 - names of ours
        with_meta = f"SELECT *, {_joined(meta)} AS meta_pairs FROM ({with_rates})"  # noqa: S608
        return f"SELECT {_joined(fields)} || '}}' FROM ({with_meta})"  # noqa: S608


def value_column(metric: str) -> str:
    """Return the name of the column of a metric's values."""
    return f"metrics.{metric}"


def rate_column(metric: str) -> str:
    """Return the name of the column of the rates a metric was kept with; empty means 1."""
    return f"rates.{metric}"


def quoted(name: str) -> str:
    """Return a name as SQL spells it."""
    return '"' + name.replace('"', '""') + '"'


def text_sql(text: str) -> str:
    """Return a text as SQL spells it."""
    return "'" + text.replace("'", "''") + "'"


def _joined(parts: Sequence[str]) -> str:
    # Leaves out what is NULL.
    return f"concat_ws(',', {', '.join(parts)})" if parts else "''"


def _pair(metric: str, column: str) -> str:
    return f"'\"{metric}\":' || {_number(quoted(column))}"


def _number(column: str) -> str:
    whole = f"abs({column}) <= {MOST_WHOLE} AND {column} = trunc({column})"
    return f"CASE WHEN {whole} THEN CAST({column} AS BIGINT)::VARCHAR ELSE {column}::VARCHAR END"
