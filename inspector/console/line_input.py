"""Lines of a pipe, as they come."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread

from inspector.core.record import MAX_LINE_BYTES

_BLOCK_BYTES = 64 * 1024
_BLOCKS = 8
_LOOK_S = 0.1
"""How long a request to stop may go unseen."""


class LineInput:
    """Reads a pipe on a thread of its own, so that waiting for it can be ended.

    What is read and not yet taken is bounded; a writer that is faster has to wait.
    """

    def __init__(self, descriptor: int, stop: Event) -> None:
        self._descriptor = descriptor
        self._stop = stop
        self._blocks: Queue[bytes] = Queue(_BLOCKS)
        # A read that nothing ends cannot be joined.
        self._thread = Thread(target=self._read, name="pipe", daemon=True)

    def lines(self) -> Iterator[list[bytes]]:
        """Yield lines without their newlines, those together that came together.

        It ends with the pipe, or with what had come when it was told to stop. The last line need
        not be finished. One that is too long is cut, and still too long.
        """
        self._thread.start()
        rest = b""
        while block := self._next():
            lines = (rest + block).split(b"\n")
            rest = lines.pop()[: MAX_LINE_BYTES + 1]
            yield lines
        if rest:
            yield [rest]

    def _next(self) -> bytes:
        while True:
            try:
                return self._blocks.get(timeout=_LOOK_S)
            except Empty:
                if self._stop.is_set():
                    return b""

    def _read(self) -> None:
        block = b"more"
        while block and not self._stop.is_set():
            try:
                block = os.read(self._descriptor, _BLOCK_BYTES)
            except OSError:  # a terminal that was closed
                block = b""
            self._hand_over(block)

    def _hand_over(self, block: bytes) -> None:
        while True:
            with suppress(Full):
                self._blocks.put(block, timeout=_LOOK_S)
                return
