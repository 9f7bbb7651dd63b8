"""Asking where a recording is to be written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.files.warm_paths import PARQUET, is_parquet

FOLDER = "Recording, a new folder (*)"
FILE = f"Parquet file of the records, opens in Inspector (*{PARQUET})"
"""Forms of a recording, as the dialog offers them."""


def choose_recording(
    parent: QWidget, title: str, name: Path, forms: tuple[str, ...] = (FOLDER,)
) -> Path | None:
    """Return what a person names, a new folder or file; None if they think better of it.

    What is to be a Parquet file has a name that ends so.

    Args:
        parent: The window.
        title: What is to be saved.
        name: What is offered.
        forms: What it may be.
    """
    what = "a new folder, or a Parquet file" if FILE in forms else "a new folder"
    chosen, form = QFileDialog.getSaveFileName(
        parent,
        f"{title}: name {what}",
        str(name),
        ";;".join(forms),
        # What is there is never replaced, so that there is nothing to confirm.
        options=QFileDialog.Option.DontConfirmOverwrite,
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path.with_name(path.name + PARQUET) if form == FILE and not is_parquet(path) else path
