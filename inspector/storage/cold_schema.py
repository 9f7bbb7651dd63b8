"""The schema of a cold file: the roll-up of a day, as a Parquet file of ours.

One row for each shard, entry and tier that has records, without any player.

    ts, shard, entry, tier, records, players, first_ts, last_ts,
    n.casts, sum.casts, estimate.casts, squares.casts, variance.casts,
    least.casts, greatest.casts, sketch.casts, …

`ts` is the start of the day. Of each metric key that occurred: `n` values were kept, their `sum`
as written, the `estimate` Σ value / rate of what there was before sampling, `squares`
Σ (value / rate)², and `variance` Σ (value / rate)² (1 - rate), that of the estimate by Horvitz and
Thompson; then the least and the greatest value, and the bins of a sketch with their weights, those
of `session.sketch`. All but `players`, `first_ts`, `last_ts`, `least` and `greatest` add up over
rows. `players` is how many distinct ones there were, where records without one count as one. Of
rows of several shards it adds up; of several entries or tiers it is at most the sum, and so it is
in a row that records were added to which came after others had expired.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

COLD_VERSION = 1
"""Grows when an older program could not read a file rightly."""

COLD_FORMAT_KEY = "inspector.cold_format"
COLD_METRICS_KEY = "inspector.cold_metrics"
"""Names in the key-value metadata: the version, and as a JSON list the metric keys that occur."""

MADE_OF_KEY = "inspector.made_of"
"""The warm files that there were of the day when it was made, as a JSON list."""

COLD_FIXED = {
    "ts": "DOUBLE",
    "shard": "VARCHAR",
    "entry": "VARCHAR",
    "tier": "SMALLINT",
    "records": "BIGINT",
    "players": "BIGINT",
    "first_ts": "DOUBLE",
    "last_ts": "DOUBLE",
}
"""The columns that every file has, with their types."""

COLD_FIGURES = {
    "n": "BIGINT",
    "sum": "DOUBLE",
    "estimate": "DOUBLE",
    "squares": "DOUBLE",
    "variance": "DOUBLE",
    "least": "DOUBLE",
    "greatest": "DOUBLE",
    "sketch": "STRUCT(bin SMALLINT, weight DOUBLE)[]",
}
"""The columns of each metric key, by what stands before its name."""


@dataclass(frozen=True, slots=True)
class ColdSchema:
    """The columns of one file.

    Attributes:
        metrics: Names of the metric keys that occur.
    """

    metrics: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """Return all columns with their types, in order."""
        of_metrics = {
            cold_column(figure, metric): kind
            for metric in self.metrics
            for figure, kind in COLD_FIGURES.items()
        }
        return {**COLD_FIXED, **of_metrics}

    def metadata(self, made_of: Sequence[str]) -> dict[str, str]:
        """Return what marks a file as one of ours.

        Args:
            made_of: The warm files of the day, as the data folder tells them.
        """
        return {
            COLD_FORMAT_KEY: str(COLD_VERSION),
            COLD_METRICS_KEY: json.dumps(self.metrics),
            MADE_OF_KEY: json.dumps(sorted(made_of)),
        }


def cold_column(figure: str, metric: str) -> str:
    """Return the name of a column of a metric: `figure` is one of `COLD_FIGURES`."""
    return f"{figure}.{metric}"
