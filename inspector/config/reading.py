"""Reading config files: a text becomes a model, or all that is wrong with it."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from inspector.config.fields import KNOWN, ConfigFile
from inspector.config.metric_paths import KnownNames
from inspector.config.migrations import migrate
from inspector.config.wording import problems_of
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.registry import Registry

MAX_BYTES = 1_048_576
"""Larger files are something else."""

_SAID_CHARS = 200
"""How much of what tomllib says is repeated: it may hold a key of any length."""

_BOM = "\ufeff"
_CORRECT = "Correct the file"
_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DEEP_KEY = re.compile(
    # The time and memory that tomllib takes grow with the square of the depth.
    r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){16}"
)

Model = TypeVar("Model", bound=ConfigFile)


def read_config(text: str, model: type[Model], where: str, registry: Registry | None) -> Model:
    """Return what a config file says.

    Args:
        text: TOML, in the form of today or an earlier one.
        model: What the file may hold.
        where: Where the text comes from, for messages.
        registry: What metric keys and metric paths are checked against; None checks no names.

    Raises:
        ConfigError: With every problem there is, up to a hundred.
    """
    document = _parse(text, where)
    migrate(document, model)
    context = {KNOWN: KnownNames(registry)} if registry else {}
    try:
        return model.model_validate(document, context=context)
    except ValidationError as error:
        problems = problems_of(error, model, text)
        raise ConfigError(problems, where=where, remedy=_CORRECT) from None


def config_text(path: Path) -> str | None:
    """Return the text of a config file, or None if there is no such file.

    Raises:
        ConfigError: It is no file, too large, not UTF-8, or cannot be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe would keep its reader waiting.
            raise _error(path.name, "is not a file", "Put a file in its place, or remove it")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as problem:
        said = f"cannot be read ({problem.strerror or problem})"
        raise _error(path.name, said, "Check the permissions of the file and its folder") from None
    if len(data) > MAX_BYTES:
        raise _error(path.name, f"is larger than {MAX_BYTES:,} bytes", "Is it a config file?")
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode()
        place = _place_of_end(before)
        said = "is not UTF-8 from here on"
        raise _error(path.name, said, "Save it as UTF-8", place) from None


def _parse(text: str, where: str) -> dict[str, object]:
    if text.startswith(_BOM):
        said = "begins with a byte order mark"
        raise _error(where, said, "Save it as UTF-8 without one", (1, 1))
    if not text.strip():
        # An editor that empties the file before it writes is seen at that very moment, too.
        raise _error(where, "is empty", "Remove the file to go back to the defaults")
    if deep := _DEEP_KEY.search(text):
        place = _place_of_end(text[: deep.start()])
        raise _error(where, "a key is made of too many parts", _CORRECT, place)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _error(where, "is nested too deeply", _CORRECT) from None
    except ValueError as problem:  # also of numbers with thousands of digits
        said = str(problem).replace("\n", " ")
        found = _SYNTAX_PLACE.search(said)
        place = (0, 0)
        if found:
            said = said[: found.start()]
            place = (int(found[1]), int(found[2])) if found[1] else _place_of_end(text)
        raise _error(where, f"not TOML: {said[:_SAID_CHARS]}", _CORRECT, place) from None


def _place_of_end(text: str) -> tuple[int, int]:
    """Return line and column, from 1, of what would come behind a text."""
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def _error(where: str, said: str, remedy: str, place: tuple[int, int] = (0, 0)) -> ConfigError:
    return ConfigError([ConfigProblem((), said, *place)], where=where, remedy=remedy)
