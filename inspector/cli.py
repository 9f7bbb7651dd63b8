"""The command line: what can be asked, and where it is answered."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from inspector import __version__
from inspector.cli_compare import compare
from inspector.cli_config import config_app
from inspector.cli_privacy import erase, privacy_app
from inspector.cli_query import HELP as QUERY_HELP
from inspector.cli_query import query
from inspector.cli_replay import replay
from inspector.cli_report import report
from inspector.cli_rules import rules_app
from inspector.cli_simulate import ScenarioOption, ShardsOption, simulate
from inspector.cli_storage import storage_app
from inspector.console.check import print_findings
from inspector.console.doctor import print_report
from inspector.console.emitting import EmitOptions, run_emit
from inspector.console.follow import follow as follow_paths
from inspector.console.interrupt import on_interrupt
from inspector.console.reading import registry_for
from inspector.console.stats import print_stats
from inspector.core.errors import InspectorError
from inspector.launch import launch
from inspector.opening import DEMO_RATE, DEMO_SHARDS, MEMORY_CAP_BYTES, Opening, WindowOptions
from inspector.simulate.scenario import Scenario

app = typer.Typer(
    help="Watch, tune and replay aggregated game telemetry.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(config_app, name="config")
app.add_typer(rules_app, name="rules")
app.add_typer(storage_app, name="storage")
app.add_typer(privacy_app, name="privacy")
app.command()(compare)
app.command(help=QUERY_HELP)(query)
app.command()(report)
app.command()(replay)
app.command()(simulate)
app.command()(erase)


_MB = 1_000_000
_LEAST_MEMORY_MB = 64
_SIZE = re.compile(r"[1-9][0-9]{1,4}[xX][1-9][0-9]{1,4}")


class Page(StrEnum):
    """The pages that a window can begin with."""

    LIVE = "live"
    ENTRIES = "entries"
    ALERTS = "alerts"
    CONFIG = "config"
    COMPARE = "compare"
    HISTORY = "history"
    LEDGER = "ledger"


class ThemeChoice(StrEnum):
    """The themes that can be forced."""

    DARK = "dark"
    LIGHT = "light"


def _size(text: str | None) -> str | None:
    """Check a size; it stays text, because a pair would take two arguments."""
    if text is not None and not _SIZE.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is not WIDTHxHEIGHT, as 1280x800 is")
    return text


def _options(
    page: Page | None,
    size: str | None,
    theme: ThemeChoice | None,
    headless_s: float | None,
    screenshot: Path | None,
    perf_report: Path | None,
    memory_cap_mb: int,
) -> WindowOptions:
    width, _, height = (size or "").lower().partition("x")
    pixels = (int(width), int(height)) if size else None
    cap_bytes = memory_cap_mb * _MB
    return WindowOptions(page, pixels, theme, headless_s, screenshot, perf_report, cap_bytes)


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH…", help="Data folders, folders of logs, logs, or Parquet files of Inspector."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
PageOption = Annotated[Page | None, typer.Option("--page", help="The page to begin with.")]
ExportOption = Annotated[
    Path | None,
    typer.Option(
        "--export",
        metavar="FILE",
        help="Write the rejected lines to a file: CSV if its name ends so, else JSON lines.",
    ),
]
SizeOption = Annotated[
    str | None,
    typer.Option("--size", metavar="WxH", callback=_size, help="Size of the window in pixels."),
]
ThemeOption = Annotated[
    ThemeChoice | None, typer.Option("--theme", help="Dark or light; else as last time.")
]
HeadlessOption = Annotated[
    float | None,
    typer.Option(
        "--headless",
        metavar="SECONDS",
        min=0,
        help="Run offscreen so long, once all is compiled, then exit.",
    ),
]
ScreenshotOption = Annotated[
    Path | None, typer.Option("--screenshot", help="Save a picture of the window at the end.")
]
PerfOption = Annotated[
    Path | None, typer.Option("--perf-report", help="Save start, frame and lag times at the end.")
]
MemoryOption = Annotated[
    int,
    typer.Option(
        "--memory-cap",
        metavar="MB",
        min=_LEAST_MEMORY_MB,
        help="Past so much memory, old rows lie in files.",
    ),
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Read recordings anew, and keep nothing of them.")
]
RateOption = Annotated[
    float, typer.Option("--rate", min=0.1, help="Lines a second of all servers together.")
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"inspector {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Watch, tune and replay aggregated game telemetry. Without a command: the start page."""
    if context.invoked_subcommand is None:
        raise typer.Exit(launch(Opening(), WindowOptions()))


@app.command("open")
def open_paths(
    paths: Paths,
    page: PageOption = None,
    size: SizeOption = None,
    theme: ThemeOption = None,
    headless: HeadlessOption = None,
    screenshot: ScreenshotOption = None,
    perf_report: PerfOption = None,
    memory_cap: MemoryOption = MEMORY_CAP_BYTES // _MB,
    no_cache: NoCacheOption = False,
) -> None:
    """Open logs in a window and follow them as they grow."""
    options = _options(page, size, theme, headless, screenshot, perf_report, memory_cap)
    options = replace(options, uses_cache=not no_cache)
    raise typer.Exit(launch(Opening(paths=tuple(paths)), options))


@app.command()
def demo(
    shards: ShardsOption = DEMO_SHARDS,
    rate: RateOption = DEMO_RATE,
    scenario: ScenarioOption = Scenario.NORMAL,
    page: PageOption = None,
    size: SizeOption = None,
    theme: ThemeOption = None,
    headless: HeadlessOption = None,
    screenshot: ScreenshotOption = None,
    perf_report: PerfOption = None,
    memory_cap: MemoryOption = MEMORY_CAP_BYTES // _MB,
) -> None:
    """Start simulated servers and watch them in a window."""
    options = _options(page, size, theme, headless, screenshot, perf_report, memory_cap)
    opening = Opening(demo=True, shards=shards, rate=rate, scenario=scenario)
    raise typer.Exit(launch(opening, options))


@app.command()
def stats(paths: Paths, as_json: Json = False) -> None:
    """Sum up every entry, metric and KPI."""
    print_stats(paths, registry_for(paths), as_json=as_json)


@app.command()
def check(paths: Paths, as_json: Json = False, export: ExportOption = None) -> None:
    """Name every line that is not a valid record; exit with 1 if there is any."""
    if not print_findings(paths, registry_for(paths), as_json=as_json, export=export):
        raise typer.Exit(1)


@app.command()
def follow(
    paths: Paths,
    until_idle: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help="End when nothing new came for so long."),
    ],
    as_json: Json = False,
) -> None:
    """Follow logs without a window, and say at the end what was read."""
    follow_paths(
        paths, registry_for(paths), until_idle_s=until_idle, as_json=as_json, stop=on_interrupt()
    )


@app.command()
def emit(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The data folder; it is made if need be.")
    ],
    shard: Annotated[str, typer.Option(metavar="NAME", help="The server that records are of.")],
    config: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Config files; else those in DIR/config.")
    ] = None,
    salt: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The secret that names are hashed with; made if need be."
        ),
    ] = None,
    build: Annotated[str, typer.Option(help="The build that the server runs.")] = "",
    merge: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="Sum up lines of these entries that come together."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is wrong.")] = False,
) -> None:
    """Write activations from standard input as a hot log, so that any process can have one.

    One JSON object a line: entry and metrics; if you like also player (the
    name, which is hashed), opt_out, tier, tags, region, phase and ts.
    Exit code 1 if a line was none of these.

    Example:
    echo '{"entry":"ability.meteor","metrics":{"casts":1}}' |
    inspector emit game --shard world-1
    """
    options = EmitOptions(shard, config, salt, build, tuple(merge or ()), quiet)
    descriptor = sys.stdin.fileno()
    if not run_emit(folder, options, descriptor=descriptor, stop=on_interrupt()):
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Look at what this machine has, and say what to do about each problem."""
    if not print_report():
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; an error that a person can act on is one line, and exit code 2."""
    try:
        app()
    except InspectorError as problem:
        typer.echo(f"inspector: {problem.text()}", err=True)
        sys.exit(2)
