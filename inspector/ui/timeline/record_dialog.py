"""Asking where a recording is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_recording(parent: QWidget, title: str, name: Path) -> Path | None:
    """Return the new folder that a person names; None if they think better of it.

    Args:
        parent: The window.
        title: What is to be saved.
        name: What is offered.
    """
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        f"{title}: name a new folder",
        str(name),
        # What is there is never replaced, so that there is nothing to confirm.
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(chosen) if chosen else None
