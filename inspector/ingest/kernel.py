"""How a kernel is declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])

# Counting references of arrays takes longer than what the kernels do with them, and is of no use:
# no kernel makes an array, and its caller holds them all. `_nrt` is the compiler's own switch for
# it, though an undocumented one; without it all works, less than half as fast.
_OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}


def kernel(function: F) -> F:
    """Compile `function` so that it runs without the interpreter's lock; cache it on disk."""
    compiled: F = njit(**_OPTIONS)(function)
    return compiled


def inlined(function: F) -> F:
    """Compile `function` into each of its callers: a call would cost more than its work.

    An array is handed over as seven numbers, so that a call with ten arrays takes as long as
    reading a short line.
    """
    compiled: F = njit(inline="always", **_OPTIONS)(function)
    return compiled
