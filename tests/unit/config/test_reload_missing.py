"""Hot reload of files that are gone: for good, or only until somebody has written them anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.config.reload import LoadedConfig
from inspector.core.registry import Registry
from tests.unit.config.reload_bench import BAD, GOOD, OTHER, Bench, rate


@pytest.fixture
def bench(tmp_path: Path, registry: Registry) -> Bench:
    """A folder without files."""
    return Bench(tmp_path, registry)


@pytest.mark.parametrize("last", [GOOD, BAD])
def test_a_file_that_vanishes_takes_its_settings_along(bench: Bench, last: str) -> None:
    """The defaults are in force again, and nothing is wrong any more."""
    bench.sampling.write_text(OTHER)
    bench.poll()
    bench.sampling.write_text(last)
    bench.settle()

    bench.sampling.unlink()

    assert bench.look() is None
    assert bench.look() == LoadedConfig()

    bench.sampling.write_text(GOOD)
    assert rate(bench.poll()) == 0.25


@pytest.mark.parametrize("anew", [OTHER, BAD])
def test_a_file_that_is_written_anew_was_never_missing(bench: Bench, anew: str) -> None:
    """Between the two, nobody goes by the defaults; the new text counts once two looks agree."""
    bench.sampling.write_text(GOOD)
    bench.settle()

    bench.sampling.unlink()
    between = bench.look()
    bench.sampling.write_text(anew)
    after = bench.poll()

    assert between is None
    assert after is not None
    expected = (0.75, {"sampling": 8}) if anew == OTHER else (0.25, {"sampling": 7})
    assert (rate(after), after.revisions) == expected


def test_each_time_a_file_is_gone_is_the_first_again(bench: Bench) -> None:
    """Only two looks in a row tell that it is missing."""
    for _ in range(3):
        bench.sampling.write_text(GOOD)
        bench.poll()
        bench.sampling.unlink()

        assert bench.look() is None


def test_a_bad_file_after_a_missing_one_has_the_last_good_text_in_force(bench: Bench) -> None:
    """However long it was missing."""
    bench.sampling.write_text(GOOD)
    bench.poll()
    bench.sampling.unlink()
    bench.settle()

    bench.sampling.write_text(BAD)
    loaded = bench.poll()

    assert loaded is not None
    assert (rate(loaded), loaded.revisions) == (0.25, {"sampling": 7})
    assert list(loaded.refused) == ["sampling"]
