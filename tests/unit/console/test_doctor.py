"""The doctor: it looks at everything, and says what to do about each problem."""

from __future__ import annotations

import shutil
import subprocess
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from inspector.console import doctor
from inspector.console.doctor import Finding, examine, print_report
from inspector.core.errors import RegistryError
from inspector.files.recording_cache import NO_CACHE, CacheFolder, Layout
from inspector.files.watcher import Watcher
from inspector.ingest.kernel_cache import KernelCache

TOPICS = [
    *("Inspector", "Packages", "Registry", "Display", "Qt"),
    *("Fonts", "Watching", "Kernels", "Recordings", "Disk"),
]


def finding(topic: str) -> Finding:
    """Return what is found on one topic."""
    return next(found for found in examine() if found.topic == topic)


def test_on_a_good_machine_all_is_good(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each topic has its line."""
    monkeypatch.setattr(doctor, "has_display", lambda: True)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5 * 1024**3))

    assert print_report()

    out = capsys.readouterr().out
    assert [line.split()[1] for line in out.splitlines() if line.startswith("ok")] == TOPICS
    assert "problem" not in out
    assert "5.0 GiB free" in out.replace("\n", " ")


def test_a_problem_comes_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And makes the report a bad one."""
    monkeypatch.setattr(doctor, "has_display", lambda: False)

    assert not print_report()

    out = capsys.readouterr().out
    assert "problem" in out
    assert "→ Windows need a screen" in out


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With those that are there."""

    def version(name: str) -> str:
        if name == "numba":
            raise PackageNotFoundError
        return "1.2.3"

    monkeypatch.setattr(doctor, "version", version)

    found = finding("Packages")

    assert not found.is_good
    assert "numba is missing" in found.found
    assert "msgspec 1.2.3" in found.found
    assert found.remedy


def test_a_broken_registry_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the registry's own words."""

    def fail() -> None:
        raise RegistryError("there is no [[key]]", where="registry.toml")

    monkeypatch.setattr(doctor, "load_registry", fail)

    found = finding("Registry")

    assert (found.is_good, found.found) == (False, "registry.toml: there is no [[key]]")


@pytest.mark.parametrize(
    ("stderr", "said"),
    [
        (
            "Traceback\nImportError: libEGL.so.1: cannot open",
            "ImportError: libEGL.so.1: cannot open",
        ),
        ("", "it does not start"),
    ],
)
def test_a_qt_that_does_not_start_is_said(
    monkeypatch: pytest.MonkeyPatch, stderr: str, said: str
) -> None:
    """By its last words; the usual libraries are named."""
    done = SimpleNamespace(returncode=1, stderr=stderr, stdout="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **_options: done)

    found = finding("Qt")

    assert (found.is_good, found.found) == (False, said)
    assert "libegl1" in found.remedy


def test_a_qt_that_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever."""

    def hang(command: list[str], **options: float) -> None:
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(subprocess, "run", hang)

    found = finding("Qt")

    assert not found.is_good
    assert "30 s" in found.found
    assert found.remedy


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each of them."""
    monkeypatch.setattr(doctor, "resource_path", lambda name: tmp_path / name)

    assert finding("Fonts").found == (
        "missing: Inter-Regular.otf, Inter-Medium.otf, Inter-SemiBold.otf"
    )


def test_a_system_that_does_not_report_changes_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are followed all the same, and that is said."""

    def refuse(watcher: Watcher) -> None:
        watcher.problem = "The system does not report changes (inotify watch limit reached)"

    monkeypatch.setattr(Watcher, "start", refuse)

    found = finding("Watching")

    assert not found.is_good
    assert "inotify" in found.found
    assert "Files are still followed" in found.remedy


def test_kernels_that_are_not_compiled_yet_are_no_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first start sees to it. A folder that is not there has the disk of its parent."""
    cache = KernelCache((), tmp_path / "kernels")
    monkeypatch.setattr(doctor, "kernel_cache", lambda: cache)

    kernels, disk = finding("Kernels"), finding("Disk")

    assert kernels.is_good
    assert "not compiled yet" in kernels.found
    assert f"under {tmp_path}" in disk.found


def test_recordings_that_are_kept_are_named_with_their_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that a person who wants the room knows what to delete."""
    monkeypatch.setattr(doctor, "CacheFolder", lambda: CacheFolder(tmp_path / "kept"))
    monkeypatch.delenv(NO_CACHE, raising=False)
    assert finding("Recordings").found.startswith(f"none kept, in {tmp_path / 'kept'}; ")

    layout = Layout()
    layout.add(np.zeros(12_500_000))
    CacheFolder(tmp_path / "kept").save([tmp_path], layout, b"")
    monkeypatch.setenv(NO_CACHE, "1")

    found = finding("Recordings")
    assert found.is_good
    assert found.found.startswith("1 kept, 0.1 GB, in ")
    assert found.found.endswith(f"{NO_CACHE} is set, so that no more are")


def test_little_room_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is none at all."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1024**3))

    found = finding("Disk")

    assert not found.is_good
    assert found.found.startswith("1.0 GiB free")
