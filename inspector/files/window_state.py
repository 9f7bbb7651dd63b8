"""What the window looked like last, kept in a small file of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from platformdirs import user_state_path

from inspector.core.errors import StorageError
from inspector.files.atomic import write_atomic


@dataclass(frozen=True, slots=True)
class NoticeChoices:
    """How a person wants to be told of alerts that begin to fire.

    Attributes:
        notify: Whether by a notification on the desktop.
        sound: Whether by a sound.
        severity: Of alerts of this severity and of worse ones.
    """

    notify: bool = True
    sound: bool = False
    severity: str = "warning"


@dataclass(frozen=True, slots=True)
class WindowState:
    """How a window is found again at the next start.

    Attributes:
        place: Left, top, width and height in pixels; None for the usual place.
        maximised: Whether it filled its screen.
        page: The page in front; empty for the first one.
        theme: ``dark`` or ``light``; empty for the system's.
        drawer_px: Height of the drawer; 0 for the usual one.
        performance: Whether the figures stood over the page.
        used: What was used in the palette, the latest first.
        notices: How a person wants to be told of alerts.
        hints: How far back hints look in seconds, their least n, and how many false ones an hour
            there may be; None for the usual.
    """

    place: tuple[int, int, int, int] | None = None
    maximised: bool = False
    page: str = ""
    theme: str = ""
    drawer_px: int = 0
    performance: bool = False
    used: tuple[str, ...] = ()
    notices: NoticeChoices = NoticeChoices()
    hints: tuple[float, int, float] | None = None


class WindowStateFile:
    """Keeps one state; of several windows the one that closes last is remembered."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or user_state_path("inspector", appauthor=False) / "window.json"

    def load(self) -> WindowState:
        """Return what was saved; the usual state if there is no file, or not one of ours."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=WindowState)
        except (OSError, msgspec.MsgspecError, RecursionError):
            return WindowState()

    def save(self, state: WindowState) -> None:
        """Remember a state; a file that cannot be written is no reason to fail."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._file, msgspec.json.encode(state))
        except (OSError, StorageError):
            return
