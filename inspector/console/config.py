"""``inspector config``: the config files of a data folder, seen, changed and restored."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path as FilePath
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import tomlkit
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inspector.config.declared import field_at
from inspector.config.difference import unified
from inspector.config.document import Document
from inspector.config.fields import ConfigFile
from inspector.config.history import Entry, system_user
from inspector.config.layout import key_parts
from inspector.config.models import CONFIG_FILES
from inspector.config.places import Path
from inspector.config.schemas import config_schema
from inspector.config.store import Saved, Store, model_of
from inspector.config.values import parsed
from inspector.console.reading import registry_for
from inspector.core.errors import ConfigError, ConfigProblem, SourceError
from inspector.files.resources import load_registry
from inspector.files.team_registry import CONFIG


def open_store(data: FilePath) -> Store:
    """Return the config files of a data folder.

    Raises:
        SourceError: There is no such folder.
    """
    if not data.is_dir():
        raise SourceError("is no folder", where=str(data), remedy="Name a data folder with --data")
    return Store(data / CONFIG, registry_for([data]))


def problem_lines(error: ConfigError) -> list[str]:
    """Return every problem on a line of its own."""
    return [f"{error.where}: {problem.text()}" for problem in error.problems]


def check_config(store: Store) -> list[str]:
    """Print the state of each good file; return every problem of the others."""
    found: list[str] = []
    for name in CONFIG_FILES:
        try:
            document = store.load(name)
            config = document.config()
        except ConfigError as error:
            found += problem_lines(error)
            continue
        missing = document.base is None
        state = (
            "is missing, so that the defaults hold" if missing else f"revision {config.revision}"
        )
        _say(f"{name}.toml: {state}")
    return found


def show_config(store: Store, name: str | None, *, effective: bool, as_json: bool) -> None:
    """Print what one file says, or all of them.

    Args:
        store: The files.
        name: Of a file, without its ending; None for all.
        effective: Whether to print what holds, defaults included, instead of what the file says.
        as_json: Whether to print for machines.

    Raises:
        ConfigError: A file has no values that could be printed so.
    """
    documents = [store.load(one) for one in _names(name)]
    if as_json:
        values = {one.name: _values(one, effective=effective) for one in documents}
        _say(json.dumps(values[name] if name else values, default=str))
        return
    for document in documents:
        if name is None:
            _say(f"# {document.name}.toml")
        if effective:
            _say(tomlkit.dumps(_values(document, effective=True)))
        else:
            text = document.base
            _say("# There is no such file, so that the defaults hold." if text is None else text)


def set_config(store: Store, field: str, said: str, why: str) -> None:
    """Change one field of a file, and say what was done.

    Args:
        store: The files.
        field: Name of a file and path in it, such as sampling.rates.casts; rows count from 1.
        said: A value as TOML, or a text without quotes where the field is a text.
        why: What history says about it.

    Raises:
        ConfigError: There is no such field, or it cannot have this value; the file is as it was.
        ConflictError: Somebody else saved meanwhile.
        StorageError: The file could not be written; it is as it was.
    """
    try:
        (name, *parts), end = key_parts(field, 0)
    except ValueError:
        name, parts, end = field.partition(".")[0], [], len(field)
    document = store.load(str(name))
    if not parts or end < len(field):
        problem = ConfigProblem(
            (), f"{field!r} names no field; write FILE.FIELD, such as {_EXAMPLE}"
        )
        raise ConfigError([problem], where=f"{name}.toml")
    path = _with_places(document, parts)
    draft = document.set(path, _value(document.model, path, said))
    _tell(store.save(draft, why, system_user()))


_EXAMPLE = "sampling.rates.reflect_count"


def print_difference(store: Store, name: str | None, revision: int | None) -> None:
    """Print what changed since a revision; without one, since the save before.

    Raises:
        ConfigError: There is no such file or revision.
    """
    for one in _names(name):
        now = store.load(one).base or ""
        entry = store.revision(one, revision) if revision else _before(store, one, now)
        if entry:
            before_name = f"{one}.toml revision {entry.revision}"
            _say(unified(entry.text, now, before_name, f"{one}.toml now"))


def print_history(store: Store, name: str | None, *, as_json: bool) -> list[str]:
    """Print every save, the newest first; return which entries are damaged.

    Raises:
        ConfigError: There is no such file.
    """
    pasts = {one: store.past(one) for one in _names(name)}
    rows = [(one, entry) for one, past in pasts.items() for entry in past.entries]
    if as_json:
        _say(json.dumps([_as_json(one, entry) for one, entry in rows]))
    elif rows:
        table = Table("File", "Revision", "When (UTC)", "Who", "Why", box=None, pad_edge=False)
        for one, entry in rows:
            when = f"{entry.when:%Y-%m-%d %H:%M:%S}"
            table.add_row(one, str(entry.revision), when, Text(entry.who), Text(entry.why))
        Console().print(table)
    return [
        f"{one}.toml: the entry {damaged} of its history is damaged and left out"
        for one, past in pasts.items()
        for damaged in past.damaged
    ]


def restore_config(store: Store, name: str, revision: str | None) -> None:
    """Save what a file was at an earlier revision, and say so.

    Args:
        store: The files.
        name: Of a file, without its ending; or with its revision behind a point.
        revision: If it is not in the name.

    Raises:
        ConfigError: There is no such file or revision, or it is not valid any more.
        ConflictError: Somebody else saved meanwhile.
        StorageError: The file could not be written; it is as it was.
    """
    if revision is None:
        name, _, revision = name.rpartition(".")
    if not (revision.isascii() and revision.isdigit()):
        problem = ConfigProblem((), f"{revision!r} is no revision; write NAME.REVISION")
        raise ConfigError([problem], where=name or revision)
    model_of(name)
    _tell(store.restore(name, int(revision), system_user()))


def print_schema(name: str, data: FilePath | None) -> None:
    """Print the JSON Schema of a config file.

    Args:
        name: Of the file, without its ending.
        data: Data folder whose metric keys are completed; None for those that ship.

    Raises:
        ConfigError: There is no such file.
    """
    model_of(name)
    schema = config_schema(name, registry_for([data]) if data else load_registry())
    _say(json.dumps(schema, ensure_ascii=False, indent=2))


def _names(name: str | None) -> tuple[str, ...]:
    return (name,) if name else tuple(CONFIG_FILES)


def _values(document: Document, *, effective: bool) -> dict[str, Any]:
    if not effective:
        said = parsed(document.base or "")
        if said is None:
            document.config()
        return said or {}
    document.config()
    fields = {name: document.field((name,)).effective for name in document.model.model_fields}
    return {name: value for name, value in fields.items() if value is not None}


def _with_places(document: Document, parts: list[str | int]) -> Path:
    """Return a path in which positions in lists, from 1, are positions from 0."""
    path: Path = ()
    for part in parts:
        around = document.field(path) if path else None
        is_list = around and isinstance(
            around.default if around.file is None else around.file, list
        )
        path = (*path, int(part) - 1 if is_list and str(part).isdecimal() else part)
    return path


def _value(model: type[ConfigFile], path: Path, said: str) -> object:
    """Return what somebody typed as the value of a field."""
    try:
        values = tomllib.loads(f"x = {said}")
    except (ValueError, RecursionError):
        return said
    value = values["x"] if len(values) == 1 else said
    return said if _is_text(model, path) and not isinstance(value, str) else value


def _is_text(kind: Any, path: Path) -> bool:
    """Return whether a field holds a text."""
    for step in path:
        if isinstance(step, int):
            kind = next(iter(get_args(kind)), None)
        elif get_origin(kind) is dict:
            kind = get_args(kind)[1]
        else:
            field = field_at(kind, step) if hasattr(kind, "model_fields") else None
            kind = field.annotation if field else None
        inner = [one for one in get_args(kind) if one not in (NoneType, ...)]
        if NoneType in get_args(kind) and len(inner) == 1:
            kind = inner[0]
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
    return kind is str


def _before(store: Store, name: str, now: str) -> Entry | None:
    """Return the newest text of a file that is another than now."""
    return next((entry for entry in store.past(name).entries if entry.text != now), None)


def _tell(saved: Saved) -> None:
    name = f"{saved.document.name}.toml"
    if saved.entry is None:
        _say(f"{name}: nothing to save, it is like that already")
    else:
        _say(f"{name}: saved as revision {saved.entry.revision}")


def _as_json(name: str, entry: Entry) -> Mapping[str, str | int | bool]:
    return {
        "file": name,
        "revision": entry.revision,
        "when": entry.when.isoformat(),
        "who": entry.who,
        "why": entry.why,
        "outside": entry.is_outside,
    }


def _say(text: str) -> None:
    if text:
        print(text.removesuffix("\n"))  # noqa: T201 - this is the command's output
