"""Hints for tests."""

from __future__ import annotations

from inspector.analysis.anomalies import Anomalies, Hint, HintSettings
from inspector.ui.models.hint_rows import HintsFrame

NOW_TS = 1_773_511_200.0


def hint(
    entry: str = "ability.meteor",
    kpi: str = "dmg_per_cast",
    value: float = 150.0,
    usual: float = 100.0,
    ago_s: float = 60.0,
    **others: object,
) -> Hint:
    """Return a hint that goes on, unless it is said otherwise."""
    said: dict[str, object] = {
        "unit": "",
        "is_over": False,
        "is_usual_now": False,
        "z": 6.2 if value > usual else -6.2,
        "n": 400,
        "width_s": 15.0,
        "course": (usual,) * 8 + (value,) * 4,
        "odd_from": 8,
    }
    return Hint(
        entry=entry,
        kpi=kpi,
        value=value,
        usual=usual,
        from_ts=NOW_TS - ago_s,
        to_ts=NOW_TS,
        **(said | others),  # type: ignore[arg-type]
    )


def frame_of(*hints: Hint, **others: object) -> HintsFrame:
    """Return what was found, after a whole reference."""
    said: dict[str, object] = {"known_s": 3_600.0, "needed_s": 495.0, "series": 42, "least_z": 4.5}
    found = Anomalies(hints, HintSettings(), **(said | others))  # type: ignore[arg-type]
    return HintsFrame(found, NOW_TS)
