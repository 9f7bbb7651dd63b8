"""What the page says of a file: which one it is, who saved it last, and what waits in it."""

from __future__ import annotations

from inspector.config.history import revision_of
from inspector.config.places import Path
from inspector.ui.config_editor.badge_tabs import Badge, BadgeKind
from inspector.ui.config_editor.disk import OnDisk
from inspector.ui.models.format import instant


def warning_of(disk: OnDisk) -> str:
    """Return what is wrong with the file on disk, and what holds meanwhile."""
    first = disk.problems[0].text()
    more = f", and {len(disk.problems) - 1} more" if len(disk.problems) > 1 else ""
    good = disk.last_good
    said = f"{disk.name}.toml on disk cannot be used: {first}{more}."
    if disk.name == "alerts":
        # Only Inspector reads it, and a rule about what is unknown leaves the others in force.
        return f"{said} Rules that can be evaluated go on."
    stays = f"revision {good.revision}" if good else "what they had, or the defaults"
    return f"{said} Servers stay on {stays}."


def state_of(disk: OnDisk, now_ts: float) -> str:
    """Return which file this is, and who saved it last."""
    base = disk.document.base if disk.document is not None else None
    if base is None and disk.document is not None:
        return f"{disk.name}.toml · no file yet: the defaults hold"
    parts = [f"{disk.name}.toml"]
    revision = revision_of(base)
    if revision:
        parts.append(f"revision {revision}")
    entry = disk.entry
    if entry is None:
        parts.append("edited outside Inspector" if disk.past.entries else "as it came")
    else:
        when = instant(entry.when.timestamp(), now_ts)
        parts.append(f"saved {when}" + (f" by {entry.who}" if entry.who else ""))
    return " · ".join(parts)


def badge_of(disk: OnDisk, dirty: frozenset[Path], state: str) -> Badge | None:
    """Return what a tab says beside the name of its file."""
    if state == "conflict":
        return Badge("conflict", BadgeKind.BAD)
    if disk.problems:
        return Badge("bad file", BadgeKind.BAD)
    if state != "changed":
        return None
    amount = len(dirty)
    text = "edited" if not amount else "1 change" if amount == 1 else f"{amount} changes"
    return Badge(text, BadgeKind.CHANGES)
