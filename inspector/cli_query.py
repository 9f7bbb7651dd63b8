"""The command line of queries: what can be asked, and where it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.cli_rules import problems_told
from inspector.console.query_options import Form, QueryOptions, form_of

HELP = """Ask the history of records by SQL: hot logs, warm files and cold roll-ups as one.

\b
records   one row a record: ts, time, store, shard, player, entry, tier, …,
          and a column for each metric key: its restored value; and its _rate
kpis      every KPI by day, entry, tier and shard, with n
alerts    when which alert was in which state, by the rules of the folder
rejected  lines that are no records

Nothing can be written, and no other file read. Instants are in UTC.

Example:
inspector query game "SELECT entry, sum(damage_total) FROM records GROUP BY entry"
"""


def query(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH… SQL",
            help="Data folders, folders of logs, logs, or Parquet files of Inspector; and one "
            "query, or - to read it from standard input.",
        ),
    ],
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            help="How to write the answer; else as the file is called, or as a table.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            "--rows", min=1, metavar="N", help="At most so many rows; a table else has 100."
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option("--timeout", min=0, metavar="SECONDS", help="Give up then; 0 for never."),
    ] = 60.0,
) -> None:
    """Ask the history of records by SQL."""
    if len(arguments) < 2:
        raise typer.BadParameter("a path and a query are needed", param_hint="PATH… SQL")
    *paths, sql = arguments
    with problems_told():
        # Loaded only for this: DuckDB takes a quarter of a second.
        from inspector.console.query import run_query

        options = QueryOptions(form or form_of(out), out, rows, timeout)
        run_query([Path(path) for path in paths], sql, options)
