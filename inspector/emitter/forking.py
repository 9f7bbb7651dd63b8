"""Forking: what begins anew in the child of a fork."""

from __future__ import annotations

import os
from collections.abc import Callable
from weakref import WeakMethod

# A process forks as a whole, and what it calls then can never be taken back: it is one function,
# which finds what lives from nowhere. Weak, so that nothing lives longer for it.
_LIVING: set[WeakMethod[Callable[[], None]]] = set()


def remember(begin_anew: Callable[[], None]) -> None:
    """Call a method in the child of each fork, as long as what it belongs to lives."""
    _LIVING.add(WeakMethod(begin_anew, _LIVING.discard))


def _begin_anew() -> None:
    # One step, so that a thread that was opening an emitter does not disturb it.
    for known in tuple(_LIVING):
        begin_anew = known()
        if begin_anew is not None:
            begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
