"""Reading finished files for a command: with a progress bar, as fast as is worth it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from inspector.core.registry import Registry
from inspector.files.team_registry import load_team_registry
from inspector.ingest.block import Block
from inspector.ingest.kernel_cache import KernelError
from inspector.ingest.ledger import Ledger
from inspector.ingest.reader import read_forward, total_bytes
from inspector.session.kernel_loader import UNCOMPILED, Kernels, kernel_cache, load_kernels

WORTH_COMPILING_BYTES = 64 * 1024 * 1024
"""Below this the decoder is done before the compiler would be."""

_WORTH_A_BAR_BYTES = 16 * 1024 * 1024


def registry_for(paths: Iterable[Path]) -> Registry:
    """Return what ships and what the team added for these paths.

    Prints to standard error why something that the team added cannot be used.
    """
    loaded = load_team_registry(paths)
    if loaded.problem:
        Console(stderr=True, markup=False, soft_wrap=True).print(loaded.problem)
    return loaded.registry


def choose_kernels(registry: Registry, size_bytes: int) -> Kernels:
    """Return compiled kernels if they are there already, or if so many bytes are worth compiling.

    Prints to standard error when it has to compile, because that takes a while, and when that is
    not possible.
    """
    console = Console(stderr=True, markup=False, soft_wrap=True)
    if not kernel_cache().is_warm():
        if size_bytes < WORTH_COMPILING_BYTES:
            return UNCOMPILED
        console.print("First use: compiling the fast kernels, about half a minute …")
    try:
        return load_kernels(registry)
    except KernelError as problem:
        console.print(problem.text())
        return UNCOMPILED


@contextmanager
def progress_bar(
    label: str, total: float, *, shown: bool = True
) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error while its body runs; yields what advances it."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not shown) as progress:
        task = progress.add_task(label, total=total)
        yield lambda amount: progress.advance(task, amount)


def read_with_progress(paths: Iterable[Path], ledger: Ledger) -> Iterator[Block]:
    """Yield the blocks of all files, with a bar where the wait is long and somebody looks.

    Raises:
        SourceError: A path is missing or can hold no logs, or a file cannot be read.
    """
    paths = tuple(paths)
    size_bytes = total_bytes(paths)
    shown = sys.stderr.isatty() and size_bytes >= _WORTH_A_BAR_BYTES
    with progress_bar("Reading", size_bytes, shown=shown) as advance:
        yield from read_forward(paths, ledger, on_read=advance)
