"""The data folder of simulated servers: made, cleared of an earlier recording, and summed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import StorageError
from inspector.emitter.hot_name import file_safe, parse_hot_name, period_start, period_text
from inspector.emitter.retuning import Retuning
from inspector.files.atomic import write_atomic
from inspector.files.resources import load_registry, resource_path
from inspector.simulate.scenario import Scenario

_BLOCK_BYTES = 1 << 20
_SCENARIOS = "simulate/scenarios"


@dataclass(frozen=True, slots=True)
class SimulationSummary:
    """What a simulation wrote.

    Attributes:
        lines: How many lines.
        size_bytes: How many bytes.
        files: The files that it wrote to, by name.
    """

    lines: int
    size_bytes: int
    files: tuple[Path, ...]


def make_data_folder(folder: Path, scenario: Scenario = Scenario.NORMAL) -> None:
    """Make a data folder; where it has no config yet, it gets the one that ships, and its schemas.

    Args:
        folder: The data folder.
        scenario: What files of the config it has of its own.

    Raises:
        StorageError: It cannot be written.
    """
    hot, config = folder / "hot", folder / "config"
    try:
        hot.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(hot, error) from error
    if config.exists():
        return
    # Config files name their schemas there, for editors.
    for name in ("config", "schemas"):
        try:
            (folder / name).mkdir(exist_ok=True)
        except OSError as error:
            raise _cannot_write(folder / name, error) from error
        for shipped in sorted(resource_path(name).iterdir()):
            write_atomic(folder / name / shipped.name, shipped.read_bytes())
    if scenario is not Scenario.NORMAL:
        for own in sorted(resource_path(f"{_SCENARIOS}/{scenario}").iterdir()):
            write_atomic(config / own.name, own.read_bytes())


def remove_earlier(folder: Path, shards: Iterable[str], start_s: float, seconds: float) -> None:
    """Remove the logs that a recording is about to write anew.

    Args:
        folder: The data folder.
        shards: Names of the shards recorded.
        start_s: Unix seconds at which the recording begins.
        seconds: How long it is.

    Raises:
        StorageError: One cannot be removed.
    """
    names = frozenset(map(file_safe, shards))
    roll_s = Retuning(folder / "config", load_registry()).load().roll_s
    first, last = (
        period_text(period_start(unix_s, roll_s)) for unix_s in (start_s, start_s + seconds)
    )
    for path in sorted((folder / "hot").iterdir()):
        name = parse_hot_name(path.name)
        if name is None or name.shard not in names or not first <= name.period <= last:
            continue
        try:
            path.unlink()
        except OSError as error:
            raise _cannot_write(path, error) from error


def log_sizes(folder: Path) -> dict[Path, int]:
    """Return the size in bytes of each log in the data folder."""
    return {path: path.stat().st_size for path in (folder / "hot").glob("*.jsonl")}


def written_since(folder: Path, before: Mapping[Path, int]) -> SimulationSummary:
    """Sum up what was written to a data folder since its logs had the sizes of `before`."""
    grown = {
        path: size - before.get(path, 0)
        for path, size in sorted(log_sizes(folder).items())
        if size > before.get(path, 0)
    }
    lines = sum(_lines_from(path, before.get(path, 0)) for path in grown)
    return SimulationSummary(lines, sum(grown.values()), tuple(grown))


def _lines_from(path: Path, offset: int) -> int:
    lines = 0
    with path.open("rb") as file:
        file.seek(offset)
        while block := file.read(_BLOCK_BYTES):
            lines += block.count(b"\n")
    return lines


def _cannot_write(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"simulated telemetry cannot be written ({error.strerror or error})",
        where=str(path),
        remedy="Choose another folder, or free space on this disk",
    )
