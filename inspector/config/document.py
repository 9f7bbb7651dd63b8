"""One config file as it is being edited: what it was, what it is to become, what is wrong with it.

Every edit returns another document, so that undo is to keep the one before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from inspector.config.defaults import default_order, default_rates, default_text
from inspector.config.difference import changed_paths, unified
from inspector.config.editing import (
    with_moved_row,
    with_row,
    with_value,
    without,
    without_row,
)
from inspector.config.fields import ConfigFile
from inspector.config.newest_form import newest_values
from inspector.config.places import Path
from inspector.config.reading import read_config
from inspector.config.values import is_same, parsed, pruned, put, value_at
from inspector.core.errors import ConfigError, ConfigProblem
from inspector.core.registry import Registry

REVISION: Path = ("revision",)


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field on its three levels.

    Attributes:
        default: What holds without the file; None if that is nothing.
        file: What the draft says; None if it says nothing.
        effective: What would hold once the draft is saved; as long as that is not possible, what
            holds by the file on disk.
    """

    default: object
    file: object
    effective: object


@dataclass(frozen=True)
class Document:
    """A config file and its draft.

    Attributes:
        name: Of the file, without its ending.
        model: What the file may hold.
        registry: What metric keys and metric paths are checked against.
        base: The text on disk that the draft began with; None if there was no file.
        text: The draft; empty for no file, which means the defaults, unless these have a text.
        look: What the file on disk looked like when `base` was read; None if there was none.
    """

    name: str
    model: type[ConfigFile]
    registry: Registry
    base: str | None
    text: str
    look: tuple[int, ...] | None = None

    @cached_property
    def _read(self) -> ConfigFile | ConfigError:
        return _read(self, self.text)

    @cached_property
    def values(self) -> Mapping[str, Any] | None:
        """What the draft says, as plain values; None if it is not TOML."""
        return parsed(self.text)

    @property
    def problems(self) -> tuple[ConfigProblem, ...]:
        """All that is wrong with the draft."""
        return self._read.problems if isinstance(self._read, ConfigError) else ()

    @cached_property
    def begun(self) -> str:
        """The text on disk, or what holds without a file."""
        return default_text(self.name) if self.base is None else self.base

    @cached_property
    def _defaults(self) -> Mapping[str, Any]:
        return _defaults(self)

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what it began with, be it in a comment or its form."""
        return self.text != self.begun

    @cached_property
    def dirty(self) -> frozenset[Path]:
        """The fields whose value differs from the file; a list counts as one field.

        Of a draft that is not TOML, none is known.
        """
        before, now = newest_values(self.begun, self.model), self.values
        return frozenset() if before is None or now is None else changed_paths(before, now)

    def config(self) -> ConfigFile:
        """Return what the draft means.

        Raises:
            ConfigError: With every problem that there is.
        """
        if isinstance(self._read, ConfigError):
            raise self._read
        return self._read

    def field(self, path: Path) -> FieldValue:
        """Return a field on its three levels: default, file, effective."""
        default = value_at(self._defaults, path)
        valid = self._read
        if isinstance(valid, ConfigError):
            valid = _read(self, self.begun)
        holds = default
        if isinstance(valid, ConfigFile):
            said = value_at(valid.model_dump(mode="json", exclude_none=True), path)
            whole = isinstance(default, Mapping) and isinstance(said, Mapping)
            holds = {**default, **said} if whole else default if said is None else said
        return FieldValue(default, value_at(self.values or {}, path), holds)

    def difference(self) -> str:
        """Return what the draft changes, line by line; empty if nothing."""
        return unified(self.begun, self.text, f"{self.name}.toml on disk", "draft")

    def set(self, path: Path, value: object) -> Document:
        """Return a document in which a field has a value; as it is, if it has it already.

        Args:
            path: The field; tables around it are made if need be.
            value: As TOML can say it: a bool, number, text, list or table.

        Raises:
            ConfigError: The draft is not TOML, or so written that the field cannot be set alone.
        """
        if path == REVISION:
            raise _error(self, path, "grows by itself with each save", "Leave it as it is")
        before = self._sound()
        if is_same(value_at(before, path), value):
            return self
        after = put(before, path, value)
        if after is None:
            raise _error(self, path, "has no such place", "Set what is around it first")
        return self._edited(path, with_value, after, path, value)

    def unset(self, path: Path) -> Document:
        """Return a document that says nothing about a field, so that its default holds.

        Raises:
            ConfigError: The draft is not TOML, or so written that the field cannot go alone.
        """
        before = self._sound()
        if value_at(before, path) is None:
            return self
        if isinstance(path[-1], int):
            return self.remove_row(path[:-1], path[-1])
        after = deepcopy(before)
        del value_at(after, path[:-1])[path[-1]]
        return self._edited(path, without, after, path)

    def reset(self, path: Path) -> Document:
        """Return a document in which a field is as it is in the file on disk.

        Raises:
            ConfigError: One of the two texts is not TOML, or the field cannot be changed alone.
        """
        said = value_at(newest_values(self.begun, self.model) or {}, path)
        return self.unset(path) if said is None else self.set(path, said)

    def add_row(self, path: Path, row: Mapping[str, object], place: int | None = None) -> Document:
        """Return a document with one row more in a list of tables.

        Args:
            path: The list; it need not be there yet.
            row: What the row holds.
            place: Its position, from 0; None for the end.

        Raises:
            ConfigError: The draft is not TOML, or so written that no row can be added.
        """
        after, rows = self._rows(path)
        rows.insert(len(rows) if place is None else place, dict(row))
        return self._edited(path, with_row, after, path, row, place)

    def remove_row(self, path: Path, place: int) -> Document:
        """Return a document without one row of a list, nor the comment right above the row.

        Raises:
            ConfigError: There is no such row, or the draft is not TOML.
        """
        after, rows = self._rows(path, place)
        del rows[place]
        return self._edited(path, without_row, after, path, place)

    def move_row(self, path: Path, place: int, to: int) -> Document:
        """Return a document in which one row of a list stands elsewhere, with its comment.

        Args:
            path: The list.
            place: The row's position, from 0.
            to: Its position afterwards.

        Raises:
            ConfigError: There is no such row, or the draft is not TOML.
        """
        after, rows = self._rows(path, place, to)
        rows.insert(to, rows.pop(place))
        return self._edited(path, with_moved_row, after, path, place, to)

    def set_text(self, text: str) -> Document:
        """Return a document with another draft, as a text editor has it; it need not be valid."""
        return replace(self, text=text)

    def with_revision(self, revision: int) -> Document:
        """Return a document whose draft says which save it is."""
        after = put(self._sound(), REVISION, revision) or {}
        return self._edited(REVISION, with_value, after, REVISION, revision)

    def _sound(self) -> dict[str, Any]:
        """Return the values of the draft, which must be TOML to be edited by fields."""
        if self.values is None:
            self.config()
        return deepcopy(dict(self.values or {}))

    def _rows(self, path: Path, *places: int) -> tuple[dict[str, Any], list[Any]]:
        """Return the values of the draft, and in them a list that has these positions."""
        values = self._sound()
        if value_at(values, path) is None:
            values = put(values, path, []) or values
        rows = value_at(values, path)
        if not isinstance(rows, list):
            raise _error(self, path, "is not a list", "Correct the file")
        for place in places:
            if not 0 <= place < len(rows):
                said = f"has no row {place + 1}; it has {len(rows)}"
                raise _error(self, path, said, "Choose another row")
        return values, rows

    def _edited(self, path: Path, edit: Any, after: dict[str, Any], *arguments: Any) -> Document:
        """Return the document with an edit of its text, which must mean the values `after`."""
        try:
            text = edit(self.text, *arguments)
            found = tomllib.loads(text)
        except (ValueError, TypeError, LookupError, RecursionError):
            found = None
        if found is None or not is_same(pruned(found), pruned(after)):
            # A text may be written in ways that no edit of one field fits.
            raise _error(
                self, path, "cannot be changed alone as the file is written", "Edit the text"
            )
        return replace(self, text=text)


def _read(document: Document, text: str) -> ConfigFile | ConfigError:
    if not text and document.base is None:
        return document.model()
    try:
        where = f"{document.name}.toml"
        return read_config(text, document.model, where, document.registry)
    except ConfigError as problem:
        return problem


def _defaults(document: Document) -> dict[str, Any]:
    text = default_text(document.name)
    # A registry may lack what the rules that ship name.
    shipped = read_config(text, document.model, document.name, None) if text else document.model()
    defaults = shipped.model_dump(mode="json", exclude_none=True)
    if "rates" in document.model.model_fields:
        defaults["rates"] = default_rates(document.registry)
    if "order" in document.model.model_fields:
        defaults["order"] = list(default_order(document.registry))
    return defaults


def _error(document: Document, path: Path, said: str, remedy: str) -> ConfigError:
    return ConfigError([ConfigProblem(path, said)], where=f"{document.name}.toml", remedy=remedy)
