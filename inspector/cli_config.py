"""The command line of config files: what can be asked, and where it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from inspector.analysis.baseline import LEAST_N
from inspector.analysis.baseline_offers import LEAST_ENTRIES
from inspector.console.baselines import LearnOptions, learn_config
from inspector.console.config import (
    check_config,
    open_store,
    print_difference,
    print_history,
    print_schema,
    problem_lines,
    restore_config,
    set_config,
    show_config,
)
from inspector.core.errors import ConfigError

config_app = typer.Typer(
    help="See, change and restore the config files of a data folder.", no_args_is_help=True
)

Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="The data folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A config file without its ending, such as sampling.")
]
AnyName = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A config file; else all of them.")
]


@contextmanager
def _problems_told() -> Iterator[None]:
    """Turn a refusal into every problem on standard error, and exit code 2."""
    try:
        yield
    except ConfigError as error:
        _tell(problem_lines(error))
        raise typer.Exit(2) from None


def _tell(lines: list[str]) -> None:
    for line in lines:
        typer.echo(f"inspector: {line}", err=True)


@config_app.command()
def check(data: Data) -> None:
    """Name every problem of every config file; exit with 2 if there is any."""
    with _problems_told():
        problems = check_config(open_store(data))
    _tell(problems)
    if problems:
        raise typer.Exit(2)


@config_app.command()
def show(
    data: Data,
    name: AnyName = None,
    effective: Annotated[
        bool, typer.Option("--effective", help="What holds, defaults included.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print what config files say."""
    with _problems_told():
        show_config(open_store(data), name, effective=effective, as_json=as_json)


@config_app.command("set")
def set_field(
    data: Data,
    field: Annotated[
        str, typer.Argument(metavar="NAME.FIELD", help="Such as sampling.rates.reflect_count.")
    ],
    value: Annotated[str, typer.Argument(help="As TOML: 0.2, a text, a list […].")],
    why: Annotated[str, typer.Option(metavar="TEXT", help="What history says about it.")] = "",
) -> None:
    """Change one field and save the file; every other line stays as it is.

    Exit code 2 if the file would not be valid; then it is as it was.

    Example:
    inspector config set sampling.rates.reflect_count 0.2 --why "fewer bytes" --data game
    """
    with _problems_told():
        set_config(open_store(data), field, value, why)


@config_app.command("learn-baselines")
def learn(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="Data folders, folders of logs, logs, or Parquet files of Inspector.",
        ),
    ],
    data: Data,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="KPI", help="Only this one; may be repeated.")
    ] = None,
    least_n: Annotated[
        int, typer.Option(min=1, help="An entry with fewer records of a KPI is left out.")
    ] = LEAST_N,
    least_entries: Annotated[
        int, typer.Option(min=1, help="A median over fewer entries is not saved.")
    ] = LEAST_ENTRIES,
    why: Annotated[str, typer.Option(metavar="TEXT", help="What history says about it.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be saved, and save nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Learn what is usual from recordings, and save it to baselines.toml.

    It prints for each KPI and tier the median over the entries beside what
    holds now, and everything that was left out and why. Baselines of single
    entries stay as they are.
    """
    options = LearnOptions(tuple(measure or ()), least_n, least_entries, why, dry_run)
    with _problems_told():
        learn_config(open_store(data), paths, options, as_json=as_json)


@config_app.command()
def diff(
    data: Data,
    name: AnyName = None,
    revision: Annotated[
        int | None, typer.Argument(min=1, help="Since when; else since the save before.")
    ] = None,
) -> None:
    """Print what changed in config files since an earlier revision."""
    with _problems_told():
        print_difference(open_store(data), name, revision)


@config_app.command()
def history(data: Data, name: AnyName = None, as_json: Json = False) -> None:
    """List every save with when, who and why, the newest first."""
    with _problems_told():
        _tell(print_history(open_store(data), name, as_json=as_json))


@config_app.command()
def restore(
    data: Data,
    name: Annotated[
        str, typer.Argument(metavar="NAME.REVISION", help="Such as sampling.12, or sampling 12.")
    ],
    revision: Annotated[str | None, typer.Argument(metavar="[REVISION]")] = None,
) -> None:
    """Save a config file once more as it was at an earlier revision."""
    with _problems_told():
        restore_config(open_store(data), name, revision)


@config_app.command()
def schema(
    name: Name,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Whose metric keys it has; else ours.")
    ] = None,
) -> None:
    """Print the JSON Schema of a config file, for editors that complete and check it."""
    with _problems_told():
        print_schema(name, data)
