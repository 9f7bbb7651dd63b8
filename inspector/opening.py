"""What a window is asked to open, and how to show it: values that the command line hands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEMO_SHARDS = 4
DEMO_RATE = 1_200.0


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open at first: paths, a demo, or nothing, which is the start page.

    Attributes:
        paths: Data folders, folders of logs, or logs.
        demo: Start simulated servers and open their folder.
        shards: How many servers.
        rate: Lines a second of all servers together.
    """

    paths: tuple[Path, ...] = ()
    demo: bool = False
    shards: int = DEMO_SHARDS
    rate: float = DEMO_RATE


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is to be shown.

    Attributes:
        page: The page to begin with.
        size: Width and height in pixels; None for the usual size.
        theme: ``dark`` or ``light``; None follows the system.
        headless_s: Run offscreen for so many seconds, then exit; None for a real window.
        screenshot: Where to save a picture of the window at the end.
        perf_report: Where to save the figures at the end.
    """

    page: str = "live"
    size: tuple[int, int] | None = None
    theme: str | None = None
    headless_s: float | None = None
    screenshot: Path | None = None
    perf_report: Path | None = None
