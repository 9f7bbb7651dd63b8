"""Asking where the evidence of an alert is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_TESTS = "Rule tests (*.toml)"


def choose_session(parent: QWidget, name: str) -> Path | None:
    """Return the new folder that a person names; None if they think better of it."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        "Export as a small recorded session: name a new folder",
        name,
        # What is there is never replaced, so that there is nothing to confirm.
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    return Path(chosen) if chosen else None


def choose_test(parent: QWidget, name: str) -> Path | None:
    """Return the file that a person names, with its ending; None if they think better of it."""
    chosen, _ = QFileDialog.getSaveFileName(parent, "Save as test", f"{name}.toml", _TESTS)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix == ".toml" else path.with_name(f"{path.name}.toml")
