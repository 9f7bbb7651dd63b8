"""Reading finished files for a command: with a progress bar, as fast as is worth it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from inspector.core.errors import ChangedError, SourceError
from inspector.core.registry import Registry
from inspector.files.team_registry import load_team_registry
from inspector.files.warm_paths import warm_paths
from inspector.ingest.block import Block
from inspector.ingest.kernel_cache import KernelError
from inspector.ingest.ledger import Ledger
from inspector.ingest.reader import read_forward, total_bytes
from inspector.session.kernel_loader import UNCOMPILED, Kernels, kernel_cache, load_kernels
from inspector.session.line_stream import ReadLines
from inspector.storage.journal import changes_of, settle

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


def stored_bytes(paths: Sequence[Path]) -> int:
    """Return how much there is to read: of logs, and of Parquet files of ours.

    What a killed run of the storage left undone is finished before.

    Raises:
        SourceError: A path is missing, can hold no records, or cannot be read; or a Parquet file
            that was named is not ours.
    """
    settle(paths)
    warm = warm_paths(paths)
    size_bytes = total_bytes(warm.logs)
    if warm.named:
        # Loaded only for this: DuckDB takes a quarter of a second.
        from inspector.storage.warm_reader import refuse_others

        refuse_others(warm.named)
    return size_bytes + sum(_size_bytes(path) for path in (*warm.found, *warm.named))


def warm_reader(paths: Iterable[Path]) -> ReadLines | None:
    """Return what reads the Parquet files among some paths, and in them; None if there are none."""
    if not warm_paths(paths).any:
        return None
    # Loaded only for this: DuckDB takes a quarter of a second.
    from inspector.storage.warm_reader import read_warm

    return read_warm


def read_with_progress(paths: Iterable[Path], ledger: Ledger) -> Iterator[Block]:
    """Yield the blocks of all files, with a bar where the wait is long and somebody looks.

    Parquet files come first: what they hold is older than the logs beside them.

    Raises:
        ChangedError: Files were moved between the tiers meanwhile: some records may be missing, or
            there twice.
        SourceError: A path is missing or can hold no records, or a file cannot be read; or, after
            everything that can be read, some files are damaged, or in a folder and not ours.
    """
    paths = tuple(paths)
    settle(paths)
    before = changes_of(paths)
    try:
        yield from _read(paths, ledger, stored_bytes(paths))
    except SourceError as problem:
        _refuse_changed(paths, before, problem)
        raise
    _refuse_changed(paths, before)


def _read(paths: tuple[Path, ...], ledger: Ledger, size_bytes: int) -> Iterator[Block]:
    warm, read_warm = warm_paths(paths), warm_reader(paths)
    damaged: SourceError | None = None
    shown = sys.stderr.isatty() and size_bytes >= _WORTH_A_BAR_BYTES
    with progress_bar("Reading", size_bytes, shown=shown) as advance:
        if read_warm:
            try:
                yield from read_warm((*warm.found, *warm.named), ledger, on_read=advance)
            except SourceError as problem:
                damaged = problem
        try:
            yield from read_forward(warm.logs, ledger, on_read=advance)
        except SourceError as problem:
            if damaged is None:
                raise
            raise SourceError(f"{damaged.text()}; {problem.text()}") from problem
    if damaged is not None:
        raise damaged


def _refuse_changed(
    paths: tuple[Path, ...], before: tuple[int, ...], problem: SourceError | None = None
) -> None:
    for path, number, now in zip(paths, before, changes_of(paths), strict=True):
        if number < now:
            raise ChangedError(
                "was changed by a run of the storage while it was read",
                where=str(path),
                remedy="Run this again",
            ) from problem


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        # What is wrong with it is said when it is read.
        return 0
