"""Asking where something is to be written."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.export.words import utc

_UNSAFE = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_MOST_CHARS = 60


def choose_file(parent: QWidget, name: str, ending: str) -> Path | None:
    """Return the file that a person names, with its ending; None if they think better of it.

    Args:
        parent: The window.
        name: What is proposed, without an ending.
        ending: Without the dot.
    """
    chosen, _ = QFileDialog.getSaveFileName(
        parent, "Export", f"{name}.{ending}", f"{ending.upper()} (*.{ending})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")


def proposed_name(words: str, ts: float) -> str:
    """Return a name for a file that every system takes: ``damage-total-20260131-120431``.

    Args:
        words: What it holds.
        ts: The instant that it shows, Unix seconds; told in UTC.
    """
    plain = _UNSAFE.sub("-", words.lower())[:_MOST_CHARS].strip("-")
    if not plain or _RESERVED.fullmatch(plain):
        plain = f"export-{plain}".rstrip("-")
    return f"{plain}-{utc(ts):%Y%m%d-%H%M%S}"
