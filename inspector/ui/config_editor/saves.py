"""Saves of config files: what is marked on charts, and what servers are to go by."""

from __future__ import annotations

from collections.abc import Iterable

from inspector.analysis.heartbeat_history import SERVER_FILES
from inspector.analysis.saves import SampleRates, Save
from inspector.config.defaults import default_rates
from inspector.config.document import Document
from inspector.config.history import revision_of
from inspector.config.models import Baseline, BaselinesConfig, SamplingConfig
from inspector.core.errors import ConfigError
from inspector.ui.config_editor.disk import OnDisk
from inspector.ui.models.marks import ConfigMark

OUTSIDE = "edited outside Inspector"


def marks_of(files: Iterable[OnDisk]) -> tuple[ConfigMark, ...]:
    """Return a mark for each save, and for an edit from outside that is in force now.

    When an earlier edit from outside was made is not known: history only tells when it was found.
    """
    found: list[ConfigMark] = []
    for disk in files:
        file = f"{disk.name}.toml"
        found += [
            ConfigMark(entry.when.timestamp(), file, entry.revision, entry.who, entry.why)
            for entry in disk.past.entries
            if not entry.is_outside
        ]
        if disk.past.entries and disk.entry is None and (ts := changed_ts(disk)) is not None:
            found.append(ConfigMark(ts, file, _revision(disk), "", OUTSIDE))
    return tuple(found)


def saves_of(files: Iterable[OnDisk]) -> dict[str, Save]:
    """Return what servers are to go by, by name of the file; without a file there is nothing."""
    found = {}
    for disk in files:
        if disk.name not in SERVER_FILES or disk.document is None or disk.document.base is None:
            continue
        entry = disk.entry
        saved_ts = entry.when.timestamp() if entry is not None else changed_ts(disk)
        if saved_ts is not None:
            rates = _rates(disk.document, disk.document.base)
            before = _before(disk, disk.document) if rates is not None else None
            found[disk.name] = Save(_revision(disk), saved_ts, rates, before)
    return found


def baselines_of(files: Iterable[OnDisk]) -> tuple[Baseline, ...]:
    """Return what is usual, as the file on disk says; nothing if it is bad, or there is none."""
    for disk in files:
        document = disk.document
        if disk.name == "baselines" and document is not None and document.base is not None:
            try:
                config = document.set_text(document.base).config()
            except ConfigError:
                return ()
            return config.baseline if isinstance(config, BaselinesConfig) else ()
    return ()


def _before(disk: OnDisk, document: Document) -> SampleRates | None:
    """Return the rates of the text that was in force before; None if there is none."""
    earlier = [one for one in disk.past.entries if one.text != document.base]
    return _rates(document, earlier[0].text) if earlier else None


def _rates(document: Document, text: str) -> SampleRates | None:
    """Return the rates that a text asks for; None if it is no valid sampling file."""
    if document.name != "sampling":
        return None
    try:
        config = document.set_text(text).config()
    except ConfigError:
        return None
    if not isinstance(config, SamplingConfig):
        return None
    overrides = tuple((one.path, one.rate) for one in config.override)
    return SampleRates(default_rates(document.registry) | config.rates, overrides)


def changed_ts(disk: OnDisk) -> float | None:
    """Return when the file on disk was last written, Unix seconds; None without a file."""
    look = disk.document.look if disk.document is not None else None
    return None if look is None else look[0] / 1e9


def _revision(disk: OnDisk) -> int:
    return revision_of(disk.document.base) if disk.document is not None else 0
