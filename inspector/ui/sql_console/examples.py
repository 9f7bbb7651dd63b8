"""Queries that show what the console can do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with.

    Attributes:
        title: What it answers.
        about: What it shows of what one can do.
        view: The view that it asks.
        sql: Its text.
    """

    title: str
    about: str
    view: str
    sql: str


EXAMPLES: tuple[Example, ...] = (
    Example(
        "Records by hour and namespace",
        "The chart draws one curve a column; a row of a roll-up stands for many records",
        "records",
        """\
SELECT date_trunc('hour', time) AS hour,
       sum(records) FILTER (namespace = 'ability')   AS ability,
       sum(records) FILTER (namespace = 'contract')  AS contract,
       sum(records) FILTER (namespace = 'event')     AS event,
       sum(records) FILTER (namespace = 'mythic')    AS mythic,
       sum(records) FILTER (namespace = 'resonance') AS resonance
FROM records
GROUP BY hour
ORDER BY hour""",
    ),
    Example(
        "The hardest hitting abilities",
        "A KPI is a ratio of sums, here damage for each cast",
        "records",
        """\
SELECT entry,
       sum(damage_total) / sum(casts) AS dmg_per_cast,
       sum(casts) AS casts
FROM records
WHERE namespace = 'ability'
GROUP BY entry
HAVING sum(casts) > 0
ORDER BY dmg_per_cast DESC
LIMIT 20""",
    ),
    Example(
        "A KPI, day by day",
        "From roll-ups where there are any; numerators and denominators add up",
        "kpis",
        """\
SELECT day, sum(numerator) / sum(denominator) AS effective_heal_ratio, sum(n) AS n
FROM kpis
WHERE kpi = 'effective_heal_ratio'
GROUP BY day
ORDER BY day""",
    ),
    Example(
        "A sampled metric, made whole again",
        "Columns of metrics are restored: value / rate; the rate stands beside them",
        "records",
        """\
SELECT entry,
       sum(reflect_count) AS estimated,
       sum(reflect_count * coalesce(reflect_count_rate, 1)) AS kept
FROM records
WHERE reflect_count IS NOT NULL
GROUP BY entry
ORDER BY estimated DESC
LIMIT 20""",
    ),
    Example(
        "Records with a tag",
        "Tags are a list; unnest(tags) gives a row for each",
        "records",
        """\
SELECT tag, count(*) AS records, count(DISTINCT entry) AS entries
FROM (SELECT entry, unnest(tags) AS tag FROM records)
GROUP BY tag
ORDER BY records DESC""",
    ),
    Example(
        "The newest records of a shard",
        "All columns of single records",
        "records",
        """\
SELECT *
FROM records
WHERE shard = (SELECT min(shard) FROM records)
ORDER BY ts DESC
LIMIT 200""",
    ),
    Example(
        "What the views hold",
        "Columns and their types; the editor completes their names with Ctrl+Space",
        "",
        "DESCRIBE records",
    ),
    Example(
        "Alerts that fired, the newest first",
        "How long they did, and at which value",
        "alerts",
        """\
SELECT rule, "group", from_ts, to_ts, to_ts - from_ts AS lasted_s, value, threshold
FROM alerts
WHERE state = 'firing'
ORDER BY from_ts DESC
LIMIT 200""",
    ),
    Example(
        "Rejected lines by reason",
        "With a line of each",
        "rejected",
        """\
SELECT reason, count(*) AS lines, min(message) AS such_as, min(path) AS file
FROM rejected
GROUP BY reason
ORDER BY lines DESC""",
    ),
)


def examples_for(views: Iterable[str]) -> tuple[Example, ...]:
    """Return the examples that ask views there are; all as long as none is known."""
    known = set(views)
    return tuple(one for one in EXAMPLES if not known or not one.view or one.view in known)
