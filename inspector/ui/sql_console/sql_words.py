"""The words of SQL that are coloured and completed."""

from __future__ import annotations

from collections.abc import Mapping

_KEYWORDS = """
    SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET DISTINCT AS ON USING JOIN LEFT RIGHT
    FULL INNER OUTER CROSS ASOF UNION ALL EXCEPT INTERSECT WITH RECURSIVE AND OR NOT IN IS NULL
    LIKE ILIKE SIMILAR TO BETWEEN EXISTS CASE WHEN THEN ELSE END ASC DESC NULLS FIRST LAST TRUE
    FALSE CAST TRY_CAST INTERVAL FILTER OVER PARTITION WINDOW ROWS RANGE PRECEDING FOLLOWING
    UNBOUNDED CURRENT ROW QUALIFY EXCLUDE REPLACE COLUMNS VALUES UNNEST PIVOT UNPIVOT SAMPLE
    TABLESAMPLE DESCRIBE SUMMARIZE EXPLAIN ANALYZE DATE TIMESTAMP TIME DOUBLE INTEGER BIGINT
    VARCHAR BOOLEAN LATERAL POSITIONAL SEMI ANTI NATURAL COLLATE ESCAPE GROUPING SETS ROLLUP CUBE
"""

KEYWORDS: tuple[str, ...] = tuple(_KEYWORDS.split())
"""In the order in which they are offered."""

FUNCTIONS: Mapping[str, str] = {
    "count": "count(*): how many rows; count(x): how many have x",
    "sum": "sum(x)",
    "avg": "avg(x); a KPI is a ratio of sums, not a mean of ratios",
    "min": "min(x)",
    "max": "max(x)",
    "median": "median(x)",
    "quantile_cont": "quantile_cont(x, 0.95): between the two nearest values",
    "approx_quantile": "approx_quantile(x, 0.95): fast, about right",
    "approx_count_distinct": "approx_count_distinct(x): fast, about right",
    "stddev": "stddev(x), of a sample",
    "arg_max": "arg_max(x, y): the x where y is largest",
    "arg_min": "arg_min(x, y): the x where y is smallest",
    "first": "first(x ORDER BY ts)",
    "last": "last(x ORDER BY ts)",
    "list": "list(x): all values of a group",
    "string_agg": "string_agg(x, ', ')",
    "mode": "mode(x): the most frequent value",
    "histogram": "histogram(x)",
    "coalesce": "coalesce(x, 1): the first that is not NULL",
    "nullif": "nullif(x, 0): NULL where the two are equal",
    "round": "round(x, 2)",
    "floor": "floor(x)",
    "ceil": "ceil(x)",
    "abs": "abs(x)",
    "ln": "ln(x)",
    "sqrt": "sqrt(x)",
    "greatest": "greatest(x, y)",
    "least": "least(x, y)",
    "to_timestamp": "to_timestamp(ts): Unix seconds as an instant",
    "epoch": "epoch(instant): Unix seconds",
    "date_trunc": "date_trunc('hour', to_timestamp(ts))",
    "time_bucket": "time_bucket(INTERVAL 5 MINUTE, to_timestamp(ts))",
    "strftime": "strftime(to_timestamp(ts), '%H:%M')",
    "extract": "extract(hour FROM to_timestamp(ts))",
    "now": "now(): this instant",
    "lower": "lower(text)",
    "upper": "upper(text)",
    "length": "length(text)",
    "split_part": "split_part(entry, '.', 1): the namespace of an entry",
    "starts_with": "starts_with(text, 'ability.')",
    "contains": "contains(text, part)",
    "replace": "replace(text, part, other)",
    "regexp_matches": "regexp_matches(text, 'pattern')",
    "regexp_extract": "regexp_extract(text, 'pattern', 1)",
    "concat": "concat(text, text)",
    "list_contains": "list_contains(tags, 'cc_silence')",
    "unnest": "unnest(tags): one row for each",
    "len": "len(list)",
    "json_extract_string": "json_extract_string(meta, '$.build')",
    "row_number": "row_number() OVER (ORDER BY x)",
    "rank": "rank() OVER (ORDER BY x)",
    "lag": "lag(x) OVER (ORDER BY ts): the value before",
    "lead": "lead(x) OVER (ORDER BY ts): the value after",
    "ntile": "ntile(4) OVER (ORDER BY x)",
    "generate_series": "generate_series(1, 10)",
}
"""What is offered, with an example or a meaning."""
