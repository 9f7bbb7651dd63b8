"""The outlet: the way from the game's threads to the writer's."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakValueDictionary

from inspector.emitter.frame import Frame, Targets
from inspector.emitter.intake import Intake
from inspector.emitter.losses import Losses, Lost
from inspector.emitter.measurement import Measurement
from inspector.emitter.ring_buffer import RingBuffer
from inspector.emitter.settings import Settings


class RecordWriter(Protocol):
    """What takes measurements out of the ring buffer and writes them."""

    @property
    def settings(self) -> Settings:
        """Those in force."""

    @property
    def level(self) -> int:
        """Steps of degradation in force."""

    @property
    def bytes_written(self) -> int:
        """Since the start."""

    @property
    def problem(self) -> str:
        """Why nothing can be written at the moment; empty if it can."""

    def start(self) -> None:
        """Begin to write, on a thread of its own."""

    def stop(self, timeout_s: float) -> bool:
        """Write what waits and end; return whether all of it was written in time."""

    def flush(self, timeout_s: float) -> bool:
        """Write what waits; return whether all of it was written in time."""

    def wake_if_due(self) -> None:
        """Write soon if enough waits."""

    def pump(self) -> None:
        """Do one round of work, where there is no thread."""

    def after_fork(self) -> None:
        """Forget all in a child process, and write nothing until there is something to write."""

    def resume(self) -> None:
        """Write again in a child process, with a thread and a file of its own."""


class Endable(Protocol):
    """An activation that lasts."""

    def end(self) -> None:
        """Tell the rest of what was measured; later calls do nothing."""


class Outlet:
    """Lets casts wait for the end of the frame, and all else for the writer.

    It knows which activations still last, as long as the game does.

    Attributes:
        unix_s: Returns the time that records carry.
        intake: Knows the clock, the metric keys, and who opted out.
        closed: Whether what comes now is counted as lost.
    """

    __slots__ = (
        *("_frame", "_halted", "_lasting", "_losses", "_ring", "_wake", "_writer"),
        *("closed", "intake", "unix_s"),
    )

    def __init__(
        self, intake: Intake, frame: Frame, ring: RingBuffer, writer: RecordWriter, losses: Losses
    ) -> None:
        self.intake = intake
        self.closed = False
        self.unix_s = intake.clock.unix_s
        self._frame = frame
        self._ring = ring
        self._halted = False
        self._writer = writer
        self._wake = writer.wake_if_due
        self._losses = losses
        self._lasting: WeakValueDictionary[int, Endable] = WeakValueDictionary()

    def in_frame(self, measurement: Measurement, targets: Targets | None = None) -> None:
        """Hand over what goes on at the end of the frame, with the targets that it met."""
        if self._halted and not self._goes_on(measurement):
            return
        if self._frame.add(measurement, targets):
            self.end_frame()

    def at_once(self, measurement: Measurement) -> None:
        """Hand over what goes on now."""
        if self._halted and not self._goes_on(measurement):
            return
        self._ring.put((measurement,))
        self._wake()

    def end_frame(self) -> None:
        """Let all casts of the frame go on."""
        casts = self._frame.end()
        if casts:
            self._ring.put(casts)
            self._wake()

    def begun(self, activation: Endable) -> None:
        """Note that an activation lasts from now on."""
        self._lasting[id(activation)] = activation

    def ended(self, activation: Endable) -> None:
        """Note that an activation has ended."""
        self._lasting.pop(id(activation), None)

    def close(self) -> None:
        """End what still lasts, let all casts go on, and take nothing more."""
        # One step, so that threads that begin or end one just now do not disturb it.
        for known in self._lasting.valuerefs():
            if (activation := known()) is not None:
                activation.end()
        self.closed = self._halted = True
        self.end_frame()

    def forget(self) -> None:
        """Forget what lasts: after a fork it is the parent's to end."""
        self._lasting = WeakValueDictionary()

    def halt(self) -> None:
        """Let the writer know of the next record: it rests since the process was forked."""
        self._halted = True

    def _goes_on(self, measurement: Measurement) -> bool:
        if self.closed:
            self._losses.count_record(measurement.metrics, Lost.CLOSED)
            return False
        self._halted = False
        self._writer.resume()
        return True

    def lose(self, key: str, reason: Lost) -> None:
        """Count a value that goes no further."""
        self._losses.count_value(key, reason)
