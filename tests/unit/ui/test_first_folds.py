"""First folds: a window that begins with what was kept shows what it would have folded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.core.registry import Registry
from inspector.files.recording_cache import StoppedError
from inspector.ingest.block import Block
from inspector.ingest.decoding_reader import DecodingReader
from inspector.session.chunk import ChunkView
from inspector.session.fold import REFERENCE_KERNELS
from inspector.session.kept_folds import KeptFolds
from inspector.session.session import Session
from inspector.ui.first_folds import first_folds
from inspector.ui.frame_maker import FrameMaker
from inspector.ui.models.frame import Frame, SourceState, StatusFrame
from inspector.ui.models.request import ViewRequest

STATUS = StatusFrame("", "", SourceState.IDLE, 1.0, 0.0, 0.0, 0, 0, 0, 0.0)


def session_of(registry: Registry) -> Session:
    """Return some minutes of two shards."""
    lines = "".join(
        f'{{"ts":{1_700_000_000 + number},"shard":"s{number % 2}","player":"h:{number % 9:02x}",'
        f'"entry":"ability.e{number % 4}","metrics":{{"casts":1,"damage_total":{number},'
        f'"uptime_seconds":2}}}}\n'
        for number in range(600)
    )
    session = Session(registry)
    source = session.ledger.open_source(Path("a"))
    for batch in DecodingReader(registry, session.names).read(Block(source, 0, lines.encode())):
        session.add(batch)
    return session


def whole_frame(maker: FrameMaker) -> Frame:
    """Return the frame that has all charts."""
    frame = maker.make(ViewRequest(), STATUS)
    while maker.is_behind:
        frame = maker.make(ViewRequest(), STATUS)
    return frame


def test_nothing_is_folded_again_and_the_frame_is_the_same(registry: Registry) -> None:
    """Every chart, the overview, the facets and the counts of the tabs."""
    session = session_of(registry)
    states = first_folds(session, REFERENCE_KERNELS, lambda: False)
    folded: list[int] = []

    def spy(chunk: ChunkView, start: int, stop: int, *others: Any) -> None:
        folded.append(stop - start)
        REFERENCE_KERNELS.rows(chunk, start, stop, *others)

    spying = replace(REFERENCE_KERNELS, rows=spy)

    kept = whole_frame(FrameMaker(session, spying, KeptFolds(states)))

    assert sum(folded) < session.view.rows  # the playhead's own buckets are counted anew
    fresh = whole_frame(FrameMaker(session, REFERENCE_KERNELS))
    assert len(kept.charts) == len(fresh.charts) > 2
    assert (kept.tabs, kept.facets, kept.catalogue) == (fresh.tabs, fresh.facets, fresh.catalogue)
    assert kept.overview is not None
    assert fresh.overview is not None
    np.testing.assert_array_equal(kept.overview.rows, fresh.overview.rows)
    for one, other in zip(kept.charts, fresh.charts, strict=True):
        assert [series.name for series in one.series] == [series.name for series in other.series]
        for curve, wanted in zip(one.series, other.series, strict=True):
            np.testing.assert_array_equal(curve.y, wanted.y)


def test_who_is_stopped_folds_no_more(registry: Registry) -> None:
    """A window that closes does not wait for all of them."""
    session = session_of(registry)
    asked = iter([False, False, True])

    with pytest.raises(StoppedError):
        first_folds(session, REFERENCE_KERNELS, lambda: next(asked))
