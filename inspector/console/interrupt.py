"""Ctrl+C as a wish to end in good order."""

from __future__ import annotations

import signal
from threading import Event


def on_interrupt() -> Event:
    """Return an event that Ctrl+C and a polite kill set, so that work ends in good order."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
