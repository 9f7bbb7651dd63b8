"""Loading kernels: everything works before they are there, and if they never come."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inspector.core.registry import Registry
from inspector.ingest.kernel_cache import KernelCache, KernelError
from inspector.session import kernel_loader
from inspector.session.kernel_loader import UNCOMPILED, KernelLoader, load_kernels

PATIENCE_S = 120.0
"""On a machine that has to compile first."""


@pytest.fixture(autouse=True)
def _cache_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test does, the next one compiles into the usual cache."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", os.environ["NUMBA_CACHE_DIR"])


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> KernelCache:
    """A cache that holds nothing, whose child would take long: it does nothing instead."""
    cache = KernelCache((), tmp_path / "kernels")
    monkeypatch.setattr(kernel_loader, "kernel_cache", lambda: cache)
    monkeypatch.setattr(KernelCache, "warm_in_child", lambda _self, _timeout_s: None)
    return cache


def loaded(registry: Registry) -> KernelLoader:
    """Return a loader that has done what it can."""
    loader = KernelLoader(registry)
    loader.start()
    assert loader.wait(PATIENCE_S)
    loader.stop(PATIENCE_S)
    return loader


def test_before_it_starts_the_decoder_serves(registry: Registry) -> None:
    """And stopping what never started is fine."""
    loader = KernelLoader(registry)

    assert loader.kernels is UNCOMPILED
    assert not loader.kernels.compiled
    assert not loader.is_done
    assert not loader.wait(0.0)
    loader.stop(PATIENCE_S)


def test_in_the_end_the_kernels_are_machine_code(registry: Registry) -> None:
    """And the cache knows, so that the next start is quick."""
    loader = loaded(registry)

    assert (loader.kernels.compiled, loader.problem) == (True, "")
    assert loader.kernels.resample is not UNCOMPILED.resample
    assert kernel_loader.kernel_cache().is_warm()


def test_a_cold_cache_is_warmed_in_a_child_first(
    registry: Registry, cold: KernelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling in this process would hold up the window."""
    asked: list[float] = []
    monkeypatch.setattr(
        KernelCache, "warm_in_child", lambda _self, timeout_s: asked.append(timeout_s)
    )

    loaded(registry)
    loaded(registry)

    assert asked == [kernel_loader.COMPILE_TIMEOUT_S]
    assert cold.is_warm()


def test_a_child_that_fails_leaves_the_decoder_and_a_notice(
    registry: Registry, cold: KernelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All works, slower, and a person is told."""

    def fail(_self: KernelCache, _timeout_s: float) -> None:
        raise KernelError("the kernels could not be compiled (no space left)")

    monkeypatch.setattr(KernelCache, "warm_in_child", fail)

    loader = loaded(registry)

    assert loader.kernels is UNCOMPILED
    assert loader.problem == "the kernels could not be compiled (no space left)"
    assert not cold.is_warm()


@pytest.mark.usefixtures("cold")
def test_a_missing_compiler_leaves_the_decoder_and_a_notice(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong in it, the thread ends in good order."""
    monkeypatch.setattr(kernel_loader, "COMPILED_MODULE", "inspector.session.nowhere")

    loader = loaded(registry)

    assert loader.kernels is UNCOMPILED
    assert "No module named" in loader.problem
    assert "inspector doctor" in loader.problem


def test_a_cache_that_cannot_be_written_is_an_error_with_a_remedy(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On one line, whatever the compiler has to say."""
    (tmp_path / "file").touch()
    cache = KernelCache((), tmp_path / "file")
    monkeypatch.setattr(kernel_loader, "kernel_cache", lambda: cache)

    with pytest.raises(KernelError) as caught:
        load_kernels(registry)

    assert "inspector doctor" in caught.value.remedy
    assert "\n" not in caught.value.text()
