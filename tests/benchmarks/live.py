"""How smooth the window is on live servers: a demo at a high rate, and what a frame costs.

python tests/benchmarks/live.py [--rate 20000] [--seconds 30]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.table import Table

GRACE_S = 120.0


def measure(rate: float, seconds: float) -> dict[str, Any]:
    """Run the demo offscreen and return its figures."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "figures.json"
        command = [
            *(sys.executable, "-m", "inspector", "demo", "--rate", str(rate)),
            *("--size", "1600x1000", "--headless", str(seconds), "--perf-report", str(report)),
        ]
        subprocess.run(command, check=True, timeout=seconds + GRACE_S)
        figures: dict[str, Any] = json.loads(report.read_text())
        return figures


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=float, default=20_000.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    figures = measure(asked.rate, asked.seconds)
    frames, lag = figures["frames"], figures["lag_ms"]
    table = Table("", "measured", "wanted", box=None)
    table.add_row("window shown", f"{figures['window_shown_ms']:.0f} ms", "≤ 1,500 ms")
    table.add_row("first chart", f"{figures['first_chart_ms']:.0f} ms", "")
    table.add_row("frame, p50", f"{frames['p50_ms']:.1f} ms", "≤ 16 ms")
    table.add_row("frame, p99", f"{frames['p99_ms']:.1f} ms", "≤ 33 ms")
    table.add_row("frame, most", f"{frames['max_ms']:.1f} ms", "")
    table.add_row("frames", f"{frames['count']:,}", "")
    table.add_row("lag, p50", f"{lag['p50']:.0f} ms", "")
    table.add_row("lag, p99", f"{lag['p99']:.0f} ms", "≤ 200 ms")
    table.add_row("lines", f"{figures['ingest']['lines']:,}", "")
    table.add_row("memory", f"{figures['rss_bytes'] / 1e6:,.0f} MB", "")
    Console().print(table)


if __name__ == "__main__":
    main()
