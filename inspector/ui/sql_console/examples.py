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
        "The chart draws one curve a column",
        "records",
        """\
SELECT date_trunc('hour', to_timestamp(ts)) AS hour,
       count(*) FILTER (entry LIKE 'ability.%')   AS ability,
       count(*) FILTER (entry LIKE 'contract.%')  AS contract,
       count(*) FILTER (entry LIKE 'event.%')     AS event,
       count(*) FILTER (entry LIKE 'mythic.%')    AS mythic,
       count(*) FILTER (entry LIKE 'resonance.%') AS resonance
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
       sum("metrics.damage_total") / sum("metrics.casts") AS dmg_per_cast,
       sum("metrics.casts") AS casts
FROM records
WHERE entry LIKE 'ability.%'
GROUP BY entry
HAVING casts > 0
ORDER BY dmg_per_cast DESC
LIMIT 20""",
    ),
    Example(
        "Healing that did some good, by tier",
        "The same ratio, with bars for a few groups",
        "records",
        """\
SELECT 'tier ' || tier AS tier_name,
       sum("metrics.healing_total")
         / nullif(sum("metrics.healing_total") + sum("metrics.overheal_total"), 0)
         AS effective_heal_ratio
FROM records
WHERE tier IS NOT NULL
GROUP BY tier
ORDER BY tier""",
    ),
    Example(
        "A sampled metric, made whole again",
        "A kept value stands for value / rate; no rate means all were kept",
        "records",
        """\
SELECT entry,
       sum("metrics.reflect_count") AS kept,
       sum("metrics.reflect_count" / coalesce("rates.reflect_count", 1)) AS estimated
FROM records
WHERE "metrics.reflect_count" IS NOT NULL
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
        "Alerts, the newest first",
        "What fired, and when",
        "alerts",
        "SELECT *\nFROM alerts\nLIMIT 200",
    ),
    Example(
        "Rejected lines",
        "With the reason of each",
        "rejected",
        "SELECT *\nFROM rejected\nLIMIT 200",
    ),
)


def examples_for(views: Iterable[str]) -> tuple[Example, ...]:
    """Return the examples that ask views there are; all as long as none is known."""
    known = set(views)
    return tuple(one for one in EXAMPLES if not known or not one.view or one.view in known)
