"""What a game server loads with the emitter: little."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    *("PySide6", "duckdb", "llvmlite", "numba", "numpy", "platformdirs", "psutil", "pydantic"),
    *("pyqtgraph", "rich", "tomlkit", "typer", "watchdog", "zstandard"),
)


def test_importing_the_emitter_loads_nothing_heavy() -> None:
    """A server must not wait for what only the window or the reader needs."""
    code = "import sys, inspector.emitter; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert set(found.stdout.split()).intersection(HEAVY) == set()
