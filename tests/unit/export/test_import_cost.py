"""What the start of the window does not pay for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("duckdb", "pydantic", "inspector.export.report")


def test_the_window_starts_without_what_only_an_export_needs() -> None:
    """It is loaded when somebody exports, behind the window."""
    code = f"import sys, inspector.app; print([n for n in {HEAVY} if n in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )

    assert done.stdout.strip() == "[]"
