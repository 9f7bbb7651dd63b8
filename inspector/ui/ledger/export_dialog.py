"""Asking where rejected lines are to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_FILTERS = "JSON lines (*.jsonl);;CSV (*.csv)"


def choose_export(parent: QWidget) -> Path | None:
    """Return the file that a person names, with an ending; None if they think better of it."""
    chosen, wanted = QFileDialog.getSaveFileName(
        parent, "Export rejected lines", "rejected.jsonl", _FILTERS
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(".csv" if "csv" in wanted else ".jsonl")
