"""Config files edited while a server runs: it goes by them within a second, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inspector.core.registry import Registry
from tests.e2e.emitting import Server, serving, until
from tests.e2e.hot_logs import read_hot_logs
from tests.e2e.retuned import write_clamps, write_rates

Step = list[dict[str, Any]]


@pytest.fixture
def game(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "game"


@pytest.fixture
def server(game: Path, environment: dict[str, str]) -> Iterator[Server]:
    """A server that goes by revision 1 of its rates: all of them 1."""
    write_rates(game / "config", {"reflect_count": 1.0}, revision=1)
    with serving(game, environment, seed=4) as server:
        yield server.is_up()


class Recording:
    """Records again and again, and looks at what came of the last step."""

    def __init__(self, server: Server, game: Path, registry: Registry) -> None:
        self._server, self._game, self._registry = server, game, registry
        self._number = 0

    def step(self) -> Step:
        """Record some activations; return their records."""
        first, self._number = self._number, self._number + 20
        self._server.do("record", first, self._number)
        assert self._server.do("flush")
        records = read_hot_logs(self._game, self._registry).records
        return [one for one in records if one["metrics"]["damage_total"] >= first]

    def rates(self) -> set[float]:
        """Return the rates of reflects in the next records; 1 where none is written."""
        return {
            record.get("meta", {}).get("rates", {}).get("reflect_count", 1.0)
            for record in self.step()
            if "reflect_count" in record["metrics"]
        }


@pytest.fixture
def recording(server: Server, game: Path, registry: Registry) -> Recording:
    """What the server records."""
    return Recording(server, game, registry)


def test_an_edited_rate_is_that_of_the_next_records(
    server: Server, recording: Recording, game: Path, registry: Registry
) -> None:
    """While everything else goes on, and the heartbeat names the revision."""
    assert recording.rates() == {1.0}

    write_rates(game / "config", {"reflect_count": 0.5}, revision=2)

    until(lambda: recording.rates() == {0.5})
    server.do("close")
    logs = read_hot_logs(game, registry)
    revisions = [beat["meta"]["config"]["sampling"] for beat in logs.heartbeats]
    assert (revisions[0], revisions[-1]) == (1, 2)
    numbers = [record["metrics"]["damage_total"] for record in logs.records]
    assert numbers == list(range(len(numbers)))


def test_a_bad_file_keeps_the_last_good_one(
    server: Server, recording: Recording, game: Path, registry: Registry
) -> None:
    """The heartbeat says why, and which revision is in force, until the file is good again."""
    write_rates(game / "config", {"reflect_count": 0.5}, revision=2)
    until(lambda: recording.rates() == {0.5})

    write_rates(game / "config", {"reflect_cuont": 0.25}, revision=3)

    until(lambda: any(read_hot_logs(game, registry).beats("config_error")))
    assert recording.rates() == {0.5}
    beat = read_hot_logs(game, registry).heartbeats[-1]["meta"]
    assert beat["config"]["sampling"] == 2
    assert "sampling.toml" in beat["config_error"]
    assert "reflect_count" in beat["config_error"]
    write_rates(game / "config", {"reflect_count": 0.25}, revision=4)
    until(lambda: recording.rates() == {0.25})
    server.do("close")
    last = read_hot_logs(game, registry).heartbeats[-1]["meta"]
    assert last["config"]["sampling"] == 4
    assert "config_error" not in last


def test_clamps_are_handed_to_the_game_and_change_while_it_runs(server: Server, game: Path) -> None:
    """There are none where no file says so."""
    path = "ability.meteor.damage_total"
    assert server.do("clamp", path) is None

    write_clamps(game / "config", {"ability.*.damage_total": (0.0, 900.0)}, revision=1)
    until(lambda: server.do("clamp", path) == {"least": 0.0, "most": 900.0})

    write_clamps(game / "config", {"ability.*.damage_total": (0.0, 800.0)}, revision=2)
    until(lambda: server.do("clamp", path) == {"least": 0.0, "most": 800.0})
    assert server.do("clamp", "mythic.comet.damage_total") is None
