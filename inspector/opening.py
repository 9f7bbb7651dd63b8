"""What a window is asked to open, and how to show it: values that the command line hands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspector.simulate.scenario import Scenario

DEMO_SHARDS = 4
DEMO_RATE = 1_200.0
MEMORY_CAP_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open at first: paths, a demo, or nothing, which is the start page.

    Attributes:
        paths: Data folders, folders of logs, or logs.
        demo: Start simulated servers and open their folder.
        shards: How many servers.
        rate: Lines a second of all servers together.
        scenario: What their world is to show.
    """

    paths: tuple[Path, ...] = ()
    demo: bool = False
    shards: int = DEMO_SHARDS
    rate: float = DEMO_RATE
    scenario: Scenario = Scenario.NORMAL


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is to be shown.

    Attributes:
        page: The page to begin with; None for the one that was in front last.
        size: Width and height in pixels; None for what it was last.
        theme: ``dark`` or ``light``; None for what was chosen last, or else the system's.
        headless_s: Run offscreen for so many seconds, then exit; None for a real window.
        screenshot: Where to save a picture of the window at the end.
        perf_report: Where to save the figures at the end.
        memory_cap_bytes: Past so much memory, old rows lie in files.
        uses_cache: Keep recordings that were read, and look whether they are kept.
    """

    page: str | None = None
    size: tuple[int, int] | None = None
    theme: str | None = None
    headless_s: float | None = None
    screenshot: Path | None = None
    perf_report: Path | None = None
    memory_cap_bytes: int = MEMORY_CAP_BYTES
    uses_cache: bool = True
