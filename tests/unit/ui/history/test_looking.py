"""Looking into a data folder: what leaves it, as of the instant of the question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from inspector.storage.tiers import DAY_S, day_start
from inspector.ui.history.leaving_columns import leaving_key
from inspector.ui.history.looking import HistoryQuestion, Looking
from tests.unit.storage.kept_folder import KeptFolder

DAY = "2026-11-27"
START = day_start(DAY) or 0.0
HOUR_S = 3_600


def test_what_is_due_goes_by_the_instant_of_the_question(tmp_path: Path) -> None:
    """Also where no file changed since the look before."""
    kept = KeptFolder(tmp_path / "data")
    for hour in range(3):
        kept.hot(DAY, hour=hour)
    looking = Looking()
    early = HistoryQuestion(kept.root, kept.root / "config", START + DAY_S)

    before = looking.answer(early, lambda: False)
    after = looking.answer(replace(early, now_ts=START + DAY_S + HOUR_S), lambda: False)

    assert before is not None
    assert after is not None
    assert [(one.files, one.is_due) for one in before.leaving] == [(3, False)]
    assert [(one.files, one.is_due) for one in after.leaving] == [(1, True), (2, False)]
    assert len({leaving_key(one) for one in after.leaving}) == 2
