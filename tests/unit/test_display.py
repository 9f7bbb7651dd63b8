"""Whether there is a screen."""

from __future__ import annotations

import sys

import pytest

from inspector.display import has_display

VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", VARIABLES)
def test_on_linux_the_environment_says_so(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """X11, Wayland, or whatever somebody wants Qt to draw on."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert not has_display()

    monkeypatch.setenv(name, "")
    assert not has_display()

    monkeypatch.setenv(name, "offscreen")
    assert has_display()


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_elsewhere_there_always_is_one(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """Nobody starts those without."""
    monkeypatch.setattr(sys, "platform", system)

    assert has_display()
