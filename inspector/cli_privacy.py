"""The command line of privacy: what can be asked, and where it is answered."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from inspector.cli_rules import problems_told
from inspector.core.errors import InspectorError

privacy_app = typer.Typer(help="Look for what could tell who a player is.", no_args_is_help=True)

DataFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The data folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def erase(
    folder: DataFolder,
    player: Annotated[
        list[str] | None,
        typer.Option("--player", metavar="HASH", help="As records carry it: h: and hex digits."),
    ] = None,
    players: Annotated[
        Path | None, typer.Option("--players", metavar="FILE", help="A list, one a line.")
    ] = None,
    keep_aggregates: Annotated[
        bool,
        typer.Option(
            "--keep-aggregates",
            help="Keep what they did as records without a player, so that no sum changes.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be removed.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask; needed where nobody can be asked.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Remove players from hot, warm, cold and rejected, and prove it.

    Servers may go on writing. Records of the players go; in records of others
    and in rejected lines nothing names them any more. A scan of all files
    ends it. Exit code 1 if something of them is left, 2 if nothing was done.
    """
    with problems_told():
        # Loaded only for this: DuckDB takes a quarter of a second.
        from inspector.console.erase import players_named, print_erasure, setup_in

        hashes = players_named(player or [], players)
        setup_in(folder)
        if not (dry_run or yes or _is_sure(folder, len(hashes))):
            raise typer.Exit(2)
        is_complete = print_erasure(
            folder,
            hashes,
            keep_aggregates=keep_aggregates,
            dry_run=dry_run,
            as_json=as_json,
            now_ts=time.time(),
        )
    if not is_complete:
        raise typer.Exit(1)


def _is_sure(folder: Path, players: int) -> bool:
    whom = "1 player" if players == 1 else f"{players:,} players"
    question = f"Erase {whom} from {folder}, for good?"
    if not sys.stdin.isatty():
        raise InspectorError(
            "nobody is there to ask whether to erase for good",
            where="standard input",
            remedy="Add --yes, or --dry-run to see what would be removed",
        )
    return typer.confirm(question, err=True)


@privacy_app.command()
def audit(
    folder: DataFolder,
    salt: Annotated[
        list[Path] | None,
        typer.Option("--salt", metavar="FILE", help="Look at this salt file too."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,
) -> None:
    """Name what could tell who a player is, each with what to do; exit with 1 if there is any.

    Looks for names that are no hashes, e-mail, network and Steam addresses,
    UUIDs and short hashes in hot, warm and rejected, for weak or readable salt
    files, and for secrets in the config and its history. Prints none of it.
    """
    with problems_told():
        # As in `erase`.
        from inspector.console.privacy import print_audit

        is_clean = print_audit(folder, salt or [], as_json=as_json)
    if not is_clean:
        raise typer.Exit(1)
