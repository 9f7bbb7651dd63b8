"""Config files as a person saves them, for servers that run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from inspector.files.atomic import write_atomic


def write_rates(folder: Path, rates: Mapping[str, float], revision: int) -> None:
    """Save the sampling rates of some metric keys."""
    lines = [f"revision = {revision}", "[rates]", *(f"{key} = {r}" for key, r in rates.items())]
    _save(folder / "sampling.toml", lines)


def write_backpressure(folder: Path, **fields: float) -> None:
    """Save how many records may wait, and how long."""
    lines = ("revision = 1", *(f"{name} = {value}" for name, value in fields.items()))
    _save(folder / "backpressure.toml", lines)


def write_clamps(folder: Path, bounds: Mapping[str, tuple[float, float]], revision: int) -> None:
    """Save the bounds of some metric paths."""
    lines = [f"revision = {revision}"]
    for path, (least, most) in bounds.items():
        lines += ["[[clamp]]", f'path = "{path}"', f"least = {least}", f"most = {most}"]
    _save(folder / "clamps.toml", lines)


def _save(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, "\n".join((*lines, "")).encode())
