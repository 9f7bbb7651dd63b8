"""Undo and redo of edits."""

from __future__ import annotations

from inspector.config.document import Document
from inspector.config.models import SamplingConfig
from inspector.config.steps import Steps
from inspector.core.registry import Registry

CASTS = ("rates", "casts")


def rates(steps: Steps) -> object:
    """Return the rate that is shown."""
    return steps.document.field(CASTS).file


def test_edits_are_undone_and_done_again(registry: Registry) -> None:
    """Up to the first and the last; another edit ends what could be done again."""
    steps = Steps((Document("sampling", SamplingConfig, registry, None, ""),))
    for rate in (0.1, 0.2, 0.2):
        steps = steps.then(steps.document.set(CASTS, rate))

    assert [rates(steps.undo()), rates(steps.undo().undo()), rates(steps.undo().undo().undo())] == [
        *(0.1, None, None)
    ]
    assert rates(steps.undo().redo().redo()) == 0.2
    other = steps.undo().then(steps.undo().document.set(CASTS, 0.7))
    assert (rates(other), rates(other.redo()), rates(other.undo())) == (0.7, 0.7, 0.1)
