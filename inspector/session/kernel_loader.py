"""Loading the compiled kernels behind the scenes, so that nothing waits for them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import inspector
from inspector.core.registry import Registry
from inspector.ingest.decoding_reader import BlockReader, DecodingReader
from inspector.ingest.duplicates import REFERENCE_KERNELS as DUPLICATES_REFERENCE
from inspector.ingest.duplicates import DuplicateKernels
from inspector.ingest.kernel_cache import REMEDY, KernelCache, KernelError, kernel_sources
from inspector.ingest.names import Names
from inspector.session.alert_kernels import ALERT_REFERENCE, AlertKernels
from inspector.session.fold import REFERENCE_KERNELS, FoldKernels
from inspector.session.queue import QueueKernels
from inspector.session.resample import REFERENCE_RESAMPLE, ResampleKernels
from inspector.session.tuning_kernels import TUNING_REFERENCE, TuningKernels

COMPILE_TIMEOUT_S = 300.0
COMPILED_MODULE = "inspector.session.compiled"


@dataclass(frozen=True, slots=True)
class Kernels:
    """What reads blocks and folds rows.

    Attributes:
        new_reader: Makes a reader of blocks for one thread.
        fold: The folds.
        compiled: Whether this is machine code.
        duplicates: What finds duplicates.
        queue: What plays rows into a queue; None where only single records can be.
        resample: What tells what other sample rates would have done.
        alerts: What alerts are evaluated with.
        tuning: What thresholds are tried with.
    """

    new_reader: Callable[[Registry, Names], BlockReader]
    fold: FoldKernels
    compiled: bool
    duplicates: DuplicateKernels = DUPLICATES_REFERENCE
    queue: QueueKernels | None = None
    resample: ResampleKernels = REFERENCE_RESAMPLE
    alerts: AlertKernels = ALERT_REFERENCE
    tuning: TuningKernels = TUNING_REFERENCE


UNCOMPILED = Kernels(DecodingReader, REFERENCE_KERNELS, compiled=False)


def kernel_cache() -> KernelCache:
    """Return the cache for the kernels of this version."""
    return KernelCache(kernel_sources(Path(inspector.__file__).parent))


def load_kernels(registry: Registry, *, from_end: bool = False) -> Kernels:
    """Return compiled kernels, compiling in this process what the cache does not have.

    Args:
        registry: The metric keys.
        from_end: Whether to begin at the other end, while another process compiles, too.

    Raises:
        KernelError: The compiler is missing or fails, or the cache cannot be written.
    """
    cache = kernel_cache()
    cache.activate()
    try:
        # Imported only now: the compiler takes half a second to import, which a start lacks.
        compiled: Any = importlib.import_module(COMPILED_MODULE)
        compiled.exercise(registry, from_end=from_end)
        cache.mark_warm()
    except Exception as failure:
        # The compiler has errors of many kinds, and the decoder does without any of it.
        said = str(failure).partition("\n")[0]
        raise KernelError(f"the kernels cannot be used ({said})", remedy=REMEDY) from failure
    return Kernels(
        compiled.new_scanner,
        compiled.FOLD_KERNELS,
        compiled=True,
        duplicates=compiled.DUPLICATE_KERNELS,
        queue=compiled.QUEUE_KERNELS,
        resample=compiled.RESAMPLE_KERNELS,
        alerts=compiled.ALERT_KERNELS,
        tuning=compiled.TUNING_KERNELS,
    )


class KernelLoader:
    """Gets the kernels ready on a thread of its own.

    Attributes:
        is_quick: Whether loading began, and all is compiled already.
        problem: Why they could not be compiled; empty if nothing went wrong.
    """

    def __init__(self, registry: Registry) -> None:
        self.problem = ""
        self.is_quick = False
        self._registry = registry
        self._kernels = UNCOMPILED
        self._done = Event()
        self._thread = Thread(target=self._load, name="kernels", daemon=True)

    @property
    def kernels(self) -> Kernels:
        """Return the best kernels there are by now."""
        return self._kernels

    @property
    def is_done(self) -> bool:
        """Return whether waiting for better ones is over."""
        return self._done.is_set()

    def start(self) -> None:
        """Begin loading."""
        self.is_quick = kernel_cache().is_warm()
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait for the end of loading; return whether it came."""
        return self._done.wait(timeout_s)

    def stop(self, timeout_s: float) -> None:
        """Wait a little for the thread; a compilation under way ends with the process."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _load(self) -> None:
        try:
            cache = kernel_cache()
            if not cache.is_warm():
                cache.warm_in_child(COMPILE_TIMEOUT_S)
            self._kernels = load_kernels(self._registry)
        except KernelError as problem:
            self.problem = problem.text()
        except Exception as problem:
            # Whatever ails the compiler, the decoder and numpy still serve.
            self.problem = f"the kernels could not be loaded ({problem}); reading is slower"
        finally:
            self._done.set()
