"""Hot reload: what is in force follows the files, and a bad one changes nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from inspector.config import reload
from inspector.config.models import SamplingConfig
from inspector.config.reload import SETTLE_S, LoadedConfig
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.registry import Registry
from inspector.files.atomic import write_atomic
from tests.unit.config.reload_bench import BAD, GOOD, OTHER, Bench, rate


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Bench:
    """A folder without files."""
    return Bench(tmp_path, registry)


def test_the_first_look_always_tells(bench: Bench) -> None:
    """An empty folder means the defaults, and no revisions to report."""
    assert bench.poll() == LoadedConfig()
    assert bench.poll() is None


def test_a_missing_folder_is_an_empty_one_until_it_is_there(
    tmp_path: Path, registry: Registry
) -> None:
    """A server may start before anybody made it."""
    folder = tmp_path / "data" / "config"
    bench = Bench(folder, registry)
    assert bench.poll() == LoadedConfig()

    folder.mkdir(parents=True)
    bench.sampling.write_text(GOOD)

    assert rate(bench.poll()) == 0.25


def test_all_four_files_are_read(bench: Bench, tmp_path: Path) -> None:
    """Each with its own revision."""
    (tmp_path / "sampling.toml").write_text("revision = 2")
    (tmp_path / "backpressure.toml").write_text("revision = 3\nflush_bytes = 1")
    (tmp_path / "retention.toml").write_text("revision = 4\nroll_s = 60")
    (tmp_path / "clamps.toml").write_text("[[clamp]]\npath = '*.*.casts'\nmost = 1")
    (tmp_path / "alerts.toml").write_text("revision = 99")

    loaded = bench.poll()

    assert loaded is not None
    assert loaded.revisions == {"sampling": 2, "backpressure": 3, "retention": 4, "clamps": 1}
    assert loaded.backpressure.flush_bytes == 1
    assert loaded.retention.roll_s == 60
    assert loaded.clamps.clamp[0].most == 1.0


def test_an_edit_in_place_is_seen(bench: Bench) -> None:
    """At the second look behind it, and once."""
    bench.sampling.write_text(GOOD)
    bench.settle()

    bench.sampling.write_text(OTHER)

    assert rate(bench.poll()) == 0.75
    assert bench.poll() is None


def test_an_atomic_replacement_is_seen(bench: Bench) -> None:
    """Also when the new file is as old and as long as the one before."""
    bench.sampling.write_text(GOOD)
    bench.settle()
    before = bench.sampling.stat()

    write_atomic(bench.sampling, OTHER.encode())
    os.utime(bench.sampling, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert rate(bench.poll()) == 0.75


def test_a_second_edit_within_one_tick_of_the_clock_is_seen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems count in steps of two seconds, so that the file looks the same."""
    monkeypatch.setattr(reload, "look_at", lambda _: (1,))
    bench.sampling.write_text(GOOD)
    assert rate(bench.poll()) == 0.25

    bench.sampling.write_text(OTHER)

    assert rate(bench.poll()) == 0.75


def test_a_file_that_has_settled_is_not_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking costs a server next to nothing."""
    bench.sampling.write_text(GOOD)
    bench.settle()
    read: list[Path] = []
    monkeypatch.setattr(reload, "config_text", read.append)

    bench.poll()

    assert bench.sampling not in read


def test_a_comment_is_no_change(bench: Bench) -> None:
    """Nothing that is in force differs."""
    bench.sampling.write_text(GOOD)
    bench.poll()

    bench.sampling.write_text(GOOD + "# why\n")

    assert bench.poll() is None


def test_a_bad_file_leaves_the_last_good_one_in_force(bench: Bench) -> None:
    """And is told until it is good again."""
    bench.sampling.write_text(GOOD)
    bench.poll()

    bench.sampling.write_text(BAD)
    refused = bench.poll()

    assert refused is not None
    assert rate(refused) == 0.25
    assert refused.revisions == {"sampling": 7}
    assert list(refused.refused) == ["sampling"]
    assert "line 2, rates, casts" in refused.refused["sampling"].text()

    bench.sampling.write_text(OTHER)
    mended = bench.poll()

    assert mended is not None
    assert (rate(mended), mended.revisions, mended.refused) == (0.75, {"sampling": 8}, {})


def test_going_back_to_the_good_text_mends_a_bad_file(bench: Bench) -> None:
    """As undoing does."""
    bench.sampling.write_text(GOOD)
    first = bench.poll()
    bench.sampling.write_text(BAD)
    bench.poll()

    bench.sampling.write_text(GOOD)

    assert bench.poll() == first


def test_a_bad_file_at_the_start_leaves_the_defaults_in_force(bench: Bench) -> None:
    """They have no revision to report."""
    bench.sampling.write_text(BAD)

    loaded = bench.poll()

    assert loaded is not None
    assert (loaded.sampling, loaded.revisions) == (SamplingConfig(), {})
    assert list(loaded.refused) == ["sampling"]
    assert bench.poll() is None


def test_the_same_mistake_in_a_new_text_is_the_same_news(bench: Bench) -> None:
    """Nobody is told twice."""
    bench.sampling.write_text(BAD)
    bench.poll()

    bench.sampling.write_text(BAD + "# why?\n")

    assert bench.poll() is None


def test_a_bad_file_is_nothing_to_the_others(bench: Bench, tmp_path: Path) -> None:
    """Each stands for itself."""
    bench.sampling.write_text(BAD)
    (tmp_path / "retention.toml").write_text("roll_s = 60")

    loaded = bench.poll()

    assert loaded is not None
    assert (loaded.retention.roll_s, loaded.revisions) == (60, {"retention": 1})


def test_a_file_that_an_editor_has_emptied_is_not_yet_in_force(bench: Bench) -> None:
    """It writes the rest in a moment."""
    bench.sampling.write_text(GOOD)
    bench.poll()

    bench.sampling.write_text("")
    assert bench.look() is None
    bench.sampling.write_text(OTHER)

    assert rate(bench.poll()) == 0.75


@pytest.mark.parametrize("is_replaced", [False, True])
def test_half_a_file_is_never_in_force_though_it_be_good(bench: Bench, is_replaced: bool) -> None:
    """A look in the middle of a save sees a text that nobody meant."""
    bench.sampling.write_text(GOOD)
    bench.poll()

    if is_replaced:  # as by an editor that keeps the old one under another name
        bench.sampling.rename(bench.sampling.with_suffix(".toml~"))
        assert bench.look() is None
    bench.sampling.write_text("revision = 8\nrates.casts = 0.7")
    assert bench.look() is None
    bench.sampling.write_text(OTHER)
    assert bench.look() is None

    assert rate(bench.look()) == 0.75


def test_a_change_counts_at_the_second_look_however_late_it_comes(bench: Bench) -> None:
    """A host may look as seldom as it likes."""
    bench.sampling.write_text(GOOD)
    bench.settle()
    bench.sampling.write_text(OTHER)
    assert bench.look() is None

    bench.now_s += 10 * SETTLE_S

    assert rate(bench.look()) == 0.75


def test_a_change_that_is_taken_back_at_once_is_none(bench: Bench) -> None:
    """Nobody hears of it."""
    bench.sampling.write_text(GOOD)
    bench.poll()

    bench.sampling.write_text(OTHER)
    first = bench.look()
    bench.sampling.write_text(GOOD)

    assert (first, bench.poll()) == (None, None)


def test_a_folder_in_its_place_is_a_bad_file(bench: Bench) -> None:
    """Until it is one again."""
    bench.sampling.mkdir()
    loaded = bench.poll()
    assert loaded is not None
    assert "is not a file" in loaded.refused["sampling"].text()
    assert bench.poll() is None

    bench.sampling.rmdir()
    assert bench.poll() == LoadedConfig()


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="who may do everything is refused nothing",
)
def test_a_file_that_becomes_readable_is_read(bench: Bench) -> None:
    """Though its time of change stays the same."""
    bench.sampling.write_text(GOOD)
    bench.sampling.chmod(0)
    loaded = bench.poll()
    assert loaded is not None
    assert "Check the permissions" in loaded.refused["sampling"].text()

    bench.sampling.chmod(0o644)

    assert rate(bench.poll()) == 0.25


def test_trouble_with_the_disk_passes_without_a_trace(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is the same before and after, and what it says stays in force."""
    bench.sampling.write_text(GOOD)
    first = bench.poll()
    bench.settle()

    def fail(path: Path) -> str | None:
        if path == bench.sampling:
            raise ConfigError([ConfigProblem((), "cannot be read")], where=path.name)
        return None

    with monkeypatch.context() as trouble:
        trouble.setattr(reload, "config_text", fail)
        os.utime(bench.sampling)
        during = bench.poll()
        bench.settle()

    assert during is not None
    assert (rate(during), list(during.refused)) == (0.25, ["sampling"])
    assert bench.poll() == first
