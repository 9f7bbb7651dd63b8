"""First folds: what a window shows of a source at first, folded to be kept beside its rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from inspector.files.recording_cache import StoppedError
from inspector.session.fold import FoldKernels, FoldState
from inspector.session.kept_folds import CollectedFolds
from inspector.session.session import Session
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import SourceState, StatusFrame
from inspector.ui.models.request import ViewRequest

_STATUS = StatusFrame(
    source="",
    detail="",
    state=SourceState.IDLE,
    progress=1.0,
    lines_per_s=0.0,
    lag_s=math.nan,
    rejected=0,
    rows=0,
    memory_bytes=0,
    frame_ms=math.nan,
)


def first_folds(
    session: Session, kernels: FoldKernels, is_stopped: Callable[[], bool]
) -> list[FoldState]:
    """Return what the first charts of a session rest on, over all its rows of now.

    Raises:
        StoppedError: Somebody asked to stop; that is looked for often, since a window that closes
            waits for it.
    """

    def rows(*args: Any) -> None:
        if is_stopped():
            raise StoppedError
        kernels.rows(*args)

    collected = CollectedFolds()
    maker = FrameMaker(session, replace(kernels, rows=rows), collected)
    maker.make(ViewRequest(), _STATUS)
    while maker.is_behind:
        maker.make(ViewRequest(), _STATUS)
    maker.count_ahead(lambda: False)
    return [fold.state() for fold in collected.made]
