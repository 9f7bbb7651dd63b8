"""Launching: how the window is run where there is a screen, and where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector import app, launch
from inspector.core.errors import SourceError
from inspector.opening import Opening, WindowOptions

Asked = list[tuple[Opening, WindowOptions]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What windows were asked for; none is shown."""
    windows: Asked = []

    def run_window(opening: Opening, options: WindowOptions) -> int:
        windows.append((opening, options))
        return 3

    monkeypatch.setattr(app, "run_window", run_window)
    return windows


def without_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the screen away."""
    monkeypatch.setattr(launch, "has_display", lambda: False)


def test_with_a_screen_the_window_is_run_as_asked(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its exit code is the program's."""
    monkeypatch.setattr(launch, "has_display", lambda: True)
    opening, options = Opening(demo=True), WindowOptions(size=(900, 600))

    assert launch.launch(opening, options) == 3
    assert asked == [(opening, options)]
    assert capsys.readouterr() == ("", "")


def test_without_a_screen_it_says_so_and_keeps_picture_and_figures(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    """Under the names that were asked for, if any were."""
    without_screen(monkeypatch)

    launch.launch(Opening(), WindowOptions(theme="dark", screenshot=Path("[mine].png")))

    ((_, options),) = asked
    assert options.theme == "dark"
    assert options.headless_s is not None
    assert (options.screenshot, options.perf_report) == (
        Path("[mine].png"),
        Path("inspector-figures.json"),
    )
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("No display: ")
    assert "[mine].png" in err
    assert "inspector-figures.json" in err


def test_who_asks_for_no_screen_gets_no_advice(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no files that nobody asked for."""
    without_screen(monkeypatch)
    options = WindowOptions(headless_s=0.5)

    launch.launch(Opening(), options)

    assert asked == [(Opening(), options)]
    assert capsys.readouterr() == ("", "")


def test_what_may_still_appear_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path
) -> None:
    """The folder it would be in is there, so a window opens and waits."""
    monkeypatch.setattr(launch, "has_display", lambda: True)
    opening = Opening(paths=(tmp_path / "later",))

    launch.launch(opening, WindowOptions())

    assert asked == [(opening, WindowOptions())]


def test_a_path_that_is_not_there_opens_no_window(
    monkeypatch: pytest.MonkeyPatch, asked: Asked, tmp_path: Path
) -> None:
    """If its folder is missing too. All such paths are named at once, and nothing else is said."""
    without_screen(monkeypatch)
    opening = Opening(paths=(tmp_path / "no" / "one", tmp_path, tmp_path / "no" / "two"))

    with pytest.raises(SourceError, match=r"one: does not exist; .*two: does not exist"):
        launch.launch(opening, WindowOptions())

    assert asked == []
