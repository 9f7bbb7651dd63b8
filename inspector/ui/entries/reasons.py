"""Why the Entries page shows no rows, and what helps. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inspector.ui.models.entries_frame import EntriesFrame
from inspector.ui.models.filters import active_kinds


class Help(Enum):
    """What a button offers, in its words."""

    NONE = ""
    CLEAR_FILTERS = "Clear filters"
    CLEAR_SEARCH = "Clear search"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is nothing, what to do, and a button that does it."""

    headline: str
    hint: str
    help: Help = Help.NONE


READING = Reason("Adding up…", "The table appears as soon as the rows of the window are added up.")


def why_no_rows(frame: EntriesFrame | None, window: str, needle: str = "") -> Reason | None:
    """Return why there is no row to show; None when there are some.

    Args:
        frame: The figures; None before the first ones.
        window: The length of the window in words.
        needle: What entries are searched for, if that is why none is left.
    """
    if frame is None:
        return READING
    if not frame.session_rows:
        return Reason(
            "Waiting for the first line…",
            "Each entry gets a row here with its first record. Start a server that writes to the "
            "open folder, or open another source from the menu at the top.",
        )
    if not frame.entries.table.groups:
        if active_kinds(frame.filters):
            return Reason(
                "Nothing matches these filters",
                f"No record of the last {window} passes all of them.",
                Help.CLEAR_FILTERS,
            )
        return Reason(
            f"Nothing in the last {window}",
            "No record lies in this window. Choose a longer one at the right, or move to another "
            "instant below.",
        )
    if needle:
        return Reason(
            f"No entry has “{needle}” in its name",
            f"{len(frame.entries.table.groups):,} entries have records in the last {window}.",
            Help.CLEAR_SEARCH,
        )
    return None
