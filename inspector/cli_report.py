"""The command line of reports: what can be asked, and where it is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.cli_rules import problems_told
from inspector.console.report import ReportOptions, write_report


def report(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="Data folders, folders of logs, logs, or Parquet files of Inspector.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")],
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="INSTANT", help="ISO 8601 or Unix seconds; else the first."),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="INSTANT", help="What is later does not count."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="FILE", help="Rules; else those of the data folder."),
    ] = None,
    baselines: Annotated[
        Path | None,
        typer.Option("--baselines", metavar="FILE", help="Else those of the data folder."),
    ] = None,
) -> None:
    """Write what a recording holds as one HTML file, with pictures and tables.

    It needs no network and no script, follows the reader's dark or light, and prints well.
    Instants are in UTC.
    """
    with problems_told():
        write_report(paths, ReportOptions(out, start, end, rules, baselines))
