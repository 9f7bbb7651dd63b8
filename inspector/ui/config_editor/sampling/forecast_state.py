"""How far a forecast is, in the words that the editor and its card share."""

from __future__ import annotations

from enum import StrEnum


class ForecastState(StrEnum):
    """What there is to say beside a forecast. Any other text is why it failed."""

    READY = ""
    COMPUTING = "computing"
    NO_SESSION = "no session"
    NO_ROWS = "no rows"


_HINTS = {
    ForecastState.READY: "",
    ForecastState.COMPUTING: "Computing what it would have done…",
    ForecastState.NO_SESSION: "Open a session, or the demo, to see what a rate would have done.",
    ForecastState.NO_ROWS: "No rows in this range. Choose a longer one, or wait for data.",
}


def hint(state: str) -> str:
    """Return what a person can do where a forecast would stand."""
    known = next((one for one in ForecastState if one == state), None)
    return _HINTS[known] if known is not None else f"No forecast: {state}"
