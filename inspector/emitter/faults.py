"""Faults: what goes wrong that nobody expected; the writer goes on, and says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspector.emitter.back_off import BackOff


class Faults:
    """Remembers the latest fault of a round; each further round with one is followed by more rest.

    Attributes:
        text: What went wrong in this round; empty if nothing did.
        back_off: Until when trying again would only go wrong again.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        """Start without any.

        Args:
            tell: Gets what to say of each.
        """
        self.text = ""
        self.back_off = BackOff()
        self._tell = tell

    def note(self, problem: Exception) -> None:
        """Remember a fault."""
        self.text = describe_fault(problem)
        self._tell(self.text)

    def begin_round(self) -> None:
        """Hope for the best."""
        self.text = ""

    def end_round(self, now_s: float) -> None:
        """Rest after a round with a fault."""
        if self.text:
            self.back_off.failed(now_s)
        else:
            self.back_off.succeeded()


def describe_fault(problem: Exception) -> str:
    """Return which error it is, and where; its own text might hold the name of a player."""
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return f"unexpected {type(problem).__name__}"
    code = trace.tb_frame.f_code
    return f"unexpected {type(problem).__name__} in {Path(code.co_filename).name}, {code.co_name}"
