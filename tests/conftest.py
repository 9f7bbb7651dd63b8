"""What every test needs: no screen, no thread left over, and one cache of compiled kernels."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from inspector.core.registry import Registry
from inspector.files.resources import load_registry
from inspector.session.kernel_loader import kernel_cache, load_kernels

# How long a test or the making of its input takes says nothing on a machine with other work.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
# Before any test module imports a kernel: the cache's name holds a digest of all kernel sources,
# so that an edit in one file never runs with stale machine code of another.
kernel_cache().activate()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registry that ships."""
    return load_registry()


@pytest.fixture(scope="session", autouse=True)
def _warm_kernels(registry: Registry, worker_id: str) -> None:
    """Compile what the cache does not have, so that no test has to wait for it."""
    load_kernels(registry, from_end=worker_id == "gw1")


_OWN_THREADS = (
    *("ingest", "frames", "kernels", "scan", "lines", "cache", "recording"),
    *("replay", "forecast", "preview", "entries", "errands", "alerts", "hints", "compare"),
    *("history",),
)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Whoever starts a thread ends it."""
    yield
    names = [thread.name for thread in threading.enumerate()]
    assert [name for name in names if name.startswith(_OWN_THREADS)] == []


@pytest.fixture(autouse=True)
def _own_user_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the user's own files out of reach: only the cache of kernels is shared."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("INSPECTOR_NO_CACHE", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
