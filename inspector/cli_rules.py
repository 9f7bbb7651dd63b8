"""The command line of alert rules: what can be asked, and where it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from inspector.console.config import problem_lines
from inspector.console.reading import registry_for
from inspector.console.rule_tests import print_rule_tests
from inspector.console.rules import print_backtest
from inspector.core.errors import ConfigError, InspectorError

rules_app = typer.Typer(
    help="Try alert rules: over a recording, and in tests.",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]


@contextmanager
def problems_told() -> Iterator[None]:
    """Turn a refusal into every problem on standard error, and exit code 2."""
    try:
        yield
    except ConfigError as error:
        for line in problem_lines(error):
            typer.echo(f"inspector: {line.removeprefix(': ')}", err=True)
        raise typer.Exit(2) from None
    except InspectorError as error:
        typer.echo(f"inspector: {error.text()}", err=True)
        raise typer.Exit(2) from None


@rules_app.command()
def backtest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="Data folders, folders of logs, logs, or Parquet files of Inspector.",
        ),
    ],
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="FILE", help="Rules; else those of the data folder."),
    ] = None,
    baselines: Annotated[
        Path | None,
        typer.Option("--baselines", metavar="FILE", help="Else those of the data folder."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print which alerts rules would have raised over a recording.

    With --json every state of every alert, one a line: rule, group, state (ok,
    pending, firing, no data), from_ts and to_ts in Unix seconds, value when it
    began (null for no data), threshold. A state that still goes on at the end
    ends there. Why a rule is not evaluated is told on standard error.
    """
    with problems_told():
        print_backtest(paths, rules, baselines, registry_for(paths), as_json=as_json)


_TEST_FORM = """
rules = "alerts.toml"          # beside the file; else those that ship
baselines = "baselines.toml"   # beside the file; else none
[[test]]                       # begins without rows and states
name = "Fires after 50 casts"
session = "../session"         # a recording; or series:
[[test.series]]
entry = "ability.fireball"     # also shard, player, tier, tags, rates
tier = 1
from = "10s"                   # when records begin; else 0s
every = "1s"                   # how far they are apart
metrics = { casts = "1x60", damage_total = "90x30 250+5x30" }
[[test.baseline]]              # as in baselines.toml
tier = 1
measure = "dmg_per_cast"
value = 100.0
n = 1
[[test.expect]]
at = "60s"                     # what came before this instant counts
rule = "High damage anomaly"
group = { entry = "ability.fireball" }  # all alerts that have it
state = "firing"               # ok, pending, firing, no data
value = 173.5                  # if it matters
[[test.expect]]
at = "10s"
rule = "High damage anomaly"
firing = []                    # all that fire, and no others

In series, 7 is one value, 7x3 are three, 7+2x3 is 7 9 11, _ is one
left out, _x3 are three.
"""

_TEST_HELP = f"""Run tests of alert rules, which a TOML file holds.

Exit code 1 if one fails, 2 if the file is not valid. The form of the file:

\b{escape(_TEST_FORM)}"""


@rules_app.command(help=_TEST_HELP)
def test(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The tests.")],
) -> None:
    """Run tests of alert rules; exit with 1 if one fails, with 2 if the file is not valid."""
    with problems_told():
        passed = print_rule_tests(file)
    if not passed:
        raise typer.Exit(1)
