"""What a draft of `backpressure.toml` says, also while parts of it are wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from inspector.config.defaults import default_order
from inspector.config.document import Document
from inspector.config.models.backpressure import BackpressureConfig
from inspector.config.newest_form import newest_values
from inspector.config.places import Path
from inspector.config.values import is_same, value_at
from inspector.emitter.backpressure import Ladder

ORDER: Path = ("order",)


@dataclass(frozen=True, slots=True)
class NumberLevels:
    """A number on its levels.

    Attributes:
        default: What holds without a file.
        file: What the file on disk says; None if nothing.
        draft: What the draft says; None if nothing.
        effective: What would hold once the draft is saved.
        problem: Why the draft cannot be saved so; empty if it can.
    """

    default: object
    file: object
    draft: object
    effective: object
    problem: str

    @property
    def is_changed(self) -> bool:
        """Whether the draft says something else than the file on disk."""
        return not is_same(self.draft, self.file)

    @property
    def is_own(self) -> bool:
        """Whether it is not the default, or not that of the file."""
        return self.is_changed or (self.draft is not None and not is_same(self.draft, self.default))


class Draft:
    """A document as the editor reads it.

    Attributes:
        document: The draft.
        is_toml: Whether the draft can be edited by fields at all.
        order: Metric keys in the order of the draft, or of the default.
        default_order: What it is without a file.
        order_problem: What is wrong with the order; empty if nothing is.
        ladder: What the draft means; None while it is not valid.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.is_toml = document.values is not None
        self.default_order = default_order(document.registry)
        said = self.value(ORDER)
        self.order = _names(said) if said is not None else self.default_order
        self.order_problem = self.problem(ORDER)
        self.ladder = None if document.problems else _ladder(document)
        self._on_disk = newest_values(document.begun, document.model) or {}

    def value(self, path: Path) -> Any:
        """Return what the draft says of a field; None if nothing."""
        return value_at(self.document.values or {}, path)

    def problem(self, path: Path) -> str:
        """Return what is wrong with a field, or in it; empty if nothing is."""
        found = (one for one in self.document.problems if one.path[: len(path)] == path)
        return "; ".join(dict.fromkeys(one.message for one in found))

    def levels(self, path: Path) -> NumberLevels:
        """Return a number on its levels."""
        field = self.document.field(path)
        return NumberLevels(
            field.default,
            value_at(self._on_disk, path),
            field.file,
            field.effective,
            self.problem(path),
        )

    @property
    def is_order_changed(self) -> bool:
        """Whether the order differs from that of the file on disk."""
        return not is_same(self.value(ORDER), value_at(self._on_disk, ORDER))

    @property
    def is_order_own(self) -> bool:
        """Whether the order is not the default, or not that of the file."""
        return self.is_order_changed or self.order != self.default_order


def _names(said: object) -> tuple[str, ...]:
    """Return the names in a list, whatever else somebody wrote there."""
    items = said if isinstance(said, list) else []
    return tuple(item for item in items if isinstance(item, str))


def _ladder(document: Document) -> Ladder | None:
    config = document.config()
    if not isinstance(config, BackpressureConfig):
        return None
    order = config.order
    return Ladder(
        config.queue_threshold,
        config.buffer_records,
        default_order(document.registry) if order is None else order,
        config.recover_share,
    )


def number_meant(text: str) -> object:
    """Return what somebody means who types this into a number's field.

    Returns:
        A number; the text itself if it is none, for the model to say so; None if it is empty.
    """
    bare = text.strip()
    if not bare:
        return None
    if bare.isascii():
        for read in (int, float):
            try:
                number = read(bare)
            except ValueError:
                continue
            if math.isfinite(number):
                return number
    return bare


def shown_number(value: object) -> str:
    """Return a value for a field, such that typing it means the same; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, int | float) else str(value)
