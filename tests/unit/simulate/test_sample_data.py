"""The sample data that ships is what the simulation makes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.core.record import Record
from inspector.core.registry import NAMESPACES
from inspector.files.resources import sample_data_root
from inspector.ingest.decoder import Decoder
from inspector.simulate.data_folder import SimulationSummary
from inspector.simulate.faults import rejected_sample
from inspector.simulate.writer import simulate


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    """The session made again, with what the README says."""
    folder = tmp_path_factory.mktemp("session")
    return simulate(folder, seed=7, seconds=600, rate=2.4, shards=2)


def _shipped(folder: str, part: str = "hot") -> list[Path]:
    return sorted((sample_data_root() / folder / part).iterdir())


def test_the_session_can_be_made_again(made: SimulationSummary) -> None:
    """The README's command gives these very bytes."""
    shipped = _shipped("session")

    assert [path.name for path in shipped] == sorted(path.name for path in made.files)
    assert [path.read_bytes() for path in shipped] == [p.read_bytes() for p in sorted(made.files)]


def test_the_session_has_the_config_that_it_ran_on(made: SimulationSummary) -> None:
    """The one that ships; whoever changes that one makes the session again."""
    shipped = _shipped("session", "config")
    used = sorted((made.files[0].parent.parent / "config").iterdir())

    assert [path.name for path in shipped] == [path.name for path in used]
    assert [path.read_bytes() for path in shipped] == [path.read_bytes() for path in used]


def test_the_session_is_small_and_has_all_namespaces(
    made: SimulationSummary, decoder: Decoder
) -> None:
    """It goes into the wheel, and every tab of the window has something to show."""
    lines = [line for path in made.files for line in path.read_bytes().splitlines()]
    records = [decoder.decode(line) for line in lines]

    namespaces = {one.entry.partition(".")[0] for one in records if isinstance(one, Record)}
    assert namespaces == set(NAMESPACES)
    assert all(isinstance(one, Record) for one in records)
    assert 1_500 <= made.lines <= 2_000
    assert made.size_bytes < 500_000


def test_the_rejected_lines_can_be_made_again() -> None:
    """The README's command gives these very bytes."""
    (path,) = _shipped("rejected")

    assert path.name == "world-1.jsonl"
    assert path.read_bytes() == rejected_sample()


def test_the_readme_tells_the_commands() -> None:
    """With the numbers that the tests above use."""
    text = (sample_data_root() / "README.md").read_text(encoding="utf-8")

    assert "simulate sample_data/session --seed 7 --seconds 600 --rate 2.4 --shards 2" in text
    assert "python -m inspector.simulate.faults sample_data/rejected" in text
