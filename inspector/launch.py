"""Launching the window, and what to do where there is no screen."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from inspector.display import has_display
from inspector.files.listing import telemetry_files
from inspector.files.warm_paths import warm_paths
from inspector.opening import Opening, WindowOptions
from inspector.session.kernel_loader import kernel_cache

_SHORT_WHILE_S = 8.0
_PICTURE = Path("inspector-window.png")
_FIGURES = Path("inspector-figures.json")


def launch(opening: Opening, options: WindowOptions) -> int:
    """Show the window; return the exit code.

    Where there is no screen, say so, run offscreen for a short while, and leave a picture and
    figures in the current folder.

    Raises:
        SourceError: A path can hold no logs, or is missing with the folder it would be in.
        StorageError: Picture or figures could not be written.
    """
    # What is not there yet is waited for, unless its name is likely wrong.
    logs = warm_paths(opening.paths).logs
    telemetry_files(path for path in logs if not _may_appear(path))
    if options.headless_s is None and not has_display():
        options = replace(
            options,
            headless_s=_SHORT_WHILE_S,
            screenshot=options.screenshot or _PICTURE,
            perf_report=options.perf_report or _FIGURES,
        )
        Console(stderr=True, markup=False, soft_wrap=True).print(
            f"No display: running offscreen for {_SHORT_WHILE_S:g} s. "
            f"Picture: {options.screenshot}, figures: {options.perf_report}"
        )
        if not kernel_cache().is_warm():
            print("First start: compiling before that, about half a minute.", file=sys.stderr)  # noqa: T201
    # Qt is imported only for a window: servers often lack the libraries that it needs.
    from inspector.app import run_window

    return run_window(opening, options)


def _may_appear(path: Path) -> bool:
    try:
        return not path.exists() and path.parent.is_dir()
    except OSError:
        return False  # below a folder that may not be entered
