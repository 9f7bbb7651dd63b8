"""``inspector privacy audit``: what could tell who a player is, with its place and its remedy."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from inspector.console.reading import progress_bar
from inspector.files.team_registry import CONFIG
from inspector.simulate.emission import salt_of
from inspector.storage.privacy_audit import audit, audit_bytes
from inspector.storage.privacy_findings import Audit, Finding
from inspector.storage.setup import setup_of

_SIMULATED_SEEDS = 1_000
_WIRE_SALT = bytes(range(32))


def print_audit(data: Path, salts: Sequence[Path], *, as_json: bool) -> bool:
    """Print what could tell who a player is; return whether nothing must be done.

    Args:
        data: The data folder.
        salts: Files of salts elsewhere.
        as_json: Whether to print for machines, one object a line.

    Raises:
        SourceError: There is no such folder, or it holds neither a tier nor config files.
        ConfigError: Its retention.toml, which says where the tiers are, cannot be used.
    """
    folders, config = setup_of(data).folders, data / CONFIG
    shown = sys.stderr.isatty()
    with progress_bar("Auditing", audit_bytes(folders, config), shown=shown) as advance:
        found = audit(folders, config, salts, known_salts(), advance)
    if as_json:
        for one in found.findings:
            print(json.dumps(_as_object(one)))  # noqa: T201 - this is the command's output
        console = Console(stderr=True, markup=False, soft_wrap=True, highlight=False)
    else:
        console = Console(markup=False, soft_wrap=True, highlight=False)
        for one in found.findings:
            console.print(_as_text(one))
    for problem in found.unreadable:
        console.print(problem)
    if not as_json:
        console.print(_summary(found))
    return found.is_clean


def known_salts() -> dict[bytes, str]:
    """Return salts that everybody can know: those of simulated worlds, and of the wire vectors."""
    simulated = {salt_of(seed): "a simulation" for seed in range(_SIMULATED_SEEDS)}
    return {**simulated, _WIRE_SALT: "the examples of the wire format"}


def _as_object(one: Finding) -> dict[str, object]:
    return {
        "what": one.what,
        "file": str(one.path),
        "field": one.field,
        "line": one.line,
        "offset": one.offset,
        "count": one.count,
        "remedy": one.remedy,
        "advice": one.is_advice,
    }


def _as_text(one: Finding) -> Text:
    place = f"{one.path}:{one.line}" if one.line else str(one.path)
    at = f" (byte {one.offset:,})" if one.offset else ""
    text = Text.assemble((place, "bold"), at, " ")
    text.append(one.what, "cyan" if one.is_advice else "yellow")
    if one.field:
        text.append(f" in {one.field}")
    if one.count > 1:
        text.append(f", {one.count:,} times")
    return text.append(f". {one.remedy}")


def _summary(found: Audit) -> str:
    advice = sum(one.is_advice for one in found.findings)
    problems = len(found.findings) - advice
    told = f"{found.files:,} files, {found.scanned_bytes / 1e6:,.1f} MB: {problems:,} findings"
    return told + (f", {advice:,} advice" if advice else "")
