"""The rules in force: what the files on disk say, and what they said while they were good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from inspector.config.defaults import default_text
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


def in_force(files: Iterable[OnDisk], before: AlertFiles) -> AlertFiles:
    """Return what the files on disk say; a bad one leaves what was in force before.

    Args:
        files: As they are now.
        before: What was in force, or the shipped rules.
    """
    on_disk = {one.name: one for one in files}
    problems: list[str] = []
    return AlertFiles(
        _config(on_disk.get("alerts"), before.alerts, problems),
        _config(on_disk.get("baselines"), before.baselines, problems),
        "; ".join(problems),
    )


def _config(disk: OnDisk | None, before: _File, problems: list[str]) -> _File:
    if disk is None:
        return before
    document = disk.document
    if document is not None:
        text = document.base if document.base is not None else default_text(disk.name)
        try:
            config = document.set_text(text).config()
        except ConfigError:
            config = None
        if isinstance(config, type(before)):
            return config
    problems.append(f"{disk.name}.toml cannot be used as it is: see Config")
    if document is not None and disk.last_good is not None:
        config = document.set_text(disk.last_good.text).config()
        return config if isinstance(config, type(before)) else before
    return before
