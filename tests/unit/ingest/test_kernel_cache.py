"""The cache of kernels: what it depends on, and how it is warmed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from inspector.ingest import kernel_cache
from inspector.ingest.kernel_cache import KernelCache, KernelError, fingerprint, kernel_sources


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source of kernels."""
    path = tmp_path / "kernel.py"
    path.write_text("one = 1\n")
    return path


def test_the_folder_changes_with_sources_and_compiler(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stale machine code would be wrong without a word."""
    before = fingerprint((source,))
    assert fingerprint((source,)) == before

    monkeypatch.setattr(kernel_cache, "version", lambda name: f"99.0 of {name}")
    other_compiler = fingerprint((source,))
    monkeypatch.undo()
    source.write_text("one = 2\n")

    assert len({before, other_compiler, fingerprint((source,))}) == 3


def test_it_is_warm_once_it_was_marked(source: Path, tmp_path: Path) -> None:
    """For these sources; an edit makes it cold."""
    cache = KernelCache((source,), tmp_path / "kernels")
    assert not cache.is_warm()

    cache.mark_warm()
    assert cache.is_warm()
    assert KernelCache((source,), tmp_path / "kernels").is_warm()

    source.write_text("one = 3\n")
    assert not KernelCache((source,), tmp_path / "kernels").is_warm()


def test_activating_points_the_compiler_at_the_folder(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks the environment."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", "elsewhere")
    cache = KernelCache((source,), tmp_path / "kernels")

    cache.activate()

    assert os.environ["NUMBA_CACHE_DIR"] == str(cache.folder)


def run_as(monkeypatch: pytest.MonkeyPatch, code: str) -> list[Sequence[str]]:
    """Run this code in place of the compilation; return what would have been run."""
    asked: list[Sequence[str]] = []
    run = subprocess.run

    def run_code(command: Sequence[str], **options: Any) -> object:
        asked.append(command)
        return run([sys.executable, "-c", code], **options)

    monkeypatch.setattr(subprocess, "run", run_code)
    return asked


def test_kernels_are_compiled_in_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With this interpreter."""
    asked = run_as(monkeypatch, "")

    KernelCache((), tmp_path).warm_in_child(60.0)

    assert asked == [[sys.executable, "-m", "inspector.session.warm_up"]]


@pytest.mark.parametrize(
    ("code", "timeout_s", "said"),
    [
        (
            "import sys; print('first', file=sys.stderr); sys.exit('no compiler')",
            60.0,
            "no compiler",
        ),
        ("import sys; sys.exit(3)", 60.0, "could not be compiled"),
        # Not by what it reads: nobody knows what the standard input of a test run is.
        ("import threading; threading.Event().wait()", 0.01, "timed out"),
    ],
)
def test_a_child_that_fails_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, timeout_s: float, said: str
) -> None:
    """And what to do: nothing has to be done."""
    run_as(monkeypatch, code)

    with pytest.raises(KernelError, match=said) as caught:
        KernelCache((), tmp_path).warm_in_child(timeout_s)

    assert "inspector doctor" in caught.value.remedy


def test_a_child_that_cannot_be_started_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a system allows no further process."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(subprocess, "run", refuse)

    with pytest.raises(KernelError, match="Permission denied"):
        KernelCache((), tmp_path).warm_in_child(60.0)


def test_kernels_are_made_of_the_files_that_declare_them_and_all_they_import(
    tmp_path: Path,
) -> None:
    """An edit elsewhere leaves the machine code as it is."""
    package = tmp_path / "inspector"
    (package / "deep").mkdir(parents=True)
    (package / "declares.py").write_text(
        "from inspector.deep.used import A\n\n@kernel\ndef f(): ...\n"
    )
    (package / "deep" / "used.py").write_text("from inspector.further import B\n")
    (package / "further.py").write_text("B = 1\n")
    (package / "other.py").write_text("from inspector.declares import f\n")

    found = kernel_sources(package)

    assert [path.name for path in found] == ["declares.py", "used.py", "further.py"]
