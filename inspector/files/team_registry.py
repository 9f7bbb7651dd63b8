"""The team's registry: metric keys and KPIs that a team adds to those that ship."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from platformdirs import user_config_path
from tomlkit.exceptions import TOMLKitError

from inspector.core.errors import InspectorError, RegistryError, StorageError
from inspector.core.registry import MetricKey, Registry, parse_registry
from inspector.files.atomic import write_atomic
from inspector.files.listing import HOT
from inspector.files.resources import load_registry
from inspector.files.warm_paths import WARM

CONFIG = "config"
"""The folder of a data folder that people and servers read."""

FILE_NAME = "registry.toml"

_NEW_FILE = """\
# Metric keys and KPIs of this team, added to those that ship with Inspector.
#
# A key's id is its place in this file, so new keys go to the end.
"""


@dataclass(frozen=True, slots=True)
class LoadedRegistry:
    """What there is to use.

    Attributes:
        registry: What ships, and what the team added.
        problem: Why something that the team added is not in it; empty if nothing is amiss.
    """

    registry: Registry
    problem: str = ""


def team_registry_path(paths: Iterable[Path]) -> Path:
    """Return where a team keeps its registry for these paths; the file need not exist.

    It is in the data folder that the first such path is, or lies in the logs of; logs without
    a data folder share one file of the user's.
    """
    for path in paths:
        folder = data_folder_of(path)
        if folder is not None:
            return folder / CONFIG / FILE_NAME
    return user_config_path("inspector", appauthor=False) / FILE_NAME


def config_folder_of(paths: Sequence[Path]) -> Path:
    """Return where config files are for these paths; the folder need not exist.

    It is in the data folder that the first such path is, or lies in the logs of; logs without a
    data folder have it beside them.
    """
    found = next((folder for path in paths if (folder := data_folder_of(path))), None)
    if found is None:
        first = paths[0].resolve()
        found = first if first.is_dir() else first.parent
    return found / CONFIG


def load_team_registry(paths: Iterable[Path]) -> LoadedRegistry:
    """Return the registry for these paths; a team's file that is no good is said and left out.

    Raises:
        StorageError: The file that ships is missing or cannot be read.
        RegistryError: It contradicts itself.
    """
    shipped = load_registry()
    path = team_registry_path(paths)
    try:
        return LoadedRegistry(parse_registry(_text(path), str(path), shipped))
    except InspectorError as problem:
        said = f"{problem.text()}; only the keys that ship are known meanwhile"
        return LoadedRegistry(shipped, said)


def add_key(path: Path, key: MetricKey) -> Registry:
    """Add a metric key to a team's file, and return the registry with it.

    Comments and order of the file stay as a person made them.

    Raises:
        RegistryError: The file is no good as it is, or there can be no such key in it.
        StorageError: The file cannot be read or written; it is as it was.
    """
    shipped, before = load_registry(), _text(path)
    known = parse_registry(before, str(path), shipped).keys
    after = _with_key(before, key, path)
    registry = parse_registry(after, str(path), shipped)
    if registry.keys[:-1] != known:
        # The ids of rows are places in the file: no other key may change or move.
        raise RegistryError("cannot be added to without changing its other keys", where=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        said = f"cannot be created ({problem.strerror or problem})"
        raise StorageError(said, where=str(path.parent)) from problem
    write_atomic(path, after.encode())
    return registry


def _with_key(before: str, key: MetricKey, path: Path) -> str:
    """Return the text of a team's file with one key more at its end."""
    try:
        document = tomlkit.parse(before or _NEW_FILE)
        tables = document.get("key")
        if tables is None:
            tables = document["key"] = tomlkit.aot()
        elif not isinstance(tables, tomlkit.items.AoT):
            raise RegistryError(
                "its keys are an inline list, which nothing can be added to",
                where=str(path),
                remedy="Write them as tables, [[key]]",
            )
        tables.append(_table(key))
        return tomlkit.dumps(document)
    except TOMLKitError as problem:
        raise RegistryError(f"cannot be added to ({problem})", where=str(path)) from problem


def data_folder_of(path: Path) -> Path | None:
    """Return the data folder that a path is, or lies in the logs of; None if there is none."""
    if any((path / name).is_dir() for name in (HOT, WARM, CONFIG)):
        return path
    near = path.resolve() if path.is_dir() else path.resolve().parent
    if near.name == HOT:
        return near.parent
    # warm/DAY/SHARD/NAME.parquet
    return next((one.parent for one in (near, *near.parents[:2]) if one.name == WARM), None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as problem:
        said = getattr(problem, "strerror", None) or problem
        raise StorageError(
            f"cannot be read ({said})", where=str(path), remedy="Check its permissions"
        ) from problem


def _table(key: MetricKey) -> tomlkit.items.Table:
    table = tomlkit.table()
    table["name"] = key.name
    table["kind"] = str(key.kind)
    table["level"] = str(key.level)
    table["unit"] = key.unit
    table["description"] = key.description
    table["optional"] = key.optional
    if key.default_rate != 1.0:
        table["default_rate"] = key.default_rate
    if key.namespaces:
        table["namespaces"] = sorted(key.namespaces)
    return table
