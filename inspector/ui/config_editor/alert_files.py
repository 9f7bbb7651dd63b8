"""The rules in force: what the files on disk say, and what they said while they were good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from inspector.config.defaults import default_text
from inspector.config.document import Document
from inspector.config.fields import ConfigFile
from inspector.config.models import AlertsConfig, BaselinesConfig
from inspector.config.reading import read_config
from inspector.core.errors import ConfigError
from inspector.core.registry import Registry
from inspector.ui.config_editor.disk import OnDisk

_File = TypeVar("_File", bound=ConfigFile)


@dataclass(frozen=True, slots=True)
class AlertFiles:
    """Rules and baselines.

    Attributes:
        alerts: The rules.
        baselines: What their thresholds may go with.
        problem: Why a file on disk is not in force; empty if both are.
    """

    alerts: AlertsConfig
    baselines: BaselinesConfig = field(default_factory=BaselinesConfig)
    problem: str = ""


def shipped(registry: Registry) -> AlertFiles:
    """Return the rules that hold without a file."""
    text = default_text("alerts")
    return AlertFiles(read_config(text, AlertsConfig, "alerts.toml", registry))


def in_force(files: Iterable[OnDisk], before: AlertFiles | None, registry: Registry) -> AlertFiles:
    """Return what the files on disk say; a bad one leaves what was in force before.

    A rule about what the registry does not know makes the others no worse: it is in force, and said
    not to be evaluated.

    Args:
        files: As they are now.
        before: What was in force; None at first, when the last good revision stands for it.
        registry: Of the metric keys that rules may be about.
    """
    on_disk = {one.name: one for one in files}
    at_first, is_first = before or shipped(registry), before is None
    problems: list[str] = []
    return AlertFiles(
        _config(on_disk.get("alerts"), at_first.alerts, problems, is_first=is_first),
        _config(on_disk.get("baselines"), at_first.baselines, problems, is_first=is_first),
        "; ".join(problems),
    )


def _config(disk: OnDisk | None, before: _File, problems: list[str], *, is_first: bool) -> _File:
    if disk is None:
        return before
    document = disk.document
    text = document.base if document is not None else None
    text = default_text(disk.name) if text is None else text
    found = _read(document, text, before)
    if found is None and document is not None and isinstance(before, AlertsConfig):
        found = _read_without_names(text, before)
        if found is not None:
            problems.append(f"{disk.name}.toml has unknown names: see Config")
    if found is None:
        problems.append(f"{disk.name}.toml cannot be used: see Config")
        good = disk.last_good
        if is_first and good is not None:
            found = _read(document, good.text, before)
    return before if found is None else found


def _read_without_names(text: str, kind: _File) -> _File | None:
    """Return what a text means if it is good apart from names that the registry does not know."""
    try:
        return read_config(text, type(kind), "", None)
    except ConfigError:
        return None


def _read(document: Document | None, text: str, kind: _File) -> _File | None:
    """Return what a text means, if it is good and a file of the kind."""
    try:
        config = document.set_text(text).config() if document is not None else None
    except ConfigError:
        return None
    return config if isinstance(config, type(kind)) else None
