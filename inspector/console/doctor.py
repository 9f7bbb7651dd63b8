"""``inspector doctor``: whether this machine has what Inspector needs, and what to do if not."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector import __version__
from inspector.core.errors import InspectorError
from inspector.display import has_display
from inspector.files.recording_cache import NO_CACHE, CacheFolder, is_wanted
from inspector.files.resources import load_registry, resource_path
from inspector.files.watcher import Watcher
from inspector.session.kernel_loader import kernel_cache

_PACKAGES = ("PySide6-Essentials", "pyqtgraph", "numpy", "numba", "msgspec", "watchdog")
_LEAST_FREE_BYTES = 2 * 1024**3
_QT_TIMEOUT_S = 30.0
_FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        topic: What.
        is_good: Whether it is as it should be.
        found: What was found.
        remedy: What to do, if it is not good.
    """

    topic: str
    is_good: bool
    found: str
    remedy: str = ""


def print_report() -> bool:
    """Print every finding; return whether all is good."""
    table = Table(box=None, pad_edge=False, show_header=False)
    findings = list(examine())
    for finding in findings:
        mark = Text("ok", "green") if finding.is_good else Text("problem", "bold red")
        found = Text(finding.found)
        if not finding.is_good:
            found.append(f"\n→ {finding.remedy}", "yellow")
        table.add_row(mark, finding.topic, found)
    Console().print(table)
    return all(finding.is_good for finding in findings)


def examine() -> Iterator[Finding]:
    """Yield a finding for each thing that Inspector depends on."""
    yield Finding("Inspector", True, f"{__version__} on Python {platform.python_version()}")
    for check in (
        _packages,
        _registry,
        _display,
        _qt,
        _fonts,
        _watching,
        _kernels,
        _recordings,
        _disk,
    ):
        yield check()


def _packages() -> Finding:
    found, missing = [], []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing.append(package)
    text = ", ".join(found + [f"{package} is missing" for package in missing])
    return Finding("Packages", not missing, text, "Install Inspector anew with pip")


def _registry() -> Finding:
    try:
        registry = load_registry()
    except InspectorError as problem:
        return Finding("Registry", False, problem.text(), "Install Inspector anew with pip")
    return Finding("Registry", True, f"{len(registry.keys)} metric keys, {len(registry.kpis)} KPIs")


def _display() -> Finding:
    remedy = "Windows need a screen; commands and --headless work without one"
    return Finding("Display", has_display(), "there" if has_display() else "none found", remedy)


def _qt() -> Finding:
    # In a child process: where a library is missing, Qt may end the process.
    code = "import PySide6.QtWidgets, PySide6.QtCore as c; print(c.qVersion())"
    command = [sys.executable, "-c", code]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_QT_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        remedy = "See whether the disk is slow, or a virus scanner holds it up"
        return Finding("Qt", False, f"it does not start within {_QT_TIMEOUT_S:g} s", remedy)
    if done.returncode == 0:
        return Finding("Qt", True, done.stdout.strip())
    problem = (done.stderr.strip().splitlines() or ["it does not start"])[-1]
    remedy = (
        "Install the libraries it names; on Debian and Ubuntu: "
        "apt install libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libxcb-cursor0"
    )
    return Finding("Qt", False, problem, remedy)


def _fonts() -> Finding:
    missing = [name for name in _FONTS if not _is_there(f"fonts/{name}")]
    text = f"missing: {', '.join(missing)}" if missing else "bundled, complete"
    return Finding("Fonts", not missing, text, "Install Inspector anew with pip")


def _is_there(resource: str) -> bool:
    try:
        return resource_path(resource).exists()
    except InspectorError:
        return False


def _watching() -> Finding:
    with TemporaryDirectory() as folder:
        watcher = Watcher([Path(folder)], lambda _path: None)
        watcher.start()
        problem = watcher.problem
        watcher.stop(timeout_s=2.0)
    remedy = "Files are still followed by asking for their size, a quarter of a second later"
    return Finding("Watching", not problem, problem or "the system reports changes", remedy)


def _kernels() -> Finding:
    cache = kernel_cache()
    if cache.is_warm():
        return Finding("Kernels", True, f"compiled, in {cache.folder}")
    text = f"not compiled yet; the first start does it, into {cache.folder}"
    return Finding("Kernels", True, text)


def _recordings() -> Finding:
    cache = CacheFolder()
    kept, size_bytes = cache.size()
    what = f"{kept} kept, {size_bytes / 1e9:,.1f} GB" if kept else "none kept"
    off = "" if is_wanted() else f"; {NO_CACHE} is set, so that no more are"
    text = f"{what}, in {cache.folder}; that folder may be deleted at any time{off}"
    return Finding("Recordings", True, text)


def _disk() -> Finding:
    folder = kernel_cache().folder
    while not folder.exists():
        folder = folder.parent
    free_bytes = shutil.disk_usage(folder).free
    text = f"{free_bytes / 1024**3:,.1f} GiB free under {folder}"
    return Finding("Disk", free_bytes >= _LEAST_FREE_BYTES, text, "Make room: 2 GiB are advised")
