"""The values of the fields of one draft, on all levels, as a form shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from inspector.config.document import Document
from inspector.config.fields import ConfigFile
from inspector.config.form_fields import FormField
from inspector.config.newest_form import newest_values
from inspector.config.places import Path
from inspector.config.row_origins import row_origins
from inspector.config.values import is_same, value_at


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of a draft.

    Attributes:
        value: What the draft says; None for nothing.
        default: What holds without a file; None for nothing.
        file: What the file on disk says; None for nothing.
        effective: What holds once the draft is saved; while that cannot be, what holds now.
        is_modified: Whether the draft differs from the file.
        is_own: Whether what it says is not the default.
        problems: What is wrong with it.
    """

    value: Any
    default: Any
    file: Any
    effective: Any
    is_modified: bool
    is_own: bool
    problems: tuple[str, ...]


@dataclass(frozen=True)
class FormValues:
    """All fields of one draft.

    Attributes:
        document: The draft.
    """

    document: Document

    @cached_property
    def on_disk(self) -> Mapping[str, Any]:
        """What the file says, or what holds without it."""
        return _on_disk(self.document.begun, self.document.model)

    @property
    def is_readable(self) -> bool:
        """Whether the draft is TOML, so that its fields can be told and set."""
        return self.document.values is not None

    def value(self, path: Path) -> Any:
        """Return what the draft says; None for nothing."""
        return value_at(self.document.values or {}, path)

    def rows(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of a list of tables; what is no table has no field."""
        found = self.value((name,))
        rows = found if isinstance(found, list) else []
        return tuple(row if isinstance(row, Mapping) else {} for row in rows)

    @cached_property
    def _origins(self) -> dict[str, tuple[int | None, ...]]:
        return {}

    def origin(self, name: str, place: int) -> int | None:
        """Return the position on disk of a row of the draft; None if it is new."""
        if name not in self._origins:
            before, now = self.on_disk.get(name), self.value((name,))
            self._origins[name] = (
                row_origins(before, now)
                if isinstance(before, list) and isinstance(now, list)
                else ()
            )
        origins = self._origins[name]
        return origins[place] if place < len(origins) else None

    def origin_path(self, path: Path) -> Path | None:
        """Return the path on disk of a field of the draft; None if its row is new."""
        if len(path) < 2 or not isinstance(path[1], int):
            return path
        origin = self.origin(str(path[0]), path[1])
        return None if origin is None else (path[0], origin, *path[2:])

    def state(self, field: FormField, path: Path) -> FieldState:
        """Return a field on all levels.

        Args:
            field: What it is.
            path: Where it stands in the draft.
        """
        value, origin = self.value(path), self.origin_path(path)
        file = None if origin is None else value_at(self.on_disk, origin)
        in_row = any(isinstance(step, int) for step in path)
        if in_row:
            # What ships has rows, too, but none of them is the default of another one.
            default = field.default
            said = file if self.document.problems else value
            effective = default if said is None else said
        else:
            known = self.document.field(path)
            default, effective = known.default, known.effective
        modified = not is_same(value, file)
        own = value is not None and not is_same(value, default)
        return FieldState(value, default, file, effective, modified, own, self.problems(path))

    def problems(self, path: Path) -> tuple[str, ...]:
        """Return what is wrong with a field or within it."""
        size = len(path)
        found = (one for one in self.document.problems if one.path[:size] == path)
        return tuple(dict.fromkeys(_said(one.path[size:], one.message) for one in found))

    def problems_at(self, path: Path) -> tuple[str, ...]:
        """Return what is wrong with a table or a list as a whole."""
        return tuple(one.message for one in self.document.problems if one.path == path)

    def problems_beside(self, path: Path, fields: tuple[FormField, ...]) -> tuple[str, ...]:
        """Return what is wrong with a table or a list that is no problem of one of its fields."""
        size, known = len(path), {field.name for field in fields}
        found = (one for one in self.document.problems if one.path[:size] == path)
        inner = ((one.path[size:], one.message) for one in found)
        return tuple(_said(rest, said) for rest, said in inner if not rest or rest[0] not in known)

    def is_row_modified(self, name: str, place: int) -> bool:
        """Return whether a row of the draft is new or not as it is on disk."""
        origin = self.origin(name, place)
        if origin is None:
            return True
        return not is_same(self.value((name, place)), value_at(self.on_disk, (name, origin)))


@lru_cache(maxsize=8)  # it stays the same while somebody types
def _on_disk(text: str, model: type[ConfigFile]) -> Mapping[str, Any]:
    return newest_values(text, model) or {}


def _said(inner: Path, message: str) -> str:
    """Return a problem with the name of the inner field, if it is that of one."""
    place = " ".join(str(step + 1) if isinstance(step, int) else step for step in inner)
    return f"{place}: {message}" if place else message


def reset_field(values: FormValues, path: Path) -> Document:
    """Return the draft in which a field is as it is on disk, wherever its row stands there.

    Raises:
        ConfigError: The draft is not TOML, or the field cannot be changed alone.
    """
    origin = values.origin_path(path)
    said = None if origin is None else value_at(values.on_disk, origin)
    document = values.document
    return document.unset(path) if said is None else document.set(path, said)
